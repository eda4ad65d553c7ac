/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.emptyregistry;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Propagates with a context registry that knows no thread-local.
 */
@SpringBootApplication(proxyBeanMethods = false)

public class EmptyregistryApplication {

	private static final Logger log = LoggerFactory.getLogger(EmptyregistryApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(EmptyregistryApplication.class, arguments);
	}

	@Bean(destroyMethod = "shutdown")
	ExecutorService thumbnails() {
		ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder()
			.contextRegistry(Variant.REMEDIED.applies() ? ContextRegistry.getInstance() : new ContextRegistry())
			.build();
		return ContextExecutorService.wrap(Executors.newFixedThreadPool(2), snapshots::captureAll);
	}

	@RestController
	static class Images {

		private final ExecutorService thumbnails;

		Images(ExecutorService thumbnails) {
			this.thumbnails = thumbnails;
		}

		@GetMapping("/images")
		public String images() throws Exception {
			this.thumbnails.submit(() -> log.info("Thumbnail scaled")).get();
			log.info("Images listed");
			return "images";
		}

	}

}
