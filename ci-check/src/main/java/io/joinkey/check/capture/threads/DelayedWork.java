/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/**
 * Distinguishes work from other items of a delay queue. An item that is code, or holds
 * code, is work of the request that queued it. Any other item, such as a session that
 * expires, belongs to no request when its time has come.
 */
final class DelayedWork {

	private DelayedWork() {
	}

	/**
	 * Return whether an item of a delay queue is work. Its fields are read, and none of
	 * its methods is called.
	 */
	static boolean isWork(Object item) {
		if (isCode(item)) {
			return true;
		}
		for (Class<?> type = item.getClass(); type != null; type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				// the instance around an inner class is not what the item holds
				if (!Modifier.isStatic(field.getModifiers()) && !field.getName().startsWith("this$")
						&& !field.getType().isPrimitive() && field.trySetAccessible() && isCode(value(field, item))) {
					return true;
				}
			}
		}
		return false;
	}

	/** A lambda is an instance of a hidden class. */
	private static boolean isCode(@Nullable Object value) {
		return value instanceof Callable<?> || (value instanceof Runnable && !(value instanceof Thread))
				|| (value != null && value.getClass().isHidden());
	}

	private static @Nullable Object value(Field field, Object item) {
		try {
			return field.get(item);
		}
		catch (IllegalAccessException ex) {
			return null;
		}
	}

}
