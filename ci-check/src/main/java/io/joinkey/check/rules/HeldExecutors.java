/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Wiring.Held;

/**
 * Names the field of the application that has the executor or the queue of the JDK which
 * took the work.
 */
final class HeldExecutors {

	private static final String FIELD = "the field ";

	/** The types that hide their pool, or work without one. */
	private static final List<String> HIDING = List.of("java.util.concurrent.Executors$",
			"java.util.concurrent.ThreadPerTaskExecutor");

	private static final Pattern TYPED = Pattern.compile("(the field .*\\.(\\w+)) of type (\\w+)");

	private static final String FORKED = "; a wrapper does not reach what a parallel stream or a task forks in the pool: for that, capture before, "
			+ ExecutorRemedies.SNAPSHOT;

	/** Submitting calls it too, so that it sees each task. */
	private static final String OVERRIDE = "let execute(Runnable task) of %s capture the context of each task: "
			+ "@Override public void execute(Runnable task) "
			+ "{ super.execute(ContextSnapshotFactory.builder().build().captureAll().wrap(task)); }";

	private static final String BEAN = """
			let the bean '%s' propagate by itself, since %s needs a ThreadPoolExecutor and takes no wrapper: new \
			ThreadPoolExecutor(...) { @Override public void execute(Runnable task) { \
			super.execute(ContextSnapshotFactory.builder().build().captureAll().wrap(task)); } }""";

	private HeldExecutors() {
	}

	/** Return where an executor of the JDK gets its wrapper. */
	static String wrapped(Setup setup, TaskSubmission submission) {
		if (setup.isApplication(submission.poolType()) && takesInExecute(submission)) {
			return OVERRIDE.formatted(submission.poolType());
		}
		boolean scheduled = isScheduled(submission);
		String wrapper = scheduled ? ExecutorRemedies.WRAP_SCHEDULED : ExecutorRemedies.WRAP;
		if (ExecutorRemedies.isForkJoinPool(submission)) {
			Optional<String> forks = forks(setup, submission);
			if (forks.isPresent()) {
				return "a wrapper of the pool does not reach a parallel stream: capture before the stream is given to the pool, "
						+ ExecutorRemedies.SNAPSHOT + ", in the function of the stream; look at " + forks.get();
			}
		}
		if (submission.poolType().matches(".*FactoryBean\\$\\d+")) {
			return "a FactoryBean makes the executor and takes no wrapper: " + given(setup, submission, wrapper);
		}
		if (setup.isApplication(submission.poolType())) {
			return "keep the " + submission.poolType() + ", since a wrapper does not have this type, and "
					+ given(setup, submission, wrapper);
		}
		String later = ExecutorRemedies.later(setup, submission);
		String held = field(setup, submission).orElse("");
		Optional<String> kept = kept(held, wrapper);
		if (kept.isPresent()) {
			return kept.get() + passed(setup, submission, held).orElseGet(() -> taken(setup, submission)) + later;
		}
		return "wrap the executor where it is made, " + wrapper + ", as "
				+ (scheduled ? "a ScheduledExecutorService" : "an ExecutorService")
				+ field(setup, submission)
					.map((field) -> "; it is in " + field + madeElsewhere(setup, submission, field))
					.or(() -> callers(setup, submission)
						.flatMap((caller) -> made(setup, submission, caller.getClassName()).stream())
						.findFirst()
						.map((made) -> "; look at " + made))
					.or(() -> ofLibrary(setup, submission))
					.or(() -> made(setup, submission, "").map((made) -> "; look at " + made))
					.map((made) -> made + (made.contains("new ")
							? ". Where its own type is needed, keep it, and " + given(setup, submission, wrapper) : ""))
					.orElse("")
				+ (later.isEmpty() && ExecutorRemedies.isForkJoinPool(submission) ? FORKED : later);
	}

	/** Return what a bean needs that a field of its own class has. */
	static Optional<String> kept(Setup setup, ExecutorBean bean, String wrapper) {
		return setup.wiring()
			.held()
			.stream()
			.filter((held) -> !bean.pool().isEmpty() && held.pool().equals(bean.pool()))
			.flatMap((held) -> kept(bean, held.place(), wrapper).stream())
			.findFirst();
	}

	private static Optional<String> kept(ExecutorBean bean, String place, String wrapper) {
		Matcher typed = TYPED.matcher(place);
		if (typed.matches() && typed.group(3).equals("ThreadPoolExecutor")) {
			return Optional.of(BEAN.formatted(bean.name(), typed.group(1)));
		}
		return kept(place, wrapper).map((kept) -> kept + ", wherever it takes work");
	}

	private static Optional<String> kept(String place, String wrapper) {
		Matcher typed = TYPED.matcher(place);
		return typed.matches() ? Optional
			.of("keep " + typed.group(1) + ", since a wrapper is not a " + typed.group(3) + ", and give the work to "
					+ wrapper.replace("wrap(executor", "wrap(" + typed.group(2)) + " instead of " + typed.group(2))
				: Optional.empty();
	}

