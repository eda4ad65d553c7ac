/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A fault that an application has on purpose. The soak must report it.
 */
enum Fault {

	/** A pool's thread is left with the id of the request before. */
	STALE_ID {

		private @Nullable String last;

		private @Nullable String before;

		@Override
		synchronized void before(int number, String place) {
			String own = MDC.get("trace_id");
			if (own != null && !own.equals(this.last)) {
				this.before = this.last;
				this.last = own;
			}
			if (number % 10 == 0 && this.before != null && place.equals("pool")) {
				MDC.put("trace_id", this.before);
			}
		}

	},

	/** A scope that is not closed. */
	OPEN_SCOPE {

		private final ContextKey<Integer> key = ContextKey.named("number");

		@Override
		@SuppressWarnings("MustBeClosed")
		void before(int number, String place) {
			if (number % 10 == 5 && place.equals("pool")) {
				Context.current().with(this.key, number).makeCurrent();
			}
		}

	},

	/** Something is kept of each request. */
	RETAINED {

		private final Collection<byte[]> kept = new ConcurrentLinkedQueue<>();

		@Override
		void before(int number, String place) {
			this.kept.add(new byte[16 * 1024]);
		}

	},

	/** A thread that never ends, now and then. */
	THREAD {

		@Override
		void before(int number, String place) {
			if (number % 20 == 0 && place.equals("controller")) {
				Thread thread = new Thread(LockSupport::park, "leaked-" + number);
				thread.setDaemon(true);
				thread.start();
			}
		}

	};

	static final Set<Fault> PLANTED = Stream.of(System.getProperty("soak.faults", "").split(","))
		.filter((name) -> !name.isEmpty())
		.map(Fault::valueOf)
		.collect(Collectors.toSet());

	/**
	 * Called before each line.
	 * @param number the request's number
	 * @param place where the line is written
	 */
	abstract void before(int number, String place);

}
