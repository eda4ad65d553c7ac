/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import reactor.core.scheduler.Schedulers;

import org.springframework.util.ClassUtils;

/**
 * Recognizes threads that must not wait, such as an event loop.
 */
final class NonBlockingThreads {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.scheduler.Schedulers",
			NonBlockingThreads.class.getClassLoader());

	private NonBlockingThreads() {
	}

	static boolean isCurrent() {
		return REACTOR && Reactor.isCurrent();
	}

	/** A separate class, because Reactor may be absent. */
	private static final class Reactor {

		static boolean isCurrent() {
			return Schedulers.isInNonBlockingThread();
		}

	}

}
