/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/**
 * Scrapes and health checks of a reactive application, which are not observed.
 */
public final class ReactiveProbeRequests implements ObservationPredicate {

	private final ProbePaths paths;

	/**
	 * Creates the predicate.
	 * @param paths where the probes go
	 */
	public ReactiveProbeRequests(ProbePaths paths) {
		this.paths = paths;
	}

	@Override
	public boolean test(String name, Observation.Context context) {
		ServerHttpRequest request = (context instanceof ServerRequestObservationContext server) ? server.getCarrier()
				: null;
		return request == null || !this.paths.contain(request.getPath().pathWithinApplication().value());
	}

}
