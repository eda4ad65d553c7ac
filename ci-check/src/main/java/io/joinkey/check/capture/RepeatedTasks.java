/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Set;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.TaskSubmission;

/**
 * Names the places of the application at which requests started tasks that run again and
 * again in the requests' traces.
 */
final class RepeatedTasks {

	private static final Set<Kind> ENTRIES = Set.of(Kind.SERVER, Kind.CONSUMER);

	private RepeatedTasks() {
	}

	static List<String> places(Set<TaskSubmission> repeated, Setup setup, List<SpanRecord> spans) {
		return repeated.stream()
			.filter((started) -> started.isOfApplication(setup) && spans.stream()
				.anyMatch((span) -> span.context().traceId().equals(started.from().traceId())
						&& ENTRIES.contains(span.kind())))
			.flatMap((started) -> started.line(setup).stream())
			// work that Reactor schedules for itself has no place in the application
			.filter((place) -> !place.getClassName().startsWith("reactor."))
			.map(StackTraceElement::toString)
			.distinct()
			.sorted()
			.toList();
	}

}
