/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.concurrent.UnknowingExecutors.AsyncWork;
import io.joinkey.concurrent.UnknowingExecutors.CountingPool;
import io.joinkey.concurrent.UnknowingExecutors.EventLoop;
import io.joinkey.concurrent.UnknowingExecutors.Job;
import io.joinkey.concurrent.UnknowingExecutors.ListeningService;
import io.joinkey.concurrent.UnknowingExecutors.Requeue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.slf4j.MDC;

import org.springframework.boot.SpringApplication;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Executors of an application that knows nothing of Joinkey keep their identity, their
 * fields and their calls.
 */
class UnknowingExecutorsTests {

	/** A test that counts from zero, or shuts an executor down. */
	private static final String OWN_SERVICE = "own-service";

	private static RunningService shared;

	private static boolean changed;

	private RunningService service;

	@BeforeEach
	void start(TestInfo test) {
		boolean own = test.getTags().contains(OWN_SERVICE);
		if (shared == null || own || changed) {
			stop();
			shared = RunningService.start(new SpringApplication(Shop.class, UnknowingExecutors.class),
					"management.endpoints.web.exposure.include=joinkey",
					"joinkey.excluded-beans=wrappingPoolAsAdvised");
		}
		changed = own;
		this.service = shared;
	}

	@AfterAll
	static void stop() {
		if (shared != null) {
			shared.close();
			shared = null;
		}
	}

	@Test
	@Tag(OWN_SERVICE)
	void anOwnClassWithFieldsIsNotReplaced() throws Exception {
		CountingPool pool = bean("countingPool");
		assertThat(pool).isSameAs(UnknowingExecutors.made.get("countingPool"));
		pool.submit(() -> "done").get();
		assertThat(CountingPool.started(pool)).isEqualTo(1);
		assertThat(ListeningService.delegateOf(bean("listeningService"))).isNotNull();
		assertThat(this.service.context().getBeansOfType(Executor.class))
			.containsEntry("listeningService", (Executor) UnknowingExecutors.made.get("listeningService"))
			.containsEntry("eventLoop", (Executor) UnknowingExecutors.made.get("eventLoop"));
	}

	@Test
	void anOwnClassWithAHookIsNotReplaced() throws Exception {
		ThreadPoolExecutor pool = bean("hookedPool");
		assertThat(pool).isSameAs(UnknowingExecutors.made.get("hookedPool"));
		Job job = new Job();
		pool.execute(job);
		assertThat(job.trace.get(10, TimeUnit.SECONDS)).isEqualTo("null");
		assertThat(job.seen).isTrue();
	}

	@Test
	void whatIsLeftAloneIsReportedWithItsRemedy() {
		Map<String, String> left = this.service.context().getBean(ContextualExecutors.class).left();
		assertThat(left).containsOnlyKeys("countingPool", "eventLoop", "hookedPool", "hookedSpringPool",
				"listeningService", "orderedPool", "orderedSpringPool", "poolWithSharedQueue");
		assertThat(this.service.get("/actuator/joinkey").body()).contains(
				"\"hop\":\"executors\",\"state\":\"backed-off\"",
				"countingPool=its class CountingPool has the field 'started'",
				"hookedPool=its class HookedPool sees its tasks in 'beforeExecute'",
				"hookedSpringPool=its class HookedSpringPool sees its tasks in 'afterExecute'",
				"orderedPool=its queue is a PriorityBlockingQueue", "poolWithSharedQueue=its queue is a bean",
				"ContextExecutorService.wrap");
	}

	@Test
	void eachRemedyPropagates() throws Exception {
		for (String name : List.of("countingPoolAsAdvised", "springPoolAsAdvised", "hookedSpringPoolAsAdvised",
				"wrappingPoolAsAdvised")) {
			Executor pool = bean(name);
			within((trace) -> assertThat(CompletableFuture.supplyAsync(() -> MDC.get("trace_id"), pool).get()).as(name)
				.isEqualTo(trace));
		}
	}

	@Test
	void anOwnClassWithoutFieldsOrHooksPropagates() throws Exception {
		ThreadPoolExecutor pool = bean("plainPool");
		assertThat(pool).isInstanceOf(UnknowingExecutors.PlainPool.class);
		within((trace) -> assertThat(pool.submit(() -> MDC.get("trace_id")).get()).isEqualTo(trace));
	}

	@Test
	@Tag(OWN_SERVICE)
	void asyncMethodsOnExecutorsLeftAlonePropagate() throws Exception {
		AsyncWork work = this.service.context().getBean(AsyncWork.class);
		within((trace) -> {
			assertThat(work.onCountingPool().get()).isEqualTo(trace);
			assertThat(work.onListeningService().get()).isEqualTo(trace);
			assertThat(work.onEventLoop().get()).isEqualTo(trace);
		});
		EventLoop loop = bean("eventLoop");
		assertThat(loop.tasks).hasSize(1)
			.allSatisfy((task) -> assertThat(task).isInstanceOf(CompletableFuture.AsynchronousCompletionTask.class));
	}

