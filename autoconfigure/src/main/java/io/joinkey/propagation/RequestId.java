/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.regex.Pattern;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * Reads the id in {@code x-request-id} that a mesh or gateway gives to each network
 * attempt. It is propagated within the service, so that two attempts with one trace id
 * can be distinguished. Callers can choose it freely, so it is shortened, and unsafe
 * characters are replaced.
 */
final class RequestId {

	static final String HEADER = "x-request-id";

	private static final int MAX_LENGTH = 64;

	private static final Pattern STRANGE = Pattern.compile("[^A-Za-z0-9._:/=+@-]");

	private static final ContextKey<String> KEY = ContextKey.named("joinkey-request-id");

	private RequestId() {
	}

	/**
	 * Return the id of the request that the current thread works for.
	 * @return the id, or {@code null} if no request is processed, or it has no such
	 * header
	 */
	static @Nullable String current() {
		return Context.current().get(KEY);
	}

	static <C> Context store(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		String id = clean(getter.get(carrier, HEADER));
		return (id != null) ? context.with(KEY, id) : context;
	}

	static @Nullable String clean(@Nullable String header) {
		String id = (header != null) ? header.strip() : "";
		if (id.isEmpty()) {
			return null;
		}
		return STRANGE.matcher(id.substring(0, Math.min(id.length(), MAX_LENGTH))).replaceAll("_");
	}

}
