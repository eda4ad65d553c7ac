/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Status;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;

/**
 * Judges the traces and the lines of scheduled runs.
 */
final class ScheduledRunRules {

	private static final String ERROR_HANDLER = "org.springframework.scheduling.support.TaskUtils$LoggingErrorHandler";

	private static final String REACTIVE = "org.springframework.scheduling.annotation.ScheduledAnnotationReactiveSupport";

	private static final String LEAVE_NOTHING = """
			leave nothing on the scheduler's threads: close each scope on the thread that opened it, and schedule at \
			the start, not within a request""";

	private static final String CATCH = """
			catch and log the exception in the @Scheduled method, or let joinkey-spring-boot-starter open the scope \
			again for the error handler""";

	private static final String LOG_IN_PUBLISHER = """
			log the failure in the publisher and end it there, .doOnError(ex -> log.error(...)).onErrorComplete(), \
			with spring.reactor.context-propagation=auto; or let joinkey-spring-boot-starter keep the span for \
			Spring's line""";

	private static final String OBSERVE = """
			let each run be observed: management.observations.enable.tasks.scheduled.execution=true, and \
			setObservationRegistry(...) in a SchedulingConfigurer of your own""";

	private ScheduledRunRules() {
	}

	static void run(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		List<SpanRecord> runs = telemetry.spans().stream().filter(SpanRecord::isScheduledRun).toList();
		boolean seen = !runs.isEmpty();
		judgement.saw(runs.size());
		for (SpanRecord run : runs) {
			if (run.parent() != null) {
				judgement.broken(run.name(),
						new Diagnosis("a new trace for each run",
								"a run within the trace " + run.context().traceId() + ", "
										+ ThreadSnapshot.on(run.source().thread()),
								traces.span(run.context().traceId(), run.parent().spanId()), LEAVE_NOTHING),
						run);
			}
		}
		for (ParsedLine line : traces.lines()) {
			LogEvent event = line.event();
			if (event.logger().equals(ERROR_HANDLER)) {
				Optional<SpanRecord> failed = failed(runs, event.snapshot());
				seen |= failed.isPresent();
				judgement.saw(failed.isPresent() ? 1 : 0);
				if (failed.isPresent() && line.traceId() == null) {
					judgement.broken(event.logger(),
							new Diagnosis("the ids of the run that failed, " + failed.get().context(),
									"none: Spring logs the exception after the run's scope was closed", failed.get(),
									CATCH),
							line.source());
				}
			}
			else if (event.logger().equals(REACTIVE)) {
				Optional<SpanRecord> failing = failing(runs, event.snapshot());
				seen |= failing.isPresent();
				judgement.saw(failing.isPresent() ? 1 : 0);
				if (failing.isPresent() && line.traceId() == null) {
					judgement.broken(event.logger(), new Diagnosis(
							"the ids of the run that fails, " + failing.get().context(),
							"none: Spring subscribes to the publisher outside of the run's scope, and logs its failure there",
							failing.get(), LOG_IN_PUBLISHER), line.source());
				}
			}
			else if (telemetry.setup().isApplication(event) && event.snapshot().caller() == Caller.SCHEDULE
					&& event.snapshot().submission(telemetry.setup()) == null) {
				seen = true;
				judgement.saw(1);
				if (event.snapshot().active() == null && line.traceId() == null) {
					judgement.broken(event.logger(), new Diagnosis("the ids of the run",
							"none: no span was active " + ThreadSnapshot.on(event.snapshot().thread()), null, OBSERVE),
							line.source());
				}
			}
		}
		if (!seen) {
			int tasks = telemetry.setup().threads().schedules();
			judgement.notApplicable((tasks == 0) ? "the application has no @Scheduled method"
					: "none of the " + tasks + " scheduled tasks ran while the gate looked");
		}
	}

	/** The failed run that was the first to end after its error was logged. */
	private static Optional<SpanRecord> failing(List<SpanRecord> runs, ThreadSnapshot snapshot) {
		return runs.stream()
			.filter((run) -> run.status() == Status.ERROR && run.timing().order() < snapshot.order()
					&& run.timing().endOrder() > snapshot.order())
			.min(Comparator.comparingLong((run) -> run.timing().endOrder()));
	}

	/** The run that ended last on the thread before its error was logged. */
	private static Optional<SpanRecord> failed(List<SpanRecord> runs, ThreadSnapshot snapshot) {
		return runs.stream()
			.filter((run) -> run.isOn(snapshot) && run.timing().endOrder() < snapshot.order())
			.max(Comparator.comparingLong((run) -> run.timing().endOrder()));
	}

}
