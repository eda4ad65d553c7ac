/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;
import java.util.regex.Pattern;

import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;

/**
 * A value in an answer, where its name promises the id of a trace.
 *
 * @param telemetry the observation
 * @param request the request that was answered
 * @param value the value
 */
record ReturnedId(Telemetry telemetry, SentRequest request, String value) {

	private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");

	/** An id of 64 or 128 bits, or a UUID without its hyphens. */
	private static final Pattern ID = Pattern.compile("[0-9a-f]{16}([0-9a-f]{16})?");

	/**
	 * Return whether the application made up the id, which is reported. A service that
	 * was called may have answered with an id that it made itself.
	 */
	boolean isMadeUp() {
		SpanIndex traces = SpanIndex.of(this.telemetry);
		return TRACE_ID.matcher(id()).matches() && !traces.known().contains(id()) && !isAskedFor()
				&& traces.servers(this.request)
					.stream()
					.flatMap((server) -> traces.of(server.context().traceId()).stream())
					.noneMatch((span) -> span.kind() == SpanRecord.Kind.CLIENT);
	}

	/**
	 * Return whether the id is that of no trace and no span, which is only listed.
	 * Another system may have made it.
	 */
	boolean isUnknown() {
		SpanIndex traces = SpanIndex.of(this.telemetry);
		return ID.matcher(id()).matches() && !isSent(id()) && !isSent(this.value)
				&& this.telemetry.requests().stream().noneMatch((each) -> traces.isTraceOf(each, id()))
				&& this.telemetry.spans().stream().map(SpanRecord::context).noneMatch(this::isOf);
	}

	/** Return the other request whose trace the id is. */
	Optional<SentRequest> owner() {
		SpanIndex traces = SpanIndex.of(this.telemetry);
		return (!TRACE_ID.matcher(id()).matches() || isAskedFor() || traces.isTraceOf(this.request, id()))
				? Optional.empty()
				: this.telemetry.requests().stream().filter((each) -> traces.isTraceOf(each, id())).findFirst();
	}

	private boolean isOf(SpanContext span) {
		return span.spanId().equals(id()) || span.traceId().endsWith(id());
	}

	/** Return whether the caller named the id. */
	private boolean isAskedFor() {
		return this.request.target().contains(this.value) || isSent(this.value);
	}

	private boolean isSent(String text) {
		return this.request.headers().stream().anyMatch((header) -> header.value().contains(text));
	}

	private String id() {
		return this.value.replace("-", "");
	}

}
