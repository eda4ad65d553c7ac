/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

	private static final Map<TaskSubmissions.Key, TaskSubmission> REGISTERED = new ConcurrentHashMap<>();

	private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

	private CompletionStages() {
	}

	static void registered(@Nullable Object stage) {
		SpanContext active = ThreadSnapshots.current();
		if (stage == null || active == null || active.traceId().equals(ThreadSnapshots.PROBE) || isRegisteredByJdk()) {
			return;
		}
		for (Object gone = GONE.poll(); gone != null; gone = GONE.poll()) {
			REGISTERED.remove(gone);
		}
		String pool = FUTURE + "@" + Integer.toHexString(System.identityHashCode(stage));
		REGISTERED.put(new TaskSubmissions.Key(stage, GONE), new TaskSubmission(active, pool, TaskSubmissions.stack()));
	}

	/** A stage may be tried before it can run, so it stays registered. */
	static void firing(Object stage) {
		TaskSubmissions.beganStage(REGISTERED.get(new TaskSubmissions.Key(stage, null)));
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
