/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.net.InetSocketAddress;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/**
 * Excludes the scrapes and health checks of a reactive application from observation.
 */
final class ReactiveProbeRequests implements ObservationPredicate {

	private final ProbePaths paths;

	private final ProbePaths managementPaths;

	private final Supplier<@Nullable Integer> managementPort;

	ReactiveProbeRequests(ProbePaths paths, ProbePaths managementPaths, Supplier<@Nullable Integer> managementPort) {
		this.paths = paths;
		this.managementPaths = managementPaths;
		this.managementPort = managementPort;
	}

	@Override
	public boolean test(String name, Observation.Context context) {
		ServerHttpRequest request = (context instanceof ServerRequestObservationContext server) ? server.getCarrier()
				: null;
		return request == null || !pathsOf(request).contain(request.getPath().pathWithinApplication().value());
	}

	private ProbePaths pathsOf(ServerHttpRequest request) {
		Integer port = this.managementPort.get();
		InetSocketAddress local = request.getLocalAddress();
		return (port != null && local != null && local.getPort() == port) ? this.managementPaths : this.paths;
	}

}
