/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.scheduling.config.TaskExecutionOutcome;
import org.springframework.scheduling.config.TaskExecutionOutcome.Status;

/**
 * Waits until each scheduled task that is due soon has begun and ended another run. Rare
 * runs and long runs are not waited for.
 */
final class NextRuns {

	private static final Duration SOON = Duration.ofSeconds(2);

	private static final Duration LONGEST = Duration.ofSeconds(4);

	/** A run that is due now has no next execution either, until it begins. */
	private static final Duration LATE = Duration.ofMillis(500);

	private final Instant begin = Instant.now();

	private NextRuns() {
	}

	/**
	 * Wait for the next runs.
	 * @param beans the application
	 * @return whether there was a run to wait for
	 */
	static boolean await(ConfigurableListableBeanFactory beans) {
		NextRuns runs = new NextRuns();
		List<ScheduledTask> tasks = beans.getBeanProvider(ScheduledTaskHolder.class)
			.stream()
			.flatMap((holder) -> holder.getScheduledTasks().stream())
			.filter(runs::isDue)
			.toList();
		while (tasks.stream().anyMatch(runs::isAwaited)) {
			LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
		}
		return !tasks.isEmpty();
	}

	private boolean isDue(ScheduledTask task) {
		Instant next = task.nextExecution();
		return next == null || next.isBefore(this.begin.plus(SOON));
	}

	private boolean isAwaited(ScheduledTask task) {
		Instant now = Instant.now();
		TaskExecutionOutcome last = task.getTask().getLastExecutionOutcome();
		boolean running = last.status() == Status.STARTED;
		Instant started = last.executionTime();
		boolean again = started != null && !started.isBefore(this.begin);
		boolean over = task.nextExecution() == null && !running && now.isAfter(this.begin.plus(LATE));
		return (running || !again) && !over && now.isBefore(this.begin.plus(LONGEST));
	}

}
