/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.MDC;

import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Executors of an application that was written without Joinkey. Nothing here imports a
 * type of it.
 */
@EnableAsync
@Configuration(proxyBeanMethods = false)
class UnknowingExecutors {

	/** What each bean method returned. */
	static final Map<String, Object> made = new HashMap<>();

	@Bean
	CountingPool countingPool() {
		return made("countingPool", new CountingPool());
	}

	@Bean
	ExecutorService countingPoolAsAdvised() {
		return ContextExecutorService.wrap(new CountingPool(), ContextSnapshotFactory.builder().build());
	}

	@Bean
	ThreadPoolTaskExecutor springPoolAsAdvised(ThreadPoolTaskExecutorBuilder builder) {
		return builder.build();
	}

	@Bean
	ThreadPoolTaskExecutor hookedSpringPoolAsAdvised(ThreadPoolTaskExecutorBuilder builder) {
		return builder.build(HookedSpringPool.class);
	}

	@Bean
	WrappingPool wrappingPoolAsAdvised() {
		return new WrappingPool();
	}

	@Bean
	HookedPool hookedPool() {
		return made("hookedPool", new HookedPool());
	}

	@Bean
	PlainPool plainPool() {
		return made("plainPool", new PlainPool());
	}

	@Bean
	ListeningService listeningService() {
		return made("listeningService", new ListeningService(pool()));
	}

	@Bean
	EventLoop eventLoop() {
		return made("eventLoop", new EventLoop());
	}

	@Bean
	Executor knowingLambda() {
		return made("knowingLambda", (task) -> {
			if (task instanceof Job job) {
				job.seen = true;
			}
			new Thread(task).start();
		});
	}

