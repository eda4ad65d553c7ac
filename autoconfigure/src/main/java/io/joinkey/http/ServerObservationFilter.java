/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerHttpObservationDocumentation;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Observes an asynchronous request as one request, also when it fails or times out. The
 * observation stops once, with the status that the client receives, and keeps the route
 * of the request instead of that of the error page.
 */
final class ServerObservationFilter extends ServerHttpObservationFilter {

	private static final ServerRequestObservationConvention DEFAULT = new DefaultServerRequestObservationConvention();

	private static final String EXCHANGE = ServerObservationFilter.class.getName() + ".exchange";

	private final ObservationRegistry registry;

	private final ServerRequestObservationConvention convention;

	private final Tracer tracer;

	ServerObservationFilter(ObservationRegistry registry, ServerRequestObservationConvention convention,
			Tracer tracer) {
		super(registry, convention);
		this.tracer = tracer;
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	@SuppressWarnings("try")
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Exchange exchange = exchange(request, response);
		// current until the timer has recorded: Micrometer makes the span current for it
		// again otherwise, with all that listens to scopes
		try (Tracer.SpanInScope span = exchange.makeCurrent(this.tracer)) {
			observe(exchange, request, response, chain);
		}
	}

	@SuppressWarnings("try")
	private void observe(Exchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try (Observation.Scope scope = exchange.observation.openScope()) {
			onScopeOpened(scope, request, response);
			chain.doFilter(request, response);
		}
		catch (Exception ex) {
			exchange.fail(ex);
			response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR.value());
			throw ex;
		}
		finally {
			if (request.isAsyncStarted()) {
				if (!isAsyncDispatch(request)) {
					request.getAsyncContext().addListener(exchange);
				}
			}
			else {
				exchange.context.keepRoute();
				if (!isAsyncDispatch(request)) {
					exchange.fail((Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION));
					exchange.stop();
				}
			}
		}
	}

	private Exchange exchange(HttpServletRequest request, HttpServletResponse response) {
		if (request.getAttribute(EXCHANGE) instanceof Exchange known) {
			return known;
		}
		RoutedContext context = new RoutedContext(request, response);
		Observation observation = ServerHttpObservationDocumentation.HTTP_SERVLET_SERVER_REQUESTS
			.observation(this.convention, DEFAULT, () -> context, this.registry)
			.start();
		Exchange exchange = new Exchange(observation, context);
		request.setAttribute(EXCHANGE, exchange);
		if (!observation.isNoop()) {
			request.setAttribute(CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE, context);
		}
		return exchange;
	}

	private static final class Exchange implements AsyncListener {

		private final Observation observation;

		private final RoutedContext context;

		private final AtomicBoolean stopped = new AtomicBoolean();

		Exchange(Observation observation, RoutedContext context) {
			this.observation = observation;
			this.context = context;
		}

		Tracer.@Nullable SpanInScope makeCurrent(Tracer tracer) {
			TracingContext tracing = this.context.get(TracingContext.class);
			Span span = (tracing != null) ? tracing.getSpan() : null;
			return (span != null) ? tracer.withSpan(span) : null;
		}

		void fail(@Nullable Throwable failure) {
			Throwable error = (failure instanceof ServletException && failure.getCause() != null) ? failure.getCause()
					: failure;
			if (error != null && error != this.context.getError()) {
				this.observation.error(error);
			}
		}

		void stop() {
			if (this.stopped.compareAndSet(false, true)) {
				this.observation.stop();
			}
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			event.getAsyncContext().addListener(this);
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// not the end: Spring answers a time-out afterwards
			this.context.keepRoute();
		}

		@Override
		public void onError(AsyncEvent event) {
			this.context.keepRoute();
			fail(event.getThrowable());
		}

		@Override
		public void onComplete(AsyncEvent event) {
			stop();
		}

	}

}
