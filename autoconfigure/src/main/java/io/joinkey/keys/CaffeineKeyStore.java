/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * Remembers keys in the memory of this instance.
 */
final class CaffeineKeyStore implements BusinessKeyStore {

	private final Cache<Key, Origin> origins;

	CaffeineKeyStore(Duration expiry, int maxSize) {
		this.origins = Caffeine.newBuilder()
			.expireAfterWrite(expiry)
			.maximumSize(maxSize)
			// no task on a pool of the application
			.executor(Runnable::run)
			.build();
	}

	@Override
	public void remember(Key key, Origin origin) {
		this.origins.asMap().putIfAbsent(key, origin);
	}

	@Override
	public @Nullable Origin find(Key key) {
		return this.origins.getIfPresent(key);
	}

}
