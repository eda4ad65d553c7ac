/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;

import io.joinkey.keys.BusinessKeyStore.Key;
import io.joinkey.keys.BusinessKeyStore.Origin;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CaffeineKeyStore}.
 */
class CaffeineKeyStoreTests {

	@Test
	void aFloodOfKeysIsBounded() {
		CaffeineKeyStore store = new CaffeineKeyStore(Duration.ofHours(1), 100);
		Origin origin = new Origin("a".repeat(32), "b".repeat(16), "01");
		IntStream.range(0, 10_000).forEach((number) -> store.remember(new Key("txn_id", "t" + number), origin));
		long known = IntStream.range(0, 10_000)
			.mapToObj((number) -> store.find(new Key("txn_id", "t" + number)))
			.filter(Objects::nonNull)
			.count();
		assertThat(known).isBetween(1L, 100L);
	}

}
