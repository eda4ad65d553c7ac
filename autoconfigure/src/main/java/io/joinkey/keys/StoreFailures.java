/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Counts and logs what a store could not do. Each kind of failure is logged once.
 */
final class StoreFailures {

	private static final Log logger = LogFactory.getLog(BusinessKeyStore.class);

	private final Map<Failure, AtomicLong> counts = new EnumMap<>(Failure.class);

	StoreFailures() {
		for (Failure failure : Failure.values()) {
			this.counts.put(failure, new AtomicLong());
		}
	}

	long count(Failure failure) {
		AtomicLong count = this.counts.get(failure);
		return (count != null) ? count.get() : 0;
	}

	void add(Failure failure, @Nullable Throwable cause) {
		AtomicLong count = this.counts.get(failure);
		if (count != null && count.incrementAndGet() == 1) {
			logger.warn(failure.description + ((cause != null) ? ": " + cause : "")
					+ ". Requests are not affected. See the metric joinkey_keys_store_failures_total (logged once)");
		}
	}

	/**
	 * A kind of failure.
	 */
	enum Failure {

		READ_LATE("A business key could not be looked up within joinkey.keys.store.read-timeout"),

		READ_FAILED("A business key could not be looked up"),

		READ_DROPPED("A business key was not looked up, because too many look-ups wait for the store"),

		WRITE_FAILED("The origin of a business key could not be stored"),

		WRITE_DROPPED("The origin of a business key was not stored, because too many wait for the store");

		private final String description;

		Failure(String description) {
			this.description = description;
		}

		String label() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
