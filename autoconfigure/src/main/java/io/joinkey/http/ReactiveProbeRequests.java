/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.net.InetSocketAddress;
import java.util.function.Supplier;

import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Excludes the scrapes and health checks of a reactive application from observation. It
 * also excludes what is observed while the application answers one, such as the decisions
 * of Spring Security.
 */
final class ReactiveProbeRequests implements WebFilter, ObservationPredicate, Ordered {

	private static final String PROBE = ReactiveProbeRequests.class.getName();

	private static final ThreadLocal<Boolean> probed = new ThreadLocal<>();

	private final ProbePaths paths;

	private final ProbePaths managementPaths;

	private final Supplier<@Nullable Integer> managementPort;

	ReactiveProbeRequests(ProbePaths paths, ProbePaths managementPaths, Supplier<@Nullable Integer> managementPort) {
		this.paths = paths;
		this.managementPaths = managementPaths;
		this.managementPort = managementPort;
		ContextRegistry.getInstance().registerThreadLocalAccessor(PROBE, probed);
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	// the observation of the request itself starts before the first filter
	@Override
	public boolean test(String name, Observation.Context context) {
		ServerHttpRequest request = (context instanceof ServerRequestObservationContext server) ? server.getCarrier()
				: null;
		return (request != null) ? !isProbe(request) : probed.get() == null;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		Mono<Void> answer = chain.filter(exchange);
		return isProbe(exchange.getRequest()) ? answer.contextWrite((context) -> context.put(PROBE, Boolean.TRUE))
				: answer;
	}

	private boolean isProbe(ServerHttpRequest request) {
		return pathsOf(request).contain(request.getPath().pathWithinApplication().value());
	}

	private ProbePaths pathsOf(ServerHttpRequest request) {
		Integer port = this.managementPort.get();
		InetSocketAddress local = request.getLocalAddress();
		return (port != null && local != null && local.getPort() == port) ? this.managementPaths : this.paths;
	}

}
