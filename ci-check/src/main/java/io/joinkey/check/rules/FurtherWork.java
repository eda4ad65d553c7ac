/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.FurtherTask;
import io.joinkey.check.evidence.Setup.Probe;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Wiring.Held;

/**
 * Finds what a task without context submits to another executor: it would be lost as soon
 * as the task has a context.
 */
final class FurtherWork {

	/** What stands between the application and a task that loses the context. */
	private static final List<String> HANDING = List.of("java.util.concurrent.", "java.util.AbstractQueue",
			"java.lang.Thread", "java.util.Timer", "java.util.stream.", "org.springframework.");

	private static final String SPRING_TASKS = "org.springframework.core.task.";

	private FurtherWork() {
	}

	/** Return the end of the remedy for a task, empty if it submits nothing. */
	static String of(Setup setup, TaskSubmission submission, String remedy) {
		String seen = setup.threads()
			.further()
			.stream()
			.filter((task) -> isSame(setup, task.within(), submission))
			.map(FurtherTask::submission)
			.filter((task) -> isLostToo(setup, task) && !task.pool().equals(submission.pool())
					&& task.line(setup).filter((line) -> remedy.contains(line.toString())).isEmpty())
			.map((task) -> "; and for the work that this submits in turn to " + ExecutorNames.name(setup, task, "")
					+ task.line(setup).map((line) -> " at " + line).orElse("") + ": "
					+ ExecutorRemedies.ofTask(setup, task, ""))
			.map((text) -> text.replaceAll("@[0-9a-f]+", ""))
			.distinct()
			.sorted()
			.collect(Collectors.joining());
		return seen.isEmpty() ? within(setup, submission) : seen;
	}

	private static boolean isSame(Setup setup, TaskSubmission one, TaskSubmission other) {
		return one.equals(other)
				|| (one.poolType().equals(other.poolType()) && one.line(setup).equals(other.line(setup)));
	}

	/**
	 * Return whether the application itself gives a task to what does not propagate the
	 * context. A client of the JDK has tasks of its own.
	 */
	private static boolean isLostToo(Setup setup, TaskSubmission task) {
		Optional<StackTraceElement> line = task.line(setup);
		return line.filter((frame) -> setup.isOfOrganisation(frame.getClassName())).isPresent() && !task.isReactive()
				&& !isWorker(task) && !mayPropagate(setup, task)
				&& task.stack()
					.stream()
					.takeWhile((frame) -> !frame.equals(line.get()))
					.allMatch((frame) -> HANDING.stream().anyMatch(frame.getClassName()::startsWith))
				&& ExecutorNames.bean(setup, task, "").filter((bean) -> bean.probe() != Probe.LOST).isEmpty();
	}

	/** Return whether a pool started the thread, which runs task by task. */
	private static boolean isWorker(TaskSubmission task) {
		return task.isThread() && task.stack()
			.stream()
			.anyMatch((frame) -> frame.getClassName().equals("java.util.concurrent.ThreadPoolExecutor"));
	}

	/** A bean that starts a thread for each task is known by the names of its threads. */
	private static boolean mayPropagate(Setup setup, TaskSubmission task) {
		return task.isThread()
				&& task.stack().stream().anyMatch((frame) -> frame.getClassName().startsWith(SPRING_TASKS))
				&& setup.threads()
					.executors()
					.stream()
					.anyMatch((bean) -> bean.probe() == Probe.ARRIVED && bean.pool().startsWith("java.lang."));
	}

	/** Return the same for work that the gate saw nothing of. */
	private static String within(Setup setup, TaskSubmission submission) {
		Optional<StackTraceElement> line = submission.line(setup);
		List<CodeSite> sites = line.stream()
			.flatMap((frame) -> setup.wiring().code().stream().filter((site) -> isWithin(site, frame)))
			.toList();
		String fields = line.map((frame) -> others(setup, submission, frame)).orElse("");
		return (sites.isEmpty() || fields.isEmpty()) ? "" : "; and wrap the executor in " + fields
				+ " too, which gets work from within, at "
				+ sites.stream().map((site) -> site.place().toString()).distinct().collect(Collectors.joining(", "));
	}

	/** A lambda of the method that submits the task is what the task runs. */
	private static boolean isWithin(CodeSite site, StackTraceElement line) {
		return site.kind() == Kind.HANDS_OVER && site.place().getMethodName().startsWith("lambda$")
				&& !site.place().getMethodName().equals(line.getMethodName())
				&& CodeSites.enclosingMethod(site.place()).equals(CodeSites.enclosingMethod(line));
	}

	/** Return the other executors of the JDK that the class has in its fields. */
	private static String others(Setup setup, TaskSubmission submission, StackTraceElement line) {
		return setup.wiring()
			.held("Executor")
			.stream()
			.filter((held) -> held.type().startsWith("java.util.concurrent.")
					&& held.place().startsWith("the field " + line.getClassName() + ".")
					&& !held.pool().equals(submission.pool()))
			.map(Held::place)
			.sorted()
			.collect(Collectors.joining(" and "));
	}

}
