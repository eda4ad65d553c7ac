/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.text.ParseException;
import java.util.List;
import java.util.Optional;

import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.format.TraceState;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * A request as a receiver must read it.
 *
 * @param values the {@code traceparent} fields
 * @param context what has to be continued, or {@code null}
 * @param problem why a {@code traceparent} that is there must not be
 * @param state the {@code tracestate}
 */
record ReceivedHeaders(List<String> values, @Nullable SpanContext context, Optional<String> problem, TraceState state) {

	static ReceivedHeaders of(SentRequest request) {
		List<String> values = Header.values(request.headers(), Traceparent.HEADER)
			.stream()
			.map(TraceState::strip)
			.toList();
		TraceState state = TraceState.of(request.headers());
		if (values.isEmpty()) {
			return new ReceivedHeaders(values, null, Optional.empty(), state);
		}
		if (values.size() > 1) {
			return new ReceivedHeaders(values, null,
					Optional.of("traceparent stands there " + values.size() + " times"), state);
		}
		try {
			return new ReceivedHeaders(values, Traceparent.parse(values.get(0)), Optional.empty(), state);
		}
		catch (ParseException ex) {
			return new ReceivedHeaders(values, null, Optional.ofNullable(ex.getMessage()), state);
		}
	}

	boolean isLater() {
		return !this.values.get(0).startsWith("00");
	}

	boolean isRepeated() {
		return this.values.size() > 1;
	}

	String header() {
		return this.values.isEmpty() ? "a request without traceparent"
				: Traceparent.HEADER + " " + String.join(" and ", this.values);
	}

}
