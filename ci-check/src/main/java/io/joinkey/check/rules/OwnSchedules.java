/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;

import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;

/**
 * Finds the periodic tasks of the application's own schedulers whose runs make one call.
 * No request started them, and the call's trace is that of the whole run.
 */
final class OwnSchedules {

	private static final String ONE_CALL = """
			periodic task that is not observed, and whose run starts a trace with its only call: %s %s; \
			its other lines have no ids, unless an Observation is around the run""";

	private OwnSchedules() {
	}

	/**
	 * Return whether a call is the only one in its run that starts a trace. A record is
	 * not, because it may be the work of a request.
	 */
	static boolean isOnlyCall(Telemetry telemetry, SpanRecord span) {
		long run = span.source().run();
		return run != 0 && span.kind() == Kind.CLIENT && span.parent() == null
				&& telemetry.spans()
					.stream()
					.filter((other) -> other.source().run() == run)
					.allMatch((other) -> other.context().traceId().equals(span.context().traceId()));
	}

	static List<String> unobserved(Telemetry telemetry) {
		return telemetry.spans()
			.stream()
			.filter((span) -> isOnlyCall(telemetry, span) && !CrossSignalRules.isStartUp(telemetry, span)
					&& LibraryCalls.library(telemetry, span) == null)
			.map((span) -> ONE_CALL.formatted(span.name(),
					ThreadSnapshot.on(span.source().thread().replaceAll("[0-9]+$", "*"))))
			.distinct()
			.sorted()
			.toList();
	}

}
