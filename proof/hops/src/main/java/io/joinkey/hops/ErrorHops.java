/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.Map;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.server.ResponseStatusException;

/**
 * Serves requests that fail.
 */
@RestController
@ConditionalOnWebApplication(type = Type.SERVLET)
class ErrorHops {

	@GetMapping("/error/unhandled")
	String unhandled() {
		throw new IllegalStateException("hop=unhandled;");
	}

	@GetMapping("/error/page")
	String page() {
		throw new UnsupportedOperationException("dispatch");
	}

	@GetMapping("/error/response-status")
	String responseStatus() {
		throw new ResponseStatusException(HttpStatus.BAD_GATEWAY);
	}

	@GetMapping("/error/response-entity")
	ResponseEntity<String> responseEntity() {
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("later");
	}

	@GetMapping("/error/handled")
	String handled() {
		throw new Handled();
	}

	@ExceptionHandler
	ResponseEntity<String> handle(Handled ex) {
		Hop.line("handled");
		return ResponseEntity.internalServerError().body("handled");
	}

	/** Thrown and handled by the application. */
	@SuppressWarnings("serial")
	static class Handled extends RuntimeException {

	}

	/** Logs what the error page is asked for. */
	@Component
	@ConditionalOnWebApplication(type = Type.SERVLET)
	static class Page extends DefaultErrorAttributes {

		@Override
		public Map<String, Object> getErrorAttributes(WebRequest request, ErrorAttributeOptions options) {
			if (getError(request) instanceof UnsupportedOperationException) {
				Hop.line("error-page");
			}
			return super.getErrorAttributes(request, options);
		}

	}

}
