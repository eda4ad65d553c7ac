/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.securitypool;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutorService;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Propagates the security context to its pool, and only that.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class SecuritypoolApplication {

	private static final Logger log = LoggerFactory.getLogger(SecuritypoolApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(SecuritypoolApplication.class, arguments);
	}

	private final ExecutorService pool;

	public SecuritypoolApplication() {
		ExecutorService secured = new DelegatingSecurityContextExecutorService(Executors.newFixedThreadPool(2));
		this.pool = Variant.REMEDIED.applies()
				? ContextExecutorService.wrap(secured, ContextSnapshotFactory.builder().build()::captureAll) : secured;
	}

	@GetMapping("/permissions")
	public String permissions() throws Exception {
		return this.pool.submit(() -> {
			log.info("Permissions looked up");
			return "read";
		}).get();
	}

}
