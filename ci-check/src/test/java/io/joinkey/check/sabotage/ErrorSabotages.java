/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.rules.CorrelationRule;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Breaks of what a failed request leaves.
 */
final class ErrorSabotages {

	private static final Logger log = LoggerFactory.getLogger(ErrorSabotages.class);

	private static final CorrelationRule RULE = CorrelationRule.ERROR_LINE_CORRELATED;

	private ErrorSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc();
		Application bare = mvc.without(Stock.FailsInScope.class);
		Application unmarked = bare.with(LogsInScope.class);
		Application slow = mvc.requesting("/failures/slow");
		Application later = mvc.with(Later.class).requesting("/failures/later");
		Application reactive = Application.webFlux().with(Unavailable.class).requesting("/failures/unavailable");
		return List.of(
				new Sabotage("an unhandled exception, logged by Tomcat", RULE, bare, "joinkey-spring-boot-starter",
						mvc),
				new Sabotage("an unhandled exception, logged by Jetty", RULE, bare.with(OnJetty.class),
						"joinkey-spring-boot-starter", mvc.with(OnJetty.class)),
				new Sabotage("a filter logs a failure after the scope has closed", RULE, bare.with(LogsOutside.class),
						"Ordered.HIGHEST_PRECEDENCE + 2", mvc),
				new Sabotage("a handled 503 on a span that looks healthy", RULE,
						unmarked.with(Unavailable.class).requesting("/failures/unavailable"),
						"setStatus(StatusCode.ERROR)", mvc.with(Unavailable.class).requesting("/failures/unavailable")),
				new Sabotage("an error that is logged and swallowed without error status", RULE,
						unmarked.with(Swallows.class), "setStatus(StatusCode.ERROR)", mvc.with(Swallows.class)),
				new Sabotage("a Callable that fails and is renamed to /error", RULE,
						bare.with(Later.class).requesting("/failures/later"), "no dispatch to /error renames the route",
						later),
				new Sabotage("a Callable that fails and is counted again as /error", RULE,
						bare.with(SendsError.class, Later.class).requesting("/failures/later"), "on the ASYNC dispatch",
						later),
				new Sabotage("an asynchronous request that the container ends", RULE, slow.with(TimesOut.class),
						"completeOnTimeout", slow.with(EndsItself.class)),
				new Sabotage("a handled 503 of WebFlux", RULE, reactive, "before the response is committed",
						reactive.with(MarksResponses.class)));
	}

	@Configuration(proxyBeanMethods = false)
	static class OnJetty {

		@Bean
		JettyServletWebServerFactory jetty() {
			return new JettyServletWebServerFactory();
		}

	}

	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class LogsOutside extends Stock.FailsInScope {

		@Override
		void mark(Span span) {
			// the observation has been stopped
		}

	}

	@Order(Ordered.HIGHEST_PRECEDENCE + 2)
	static class LogsInScope extends Stock.FailsInScope {

		@Override
		void mark(Span span) {
			// nobody thought of it
		}

	}

	@Order(Ordered.HIGHEST_PRECEDENCE + 2)
	static class SendsError extends OncePerRequestFilter {

		@Override
		protected boolean shouldNotFilterAsyncDispatch() {
			return false;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws IOException {
			try {
				chain.doFilter(request, response);
			}
			catch (ServletException | RuntimeException ex) {
				log.error("{} failed", request.getRequestURI(), ex);
				Span.current().setStatus(StatusCode.ERROR);
				response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
			}
		}

	}

	@RestController
	static class Unavailable {

		@GetMapping("/failures/unavailable")
		ResponseEntity<String> unavailable() {
			return ResponseEntity.status(HttpServletResponse.SC_SERVICE_UNAVAILABLE).body("later");
		}

	}

	@RestControllerAdvice
	static class Swallows {

		@ExceptionHandler
		ResponseEntity<String> handle(RuntimeException ex) {
			log.error("Swallowed", ex);
			return ResponseEntity.internalServerError().body("sorry");
		}

	}

	@RestController
	static class Later {

		@GetMapping("/failures/later")
		Callable<String> later() {
			return () -> {
				throw new IllegalStateException("out of books");
			};
		}

	}

	@RestController
	static class TimesOut {

		@GetMapping("/failures/slow")
		DeferredResult<String> slow() {
			return new DeferredResult<>(50L);
		}

	}

	@RestController
	static class EndsItself {

		@GetMapping("/failures/slow")
		CompletableFuture<ResponseEntity<String>> slow() {
			return new CompletableFuture<ResponseEntity<String>>().completeOnTimeout(
					ResponseEntity.status(HttpServletResponse.SC_SERVICE_UNAVAILABLE).body("later"), 50,
					TimeUnit.MILLISECONDS);
		}

	}

	static class MarksResponses implements WebFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> {
				var status = exchange.getResponse().getStatusCode();
				if (status != null && status.is5xxServerError()) {
					Span.current().setStatus(StatusCode.ERROR);
				}
			}));
			return chain.filter(exchange);
		}

	}

}
