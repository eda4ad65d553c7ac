/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.emitterdone;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * Logs in the completion callback of an emitter.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class EmitterdoneApplication {

	private static final Logger log = LoggerFactory.getLogger(EmitterdoneApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(EmitterdoneApplication.class, arguments);
	}

	private final ExecutorService pool = ContextExecutorService.wrap(Executors.newFixedThreadPool(2),
			ContextSnapshotFactory.builder().build()::captureAll);

	@GetMapping("/export")
	public ResponseBodyEmitter export() {
		ResponseBodyEmitter emitter = new ResponseBodyEmitter(10_000L);
		Runnable finished = () -> log.info("Export finished");
		emitter.onCompletion(Variant.FIXED.applies()
				? ContextSnapshotFactory.builder().build().captureAll().wrap(finished) : finished);
		this.pool.execute(() -> {
			try {
				for (int row = 1; row <= 3; row++) {
					TimeUnit.MILLISECONDS.sleep(100);
					emitter.send("row " + row + "\n");
				}
				log.info("Export written");
				emitter.complete();
			}
			catch (IOException | InterruptedException ex) {
				emitter.completeWithError(ex);
			}
		});
		return emitter;
	}

}
