/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.errorreporter;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Reports failures from a thread of its own, to keep answers fast. */
@SpringBootApplication
public class InvoiceApplication {

	public static void main(String[] args) {
		Platform.mvc(InvoiceApplication.class, args);
	}

	@RestControllerAdvice
	static class Problems {

		private static final Logger log = LoggerFactory.getLogger(Problems.class);

		private final ExecutorService reporter = Executors.newSingleThreadExecutor();

		@ExceptionHandler(IllegalArgumentException.class)
		ResponseEntity<String> rejected(IllegalArgumentException ex) {
			this.reporter.execute(() -> log.error("Rejected: {}", ex.getMessage()));
			return ResponseEntity.badRequest().body("rejected");
		}

	}

	@RestController
	static class Invoices {

		@GetMapping("/invoices")
		String invoice() {
			throw new IllegalArgumentException("The invoice has no lines");
		}

	}

}