	@Bean
	ThreadPoolExecutor orderedPool() {
		return made("orderedPool", new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new PriorityBlockingQueue<>()));
	}

	@Bean
	BlockingQueue<Runnable> sharedQueue() {
		return made("sharedQueue", new LinkedBlockingQueue<>());
	}

	@Bean
	ThreadPoolExecutor poolWithSharedQueue(BlockingQueue<Runnable> sharedQueue) {
		return made("poolWithSharedQueue", new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, sharedQueue));
	}

	@Bean
	ThreadPoolExecutor rawPool() {
		return pool();
	}

	@Bean
	ThreadPoolExecutor fullPool() {
		return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), new Requeue());
	}

	@Bean
	ScheduledThreadPoolExecutor scheduledPool() {
		return new ScheduledThreadPoolExecutor(1, new Requeue());
	}

	@Bean
	ThreadPoolTaskExecutor springPool() {
		return made("springPool", onOneThread(new ThreadPoolTaskExecutor(), 100));
	}

	@Bean
	ThreadPoolTaskExecutor fullSpringPool() {
		ThreadPoolTaskExecutor executor = onOneThread(new ThreadPoolTaskExecutor(), 1);
		executor.setRejectedExecutionHandler(new Requeue());
		return executor;
	}

	@Bean
	ThreadPoolTaskExecutor hookedSpringPool() {
		return made("hookedSpringPool", onOneThread(new HookedSpringPool(), 100));
	}

	@Bean
	ThreadPoolTaskExecutor orderedSpringPool() {
		return made("orderedSpringPool", onOneThread(new OrderedSpringPool(), 100));
	}

	@Bean
	ThreadPoolTaskScheduler springScheduler() {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setRemoveOnCancelPolicy(true);
		return made("springScheduler", scheduler);
	}

	@Bean
	AsyncWork asyncWork() {
		return new AsyncWork();
	}

	private static ThreadPoolExecutor pool() {
		return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
	}

	private static <T extends ThreadPoolTaskExecutor> T onOneThread(T executor, int queue) {
		executor.setMaxPoolSize(1);
		executor.setQueueCapacity(queue);
		return executor;
	}

	private static <T> T made(String name, T executor) {
		made.put(name, executor);
		return executor;
	}

	/**
	 * Keeps a thread busy until it is released.
	 */
	static CountDownLatch occupy(Executor executor) throws InterruptedException {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		executor.execute(() -> {
			started.countDown();
			try {
				released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		started.await();
		return released;
	}

	/**
	 * A task that its application knows by class.
	 */
	static class Job implements Runnable, Comparable<Job> {

		final CompletableFuture<String> trace = new CompletableFuture<>();

		boolean seen;

		int rejected;

		@Override
		public void run() {
			this.trace.complete(String.valueOf(MDC.get("trace_id")));
		}

		@Override
		public int compareTo(Job other) {
			return 0;
		}

	}

	static class CountingPool extends ThreadPoolExecutor {

		private final AtomicInteger started = new AtomicInteger();

		CountingPool() {
			super(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		}

		static int started(CountingPool pool) {
			return pool.started.get();
		}

		@Override
		protected void beforeExecute(Thread thread, Runnable task) {
			this.started.incrementAndGet();
		}

	}

	static class HookedPool extends ThreadPoolExecutor {

		HookedPool() {
			super(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		}

		@Override
		protected void beforeExecute(Thread thread, Runnable task) {
			((Job) task).seen = true;
		}

	}

	static class WrappingPool extends ThreadPoolExecutor {

		WrappingPool() {
			super(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		}

		@Override
		public void execute(Runnable task) {
			super.execute(ContextSnapshotFactory.builder().build().captureAll().wrap(task));
		}

	}

	static class PlainPool extends ThreadPoolExecutor {

		PlainPool() {
			super(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		}

	}

	/**
	 * As Guava's, which returns futures of a class of its own.
	 */
	static class ListeningService extends AbstractExecutorService {

		private final ExecutorService delegate;

		ListeningService(ExecutorService delegate) {
			this.delegate = delegate;
		}

		static ExecutorService delegateOf(ListeningService service) {
			return service.delegate;
		}

		@Override
		public <T> CompletableFuture<T> submit(Callable<T> task) {
			CompletableFuture<T> future = new CompletableFuture<>();
			this.delegate.execute(() -> {
				try {
					future.complete(task.call());
				}
				catch (Exception ex) {
					future.completeExceptionally(ex);
				}
			});
			return future;
		}

		@Override
		public void execute(Runnable task) {
			this.delegate.execute(task);
		}

		@Override
		public void shutdown() {
			this.delegate.shutdown();
		}

		@Override
		public List<Runnable> shutdownNow() {
			return this.delegate.shutdownNow();
		}

		@Override
		public boolean isShutdown() {
			return this.delegate.isShutdown();
		}

		@Override
		public boolean isTerminated() {
			return this.delegate.isTerminated();
		}

		@Override
		public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
			return this.delegate.awaitTermination(timeout, unit);
		}

	}

	/**
	 * As Netty's, whose tasks are compared by identity.
	 */
	static class EventLoop implements Executor {

		final List<Runnable> tasks = new CopyOnWriteArrayList<>();

		@Override
		public void execute(Runnable task) {
			this.tasks.add(task);
			new Thread(task).start();
		}

	}

	static class HookedSpringPool extends ThreadPoolTaskExecutor {

		@Override
		protected void afterExecute(Runnable task, Throwable ex) {
			super.afterExecute(task, ex);
			if (task instanceof Job job) {
				job.trace.complete("seen");
				job.seen = true;
			}
		}

	}

	static class OrderedSpringPool extends ThreadPoolTaskExecutor {

		@Override
		protected BlockingQueue<Runnable> createQueue(int queueCapacity) {
			return new PriorityBlockingQueue<>();
		}

	}

	/**
	 * Drops the first task in the queue, and queues a rejected one once.
	 */
	static class Requeue implements RejectedExecutionHandler {

		final List<Runnable> dropped = new ArrayList<>();

		final List<Executor> executors = new ArrayList<>();

		@Override
		public void rejectedExecution(Runnable task, ThreadPoolExecutor executor) {
			this.executors.add(executor);
			if (task instanceof Future) {
				return;
			}
			((Job) task).rejected++;
			this.dropped.add(executor.getQueue().poll());
			if (((Job) task).rejected == 1) {
				executor.execute(task);
			}
		}

	}

	static class AsyncWork {

		@Async("countingPool")
		CompletableFuture<String> onCountingPool() {
			return CompletableFuture.completedFuture(String.valueOf(MDC.get("trace_id")));
		}

		@Async("listeningService")
		CompletableFuture<String> onListeningService() {
			return CompletableFuture.completedFuture(String.valueOf(MDC.get("trace_id")));
		}

		@Async("eventLoop")
		CompletableFuture<String> onEventLoop() {
			return CompletableFuture.completedFuture(String.valueOf(MDC.get("trace_id")));
		}

	}

}
