/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Libraries;

import org.springframework.util.ReflectionUtils;

/**
 * The fields of an appender that the application's own classes declare.
 */
final class AppenderFields {

	private final Object appender;

	private final List<Field> fields = new ArrayList<>();

	AppenderFields(Object appender) {
		this.appender = appender;
		for (Class<?> type = appender.getClass(); type != null
				&& !Libraries.isKnown(type.getName()); type = type.getSuperclass()) {
			for (Field field : declared(type)) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()
						&& field.trySetAccessible()) {
					this.fields.add(field);
				}
			}
		}
	}

	private static Field[] declared(Class<?> type) {
		try {
			return type.getDeclaredFields();
		}
		catch (LinkageError ex) {
			// a class of the application names one that is not there
			return new Field[0];
		}
	}

	/** Return the values of a type, also those in collections of the JDK. */
	<T> Stream<T> values(Class<T> type) {
		return this.fields.stream()
			.map((field) -> ReflectionUtils.getField(field, this.appender))
			.flatMap((value) -> (value instanceof Collection<?> all && value.getClass().getName().startsWith("java."))
					? Stream.of(all.toArray()) : Stream.ofNullable(value))
			.filter((value) -> type.isInstance(value) && value != this.appender)
			.map(type::cast);
	}

	/**
	 * Replaces the only value of a type, if its field can hold the replacement.
	 * @return a task that restores the value, or empty if nothing was replaced
	 */
	<T> Optional<Runnable> replace(Class<T> type, Class<? extends T> by, UnaryOperator<T> replaced) {
		List<Field> all = this.fields.stream()
			.filter((field) -> type.isInstance(ReflectionUtils.getField(field, this.appender)))
			.toList();
		if (all.size() != 1 || !all.get(0).getType().isAssignableFrom(by)) {
			return Optional.empty();
		}
		Field field = all.get(0);
		T value = type.cast(ReflectionUtils.getField(field, this.appender));
		if (by.isInstance(value)) {
			return Optional.empty();
		}
		try {
			field.set(this.appender, replaced.apply(value));
			return Optional.of(() -> ReflectionUtils.setField(field, this.appender, value));
		}
		catch (IllegalAccessException ex) {
			// such as a record's
			return Optional.empty();
		}
	}

}
