/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;

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

/**
 * Judges whether work on another thread keeps the context of its submitter.
 */
final class AsyncHopRules {

	private final Telemetry telemetry;

	private final Setup setup;

	private final SpanIndex traces;

	private final Judgement judgement;

	private AsyncHopRules(Telemetry telemetry, Judgement judgement) {
		this.telemetry = telemetry;
		this.setup = telemetry.setup();
		this.traces = SpanIndex.of(telemetry);
		this.judgement = judgement;
	}

	static void kept(Telemetry telemetry, Judgement judgement) {
		new AsyncHopRules(telemetry, judgement).judgeHops();
	}

	private void judgeHops() {
		boolean seen = this.setup.unobserved().containsKey(Boundary.THREADS);
		if (seen) {
			judgeWithoutAgent();
		}
		for (ParsedLine line : this.traces.lines()) {
			ThreadSnapshot snapshot = line.event().snapshot();
			TaskSubmission submission = snapshot.submission(this.setup);
			if (submission != null && !submission.isReactive() && this.setup.isApplication(line.event())) {
				seen = true;
				this.judgement.saw(1);
				if (isLost(submission, line)) {
					broken(submission, snapshot.thread(), line.source());
				}
			}
		}
		for (SpanRecord span : this.telemetry.spans()) {
			TaskSubmission submission = span.lost(this.setup);
			if (submission != null && !submission.isReactive() && isLost(submission, span)) {
				seen = true;
				this.judgement.saw(1);
				broken(submission, span.source().thread(), span);
			}
		}
		if (!seen) {
			this.judgement.notApplicable(
					"no line and no span of the application came from work that was handed to another thread");
		}
	}

	/**
	 * Judges the evidence on the threads of an executor that loses the context.
	 */
	private void judgeWithoutAgent() {
		for (ParsedLine line : this.traces.lines()) {
			ThreadSnapshot snapshot = line.event().snapshot();
			Optional<SpanRecord> server = this.traces.requests(snapshot.order())
				.flatMap((request) -> this.traces.servers(request).stream())
				.findFirst();
			if (snapshot.active() == null && line.traceId() == null && server.isPresent()
					&& this.setup.isApplication(line.event())) {
				ExecutorNames.running(this.setup, snapshot.thread())
					.filter((executor) -> executor.probe() == Probe.LOST)
					.ifPresent((executor) -> this.judgement.broken(executor.name(),
							new Diagnosis("the ids of the request that was under way",
									"none " + ThreadSnapshot.on(snapshot.thread()) + " of the bean '" + executor.name()
											+ "', which does not propagate the context",
									server.get(), ExecutorRemedies.remedy(this.setup, executor)),
							line.source()));
			}
		}
	}

	private boolean isLost(TaskSubmission submission, ParsedLine line) {
		SpanContext active = line.event().snapshot().active();
		if (active == null) {
			return line.traceId() == null;
		}
		// a trace of its own is lost only where it started without meaning to
		return !active.traceId().equals(submission.from().traceId())
				&& this.traces.of(active.traceId()).stream().anyMatch((span) -> isLost(submission, span));
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

	private void broken(TaskSubmission submission, String thread, Evidence wrong) {
		Optional<StackTraceElement> line = submission.line(this.setup);
		String taker = ExecutorNames.name(this.setup, submission, thread);
		this.judgement.broken(
				ExecutorNames.bean(this.setup, submission, thread)
					.map(ExecutorBean::name)
					.orElseGet(() -> line.filter((frame) -> this.setup.isApplication(frame.getClassName())).isPresent()
							? subject(line) : subject(wrong)),
				new Diagnosis(
						"the trace " + submission.from().traceId() + " of the code that submitted the work to " + taker
								+ line.map((frame) -> " at " + frame).orElse(""),
						seen(wrong) + " " + ThreadSnapshot.on(thread), this.traces.span(submission.from()),
						ExecutorRemedies.remedy(this.setup, submission, thread)),
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
		return line.map(CodeSites::enclosingMethod).orElse("unknown");
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
								null, ExecutorRemedies.remedy(telemetry.setup(), executor)
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
