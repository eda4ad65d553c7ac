/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;

/**
 * Finds the commands to Redis whose origin is unknown. Lettuce starts the span of a
 * command on the thread of its connection, so neither the thread nor the stack shows
 * whether a request, the main method or a poll of a library sent it.
 */
final class RedisCommands {

	private static final String WRITER = "io.lettuce.core.protocol.CommandHandler";

	private static final List<String> CONNECTION = List.of("io.lettuce.core.protocol.", "io.lettuce.core.tracing.");

	private RedisCommands() {
	}

	/**
	 * Return the commands that may not belong to a request. The same command is also
	 * written while no endpoint is called, or only once during two equal requests.
	 */
	static List<SpanRecord> ofUnknownOrigin(Telemetry telemetry) {
		return telemetry.spans()
			.stream()
			.filter((span) -> isWritten(telemetry, span))
			.collect(Collectors.groupingBy(SpanRecord::name))
			.values()
			.stream()
			.flatMap((same) -> ofUnknownOrigin(telemetry, same))
			.toList();
	}

	private static Stream<SpanRecord> ofUnknownOrigin(Telemetry telemetry, List<SpanRecord> same) {
		if (same.stream().anyMatch((span) -> requests(telemetry, span).isEmpty())) {
			return same.stream();
		}
		return same.stream().filter((span) -> {
			List<SentRequest> during = requests(telemetry, span);
			return during.stream()
				.allMatch(
						(request) -> during.stream().filter((other) -> isEqual(request, other)).count() > same.size());
		});
	}

	/**
	 * The gate sends a request twice at the same time, and both give the same commands.
	 */
	private static boolean isEqual(SentRequest request, SentRequest other) {
		return other.method().equals(request.method()) && other.target().equals(request.target());
	}

	/**
	 * The requests to the application's endpoints that are under way at a span's start.
	 */
	private static List<SentRequest> requests(Telemetry telemetry, SpanRecord span) {
		return telemetry.requests()
			.stream()
			.filter((request) -> !request.isToOwnHandler() && request.spans(span.timing().order()))
			.toList();
	}

	private static boolean isWritten(Telemetry telemetry, SpanRecord span) {
		List<String> callers = span.source().callers();
		return span.kind() == Kind.CLIENT && span.parent() == null && span.lost(telemetry.setup()) == null
				&& !TraceRootRules.isStartUp(telemetry, span) && callers.contains(WRITER)
				&& callers.stream()
					.filter((caller) -> caller.startsWith("io.lettuce.core."))
					.allMatch((caller) -> CONNECTION.stream().anyMatch(caller::startsWith))
				&& callers.stream().noneMatch(telemetry.setup()::isApplication);
	}

	static Optional<String> unknown(Telemetry telemetry) {
		String names = ofUnknownOrigin(telemetry).stream()
			.map(SpanRecord::name)
			.distinct()
			.sorted()
			.collect(Collectors.joining(", "));
		return names.isEmpty() ? Optional.empty()
				: Optional.of("command to Redis outside of any span, written by the thread of the connection: " + names
						+ "; the gate cannot see which code sent it");
	}

}
