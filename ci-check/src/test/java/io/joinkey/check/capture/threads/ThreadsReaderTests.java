/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.evidence.Setup.ExecutorBean;
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
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean("urgent", ThreadPoolExecutor.class, () -> pool);
			context.refresh();
			assertThat(new ThreadsReader(context, (name) -> true).read().executors()).singleElement()
				.extracting(ExecutorBean::name, ExecutorBean::probe)
				.containsExactly("urgent", Probe.NOT_TRIED);
		}
	}

}
