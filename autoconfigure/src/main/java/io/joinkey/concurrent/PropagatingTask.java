/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import io.micrometer.context.ContextSnapshot;

/**
 * A task that runs with the context of its submitter.
 */
final class PropagatingTask implements Runnable {

	private final Runnable task;

	private final Runnable traced;

	private final CapturedContext carried;

	PropagatingTask(Runnable task, Runnable traced, CapturedContext carried) {
		this.task = task;
		this.traced = traced;
		this.carried = carried;
	}

	@Override
	public void run() {
		try (ContextSnapshot.Scope scope = this.carried.open();
				RunningTask run = RunningTask.begin(this.carried == CapturedContext.NOTHING)) {
			this.traced.run();
		}
	}

	/**
	 * Return the task as it was submitted.
	 */
	static Runnable submitted(Runnable task) {
		return (task instanceof PropagatingTask handedOver) ? handedOver.task : task;
	}

	@Override
	public String toString() {
		return this.task.toString();
	}

	/**
	 * Equals the submitted task, as queues ask when one is to be removed.
	 */
	record Submitted(Runnable task) implements Runnable {

		@Override
		public void run() {
			this.task.run();
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof PropagatingTask handedOver && this.task.equals(handedOver.task);
		}

		@Override
		public int hashCode() {
			return this.task.hashCode();
		}

	}

}
