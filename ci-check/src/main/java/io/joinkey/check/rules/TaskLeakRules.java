/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.TaskRun;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether a task leaves its context on the thread, or shows that of another
 * request.
 */
final class TaskLeakRules {

	/** The same remedy for a line that shows what the task left. */
	static final String CLOSE = """
			close the scope, or remove the key from the MDC, in a finally block of the task: a try-with-resources, \
			or ContextSnapshot.wrap(task), which does both""";

	private static final String CAPTURE_EACH = """
			capture the context for each task when it is submitted, and close its scope when the task has ended""";

	private static final String OF_ITS_CALLER = """
			give each caller's stage the context of that caller, thenApplyAsync(function, \
			ContextSnapshotFactory.builder().build().captureAll().wrapExecutor(executor)), or join() the future on the \
			thread of the request: two requests share one future, and its stages run in the context of the request that \
			completes it""";

	private final Telemetry telemetry;

	private final Setup setup;

	private final SpanIndex traces;

	private final Judgement judgement;

	private TaskLeakRules(Telemetry telemetry, Judgement judgement) {
		this.telemetry = telemetry;
		this.setup = telemetry.setup();
		this.traces = SpanIndex.of(telemetry);
		this.judgement = judgement;
	}

	static void clean(Telemetry telemetry, Judgement judgement) {
		new TaskLeakRules(telemetry, judgement).judge();
	}

	private void judge() {
		boolean seen = this.setup.unobserved().containsKey(Boundary.THREADS);
		seen |= judgeRuns();
		seen |= judgeLines();
		if (!seen) {
			this.judgement.notApplicable("no task of a pool was submitted within a span");
		}
	}

	/** Judges what tasks leave, and returns whether there was evidence. */
	private boolean judgeRuns() {
		boolean seen = false;
		for (TaskRun run : this.telemetry.runs()) {
			// a library's own chores are no evidence that the application's tasks are
			// clean
			boolean counts = run.submission().isOfApplication(this.setup);
			seen |= counts || !run.left().isEmpty();
			this.judgement.saw(counts ? 1 : 0);
			for (String left : run.left()) {
				leaked(run.submission(),
						new Diagnosis("a thread that carries nothing of a task that has ended",
								left + ", " + this.traces.origin(left, run.ended()) + ", left "
										+ ThreadSnapshot.on(run.ended().thread()) + at(run.submission()),
								this.traces.span(run.submission().from()), CLOSE),
						run);
			}
		}
		return seen;
	}

	/** Judges the ids of tasks, and returns whether one was of another request. */
	private boolean judgeLines() {
		boolean seen = false;
		Set<TaskSubmission> serving = serving();
		for (ParsedLine line : this.traces.lines()) {
			ThreadSnapshot snapshot = line.event().snapshot();
			TaskSubmission submission = snapshot.submission(this.setup);
			String carried = carried(line);
			if (submission != null && carried != null && isOfOneRequest(submission) && !serving.contains(submission)
					&& !isOver(submission, snapshot) && !carried.equals(submission.from().traceId())
					&& this.telemetry.requests()
						.stream()
						.anyMatch((request) -> this.traces.isTraceOf(request, carried))) {
				seen = true;
				leaked(submission,
						new Diagnosis(
								"the trace " + submission.from().traceId() + " of the request that submitted the task",
								carried + ", " + this.traces.origin(carried, snapshot) + ", "
										+ ThreadSnapshot.on(snapshot.thread()) + at(submission),
								this.traces.span(submission.from()),
								submission.isStage() ? OF_ITS_CALLER : CAPTURE_EACH),
						line.source());
			}
		}
		return seen;
	}

	private boolean isOfOneRequest(TaskSubmission submission) {
		return submission.isOfApplication(this.setup) && !submission.isDrain() && !submission.isCoroutine();
	}

	/** What follows a future may be of another request once its own one has ended. */
	private boolean isOver(TaskSubmission submission, ThreadSnapshot snapshot) {
		SpanRecord from = this.traces.span(submission.from());
		return submission.isStage() && from != null && from.timing().endOrder() < snapshot.order();
	}

	/**
	 * Return the submissions whose task showed the id of their own request. If it shows
	 * the id of another one too, the task drains a queue whose items have their own
	 * context.
	 */
	private Set<TaskSubmission> serving() {
		Set<TaskSubmission> serving = Collections.newSetFromMap(new IdentityHashMap<>());
		for (ParsedLine line : this.traces.lines()) {
			TaskSubmission submission = line.event().snapshot().submission(this.setup);
			if (submission != null && submission.from().traceId().equals(carried(line))) {
				serving.add(submission);
			}
		}
		return serving;
	}

	private static @Nullable String carried(ParsedLine line) {
		SpanContext active = line.event().snapshot().active();
		return (active != null) ? active.traceId() : (line.traceId() != null) ? line.traceId().value() : null;
	}

	private void leaked(TaskSubmission submission, Diagnosis diagnosis, Evidence wrong) {
		String thread = (wrong instanceof TaskRun run) ? run.ended().thread() : "";
		this.judgement.broken(
				ExecutorNames.bean(this.setup, submission, thread)
					.map(ExecutorBean::name)
					.orElseGet(() -> submission.line(this.setup).map(CodeSites::enclosingMethod).orElse("unknown")),
				diagnosis, wrong);
	}

	private String at(TaskSubmission submission) {
		return submission.line(this.setup).map((frame) -> ", which was submitted at " + frame).orElse("");
	}

}
