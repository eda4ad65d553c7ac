/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.Setup.Probe;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.TaskRun;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether work on another thread keeps the context of its submitter.
 */
final class AsyncHopRules {

	/** The same remedy for a line that shows what the task left. */
	static final String CLOSE = """
			close the scope, or remove the key from the MDC, in a finally block of the task: a try-with-resources, \
			or ContextSnapshot.wrap(task), which does both""";

	private static final String CAPTURE_EACH = """
			capture the context for each task when it is submitted, and close its scope when the task has ended""";

	private AsyncHopRules() {
	}

	static void kept(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		boolean seen = telemetry.setup().unobserved().containsKey(Boundary.THREADS);
		if (seen) {
			withoutAgent(telemetry, traces, judgement);
		}
		for (ParsedLine line : traces.lines()) {
			ThreadSnapshot snapshot = line.event().snapshot();
			TaskSubmission submission = snapshot.submission(telemetry.setup());
			if (submission != null && !submission.isReactive() && telemetry.setup().isApplication(line.event())) {
				seen = true;
				judgement.saw(1);
				if (isLost(traces, submission, line)) {
					broken(telemetry, traces, judgement, submission, snapshot.thread(), line.source());
				}
			}
		}
		for (SpanRecord span : telemetry.spans()) {
			TaskSubmission submission = span.lost(telemetry.setup());
			if (submission != null && !submission.isReactive() && isLost(submission, span)) {
				seen = true;
				judgement.saw(1);
				broken(telemetry, traces, judgement, submission, span.source().thread(), span);
			}
		}
		if (!seen) {
			judgement.notApplicable(
					"no line and no span of the application came from work that was handed to another thread");
		}
	}

	/**
	 * Judges the evidence on the threads of an executor that loses the context.
	 */
	private static void withoutAgent(Telemetry telemetry, SpanIndex traces, Judgement judgement) {
		for (ParsedLine line : traces.lines()) {
			ThreadSnapshot snapshot = line.event().snapshot();
			Optional<SpanRecord> server = traces.requests(snapshot.order())
				.flatMap((request) -> traces.servers(request).stream())
				.findFirst();
			if (snapshot.active() == null && line.traceId() == null && server.isPresent()
					&& telemetry.setup().isApplication(line.event())) {
				ExecutorDiagnosis.running(telemetry.setup(), snapshot.thread())
					.filter((executor) -> executor.probe() == Probe.LOST)
					.ifPresent((executor) -> judgement.broken(executor.name(),
							new Diagnosis("the ids of the request that was under way",
									"none " + ThreadSnapshot.on(snapshot.thread()) + " of the bean '" + executor.name()
											+ "', which does not propagate the context",
									server.get(), ExecutorDiagnosis.remedy(telemetry.setup(), executor)),
							line.source()));
			}
		}
	}

	private static boolean isLost(SpanIndex traces, TaskSubmission submission, ParsedLine line) {
		SpanContext active = line.event().snapshot().active();
		if (active == null) {
			return line.traceId() == null;
		}
		// a trace of its own is lost only where it started without meaning to
		return !active.traceId().equals(submission.from().traceId())
				&& traces.of(active.traceId()).stream().anyMatch((span) -> isLost(submission, span));
	}

	/**
	 * Return whether a request or a record arrives, which starts or continues a separate
	 * trace.
	 */
	static boolean isLost(TaskSubmission submission, SpanRecord span) {
		return submission.equals(span.source().lost()) && span.parent() == null && span.kind() != Kind.SERVER
				&& span.kind() != Kind.CONSUMER
				&& span.links().stream().noneMatch((link) -> link.traceId().equals(submission.from().traceId()));
	}

	private static void broken(Telemetry telemetry, SpanIndex traces, Judgement judgement, TaskSubmission submission,
			String thread, Evidence wrong) {
		Setup setup = telemetry.setup();
		Optional<StackTraceElement> line = submission.line(setup);
		String taker = ExecutorDiagnosis.name(setup, submission, thread);
		judgement.broken(
				ExecutorDiagnosis.bean(setup, submission, thread)
					.map(ExecutorBean::name)
					.orElseGet(() -> line.filter((frame) -> setup.isApplication(frame.getClassName())).isPresent()
							? subject(line) : subject(wrong)),
				new Diagnosis(
						"the trace " + submission.from().traceId() + " of the code that submitted the work to " + taker
								+ line.map((frame) -> " at " + frame).orElse(""),
						seen(wrong) + " " + ThreadSnapshot.on(thread), traces.span(submission.from()),
						ExecutorDiagnosis.remedy(setup, submission, thread)),
				wrong);
	}

	private static String seen(Evidence wrong) {
		SpanContext active = (wrong instanceof LogLine line) ? line.event().snapshot().active() : null;
		return (active != null) ? "the ids of a new trace, " + active.traceId() + ","
				: (wrong instanceof SpanRecord) ? "a new trace" : "no ids";
	}

