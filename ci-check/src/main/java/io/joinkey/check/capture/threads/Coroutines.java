/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;

import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskSubmission;
import org.jspecify.annotations.Nullable;

/**
 * Records for each coroutine of Kotlin the span and the code in which it was started. Any
 * thread may resume it, and that thread knows nothing of its start.
 */
final class Coroutines {

	private static final WeakIdentityMap<TaskSubmission> STARTED = new WeakIdentityMap<>();

	private Coroutines() {
	}

	/**
	 * A coroutine within another one, such as withContext, has the start of the outer.
	 */
	static void started(Object coroutine) {
		SpanContext active = ThreadSnapshots.current();
		TaskSubmission outer = (active == null) ? TaskSubmissions.current(null) : null;
		TaskSubmission submission = (active == null) ? outer : active.traceId().equals(ThreadSnapshots.PROBE) ? null
				: new TaskSubmission(active, TaskSubmissions.name(coroutine), TaskSubmissions.stack());
		if (submission != null) {
			STARTED.put(coroutine, submission);
		}
	}

	/** Called before a part of a coroutine runs on this thread. */
	static void resuming(Object continuation) {
		Object coroutine = job(continuation);
		if (coroutine == null) {
			// a sequence runs within its caller
			TaskSubmissions.beganPart(TaskSubmissions.current(null));
			return;
		}
		TaskSubmissions.beganCoroutine(STARTED.get(coroutine));
	}

	/** Return the coroutines that have not ended, and may never end. */
	static Set<TaskSubmission> endless() {
		Set<TaskSubmission> endless = new HashSet<>();
		STARTED.forEach((coroutine, submission) -> {
			if (Boolean.TRUE.equals(call(coroutine, "isActive"))) {
				endless.add(submission);
			}
		});
		return endless;
	}

	private static @Nullable Object job(Object continuation) {
		Object context = call(continuation, "getContext");
		if (context == null) {
			return null;
		}
		try {
			ClassLoader loader = continuation.getClass().getClassLoader();
			Object key = Class.forName("kotlinx.coroutines.Job", false, loader).getField("Key").get(null);
			for (Method method : Class.forName("kotlin.coroutines.CoroutineContext", false, loader).getMethods()) {
				if (method.getName().equals("get")) {
					return method.invoke(context, key);
				}
			}
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			// coroutines without kotlinx have no job
		}
		return null;
	}

	private static @Nullable Object call(Object target, String name) {
		try {
			Method method = target.getClass().getMethod(name);
			method.setAccessible(true);
			return method.invoke(target);
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			return null;
		}
	}

}
