/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.List;

import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskSubmission;
import org.jspecify.annotations.Nullable;

/**
 * Records for each stage of a {@code CompletableFuture} the span and the code in which it
 * was registered. The thread that completes the future runs the stage. Stages that the
 * JDK registers for itself are left out.
 */
final class CompletionStages {

	private static final String FUTURE = "java.util.concurrent.CompletableFuture";

	private static final WeakIdentityMap<TaskSubmission> REGISTERED = new WeakIdentityMap<>();

	private CompletionStages() {
	}

	static void registered(@Nullable Object stage) {
		SpanContext active = ThreadSnapshots.current();
		if (stage == null || active == null || active.traceId().equals(ThreadSnapshots.PROBE) || isRegisteredByJdk()) {
			return;
		}
		String pool = FUTURE + "@" + Integer.toHexString(System.identityHashCode(stage));
		REGISTERED.put(stage, new TaskSubmission(active, pool, TaskSubmissions.stack()));
	}

	/** A stage may be tried before it can run, so it stays registered. */
	static void firing(Object stage) {
		TaskSubmissions.beganStage(REGISTERED.get(stage));
	}

	static void fired() {
		TaskSubmissions.ended();
	}

	static boolean isStage(TaskSubmission submission) {
		return submission.pool().startsWith(FUTURE + "@");
	}

	private static boolean isRegisteredByJdk() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.map(StackWalker.StackFrame::getClassName)
				.filter((name) -> !name.startsWith("io.joinkey.check.capture.") && !name.startsWith(FUTURE))
				.findFirst())
			.filter((name) -> List.of("java.", "javax.", "jdk.", "sun.").stream().anyMatch(name::startsWith))
			.isPresent();
	}

}
