/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;

import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;

/**
 * Finds requests that were answered and left neither a span nor a line of their trace.
 */
final class HiddenRequests {

	private static final int OK = 200;

	private static final int BAD_REQUEST = 400;

	private HiddenRequests() {
	}

	/**
	 * Return whether an answered request left no evidence while others did. What a
	 * container refuses reaches no filter.
	 */
	static boolean isHidden(Telemetry telemetry, SentRequest request, SpanContext sent) {
		boolean others = telemetry.spans().stream().anyMatch((span) -> span.kind() == SpanRecord.Kind.SERVER);
		boolean traced = telemetry.spans().stream().anyMatch((span) -> span.context().traceId().equals(sent.traceId()))
				|| telemetry.lines().stream().map((line) -> line.event().snapshot().active()).anyMatch((active) -> {
					return active != null && active.traceId().equals(sent.traceId());
				});
		return others && !traced && request.status() >= OK && request.status() != BAD_REQUEST;
	}

	/**
	 * Return the SERVER spans of new traces, one of which belongs to the request.
	 * Requests that were open at the same time all sent a trace, and none of them was
	 * continued.
	 */
	static List<SpanRecord> restarted(Telemetry telemetry, SpanIndex traces, SentRequest request) {
		return telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == SpanRecord.Kind.SERVER && span.parent() == null
					&& request.spans(span.timing().order()) && isPathOf(span, request))
			.filter((span) -> traces.requests(span.timing().order())
				.allMatch((open) -> !open.isCase() && open.endpoint().equals(request.endpoint())
						&& Traceparent.sent(open).filter(SpanContext::isSampled).isPresent()
						&& traces.servers(open).isEmpty()))
			.toList();
	}

	/**
	 * Return what begins new traces, if the trace of another request to the same endpoint
	 * was not continued either. Its spans cannot be told from those of this request.
	 */
	static Optional<String> restarts(Telemetry telemetry, SpanIndex traces, SentRequest hidden) {
		return telemetry.requests()
			.stream()
			.filter((request) -> request != hidden && !request.isCase() && request.endpoint().equals(hidden.endpoint())
					&& Traceparent.sent(request)
						.filter((sent) -> sent.isSampled() && isRestarted(telemetry, traces, request, sent))
						.isPresent())
			.findFirst()
			.map((request) -> InboundRemedies.restarted(telemetry, request));
	}

	private static boolean isRestarted(Telemetry telemetry, SpanIndex traces, SentRequest request, SpanContext sent) {
		List<SpanRecord> servers = traces.servers(request);
		return servers.isEmpty() ? !restarted(telemetry, traces, request).isEmpty()
				: servers.stream().noneMatch((span) -> span.context().traceId().equals(sent.traceId()));
	}

	/** The application may call its own endpoints while it answers. */
	private static boolean isPathOf(SpanRecord span, SentRequest request) {
		String path = span.attributes().get("http.url");
		return path == null || request.endpoint().endsWith(" " + path);
	}

}
