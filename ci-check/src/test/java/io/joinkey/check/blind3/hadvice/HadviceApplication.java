/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hadvice;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers its failures as 404, 409 and 422, and logs them.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HadviceApplication {

	private static final Logger log = LoggerFactory.getLogger(HadviceApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HadviceApplication.class, arguments);
	}

	@GetMapping("/loans/{id}")
	public String loan(@PathVariable("id") int id) {
		log.info("Loan {} asked for", id);
		if (id == 7) {
			throw new java.util.NoSuchElementException("loan 7");
		}
		throw new IllegalStateException("loan " + id + " is closed");
	}

	@RestControllerAdvice
	static class Problems {

		@ExceptionHandler(java.util.NoSuchElementException.class)
		@ResponseStatus(HttpStatus.NOT_FOUND)
		public String notFound(java.util.NoSuchElementException ex) {
			log.warn("Not found: {}", ex.getMessage());
			return "not found";
		}

		@ExceptionHandler(IllegalStateException.class)
		@ResponseStatus(HttpStatus.CONFLICT)
		public String conflict(IllegalStateException ex) {
			log.warn("Conflict", ex);
			return "conflict";
		}

	}

}
