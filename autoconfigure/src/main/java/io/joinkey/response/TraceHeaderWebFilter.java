/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import io.micrometer.tracing.TraceContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Adds the {@link TraceHeader} to the responses of WebFlux.
 */
final class TraceHeaderWebFilter implements WebFilter, Ordered {

	private final TraceHeader header;

	TraceHeaderWebFilter(TraceHeader header) {
		this.header = header;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		TraceContext trace = ResponseTrace.of(exchange);
		if (trace != null) {
			exchange.getResponse().beforeCommit(() -> {
				expose(exchange, trace);
				return Mono.empty();
			});
		}
		return chain.filter(exchange);
	}

	private void expose(ServerWebExchange exchange, TraceContext trace) {
		HttpHeaders headers = exchange.getResponse().getHeaders();
		if (this.header.isOn(status(exchange.getResponse().getStatusCode()))
				&& !headers.containsHeader(this.header.name())) {
			headers.set(this.header.name(), this.header.value(trace));
		}
	}

	private static int status(@Nullable HttpStatusCode status) {
		return (status != null) ? status.value() : 200;
	}

}
