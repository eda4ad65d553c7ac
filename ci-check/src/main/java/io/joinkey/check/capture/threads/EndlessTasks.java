/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

import io.joinkey.check.evidence.TaskSubmission;
import org.jspecify.annotations.Nullable;

/**
 * Finds work that a request started and that does not end: tasks that still run, and
 * tasks that submit themselves again. What they do may belong to no request.
 */
final class EndlessTasks {

	private static final Map<TaskSubmission, Integer> RUNNING = new ConcurrentHashMap<>();

	/** Workers that take items, which belong to the requests that queued them. */
	private static final Set<TaskSubmission> FED = ConcurrentHashMap.newKeySet();

	private static final Map<TaskSubmission, Chain> CHAINS = new ConcurrentHashMap<>();

	/** Tasks that wait for their time, by the chain that submitted them again. */
	private static final WeakIdentityMap<Chain> AGAIN = new WeakIdentityMap<>();

	private EndlessTasks() {
	}

	/**
	 * Records that a task submits another one. It may be itself if its chain submitted to
	 * the same pool before.
	 */
	static void submitted(Object task, String pool, TaskSubmission submission, @Nullable TaskSubmission within) {
		if (within == null || within.stack().isEmpty()
				|| !within.from().traceId().equals(submission.from().traceId())) {
			return;
		}
		Chain chain = CHAINS.computeIfAbsent(within, Chain::new);
		CHAINS.putIfAbsent(submission, chain);
		// a run that was submitted as an earlier one will submit the next one
		int depth = chain.steps.getOrDefault(within, 0) + 1;
		chain.repeats |= submission != within && isDeeper(chain.steps, submission, depth);
		if (isDeeper(chain.pools, pool, depth)) {
			chain.captured |= submission != within;
			AGAIN.put(task, chain);
		}
	}

	/**
	 * Return whether something led to itself. What has the same depth, such as the tasks
	 * of a loop, stands beside each other.
	 */
	private static <T> boolean isDeeper(Map<T, Integer> seen, T each, int depth) {
		Integer known = seen.putIfAbsent(each, depth);
		return known != null && known < depth;
	}

	/** Records that a task of a timer will run no more. */
	static void cancelled(Object task) {
		AGAIN.remove(task);
	}

	static void began(Object task, @Nullable TaskSubmission submission) {
		AGAIN.remove(task);
		if (submission != null) {
			RUNNING.merge(submission, 1, Integer::sum);
		}
	}

	static void ended(TaskSubmission submission) {
		RUNNING.computeIfPresent(submission, (key, count) -> (count > 1) ? count - 1 : null);
	}

	static void fed(@Nullable TaskSubmission worker) {
		if (worker != null) {
			FED.add(worker);
		}
	}

	static boolean isFed(TaskSubmission worker) {
		return FED.contains(worker);
	}

	/** Return what still runs, or waits to run again. */
	static Set<TaskSubmission> now() {
		Set<TaskSubmission> now = new HashSet<>(RUNNING.keySet());
		AGAIN.forEach((task, chain) -> {
			if (isPending(task)) {
				now.add(chain.origin);
			}
		});
		now.removeAll(FED);
		return now;
	}

	/** Return the starts of chains that run in the trace in which they were started. */
	static Set<TaskSubmission> captured() {
		Set<TaskSubmission> captured = new HashSet<>();
		AGAIN.forEach((task, chain) -> {
			if (chain.captured && isPending(task)) {
				captured.add(chain.origin);
			}
		});
		RUNNING.keySet().forEach((submission) -> {
			Chain chain = CHAINS.get(submission);
			if (chain != null && chain.repeats) {
				captured.add(chain.origin);
			}
		});
		return captured;
	}

	/** Forgets the chains, whose stacks are long. */
	static void forget() {
		CHAINS.clear();
		FED.clear();
	}

	private static boolean isPending(Object task) {
		return !(task instanceof Future<?> future && future.isDone());
	}

	private static final class Chain {

		private final TaskSubmission origin;

		/** How many submissions led to a pool when it was first seen. */
		private final Map<String, Integer> pools = new ConcurrentHashMap<>();

		/** How many submissions led to a step when it was first seen. */
		private final Map<TaskSubmission, Integer> steps = new ConcurrentHashMap<>();

		private volatile boolean captured;

		private volatile boolean repeats;

		Chain(TaskSubmission origin) {
			this.origin = origin;
			this.pools.put(origin.pool(), 0);
			this.steps.put(origin, 0);
		}

	}

}