	@Test
	void aLambdaGetsTasksOfTheApplicationAsTheyAre() throws Exception {
		Executor executor = bean("knowingLambda");
		Job job = new Job();
		executor.execute(job);
		job.trace.get(10, TimeUnit.SECONDS);
		assertThat(job.seen).isTrue();
		within((trace) -> assertThat(CompletableFuture.supplyAsync(() -> MDC.get("trace_id"), executor).get())
			.isEqualTo(trace));
	}

	@Test
	void aHandlerOfTheApplicationGetsTheSubmittedTask() throws Exception {
		ThreadPoolExecutor pool = bean("fullPool");
		assertRequeued(pool, pool);
	}

	@Test
	void aHandlerOnSpringsPoolGetsTheSubmittedTask() throws Exception {
		ThreadPoolTaskExecutor pool = bean("fullSpringPool");
		assertRequeued(pool, pool.getThreadPoolExecutor());
	}

	private void assertRequeued(Executor executor, ThreadPoolExecutor pool) throws Exception {
		CountDownLatch busy = UnknowingExecutors.occupy(executor);
		Job first = new Job();
		Job second = new Job();
		executor.execute(first);
		within((trace) -> {
			executor.execute(second);
			busy.countDown();
			assertThat(second.trace.get(10, TimeUnit.SECONDS)).isEqualTo(trace);
		});
		assertThat(pool.getRejectedExecutionHandler()).isInstanceOf(Requeue.class);
		Requeue handler = (Requeue) pool.getRejectedExecutionHandler();
		assertThat(second.rejected).isEqualTo(1);
		assertThat(handler.dropped).containsExactly(first);
		assertThat(handler.executors).containsExactly(pool);
		CountDownLatch again = UnknowingExecutors.occupy(executor);
		Job third = new Job();
		within((trace) -> {
			pool.getQueue().put(third);
			again.countDown();
			assertThat(third.trace.get(10, TimeUnit.SECONDS)).isEqualTo(trace);
		});
	}

	@Test
	void theQueueShowsSubmittedTasks() throws Exception {
		ThreadPoolExecutor pool = bean("rawPool");
		assertQueue(pool, pool);
	}

	@Test
	void theQueueOfSpringsPoolShowsSubmittedTasks() throws Exception {
		ThreadPoolTaskExecutor pool = bean("springPool");
		assertThat(pool).isSameAs(UnknowingExecutors.made.get("springPool"));
		assertQueue(pool, pool.getThreadPoolExecutor());
		within((trace) -> assertThat(pool.submit(() -> MDC.get("trace_id")).get()).isEqualTo(trace));
	}

	private void assertQueue(Executor executor, ThreadPoolExecutor pool) throws Exception {
		CountDownLatch busy = UnknowingExecutors.occupy(executor);
		assertThat(pool.getQueue()).isInstanceOf(LinkedBlockingQueue.class).isEmpty();
		List<Job> jobs = List.of(new Job(), new Job(), new Job(), new Job(), new Job(), new Job());
		jobs.forEach(executor::execute);
		assertThat(pool.getQueue()).containsExactlyElementsOf(jobs).hasSize(6);
		assertThat(pool.getQueue().toArray()).containsExactly(jobs.toArray());
		assertThat(pool.getQueue().toArray(new Runnable[0])).containsExactly(jobs.toArray(new Runnable[0]));
		assertThat(pool.getQueue().stream().toList()).isEqualTo(jobs);
		List<Runnable> each = new ArrayList<>();
		pool.getQueue().forEach(each::add);
		assertThat(each).isEqualTo(jobs);
		assertThat(pool.getQueue().contains(jobs.get(0))).isTrue();
		assertThat(pool.getQueue().peek()).isSameAs(jobs.get(0));
		assertThat(pool.getQueue().remove(jobs.get(1))).isTrue();
		assertThat(pool.getQueue().remove(jobs.get(1))).isFalse();
		assertThat(pool.remove(jobs.get(2))).isTrue();
		assertThat(pool.getQueue().removeIf((task) -> task == jobs.get(3))).isTrue();
		assertThat(pool.getQueue().poll()).isSameAs(jobs.get(0));
		List<Runnable> drained = new ArrayList<>();
		assertThat(pool.getQueue().drainTo(drained, 1)).isEqualTo(1);
		assertThat(drained).containsExactly(jobs.get(4));
		FutureTask<String> cancelled = new FutureTask<>(() -> "cancelled");
		executor.execute(cancelled);
		Future<?> submitted = pool.submit((Callable<String>) () -> "submitted");
		assertThat(pool.getQueue()).contains((Runnable) submitted, cancelled);
		cancelled.cancel(true);
		pool.purge();
		assertThat(pool.getQueue()).doesNotContain(cancelled);
		assertThat(pool.remove((Runnable) submitted)).isTrue();
		assertThat(pool.getQueue()).containsExactly(jobs.get(5));
		busy.countDown();
		jobs.get(5).trace.get(10, TimeUnit.SECONDS);
	}

