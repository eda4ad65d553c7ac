/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;

/**
 * Limits the evidence to what a test itself led to.
 */
final class TestWindow {

	private TestWindow() {
	}

	/**
	 * Return the evidence that began after a moment. The records have to be limited where
	 * they are read, because a broker does not know the order.
	 * @param order the moment among everything observed
	 * @param all everything observed
	 * @return the copy
	 */
	static Telemetry since(long order, Telemetry all) {
		Set<String> before = Stream
			.concat(all.spans()
				.stream()
				.filter((span) -> span.timing().order() < order)
				.map((span) -> span.context().traceId()),
					all.requests()
						.stream()
						.filter((request) -> request.sender().order() < order)
						.flatMap((request) -> Traceparent.sent(request.headers()).stream())
						.map(SpanContext::traceId))
			.collect(Collectors.toSet());
		List<SentRequest> sent = all.requests()
			.stream()
			.filter((request) -> request.sender().order() >= order)
			.toList();
		return new Telemetry(sent,
				all.lines().stream().filter((line) -> isSince(order, before, line.event().snapshot())).toList(),
				all.spans()
					.stream()
					.filter((span) -> span.timing().order() >= order && !before.contains(span.context().traceId()))
					.toList(),
				all.exchanges().stream().filter((exchange) -> exchange.order() >= order).toList(), all.records(),
				all.deliveries().stream().filter((delivery) -> delivery.order() >= order).toList(),
				sent.isEmpty() ? List.of() : all.scrapes(), all.setup(),
				all.runs()
					.stream()
					.filter((run) -> run.ended().order() >= order
							&& !before.contains(run.submission().from().traceId()))
					.toList(),
				all.scopes().stream().filter((scope) -> !before.contains(scope.span().traceId())).toList(),
				all.coverage().withBefore(before));
	}

	private static boolean isSince(long order, Set<String> before, ThreadSnapshot snapshot) {
		SpanContext active = snapshot.active();
		return snapshot.order() >= order && (active == null || !before.contains(active.traceId()));
	}

}
