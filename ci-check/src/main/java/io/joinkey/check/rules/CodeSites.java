/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.FurtherTask;
import io.joinkey.check.evidence.TaskRun;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Telemetry;

/**
 * Names the places in the application's code that a remedy speaks of, and those that the
 * gate did not see at work, or cannot follow.
 */
final class CodeSites {

	/** How many places a remedy names. */
	private static final int NAMED = 3;

	private static final Map<Kind, String> UNSEEN = Map.of(Kind.HANDS_OVER,
			"work that is handed to another thread, and that the gate saw in no request, or only as a periodic task: ",
			Kind.CALLS_BACK,
			"callback that the gate does not follow, and that may log without the ids of its request: ", Kind.SHARES,
			"work that several requests may share, in the trace of only one of them: ", Kind.SENDS,
			"message or queue item whose context the gate cannot see: ", Kind.SERVES,
			"server that the gate does not call: ", Kind.APPENDS_FILE,
			"file that the application appends to without a logger, which the gate does not read: ", Kind.COLLECTS,
			"collection that several requests or records may fill and one empties, in the trace of only that one: ");

	/** One handler serves all schedulers of RxJava, and what uses them runs elsewhere. */
	private static final Pattern SCHEDULERS = Pattern.compile("\\w+\\.(subscribeOn|observeOn)");

	/** What leaves a submission if a request reaches it. */
	private static final Set<Kind> SEEN_AT_WORK = Set.of(Kind.HANDS_OVER, Kind.SENDS);

	private static final Pattern QUEUES = Pattern.compile("(\\w*(Queue|Deque)|RingBuffer|Disruptor)\\.\\w+");

	/** What sets a callback of Spring MVC. */
	static final Pattern SETS_CALLBACK = Pattern.compile("\\w+\\.on(Timeout|Error|Completion)");

	private static final String UNREACHED = """
			; if a request leads there, list the request under requests; if the task repeats and works for one request, \
			wrap what it runs, ContextSnapshotFactory.builder().build().captureAll().wrap(<what it runs>); if it \
			takes items of several requests in turn, wrap each item instead""";

	private static final String CALLBACK = """
			; wrap a callback that logs, ContextSnapshotFactory.builder().build().captureAll().wrap(<the callback>)""";

	private static final String APPENDED = """
			; if it is a log or an audit trail, write the trace id of Span.current().getSpanContext() into each record, or \
			let a logger with a file appender write it""";

	private static final String COLLECTED = """
			; if what empties it logs, calls or sends for each item, add a ContextSnapshot with each item, \
			ContextSnapshotFactory.builder().build().captureAll(), and open it around the work on that item, \
			try (ContextSnapshot.Scope scope = snapshot.setThreadLocals())""";

	private CodeSites() {
	}

	/** Return the method of a frame, or for a lambda the method that contains it. */
	static String enclosingMethod(StackTraceElement frame) {
		return frame.getClassName() + "." + frame.getMethodName().replaceFirst("^lambda\\$(\\w+)\\$[0-9]+$", "$1");
	}

	/** Return the end of a remedy that names places, empty if there are none. */
	static String look(Setup setup, Kind... kinds) {
		return look(setup, (site) -> Set.of(kinds).contains(site.kind()));
	}

	/**
	 * Return such an end that names what writes the tracer's keys, or else what names
	 * them: a helper may write them.
	 */
	static String lookAtIdKeys(Setup setup) {
		String writes = look(setup, Kind.CHANGES_ID_KEY);
		return writes.isEmpty() ? look(setup, Kind.NAMES_ID_KEY) : writes;
	}

	/** Return such an end that names the places of one class, and all if it has none. */
	static String lookFirst(Setup setup, String type, Kind kind) {
		String outer = outer(type);
		String own = look(setup, (site) -> site.kind() == kind && outer(site.place().getClassName()).equals(outer));
		return own.isEmpty() ? look(setup, kind) : own;
	}

	/** Return the outermost class. */
	static String outer(String type) {
		return type.replaceFirst("\\$.*", "");
	}

