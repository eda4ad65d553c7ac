/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import org.jspecify.annotations.Nullable;

/**
 * Remembers in which trace a business key was seen first. Define a bean of this type to
 * use a store of your own. Joinkey calls it on threads of its own, within limits of time
 * and number. A store that fails or hangs does not affect requests.
 */
public interface BusinessKeyStore {

	/**
	 * Remembers the origin of a key. A key that is known keeps its origin until that
	 * expires.
	 * @param key the key
	 * @param origin where the key was seen
	 * @throws Exception if the origin cannot be stored
	 */
	void remember(Key key, Origin origin) throws Exception;

	/**
	 * Return the origin of a key, or {@code null} if the key is not known.
	 * @param key the key
	 * @return the origin, or {@code null}
	 * @throws Exception if the store cannot be read
	 */
	@Nullable Origin find(Key key) throws Exception;

	/**
	 * A business key.
	 *
	 * @param name the configured name, such as {@code txn_id}
	 * @param value 1 to 64 characters of {@code A-Z a-z 0-9 . _ : / = + @ -}
	 */
	record Key(String name, String value) {
	}

	/**
	 * The span in which a key was seen first.
	 *
	 * @param traceId 32 lower-case hexadecimal digits
	 * @param spanId 16 lower-case hexadecimal digits
	 * @param traceFlags two lower-case hexadecimal digits
	 */
	record Origin(String traceId, String spanId, String traceFlags) {
	}

}
