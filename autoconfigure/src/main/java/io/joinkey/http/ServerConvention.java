/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.BoundedCache;
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

	private final BoundedCache<Answer> known = new BoundedCache<>(1024);

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
		Class<?> failure = (error != null) ? error.getClass() : null;
		String method = request.getMethod();
		int status = response.getStatus();
		String pattern = context.getPathPattern();
		int hash = Objects.hashCode(pattern) * 31 + Objects.hashCode(method) + status * 131 + Objects.hashCode(failure);
		Answer answer = this.known.get(hash);
		if (answer != null && answer.is(method, status, pattern, failure)) {
			return answer.keyValues;
		}
		KeyValues keyValues = super.getLowCardinalityKeyValues(context);
		if (METHODS.contains(method)) {
			this.known.put(hash, new Answer(method, status, pattern, failure, keyValues));
		}
		return keyValues;
	}

	/**
	 * All that the key values depend on, and the key values.
	 */
	private record Answer(String method, int status, @Nullable String pattern, @Nullable Class<?> failure,
			KeyValues keyValues) {

		boolean is(@Nullable String otherMethod, int otherStatus, @Nullable String otherPattern,
				@Nullable Class<?> otherFailure) {
			return this.status == otherStatus && this.failure == otherFailure && this.method.equals(otherMethod)
					&& Objects.equals(this.pattern, otherPattern);
		}

	}

}
