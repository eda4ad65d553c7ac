/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.callback;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Waits for the callback of a library that has threads of its own. */
@SpringBootApplication
public class ScanApplication {

	public static void main(String[] args) {
		Platform.webFlux(ScanApplication.class, args);
	}

	static class Scanner {

		private final ExecutorService threads = Executors.newFixedThreadPool(2);

		void scan(Consumer<String> callback) {
			this.threads.execute(() -> callback.accept("clean"));
		}

	}

	@RestController
	static class Scans {

		private static final Logger log = LoggerFactory.getLogger(Scans.class);

		private final Scanner scanner = new Scanner();

		@GetMapping("/scans")
		Mono<String> scan() {
			return Mono.create((sink) -> this.scanner.scan((result) -> {
				log.info("The scan is {}", result);
				sink.success(result);
			}));
		}

	}

}
