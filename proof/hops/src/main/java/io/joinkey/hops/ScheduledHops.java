/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.annotation.Scheduled;
import reactor.core.publisher.Mono;

/**
 * Runs scheduled work, which no request starts.
 */
class ScheduledHops {

	@Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.SECONDS)
	void tick() {
		Hop.line("scheduled-run");
	}

	@Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.SECONDS)
	void fail() {
		throw new IllegalStateException("hop=scheduled-error;");
	}

	@Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.SECONDS)
	Mono<Void> failReactively() {
		return Mono.delay(Duration.ofMillis(1)).then(Mono.error(new IllegalStateException("scheduled-reactive")));
	}

}