	@Test
	@Tag(OWN_SERVICE)
	void tasksNeverRunAreReturnedAsSubmitted() throws Exception {
		for (ThreadPoolExecutor pool : List.<ThreadPoolExecutor>of(bean("rawPool"),
				this.<ThreadPoolTaskExecutor>bean("springPool").getThreadPoolExecutor())) {
			UnknowingExecutors.occupy(pool);
			Job job = new Job();
			pool.execute(job);
			List<Runnable> remaining = pool.shutdownNow();
			assertThat(remaining).containsExactly(job);
			remaining.clear();
		}
	}

	@Test
	@Tag(OWN_SERVICE)
	void scheduledTasksStayFutures() throws Exception {
		ScheduledThreadPoolExecutor pool = bean("scheduledPool");
		pool.setRemoveOnCancelPolicy(true);
		ScheduledFuture<?> first = pool.schedule(new Job(), 1, TimeUnit.HOURS);
		ScheduledFuture<?> second = pool.schedule(new Job(), 1, TimeUnit.HOURS);
		assertThat(pool.getQueue()).containsExactlyInAnyOrder((Runnable) first, (Runnable) second);
		first.cancel(false);
		assertThat(pool.getQueue()).containsExactly((Runnable) second);
		assertThat(pool.getRejectedExecutionHandler()).isInstanceOf(Requeue.class);
		assertThat(pool.shutdownNow()).containsExactly((Runnable) second);
		pool.execute(new Job());
		assertThat(((Requeue) pool.getRejectedExecutionHandler()).executors).containsExactly(pool);
	}

	@Test
	void aCancelledTaskLeavesSpringsScheduler() throws Exception {
		ThreadPoolTaskScheduler scheduler = bean("springScheduler");
		assertThat(scheduler).isSameAs(UnknowingExecutors.made.get("springScheduler"));
		ScheduledFuture<?> future = scheduler.schedule(new Job(), scheduler.getClock().instant().plusSeconds(3600));
		assertThat(scheduler.getScheduledThreadPoolExecutor().getQueue()).containsExactly((Runnable) future);
		future.cancel(false);
		assertThat(scheduler.getScheduledThreadPoolExecutor().getQueue()).isEmpty();
		within((trace) -> assertThat(scheduler.submit(() -> MDC.get("trace_id")).get()).isEqualTo(trace));
	}

	@Test
	void anOrderedQueueOfSpringsPoolGetsItsTasks() throws Exception {
		for (String name : List.of("orderedSpringPool", "orderedPool")) {
			Executor pool = bean(name);
			CountDownLatch busy = UnknowingExecutors.occupy(pool);
			Job first = new Job();
			Job second = new Job();
			pool.execute(first);
			pool.execute(second);
			busy.countDown();
			second.trace.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void aSubclassOfSpringsPoolSeesItsTasks() throws Exception {
		ThreadPoolTaskExecutor pool = bean("hookedSpringPool");
		Job job = new Job();
		pool.execute(job);
		pool.submit(() -> {
		}).get();
		assertThat(job.seen).isTrue();
	}

	@Test
	void metricsSeeThePool() throws Exception {
		ThreadPoolTaskExecutor pool = bean("springPool");
		CountDownLatch busy = UnknowingExecutors.occupy(pool);
		pool.execute(new Job());
		MeterRegistry registry = this.service.context().getBean(MeterRegistry.class);
		assertThat(registry.get("executor.active").tag("name", "springPool").gauge().value()).isEqualTo(1);
		assertThat(registry.get("executor.queued").tag("name", "springPool").gauge().value()).isEqualTo(1);
		assertThat(registry.get("executor.queue.remaining").tag("name", "springPool").gauge().value()).isEqualTo(99);
		assertThat(registry.get("executor.pool.core").tag("name", "springScheduler").gauge().value()).isEqualTo(1);
		busy.countDown();
	}

	@Test
	void equalityIsIdentity() {
		ThreadPoolExecutor pool = bean("rawPool");
		assertThat(pool).isEqualTo(pool).isSameAs(bean("rawPool")).hasSameHashCodeAs(pool);
		for (Object other : UnknowingExecutors.made.values()) {
			assertThat(pool.equals(other)).isEqualTo(other.equals(pool)).isFalse();
		}
	}

	@SuppressWarnings("unchecked")
	private <T> T bean(String name) {
		return (T) this.service.context().getBean(name);
	}

	private void within(Work work) throws Exception {
		Observation observation = Observation.start("request",
				this.service.context().getBean(ObservationRegistry.class));
		try (Observation.Scope scope = observation.openScope()) {
			work.run(MDC.get("trace_id"));
		}
		finally {
			observation.stop();
		}
	}

	private interface Work {

		void run(String trace) throws Exception;

	}

}
