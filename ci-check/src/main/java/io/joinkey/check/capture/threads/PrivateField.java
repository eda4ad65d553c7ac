/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Reads a field that has no getter.
 */
public final class PrivateField {

	private PrivateField() {
	}

	/**
	 * Reads the field.
	 * @param object the object
	 * @param name the name of the field
	 * @return its value, or {@code null} if the field does not exist or its module does
	 * not open it
	 */
	public static @Nullable Object read(Object object, String name) {
		java.lang.reflect.Field field = ReflectionUtils.findField(object.getClass(), name);
		if (field == null) {
			return null;
		}
		try {
			ReflectionUtils.makeAccessible(field);
			return ReflectionUtils.getField(field, object);
		}
		catch (RuntimeException ex) {
			// a module that does not open the field
			return null;
		}
	}

}
