/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.frozensnapshot;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Wraps its pool with a snapshot that was captured once, at the start.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class FrozensnapshotApplication {

	private static final Logger log = LoggerFactory.getLogger(FrozensnapshotApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(FrozensnapshotApplication.class, arguments);
	}

	private final ExecutorService pool;

	public FrozensnapshotApplication() {
		ContextSnapshotFactory factory = ContextSnapshotFactory.builder().build();
		ContextSnapshot snapshot = factory.captureAll();
		this.pool = ContextExecutorService.wrap(Executors.newFixedThreadPool(2),
				Variant.REMEDIED.applies() ? factory::captureAll : () -> snapshot);
	}

	@GetMapping("/report")
	public String report() throws Exception {
		log.info("Report asked for");
		return this.pool.submit(() -> {
			log.info("Report rendered");
			return "report";
		}).get();
	}

}
