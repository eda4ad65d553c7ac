/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.Arrays;

import io.joinkey.check.rules.Observed;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskSubmission}.
 */
class TaskSubmissionTests {

	private static final Setup SETUP = new Observed().setup;

	@Test
	void thePoolIsNamedByItsClass() {
		assertThat(of("java.util.Timer@1").poolType()).isEqualTo("java.util.Timer");
		assertThat(of("java.util.Timer").poolType()).isEqualTo("java.util.Timer");
	}

	@Test
	void theLineIsTheFrameNextToTheSubmission() {
		TaskSubmission submission = of("X@1", "java.util.concurrent.X.submit", "com.acme.Proxy$$SpringCGLIB$$0.run",
				"org.springframework.core.task.Tasks.execute", "com.acme.Orders.load", "com.acme.Filter.filter");
		assertThat(submission.line(SETUP))
			.hasValueSatisfying((frame) -> assertThat(frame.getClassName()).isEqualTo("com.acme.Orders"));
	}

	@Test
	void aCoroutineIsSubmittedByKotlinsDispatcher() {
		assertThat(of("X@1", "java.util.concurrent.X.execute", "kotlinx.coroutines.Dispatcher.dispatch").isCoroutine())
			.isTrue();
		assertThat(of("X@1", "java.util.concurrent.X.execute", "com.acme.Orders.load",
				"kotlinx.coroutines.Dispatcher.dispatch")
			.isCoroutine()).isFalse();
	}

	@Test
	void withoutApplicationFrameTheLineIsTheLibrarys() {
		TaskSubmission submission = of("X@1", "java.util.concurrent.X.submit",
				"org.springframework.core.task.Tasks.execute", "io.micrometer.context.Wrapper.run",
				"org.springframework.context.Lifecycle.start");
		assertThat(submission.line(SETUP)).hasValueSatisfying(
				(frame) -> assertThat(frame.getClassName()).isEqualTo("org.springframework.context.Lifecycle"));
		assertThat(of("X@1", "java.util.concurrent.X.submit").line(SETUP)).isEmpty();
	}

	@Test
	void aThreadOrAQueueOfALibraryServesEverybody() {
		for (String pool : new String[] { "java.lang.Thread@1", "java.util.concurrent.LinkedBlockingQueue@1",
				"java.util.concurrent.LinkedBlockingDeque@1" }) {
			assertThat(of(pool, "org.apache.kafka.Sender.start", "com.acme.Orders.load").isTelling(SETUP)).as(pool)
				.isFalse();
			assertThat(of(pool, "com.acme.Orders.load").isTelling(SETUP)).as(pool).isTrue();
		}
		assertThat(of("java.util.concurrent.ThreadPoolExecutor@1", "org.apache.kafka.Sender.start").isTelling(SETUP))
			.isTrue();
	}

	@Test
	void anItemOfAChannelTellsOnlyIfTheApplicationSentIt() {
		String channel = "kotlinx.coroutines.channels.BufferedChannel@1";
		assertThat(of(channel, "kotlinx.coroutines.channels.BufferedChannel.send", "com.acme.Orders.load")
			.isTelling(SETUP)).isTrue();
		assertThat(of(channel, "kotlinx.coroutines.channels.BufferedChannel.send", "org.apache.kafka.Sender.send",
				"com.acme.Orders.load")
			.isTelling(SETUP)).isFalse();
	}

	@Test
	void aStageTellsOnlyIfTheApplicationRegisteredIt() {
		String stage = "java.util.concurrent.CompletableFuture@1";
		assertThat(of(stage, "java.util.concurrent.CompletableFuture.thenRun", "com.acme.Orders.load").isTelling(SETUP))
			.isTrue();
		assertThat(of(stage, "org.apache.kafka.Sender.start", "com.acme.Orders.load").isTelling(SETUP)).isFalse();
		assertThat(of(stage, "java.util.concurrent.CompletableFuture.thenRun").isTelling(SETUP)).isFalse();
	}

