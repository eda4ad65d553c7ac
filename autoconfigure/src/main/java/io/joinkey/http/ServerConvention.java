/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.common.KeyValues;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Returns the key values of Spring's convention, but builds them once for each route and
 * answer instead of twice for each request.
 */
final class ServerConvention extends DefaultServerRequestObservationConvention {

	private static final Set<String> METHODS = Stream.of(HttpMethod.values())
		.map(HttpMethod::name)
		.collect(Collectors.toUnmodifiableSet());

	/** More would mean that routes are made up at run time. */
	private static final int MAX_ANSWERS = 2000;

	private final Map<Answer, KeyValues> known = new ConcurrentHashMap<>();

	ServerConvention(String name) {
		super(name);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
		HttpServletRequest request = context.getCarrier();
		HttpServletResponse response = context.getResponse();
		if (request == null || response == null) {
			return super.getLowCardinalityKeyValues(context);
		}
		Throwable error = context.getError();
		// the key values of all other methods are the same
		String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "UNKNOWN";
		Answer answer = new Answer(method, response.getStatus(), context.getPathPattern(),
				(error != null) ? error.getClass() : null);
		KeyValues keyValues = this.known.get(answer);
		if (keyValues == null) {
			keyValues = super.getLowCardinalityKeyValues(context);
			if (this.known.size() < MAX_ANSWERS) {
				this.known.put(answer, keyValues);
			}
		}
		return keyValues;
	}

	/**
	 * All that the key values depend on.
	 */
	private record Answer(String method, int status, @Nullable String pathPattern, @Nullable Class<?> error) {
	}

}
