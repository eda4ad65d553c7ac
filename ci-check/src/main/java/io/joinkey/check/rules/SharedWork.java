/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;

/**
 * Finds work that may belong to two requests although it is in the trace of one. The two
 * requests are to one endpoint and overlap. One leaves several lines after its end, the
 * other none. Operators that buffer cause this. A cache that is filled once looks the
 * same.
 */
final class SharedWork {

	private static final Pattern NUMBER = Pattern.compile("[0-9a-f]*[0-9][0-9a-f]*");

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
		Map<Key, Set<String>> messages = new LinkedHashMap<>();
		late(one).forEach(
				(line) -> messages.computeIfAbsent(Key.of(line), (key) -> new HashSet<>()).add(line.event().message()));
		Set<Key> others = late(other).map(Key::of).collect(Collectors.toSet());
		return messages.entrySet()
			.stream()
			.filter((each) -> each.getValue().size() > 1 && !others.contains(each.getKey()))
			.findFirst()
			.map((each) -> "possibly shared work: of two requests " + one.endpoint() + " at the same time, lines of "
					+ each.getKey().logger()
					+ " followed only one. If an operator buffers items of both, propagate the context with each item.");
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

	/** Lines that are alike but for ids and numbers. */
	private record Key(String appender, String logger, String shape) {

		static Key of(LogLine line) {
			return new Key(line.appender(), line.event().logger(),
					NUMBER.matcher(line.event().message()).replaceAll("#"));
		}

	}

}
