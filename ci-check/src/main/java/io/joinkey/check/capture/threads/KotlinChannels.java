/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.lang.reflect.Field;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Records which items a coroutine takes from a channel of Kotlin. The iterator that takes
 * them refers to its channel in a field whose name the compiler chose, so that the field
 * is found by its type.
 */
final class KotlinChannels {

	private static final String PACKAGE = "kotlinx.coroutines.channels.";

	private KotlinChannels() {
	}

	/** Called before an iterator looks for an item. */
	static void awaiting(Object iterator) {
		Object channel = channel(iterator);
		if (channel != null) {
			QueuedItems.dequeuing(channel);
		}
	}

	static void received(Object iterator, @Nullable Object item) {
		Object channel = channel(iterator);
		if (channel != null) {
			QueuedItems.dequeued(channel, item);
		}
	}

	private static @Nullable Object channel(Object iterator) {
		return Arrays.stream(iterator.getClass().getDeclaredFields())
			.filter((field) -> field.getType().getName().startsWith(PACKAGE))
			.map(Field::getName)
			.findFirst()
			.map((name) -> PrivateField.read(iterator, name))
			.orElse(null);
	}

}