	/** Such an executor of the application's own type is known by what it calls. */
	private static boolean isScheduled(TaskSubmission submission) {
		return submission.poolType().endsWith("ScheduledThreadPoolExecutor") || submission.stack()
			.stream()
			.takeWhile((frame) -> frame.getClassName().startsWith("java.util.concurrent."))
			.anyMatch((frame) -> frame.getClassName().endsWith(".ScheduledThreadPoolExecutor"));
	}

	private static String given(Setup setup, TaskSubmission submission, String wrapper) {
		return "give the work to " + wrapper + " instead of the executor itself" + taken(setup, submission);
	}

	/** Another class knows the executor by another name. */
	private static Optional<String> passed(Setup setup, TaskSubmission submission, String field) {
		String owner = field.replaceFirst("^\\Q" + FIELD + "\\E(.*)\\.\\w+ of type .*", "$1");
		return submission.line(setup)
			.filter((line) -> !CodeSites.outer(line.getClassName()).equals(CodeSites.outer(owner)))
			.map((line) -> " where " + owner + " passes it on");
	}

	private static String taken(Setup setup, TaskSubmission submission) {
		return submission.line(setup)
			.filter((line) -> setup.isApplication(line.getClassName()))
			.map((line) -> ", wherever it takes work, as at " + line)
			.orElse("");
	}

	/**
	 * Return where such executors are made, in one class or in all.
	 */
	private static Optional<String> made(Setup setup, TaskSubmission submission, String type) {
		return CodeSites.named(setup, (site) -> site.kind() == CodeSite.Kind.MAKES_EXECUTOR && makes(site, submission)
				&& (type.isEmpty() || site.place().getClassName().equals(type)));
	}

	/** A class may be given the executor that it has in a field. */
	private static String madeElsewhere(Setup setup, TaskSubmission submission, String field) {
		String owner = field.replaceFirst("^\\Q" + FIELD + "\\E(.*)\\.\\w+$", "$1");
		return made(setup, submission, owner).isPresent() ? ""
				: made(setup, submission, "").map((made) -> ", and made elsewhere: look at " + made).orElse("");
	}

	/** What makes an executor of the JDK is named after what it makes. */
	private static boolean makes(CodeSite site, TaskSubmission submission) {
		if (submission.isThreadPerTask()) {
			return site.call().contains("PerTask");
		}
		boolean forks = site.call().matches(".*(ForkJoinPool|WorkStealingPool)");
		boolean schedules = site.call().contains("Scheduled");
		return switch (submission.poolType()) {
			case "java.util.concurrent.ForkJoinPool" -> forks;
			case "java.util.concurrent.ScheduledThreadPoolExecutor" -> schedules;
			case "java.util.concurrent.ThreadPoolExecutor" -> !forks && !schedules && !site.call().contains("PerTask");
			default -> true;
		};
	}

	/** Return the frames of the organisation, the one next to the submission first. */
	private static Stream<StackTraceElement> callers(Setup setup, TaskSubmission submission) {
		return submission.stack().stream().filter((frame) -> setup.isOfOrganisation(frame.getClassName()));
	}

	/** An executor that a library makes for itself cannot be changed. */
	private static Optional<String> ofLibrary(Setup setup, TaskSubmission submission) {
		return submission.line(setup)
			.map(StackTraceElement::getClassName)
			.filter((type) -> !setup.isOfOrganisation(type))
			.flatMap((type) -> callers(setup, submission).findFirst()
				.map((caller) -> ". If " + type
						+ " makes it itself, capture where the application calls the library, at " + caller + ", "
						+ ExecutorRemedies.SNAPSHOT));
	}

	/** Return whether a pool of threads took the task, and no schedule of it. */
	private static boolean takesInExecute(TaskSubmission submission) {
		return submission.stack()
			.stream()
			.anyMatch((frame) -> frame.getClassName().equals("java.util.concurrent.ThreadPoolExecutor")
					&& frame.getMethodName().equals("execute"));
	}

	/** Return the parallel streams of the class that submitted the work. */
	private static Optional<String> forks(Setup setup, TaskSubmission submission) {
		String type = submission.line(setup).map(StackTraceElement::getClassName).orElse("");
		return CodeSites.named(setup,
				(site) -> site.kind() == CodeSite.Kind.FORKS && site.place().getClassName().equals(type));
	}

	static Optional<String> field(Setup setup, TaskSubmission submission) {
		Optional<Held> known = setup.wiring().pool(submission.pool());
		List<Held> delegated = known.isPresent() || submission.isQueue() ? List.of() : delegated(setup, submission);
		return known.or(() -> (delegated.size() == 1) ? Optional.of(delegated.get(0)) : Optional.empty())
			.map(Held::place)
			.filter((place) -> place.startsWith(FIELD));
	}

	/** Return the executors in the fields of the class that submitted the work. */
	private static List<Held> delegated(Setup setup, TaskSubmission submission) {
		String type = submission.line(setup).map(StackTraceElement::getClassName).orElse("");
		List<Held> own = setup.wiring()
			.held("Executor")
			.stream()
			.filter((held) -> held.type().startsWith("java.util.concurrent.")
					&& held.place().matches("\\Q" + FIELD + type + ".\\E[^.]+"))
			.toList();
		return own.stream().allMatch((held) -> HIDING.stream().anyMatch(held.type()::startsWith)) ? own : List.of();
	}

}
