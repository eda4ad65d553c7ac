/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A concurrent map that refers to its keys weakly and compares them by identity.
 *
 * @param <V> the type of the values
 */
final class WeakIdentityMap<V> {

	private final Map<Key, V> entries = new ConcurrentHashMap<>();

	private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

	@Nullable V get(Object key) {
		return this.entries.get(new Key(key, null));
	}

	boolean containsKey(Object key) {
		return this.entries.containsKey(new Key(key, null));
	}

	void put(Object key, V value) {
		removeGone();
		this.entries.put(new Key(key, this.gone), value);
	}

	void merge(Object key, V value, BinaryOperator<V> merging) {
		removeGone();
		this.entries.merge(new Key(key, this.gone), value, merging);
	}

	void computeIfPresent(Object key, Function<V, @Nullable V> computing) {
		this.entries.computeIfPresent(new Key(key, null), (same, value) -> computing.apply(value));
	}

	void remove(Object key) {
		this.entries.remove(new Key(key, null));
	}

	void forEach(BiConsumer<Object, V> action) {
		this.entries.forEach((key, value) -> {
			Object object = key.get();
			if (object != null) {
				action.accept(object, value);
			}
		});
	}

	boolean anyMatch(BiPredicate<Object, V> predicate) {
		return this.entries.entrySet().stream().anyMatch((entry) -> {
			Object object = entry.getKey().get();
			return object != null && predicate.test(object, entry.getValue());
		});
	}

	private void removeGone() {
		for (Object key = this.gone.poll(); key != null; key = this.gone.poll()) {
			this.entries.remove(key);
		}
	}

	private static final class Key extends WeakReference<Object> {

		private final int hash;

		private Key(Object object, @Nullable ReferenceQueue<Object> queue) {
			super(object, queue);
			this.hash = System.identityHashCode(object);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return this == other || (other instanceof Key key && key.get() != null && key.get() == get());
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

	}

}
