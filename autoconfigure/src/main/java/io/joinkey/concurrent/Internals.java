/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.lang.reflect.Field;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Private fields of Spring's executors that have no getter.
 */
final class Internals {

	private Internals() {
	}

	static <T> T read(Object owner, String name, Class<T> type) {
		return Objects.requireNonNull(readNullable(owner, name, type), name);
	}

	static <T> @Nullable T readNullable(Object owner, String name, Class<T> type) {
		return type.cast(ReflectionUtils.getField(field(owner, name), owner));
	}

	static void write(Object owner, String name, Object value) {
		ReflectionUtils.setField(field(owner, name), owner, value);
	}

	private static Field field(Object owner, String name) {
		Field field = ReflectionUtils.findField(owner.getClass(), name);
		if (field == null) {
			throw new IllegalStateException(owner.getClass().getName() + " has no field " + name);
		}
		ReflectionUtils.makeAccessible(field);
		return field;
	}

}
