/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hstatuses;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ResponseStatusException;

/** Slow answers, and 4xx and 5xx by design. */
@SpringBootApplication
public class CourtApplication {

	public static void main(String[] args) {
		Platform.mvc(CourtApplication.class, args);
	}

	@RestControllerAdvice
	static class Problems {

		private static final Logger log = LoggerFactory.getLogger(Problems.class);

		@ExceptionHandler(IllegalStateException.class)
		ResponseEntity<String> conflict(IllegalStateException ex) {
			log.warn("Conflict: {}", ex.getMessage());
			return ResponseEntity.status(HttpStatus.CONFLICT).body("conflict");
		}

	}

	@RestController
	static class Cases {

		private static final Logger log = LoggerFactory.getLogger(Cases.class);

		@GetMapping("/cases/slow")
		String slow() throws InterruptedException {
			log.info("Thinking");
			Thread.sleep(1500);
			return "slow";
		}

		@GetMapping("/cases/conflict")
		String conflict() {
			throw new IllegalStateException("two judges");
		}

		@GetMapping("/cases/missing")
		ResponseEntity<String> missing() {
			return ResponseEntity.notFound().build();
		}

		@GetMapping("/cases/unavailable")
		ResponseEntity<String> unavailable() {
			log.warn("No judge");
			return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("later");
		}

		@GetMapping("/cases/invalid")
		String invalid() {
			throw new ResponseStatusException(HttpStatus.UNPROCESSABLE_CONTENT, "no name");
		}

	}

}
