/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.io.IOException;
import java.util.concurrent.Callable;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;

/**
 * A servlet service whose users report failures: each way to fail, and each way to set
 * the same header or field as Joinkey.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSecurity
@RestController
class SupportedShop {

	private static final ProblemDetail SHARED = ProblemDetail.forStatus(409);

	@Bean
	InMemorySpanExporter spanExporter() {
		return InMemorySpanExporter.create();
	}

	@Bean
	UserDetailsService users() {
		return new InMemoryUserDetailsManager(User.withUsername("ann").password("{noop}secret").roles("USER").build());
	}

	@Bean
	SecurityFilterChain security(HttpSecurity http) throws Exception {
		return http
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/secret")
				.authenticated()
				.requestMatchers("/forbidden")
				.hasRole("ADMIN")
				.anyRequest()
				.permitAll())
			.httpBasic(Customizer.withDefaults())
			.build();
	}

	@Bean
	FilterRegistrationBean<Filter> failing() {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
			if (request.getParameter("send") != null) {
				((HttpServletResponse) response).sendError(503, "of a filter");
				return;
			}
			throw new IllegalStateException("of a filter");
		});
		registration.addUrlPatterns("/filter");
		return registration;
	}

	@GetMapping("/entity/{status}")
	ResponseEntity<String> entity(@PathVariable int status) {
		// more than a buffer: the response is committed before the handler returns
		return ResponseEntity.status(status).body("x".repeat(50_000));
	}

	@GetMapping("/status/{status}")
	String status(@PathVariable int status) {
		throw new ResponseStatusException(HttpStatus.valueOf(status));
	}

	@GetMapping("/unhandled")
	String unhandled() {
		throw new IllegalStateException("unhandled");
	}

	@GetMapping("/callable")
	Callable<String> callable() {
		return () -> {
			throw new IllegalStateException("callable");
		};
	}

	@GetMapping("/never")
	DeferredResult<String> never() {
		return new DeferredResult<>(50L);
	}

	@GetMapping("/problem")
	ProblemDetail problem() {
		return ProblemDetail.forStatus(422);
	}

	@GetMapping("/problem/thrown")
	ProblemDetail thrown() {
		throw new ErrorResponseException(HttpStatus.BAD_GATEWAY);
	}

	@GetMapping("/problem/handled")
	ProblemDetail handled() {
		throw new UnsupportedOperationException("handled");
	}

	@ExceptionHandler
	ProblemDetail onUnsupported(UnsupportedOperationException ex) {
		return ProblemDetail.forStatus(501);
	}

	@GetMapping("/problem/own")
	ProblemDetail own() {
		ProblemDetail own = ProblemDetail.forStatus(422);
		own.setProperty("trace_id", "of the application");
		return own;
	}

	@GetMapping("/problem/shared")
	ProblemDetail shared() {
		return SHARED;
	}

	@GetMapping("/header/{how}")
	void header(@PathVariable String how, HttpServletResponse response) throws IOException {
		switch (how) {
			case "set-before" -> {
				response.setHeader("X-Trace-Id", "own");
				response.setStatus(500);
			}
			case "set-after" -> {
				response.setStatus(500);
				response.setHeader("x-trace-id", "own");
			}
			case "add-after" -> {
				response.setStatus(500);
				response.addHeader("x-trace-id", "own");
			}
			case "taken-back" -> {
				response.setStatus(500);
				response.setStatus(200);
			}
			case "reset" -> {
				response.setStatus(500);
				response.reset();
			}
			case "reset-to-error" -> {
				response.reset();
				response.sendError(500);
			}
			case "committed" -> {
				response.getOutputStream().print("begun");
				response.flushBuffer();
				throw new IllegalStateException("too late");
			}
			default -> throw new IllegalArgumentException(how);
		}
	}

}
