/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskSubmission;
import org.jspecify.annotations.Nullable;

/**
 * Records which span stored a trigger of Quartz, and finds it where the trigger's job
 * runs. A trigger that fires more than once belongs to no single request. Quartz copies
 * triggers, so their keys identify them.
 */
final class QuartzJobs {

	private static final Map<String, TaskSubmission> TRIGGERS = new ConcurrentHashMap<>();

	private QuartzJobs() {
	}

	static void stored(Object store, @Nullable Object trigger) {
		SpanContext active = ThreadSnapshots.current();
		if (trigger != null && active != null && isOnce(trigger)) {
			TRIGGERS.put(String.valueOf(call(trigger, "getKey")),
					new TaskSubmission(active, TaskSubmissions.name(store), TaskSubmissions.stack()));
		}
	}

	/** Called before the shell of a job runs it. */
	static void began(Object shell) {
		Object context = field(shell, "jec");
		Object trigger = (context != null) ? call(context, "getTrigger") : null;
		Object key = (trigger != null) ? call(trigger, "getKey") : null;
		TaskSubmissions.beganPart((key != null) ? TRIGGERS.remove(String.valueOf(key)) : null);
	}

	private static boolean isOnce(Object trigger) {
		return Integer.valueOf(0).equals(call(trigger, "getRepeatCount"));
	}

	private static @Nullable Object call(Object object, String name) {
		try {
			Method method = object.getClass().getMethod(name);
			return method.trySetAccessible() ? method.invoke(object) : null;
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

	private static @Nullable Object field(Object object, String name) {
		for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
			try {
				Field field = type.getDeclaredField(name);
				return field.trySetAccessible() ? field.get(object) : null;
			}
			catch (NoSuchFieldException ex) {
				// a subclass of the shell does not declare it
			}
			catch (IllegalAccessException ex) {
				return null;
			}
		}
		return null;
	}

}
