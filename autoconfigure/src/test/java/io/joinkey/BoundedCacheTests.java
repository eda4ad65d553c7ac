/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BoundedCache}.
 */
class BoundedCacheTests {

	private final BoundedCache<Entry> cache = new BoundedCache<>(4);

	@Test
	void entriesWithDifferentPlacesAreKept() {
		for (int i = 0; i < 4; i++) {
			this.cache.put(i, new Entry(i));
		}
		for (int i = 0; i < 4; i++) {
			assertThat(this.cache.get(i)).isEqualTo(new Entry(i));
		}
	}

	@Test
	void entriesWithTheSamePlaceReplaceEachOther() {
		this.cache.put(1, new Entry(1));
		this.cache.put(5, new Entry(5));
		assertThat(this.cache.get(1)).isEqualTo(new Entry(5));
	}

	@Test
	void everyHashHasAPlace() {
		for (int hash : new int[] { Integer.MIN_VALUE, -1, Integer.MAX_VALUE }) {
			assertThat(new BoundedCache<Entry>(1).get(hash)).isNull();
			this.cache.put(hash, new Entry(hash));
			assertThat(this.cache.get(hash)).isEqualTo(new Entry(hash));
		}
	}

	@Test
	void theUpperBitsOfAHashCount() {
		this.cache.put(1 << 16, new Entry(1));
		assertThat(this.cache.get(0)).isNull();
	}

	@Test
	void theNumberOfPlacesIsAPowerOfTwo() {
		assertThatIllegalArgumentException().isThrownBy(() -> new BoundedCache<Entry>(1000))
			.withMessage("The number of places must be a power of two, but is 1000");
		assertThatIllegalArgumentException().isThrownBy(() -> new BoundedCache<Entry>(0));
	}

	private record Entry(int number) {
	}

}
