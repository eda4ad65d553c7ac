/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.text.ParseException;
import java.util.List;
import java.util.Optional;

import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.format.TraceState;
import io.joinkey.check.format.Traceparent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asserts what the W3C suite expects of a call, which the headers of the request tell.
 */
final class W3cAssertions {

	private W3cAssertions() {
	}

	/**
	 * Asserts that a call continues the trace of a request, or starts a new one where the
	 * request has no valid {@code traceparent}.
	 * @param received the headers of the request
	 * @param sent the headers of the call
	 */
	static void assertForwarded(List<Header> received, List<Header> sent) {
		SpanContext call = context(sent);
		Optional<SpanContext> request = Traceparent.sent(stripped(received));
		TraceState state = TraceState.of(received);
		if (request.isEmpty()) {
			assertThat(received).extracting(Header::value)
				.noneMatch((value) -> value.contains(call.traceId()) || value.contains(call.spanId()));
			assertThat(TraceState.of(sent).isEmpty()).as("no tracestate in " + sent).isTrue();
			return;
		}
		assertThat(call.traceId()).isEqualTo(request.get().traceId());
		assertThat(call.spanId()).isNotEqualTo(request.get().spanId());
		int random = Integer.parseInt(request.get().flags(), 16) & 2;
		assertThat(Integer.parseInt(call.flags(), 16) & random).isEqualTo(random);
		assertThat(state.problem().isPresent() ? TraceState.of(sent).isEmpty() : state.isKeptBy(TraceState.of(sent)))
			.as(state + " in " + sent)
			.isTrue();
	}

	static SpanContext context(List<Header> sent) {
		List<String> values = Header.values(sent, Traceparent.HEADER);
		assertThat(values).hasSize(1);
		try {
			return Traceparent.parse(values.get(0));
		}
		catch (ParseException ex) {
			throw new AssertionError(values + ": " + ex.getMessage(), ex);
		}
	}

	/** HTTP allows white space around a value. */
	private static List<Header> stripped(List<Header> headers) {
		return headers.stream().map((header) -> new Header(header.name(), TraceState.strip(header.value()))).toList();
	}

}
