/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import jakarta.servlet.Filter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;

/**
 * A servlet service that fails in every way there is.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
public class FailingShop {

	private static final Logger logger = LoggerFactory.getLogger(FailingShop.class);

	@Bean
	InMemorySpanExporter spanExporter() {
		return InMemorySpanExporter.create();
	}

	@Bean
	ErrorAttributes errorAttributes() {
		return new DefaultErrorAttributes() {

			@Override
			public Map<String, Object> getErrorAttributes(WebRequest request, ErrorAttributeOptions options) {
				logger.info("error page");
				return Map.of("trace", String.valueOf(MDC.get("trace_id")));
			}

		};
	}

	@Bean
	FilterRegistrationBean<Filter> outside() {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
			response.getWriter().print(MDC.get("trace_id"));
		});
		registration.addUrlPatterns("/outside");
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

	@GetMapping("/entity/{status}")
	ResponseEntity<String> entity(@PathVariable int status) {
		return ResponseEntity.status(status).body("no");
	}

	@GetMapping("/status/{status}")
	String status(@PathVariable int status) {
		throw new ResponseStatusException(HttpStatus.valueOf(status));
	}

	@GetMapping("/handled")
	String handled() {
		throw new UnsupportedOperationException("handled");
	}

	@GetMapping("/unhandled/{id}")
	String unhandled(@PathVariable String id) {
		throw new IllegalStateException("unhandled " + id);
	}

	@GetMapping("/callable/{id}")
	Callable<String> callable(@PathVariable String id) {
		return () -> {
			throw new IllegalStateException("callable " + id);
		};
	}

	@GetMapping("/future/{id}")
	CompletableFuture<String> future(@PathVariable String id) {
		return CompletableFuture.failedFuture(new IllegalStateException("future " + id));
	}

	@GetMapping("/deferred/{id}")
	DeferredResult<String> deferred(@PathVariable String id) {
		DeferredResult<String> result = new DeferredResult<>();
		result.setErrorResult(new IllegalStateException("deferred " + id));
		return result;
	}

	@GetMapping("/never/{id}")
	DeferredResult<String> never(@PathVariable String id) {
		return new DeferredResult<>(50L);
	}

	@GetMapping("/later/{id}")
	Callable<String> later(@PathVariable String id) {
		return () -> "later " + id;
	}

	@ExceptionHandler(UnsupportedOperationException.class)
	@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
	String onUnsupported(UnsupportedOperationException ex) {
		return "sorry";
	}

}