	@Test
	void aTaskOfAForkJoinPoolIsInvokedByThePool() {
		String pool = "java.util.concurrent.ForkJoinPool@1";
		assertThat(of(pool, "java.util.concurrent.ForkJoinPool.invoke", "com.acme.Orders.sum").isForkJoinTask())
			.isTrue();
		assertThat(of(pool, "java.util.concurrent.ForkJoinTask.fork", "com.acme.Orders.sum").isForkJoinTask()).isTrue();
		assertThat(of(pool, "java.util.concurrent.ForkJoinTask.invoke", "com.acme.Orders.sum").isForkJoinTask())
			.isFalse();
		assertThat(of(pool, "java.util.concurrent.ForkJoinPool.execute", "com.acme.Orders.sum",
				"java.util.concurrent.ForkJoinPool.invoke")
			.isForkJoinTask()).isFalse();
	}

	@Test
	void aPublisherOfTheJdkDrainsItsItemsItself() {
		String publisher = "java.util.concurrent.SubmissionPublisher$BufferedSubscription.offer";
		assertThat(of("X@1", "java.util.concurrent.X.execute", publisher, "com.acme.Orders.publish").isDrain())
			.isTrue();
		assertThat(of("X@1", "java.util.concurrent.X.execute", "com.acme.Orders.next", publisher).isDrain()).isFalse();
	}

	@Test
	void aThreadThatAFutureStartsForOneTaskExplainsIt() {
		String future = "java.util.concurrent.CompletableFuture";
		assertThat(of("java.lang.Thread@1", "java.lang.Thread.start", future + "$ThreadPerTaskExecutor.execute",
				future + ".supplyAsync", "com.github.benmanes.caffeine.cache.LocalAsyncCache.get",
				"com.acme.Rates.rate")
			.isTelling(SETUP)).isTrue();
		assertThat(of("java.lang.Thread@1", "java.lang.Thread.start", "org.apache.kafka.Sender.start",
				future + "$ThreadPerTaskExecutor.execute")
			.isTelling(SETUP)).isFalse();
	}

	@Test
	void onlyAQueueOfTheJdkIsOne() {
		assertThat(of("java.util.concurrent.DelayQueue@1").isQueue()).isTrue();
		assertThat(of("java.util.concurrent.ConcurrentLinkedDeque@1").isQueue()).isTrue();
		assertThat(of("com.acme.WorkQueue@1").isQueue()).isFalse();
		assertThat(of("java.util.concurrent.ForkJoinPool@1").isQueue()).isFalse();
	}

	@Test
	void multicastIsFoundByItsMethod() {
		String multicaster = "org.springframework.context.event.SimpleApplicationEventMulticaster.";
		assertThat(
				of("X@1", "java.util.X.execute", multicaster + "multicastEvent", multicaster + "invoke").isMulticast())
			.isTrue();
		assertThat(of("X@1", "com.acme.Listener.on", multicaster + "invokeListener", multicaster + "multicastEvent")
			.isMulticast()).isFalse();
		assertThat(of("X@1", "com.acme.Other.multicastEvent").isMulticast()).isFalse();
	}

	@Test
	void aSubmissionIsThroughWhatStandsBeforeTheLineOnly() {
		TaskSubmission submission = of("X@1", "java.util.stream.Tasks.fork", "com.acme.Orders.load",
				"io.github.Bulkhead.run");
		assertThat(submission.isThrough(SETUP, "java.util.stream.")).isTrue();
		assertThat(submission.isThrough(SETUP, "io.github.")).isFalse();
		assertThat(of("X@1", "java.util.X.run").isThrough(SETUP, "io.github.")).isFalse();
	}

	private static TaskSubmission of(String pool, String... frames) {
		return new TaskSubmission(Observed.SERVER, pool, Arrays.stream(frames).map((frame) -> {
			int dot = frame.lastIndexOf('.');
			return new StackTraceElement(frame.substring(0, dot), frame.substring(dot + 1), "X.java", 1);
		}).toList());
	}

}
