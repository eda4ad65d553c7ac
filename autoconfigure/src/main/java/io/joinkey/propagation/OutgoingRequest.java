/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequest;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.client.ClientRequest;

/**
 * The request of an HTTP client before it is sent.
 *
 * @param uri where it goes
 * @param headers returns whether it has a header
 */
record OutgoingRequest(URI uri, Predicate<String> headers) {

	private static final boolean WEB = isPresent("org.springframework.http.client.ClientHttpRequest");

	private static final boolean WEB_FLUX = isPresent("org.springframework.web.reactive.function.client.ClientRequest");

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, OutgoingRequest.class.getClassLoader());
	}

	boolean has(String header) {
		return this.headers.test(header);
	}

	static @Nullable OutgoingRequest of(@Nullable Object carrier) {
		if (carrier instanceof HttpRequest.Builder builder) {
			HttpRequest request = builder.build();
			return new OutgoingRequest(request.uri(), (name) -> request.headers().firstValue(name).isPresent());
		}
		if (WEB) {
			OutgoingRequest request = Blocking.of(carrier);
			if (request != null) {
				return request;
			}
		}
		return WEB_FLUX ? Reactive.of(carrier) : null;
	}

	/** A separate class, because Spring's clients may be absent. */
	private static final class Blocking {

		static @Nullable OutgoingRequest of(@Nullable Object carrier) {
			return (carrier instanceof ClientHttpRequest request)
					? new OutgoingRequest(request.getURI(), request.getHeaders()::containsHeader) : null;
		}

	}

	/** A separate class, because WebFlux may be absent. */
	private static final class Reactive {

		static @Nullable OutgoingRequest of(@Nullable Object carrier) {
			if (carrier instanceof ClientRequest.Builder builder) {
				ClientRequest request = builder.build();
				return new OutgoingRequest(request.url(), request.headers()::containsHeader);
			}
			return null;
		}

	}

}
