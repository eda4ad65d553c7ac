/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.evidence.Setup.Probe;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThreadsReader}.
 */
class ThreadsReaderTests {

	@Test
	void aPoolThatTakesOnlyTasksOfItsOwnTypeIsNotTried() {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new PriorityBlockingQueue<>());
		pool.prestartAllCoreThreads();
		assertThat(probed(pool)).isEqualTo(Probe.NOT_TRIED);
	}

	/** The first task of a queue is compared with no other one, but the next one is. */
	@Test
	void aPoolThatOrdersItsTasksGetsNoneOfTheGate() {
		List<Runnable> offered = new CopyOnWriteArrayList<>();
		PriorityBlockingQueue<Runnable> ordered = new PriorityBlockingQueue<>(11,
				Comparator.comparing((task) -> ((Job) task).rank())) {

			@Override
			public boolean offer(Runnable task) {
				offered.add(task);
				return super.offer(task);
			}

		};
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, ordered);
		pool.prestartAllCoreThreads();
		assertThat(probed(pool)).isEqualTo(Probe.NOT_TRIED);
		assertThat(offered).isEmpty();
	}

	private static Probe probed(ThreadPoolExecutor pool) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean("urgent", ThreadPoolExecutor.class, () -> pool);
			context.refresh();
			return new ThreadsReader(context, (name) -> true).read().executors().get(0).probe();
		}
	}

	private interface Job extends Runnable {

		int rank();

	}

}
