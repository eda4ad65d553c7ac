/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.List;
import java.util.Locale;

import io.joinkey.CallerValue;
import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;

/**
 * A header of a caller whose value is recorded beside the trace. A caller can choose the
 * value freely, so it is shortened, and unsafe characters are replaced.
 *
 * @param name the header's name
 * @param field the key in the MDC and the field in a JSON line
 * @param attribute the attribute of the request's span
 */
record RecordedHeader(String name, String field, String attribute) {

	private static final String TENANT = "tenant.id";

	static RecordedHeader of(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		String field = (lower.startsWith("x-") ? lower.substring(2) : lower).replaceAll("[^a-z0-9]+", "_");
		return new RecordedHeader(lower, CallerValue.TAKEN_FIELDS.contains(field) ? "caller_" + field : field,
				"http.request.header." + lower);
	}

	static RecordedHeader tenant(String name) {
		return new RecordedHeader(name.toLowerCase(Locale.ROOT), "tenant_id", TENANT);
	}

	void tag(Span span, String value) {
		if (this.attribute.equals(TENANT)) {
			span.tag(this.attribute, value);
		}
		else {
			// as OpenTelemetry specifies for a header
			span.tagOfStrings(this.attribute, List.of(value));
		}
	}

	static @Nullable String clean(@Nullable String header) {
		return CallerValue.clean(header);
	}

}