	/** Return such an end that names the places that put items into queues. */
	static String lookAtQueues(Setup setup) {
		return look(setup, (site) -> site.kind() == Kind.SENDS && QUEUES.matcher(site.call()).matches());
	}

	/** Return such an end that names the hooks that are set on a client of Netty. */
	static String lookAtHooks(Setup setup) {
		return look(setup, (site) -> site.kind() == Kind.CALLS_BACK && site.call().startsWith("HttpClient.do"));
	}

	/** Return such an end that names the wanted places. */
	static String look(Setup setup, Predicate<CodeSite> wanted) {
		return named(setup, wanted).map((named) -> "; look at " + named).orElse("");
	}

	/** Return the first of the application's places, empty if there are none. */
	static Optional<String> named(Setup setup, Predicate<CodeSite> wanted) {
		List<String> all = setup.wiring()
			.code()
			.stream()
			.filter((site) -> wanted.test(site) && isOfOrganisation(setup, site))
			.map(CodeSite::toString)
			.distinct()
			.toList();
		return all.isEmpty() ? Optional.empty()
				: Optional.of(String.join(", ", all.subList(0, Math.min(NAMED, all.size())))
						+ ((all.size() > NAMED) ? " and " + (all.size() - NAMED) + " more" : ""));
	}

	/** Return what the report says of places that the gate did not see at work. */
	static List<String> unseen(Telemetry telemetry) {
		if (telemetry.coverage().isPartial()) {
			return List.of();
		}
		Set<String> reached = submissions(telemetry).flatMap((submission) -> submission.stack().stream())
			.map(CodeSites::method)
			.collect(Collectors.toSet());
		boolean rxJava = reached.stream().anyMatch((method) -> method.startsWith("io.reactivex."));
		List<String> all = new ArrayList<>();
		for (CodeSite site : telemetry.setup().wiring().code()) {
			String text = UNSEEN.get(site.kind());
			if (text != null && isOwn(telemetry.setup(), site)
					&& !(SEEN_AT_WORK.contains(site.kind()) && reached.contains(method(site.place())))
					&& !(SCHEDULERS.matcher(site.call()).matches() && rxJava)) {
				all.add(text + site + advice(site));
			}
		}
		return all.stream().distinct().sorted().toList();
	}

	private static String advice(CodeSite site) {
		return switch (site.kind()) {
			case CALLS_BACK -> (SETS_CALLBACK.matcher(site.call()).matches()) ? CALLBACK : "";
			case HANDS_OVER -> UNREACHED;
			case SENDS -> QUEUES.matcher(site.call()).matches()
					? "; if a request puts the item there, " + TaskRemedies.queue("") : "";
			case APPENDS_FILE -> APPENDED;
			case COLLECTS -> COLLECTED;
			default -> "";
		};
	}

	/** A library of the same organisation begins with the same two words. */
	private static boolean isOfOrganisation(Setup setup, CodeSite site) {
		return setup.applicationPackages()
			.stream()
			.map((name) -> name.replaceFirst("^([^.]+\\.[^.]+)\\..*", "$1"))
			.anyMatch((name) -> site.place().getClassName().startsWith(name + "."));
	}

	private static boolean isOwn(Setup setup, CodeSite site) {
		return setup.applicationPackages()
			.stream()
			.anyMatch((name) -> site.place().getClassName().startsWith(name + "."));
	}

	private static String method(StackTraceElement place) {
		return place.getClassName() + "." + place.getMethodName();
	}

	private static Stream<TaskSubmission> submissions(Telemetry telemetry) {
		return Stream
			.of(telemetry.runs().stream().map(TaskRun::submission),
					telemetry.lines().stream().map((line) -> line.event().snapshot().submission()),
					telemetry.spans().stream().map((span) -> span.source().lost()),
					telemetry.setup().threads().further().stream().map(FurtherTask::submission))
			.flatMap((all) -> all)
			.filter((submission) -> submission != null);
	}

}
