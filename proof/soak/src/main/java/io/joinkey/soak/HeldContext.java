/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.micrometer.observation.Observation;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Finds the context of requests that a thread holds. Every thread-local value of every
 * thread is read, because a thread without a queue accepts no probe; the JVM needs
 * {@code --add-opens java.base/java.lang=ALL-UNNAMED} for it.
 */
final class HeldContext {

	/**
	 * Marks the threads of the exporter for as long as they live; it is not a context.
	 */
	private static final String EXPORTER = "io.joinkey.export.UndeliveredSpans";

	private static final List<String> KEYS = List.of("trace_id", "span_id", "traceId", "spanId");

	private HeldContext() {
	}

	static List<String> of(Thread thread) {
		List<String> held = new ArrayList<>();
		for (String name : List.of("threadLocals", "inheritableThreadLocals")) {
			Object map = read(Thread.class, name, thread);
			Object table = (map != null) ? read(map.getClass(), "table", map) : null;
			for (int index = 0; table != null && index < Array.getLength(table); index++) {
				Object entry = Array.get(table, index);
				Object value = (entry != null) ? read(entry.getClass(), "value", entry) : null;
				if (value != null && isContext(value)) {
					held.add(value.getClass().getName() + " " + value);
				}
			}
		}
		return held;
	}

	private static boolean isContext(Object value) {
		if (value instanceof Map<?, ?> map) {
			return KEYS.stream().anyMatch(map::containsKey);
		}
		if (value instanceof Context context) {
			return Span.fromContextOrNull(context) != null;
		}
		String type = value.getClass().getName();
		return value instanceof Observation.Scope || type.startsWith("io.micrometer.tracing.")
				|| (type.startsWith("io.joinkey.") && !type.equals(EXPORTER));
	}

	private static @Nullable Object read(Class<?> type, String name, Object target) {
		Field field = ReflectionUtils.findField(type, name);
		if (field == null) {
			throw new IllegalStateException(type + " has no field " + name);
		}
		ReflectionUtils.makeAccessible(field);
		return ReflectionUtils.getField(field, target);
	}

}
