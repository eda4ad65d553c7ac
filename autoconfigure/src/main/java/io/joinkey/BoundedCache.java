/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import org.jspecify.annotations.Nullable;

/**
 * Caches values in a fixed number of places. Entries with the same place replace each
 * other, so the caller compares what it finds with what it looks for. A lookup needs no
 * lock and no key object.
 *
 * @param <E> a value together with all that it depends on. It is a record because threads
 * share it without a lock, which is safe for an object with final fields only.
 */
public final class BoundedCache<E extends Record> {

	private final @Nullable Object[] places;

	/**
	 * Create a cache.
	 * @param places the number of places, a power of two
	 */
	public BoundedCache(int places) {
		if (Integer.bitCount(places) != 1) {
			throw new IllegalArgumentException("The number of places must be a power of two, but is " + places);
		}
		this.places = new Object[places];
	}

	/**
	 * Return the entry in a place.
	 * @param hash the hash code of what is looked for
	 * @return the entry, possibly of something else with the same place
	 */
	@SuppressWarnings("unchecked")
	public @Nullable E get(int hash) {
		return (E) this.places[place(hash)];
	}

	/**
	 * Store an entry in place of another one.
	 * @param hash the hash code of what the value depends on
	 * @param entry the entry
	 */
	public void put(int hash, E entry) {
		this.places[place(hash)] = entry;
	}

	private int place(int hash) {
		return (hash ^ (hash >>> 16)) & (this.places.length - 1);
	}

}
