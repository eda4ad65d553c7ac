/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WeakIdentityMap}.
 */
class WeakIdentityMapTests {

	private final WeakIdentityMap<Integer> map = new WeakIdentityMap<>();

	private final List<Integer> first = new ArrayList<>();

	private final List<Integer> equal = new ArrayList<>();

	@Test
	void equalKeysHaveTheirOwnValues() {
		this.map.put(this.first, 1);
		assertThat(this.map.get(this.equal)).isNull();
		this.map.put(this.equal, 2);
		assertThat(this.map.get(this.first)).isEqualTo(1);
		assertThat(this.map.get(this.equal)).isEqualTo(2);
	}

	@Test
	void aKeyThatChangedIsStillFound() {
		this.map.put(this.first, 1);
		this.first.add(7);
		assertThat(this.map.containsKey(this.first)).isTrue();
		this.map.remove(this.first);
		assertThat(this.map.containsKey(this.first)).isFalse();
	}

	@Test
	void aValueIsMergedComputedAndRemoved() {
		this.map.merge(this.first, 1, Integer::sum);
		this.map.merge(this.first, 2, Integer::sum);
		assertThat(this.map.get(this.first)).isEqualTo(3);
		this.map.computeIfPresent(this.first, (value) -> value + 1);
		assertThat(this.map.anyMatch((key, value) -> key == this.first && value == 4)).isTrue();
		this.map.computeIfPresent(this.first, (value) -> null);
		this.map.computeIfPresent(this.equal, (value) -> 5);
		List<Object> keys = new ArrayList<>();
		this.map.forEach((key, value) -> keys.add(key));
		assertThat(keys).isEmpty();
	}

}