	/** Where no code of the application submitted the work, what ran is named. */
	private static String subject(Evidence wrong) {
		return (wrong instanceof LogLine line) ? line.event().logger()
				: (wrong instanceof SpanRecord span) ? span.name() : wrong.place();
	}

	private static String subject(Optional<StackTraceElement> line) {
		return line
			.map((frame) -> frame.getClassName() + "."
					+ frame.getMethodName().replaceFirst("^lambda\\$(\\w+)\\$[0-9]+$", "$1"))
			.orElse("unknown");
	}

	static void clean(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		boolean seen = telemetry.setup().unobserved().containsKey(Boundary.THREADS);
		for (TaskRun run : telemetry.runs()) {
			// a library's own chores are no evidence that the application's tasks are
			// clean
			boolean counts = run.submission().isOfApplication(telemetry.setup());
			seen |= counts;
			judgement.saw(counts ? 1 : 0);
			for (String left : run.left()) {
				seen = true;
				leaked(telemetry, judgement, run.submission(), new Diagnosis(
						"a thread that carries nothing of a task that has ended",
						left + ", " + traces.origin(left, run.ended()) + ", left "
								+ ThreadSnapshot.on(run.ended().thread()) + at(telemetry.setup(), run.submission()),
						traces.span(run.submission().from()), CLOSE), run);
			}
		}
		Set<TaskSubmission> serving = serving(telemetry, traces);
		for (ParsedLine line : traces.lines()) {
			ThreadSnapshot snapshot = line.event().snapshot();
			TaskSubmission submission = snapshot.submission(telemetry.setup());
			String carried = carried(line);
			if (submission != null && carried != null && submission.isOfApplication(telemetry.setup())
					&& !serving.contains(submission) && !submission.isDrain() && !submission.isCoroutine()
					&& !carried.equals(submission.from().traceId())
					&& telemetry.requests().stream().anyMatch((request) -> traces.isTraceOf(request, carried))) {
				seen = true;
				leaked(telemetry, judgement, submission,
						new Diagnosis(
								"the trace " + submission.from().traceId() + " of the request that submitted the task",
								carried + ", " + traces.origin(carried, snapshot) + ", "
										+ ThreadSnapshot.on(snapshot.thread()) + at(telemetry.setup(), submission),
								traces.span(submission.from()), CAPTURE_EACH),
						line.source());
			}
		}
		if (!seen) {
			judgement.notApplicable("no task of a pool was submitted within a span");
		}
	}

	/**
	 * Return the submissions whose task showed the id of their own request. If it shows
	 * the id of another one too, the task drains a queue whose items have their own
	 * context.
	 */
	private static Set<TaskSubmission> serving(Telemetry telemetry, SpanIndex traces) {
		Set<TaskSubmission> serving = Collections.newSetFromMap(new IdentityHashMap<>());
		for (ParsedLine line : traces.lines()) {
			TaskSubmission submission = line.event().snapshot().submission(telemetry.setup());
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

	private static void leaked(Telemetry telemetry, Judgement judgement, TaskSubmission submission, Diagnosis diagnosis,
			Evidence wrong) {
		Setup setup = telemetry.setup();
		String thread = (wrong instanceof TaskRun run) ? run.ended().thread() : "";
		judgement.broken(ExecutorDiagnosis.bean(setup, submission, thread)
			.map(ExecutorBean::name)
			.orElseGet(() -> subject(submission.line(setup))), diagnosis, wrong);
	}

	private static String at(Setup setup, TaskSubmission submission) {
		return submission.line(setup).map((frame) -> ", which was submitted at " + frame).orElse("");
	}

	static void inventory(Telemetry telemetry, Judgement judgement) {
		List<ExecutorBean> tried = telemetry.setup()
			.threads()
			.executors()
			.stream()
			.filter((executor) -> executor.own() && executor.probe() != Probe.NOT_TRIED)
			.toList();
		if (tried.isEmpty()) {
			judgement.notApplicable("the application defines no executor bean that could be tried");
		}
		for (ExecutorBean executor : tried) {
			judgement.saw(1);
			if (executor.probe() == Probe.LOST && !servesReactor(telemetry, executor)) {
				judgement.broken(executor.name(),
						new Diagnosis("a task that is given to it within a span runs within that span",
								executor.type() + " ran it " + ThreadSnapshot.on(executor.threads())
										+ " without the span",
								null, ExecutorDiagnosis.remedy(telemetry.setup(), executor)
										+ "; waive it if its work belongs to no request"));
			}
		}
	}

	/** Return whether only Reactor submits tasks, and propagates the context itself. */
	private static boolean servesReactor(Telemetry telemetry, ExecutorBean executor) {
		List<TaskSubmission> submissions = telemetry.runs()
			.stream()
			.map(TaskRun::submission)
			.filter((submission) -> submission.pool().equals(executor.pool()))
			.toList();
		return telemetry.setup().threads().reactorAutomatic() && !submissions.isEmpty()
				&& submissions.stream().allMatch(TaskSubmission::isReactive);
	}

}
