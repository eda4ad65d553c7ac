/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;

/**
 * Finds work that may be of two requests and is in the trace of one: of two requests to
 * one endpoint at the same time, one leaves several lines after its end, and the other
 * none. Operators that buffer do so, but also a cache that both requests fill once.
 */
final class SharedWork {

	private final Telemetry telemetry;

	private final SpanIndex traces;

	private SharedWork(Telemetry telemetry) {
		this.telemetry = telemetry;
		this.traces = SpanIndex.of(telemetry);
	}

	static Stream<String> of(Telemetry telemetry) {
		SharedWork work = new SharedWork(telemetry);
		return telemetry.requests()
			.stream()
			.filter((request) -> !request.isToOwnHandler())
			.flatMap((one) -> work.twins(one).flatMap((other) -> work.shared(one, other).stream()))
			.distinct()
			.sorted();
	}

	private Stream<SentRequest> twins(SentRequest request) {
		return this.telemetry.requests()
			.stream()
			.filter((other) -> other != request && other.endpoint().equals(request.endpoint())
					&& (request.spans(other.sender().order()) || other.spans(request.sender().order())));
	}

	private Optional<String> shared(SentRequest one, SentRequest other) {
		List<LogLine> late = late(one).toList();
		return late.stream()
			.filter((line) -> late.stream()
				.anyMatch((next) -> isAlike(line, next) && !next.event().message().equals(line.event().message())))
			.filter((line) -> late(other).noneMatch((next) -> isAlike(line, next)))
			.findFirst()
			.map((line) -> "work that may be of two requests, in the trace of one: of two requests " + one.endpoint()
					+ " at the same time, lines of " + line.event().logger()
					+ " followed the end of one only, as operators that buffer do; hand the context on with each item");
	}

	/** The application's lines in the trace of a request after its SERVER span. */
	private Stream<LogLine> late(SentRequest request) {
		List<SpanRecord> servers = this.traces.servers(request);
		return this.telemetry.lines().stream().filter((line) -> {
			SpanContext active = line.event().snapshot().active();
			return active != null && this.telemetry.setup().isApplication(line.event())
					&& servers.stream()
						.anyMatch((span) -> span.context().traceId().equals(active.traceId()) && span.timing().isEnded()
								&& span.timing().endOrder() < line.event().snapshot().order());
		});
	}

	private static boolean isAlike(LogLine line, LogLine other) {
		return line.appender().equals(other.appender()) && line.event().logger().equals(other.event().logger())
				&& shape(line).equals(shape(other));
	}

	private static String shape(LogLine line) {
		return line.event().message().replaceAll("[0-9a-f]*[0-9][0-9a-f]*", "#");
	}

}
