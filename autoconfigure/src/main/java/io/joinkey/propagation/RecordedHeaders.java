/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.joinkey.JoinkeyProperties.Edge;
import io.joinkey.JoinkeyProperties.Edge.Trust;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a caller that are recorded, such as the {@code x-request-id} that a mesh
 * gives to one network attempt. Their values are propagated within the service.
 */
final class RecordedHeaders {

	private static final ContextKey<Map<String, String>> KEY = ContextKey.named("joinkey-recorded-headers");

	private final List<RecordedHeader> headers;

	private RecordedHeaders(List<RecordedHeader> headers) {
		this.headers = List.copyOf(headers);
	}

	static RecordedHeaders of(Edge edge) {
		List<RecordedHeader> headers = new ArrayList<>(
				edge.recordedHeaders().stream().map(RecordedHeader::of).distinct().toList());
		if (edge.tenantHeader() != null) {
			headers.add(RecordedHeader.tenant(edge.tenantHeader()));
		}
		return new RecordedHeaders(headers);
	}

	/**
	 * Return the log fields that can be recorded of a request.
	 */
	static List<String> fields(Edge edge) {
		List<String> fields = new ArrayList<>(of(edge).headers.stream().map(RecordedHeader::field).toList());
		if (edge.trust() == Trust.NONE) {
			fields.add(CallerTrust.FIELD);
		}
		return fields;
	}

	List<RecordedHeader> headers() {
		return this.headers;
	}

	/**
	 * Return what was recorded of the request that the current thread works for.
	 * @return values by the name of their log field
	 */
	static Map<String, String> current() {
		return recorded(Context.current());
	}

	private static Map<String, String> recorded(Context context) {
		Map<String, String> recorded = context.get(KEY);
		return (recorded != null) ? recorded : Map.of();
	}

	<C> Context store(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		Context stored = context;
		for (RecordedHeader header : this.headers) {
			String value = RecordedHeader.clean(getter.get(carrier, header.name()));
			if (value != null) {
				stored = with(stored, header.field(), value);
			}
		}
		return stored;
	}

	static Context with(Context context, String field, String value) {
		Map<String, String> recorded = new LinkedHashMap<>(recorded(context));
		recorded.put(field, value);
		return context.with(KEY, recorded);
	}

}
