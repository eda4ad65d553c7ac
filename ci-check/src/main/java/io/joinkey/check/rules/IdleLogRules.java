/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;

/**
 * Judges log lines that were written while no span was active. A line with ids shows that
 * its thread kept them from earlier work.
 */
final class IdleLogRules {

	private static final String CLOSE = """
			close the scope, or remove the key from the MDC, in a finally block on the thread that opened it""";

	private static final String WITH_THREAD = """
			let no ThreadFactory copy the MDC, and no thread inherit it (log4j2.isThreadContextMapInheritable): the thread \
			kept the ids of the request that created it. Propagate the context for each task instead:\s""";

	private IdleLogRules() {
	}

	static void clean(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		// at the level WARN a healthy application logs nothing beside its requests
		judgement.inconclusiveIf(traces.lines().isEmpty(), "no line was logged outside a span");
		for (ParsedLine line : traces.lines()) {
			ThreadSnapshot snapshot = line.event().snapshot();
			if (snapshot.active() != null || isTracer(line.event().logger())) {
				continue;
			}
			judgement.saw(1);
			if (line.traceId() != null && SpanContext.isTraceId(line.traceId().value())
					&& !isOfItsRequest(traces, snapshot, line.traceId().value())) {
				String traceId = line.traceId().value();
				Optional<TaskSubmission> own = Optional.ofNullable(snapshot.submission(telemetry.setup()))
					.filter((task) -> telemetry.requests()
						.stream()
						.anyMatch((request) -> traces.isTraceOf(request, task.from().traceId())));
				judgement.broken("thread " + ThreadSnapshot.threads(snapshot.thread()), new Diagnosis(own
					.map((task) -> "the ids of trace " + task.from().traceId() + ", in which the task was submitted")
					.orElse("no id, since no span was active"), traceId + ", " + traces.origin(traceId, snapshot),
						traces.of(traceId).stream().filter((span) -> span.isOn(snapshot)).findFirst().orElse(null),
						remedy(telemetry, snapshot, traceId, own)), line.source());
			}
		}
	}

	/**
	 * Return whether a line has the id of its own request after the scope, which is
	 * right.
	 */
	private static boolean isOfItsRequest(SpanIndex traces, ThreadSnapshot snapshot, String traceId) {
		return traces.requests(snapshot.order()).anyMatch((request) -> traces.isTraceOf(request, traceId));
	}

	/** A line that has no foreign id any more still lacks those of its own task. */
	private static String remedy(Telemetry telemetry, ThreadSnapshot snapshot, String traceId,
			Optional<TaskSubmission> own) {
		String clean = remedy(telemetry, snapshot, traceId);
		return clean + own.filter((task) -> !clean.startsWith(WITH_THREAD))
			.map((task) -> "; and propagate the context to the task that logs here: "
					+ ExecutorRemedies.remedy(telemetry.setup(), task, snapshot.thread()))
			.orElse("");
	}

	/** A task that leaves nothing cannot remove what its thread began with. */
	private static String remedy(Telemetry telemetry, ThreadSnapshot snapshot, String traceId) {
		if (telemetry.runs().stream().anyMatch((run) -> run.left().contains(traceId))) {
			return TaskLeakRules.CLOSE;
		}
		return telemetry.runs()
			.stream()
			.filter((run) -> run.ended().thread().equals(snapshot.thread()) && run.before().contains(traceId)
					&& run.submission().from().traceId().equals(traceId))
			.findFirst()
			.map((run) -> WITH_THREAD + ExecutorRemedies.remedy(telemetry.setup(), run.submission(), snapshot.thread()))
			.or(() -> KeptIdRules.own(snapshot, traceId))
			.or(() -> MdcRemedies.byHand(telemetry.setup(), snapshot, traceId))
			.orElse(CLOSE);
	}

	private static boolean isTracer(String logger) {
		return logger.startsWith("io.opentelemetry.") || logger.startsWith("io.micrometer.");
	}

}
