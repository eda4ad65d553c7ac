/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Breaks where no executor is given a task of the request: a task forks others, a future
 * is continued, and a worker takes a text.
 */
final class ContinuationSabotages {

	private static final Logger log = LoggerFactory.getLogger(ContinuationSabotages.class);

	private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().build();

	private ContinuationSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc().requesting("/continuations");
		return List.of(
				new Sabotage("tasks that fork others in a ForkJoinPool", CorrelationRule.ASYNC_HOP,
						mvc.with(Forks.class), "capture in its constructor", mvc.with(ForksWithin.class)),
				new Sabotage("a continuation of a CompletableFuture", CorrelationRule.ASYNC_HOP,
						mvc.with(Continues.class), "capture before it is registered", mvc.with(ContinuesWithin.class)),
				new Sabotage("texts in a queue with a worker thread", CorrelationRule.ASYNC_HOP,
						mvc.with(QueuesTexts.class), "queue a ContextSnapshot with each item",
						mvc.with(QueuesTasks.class)));
	}

	@RestController
	static class Forks implements AutoCloseable {

		private final ForkJoinPool pool = new ForkJoinPool(2);

		@GetMapping("/continuations")
		void sum() {
			this.pool.invoke(new Sum(4, within()));
		}

		/** What each part is run by. */
		Consumer<Runnable> within() {
			return Runnable::run;
		}

		@Override
		public void close() {
			this.pool.shutdown();
		}

	}

	@RestController
	static class ForksWithin extends Forks {

		@Override
		Consumer<Runnable> within() {
			ContextSnapshot snapshot = SNAPSHOTS.captureAll();
			return (part) -> snapshot.wrap(part).run();
		}

	}

	static class Sum extends RecursiveAction {

		private final int size;

		private final transient Consumer<Runnable> within;

		Sum(int size, Consumer<Runnable> within) {
			this.size = size;
			this.within = within;
		}

		@Override
		protected void compute() {
			if (this.size == 1) {
				this.within.accept(() -> log.info("Summing"));
			}
			else {
				invokeAll(new Sum(this.size / 2, this.within), new Sum(this.size / 2, this.within));
			}
		}

	}

	/** A clock that knows of no request completes what waits. */
	@RestController
	static class Continues implements AutoCloseable {

		private final Queue<CompletableFuture<String>> waiting = new ConcurrentLinkedQueue<>();

		private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

		Continues() {
			this.clock.scheduleWithFixedDelay(this::tick, 0, 20, TimeUnit.MILLISECONDS);
		}

		private void tick() {
			for (CompletableFuture<String> next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
				next.complete("answer");
			}
		}

		@GetMapping("/continuations")
		void ask() {
			CompletableFuture<String> future = new CompletableFuture<>();
			CompletableFuture<Void> done = future
				.thenAccept(captured((answer) -> log.info("The answer came: {}", answer)));
			this.waiting.add(future);
			done.join();
		}

		Consumer<String> captured(Consumer<String> continuation) {
			return continuation;
		}

		@Override
		public void close() {
			this.clock.shutdownNow();
		}

	}

	@RestController
	static class ContinuesWithin extends Continues {

		@Override
		Consumer<String> captured(Consumer<String> continuation) {
			return SNAPSHOTS.captureAll().wrap(continuation);
		}

	}

	/** Every request queues the same text. */
	@RestController
	static class QueuesTexts implements AutoCloseable {

		private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

		private final Thread worker = new Thread(this::work, "worker");

		QueuesTexts() {
			this.worker.setDaemon(true);
			this.worker.start();
		}

		@GetMapping("/continuations")
		void count() {
			this.events.add(event());
		}

		Object event() {
			return "vote counted";
		}

		private void work() {
			try {
				while (true) {
					handle(this.events);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		void handle(BlockingQueue<Object> events) throws InterruptedException {
			Object event = events.take();
			if (event instanceof Runnable task) {
				task.run();
			}
			else {
				log.info("Audit: {}", event);
			}
		}

		@Override
		public void close() {
			this.worker.interrupt();
		}

	}

	@RestController
	static class QueuesTasks extends QueuesTexts {

		@Override
		Object event() {
			return SNAPSHOTS.captureAll().wrap(() -> log.info("Audit: vote counted"));
		}

	}

	/** A line about many requests is no request's. */
	@RestController
	static class Batches extends QueuesTexts {

		@Override
		void handle(BlockingQueue<Object> events) throws InterruptedException {
			List<Object> batch = new ArrayList<>(List.of(events.take()));
			events.drainTo(batch, 10);
			log.info("Writing {} events", batch.size());
		}

	}

	/** What is queued outside of any request too tells of none. */
	@RestController
	static class Signals extends QueuesTexts implements Runnable {

		private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

		Signals() {
			run();
			this.clock.scheduleWithFixedDelay(this, 20, 20, TimeUnit.MILLISECONDS);
		}

		@Override
		public void run() {
			count();
		}

		@Override
		public void close() {
			super.close();
			this.clock.shutdownNow();
		}

	}

	/**
	 * A session that expires belongs to no request. Each request waits until the session
	 * of the last one has expired, so that this is seen.
	 */
	@RestController
	static class Expires implements AutoCloseable {

		private final DelayQueue<Session> sessions = new DelayQueue<>();

		private final Thread cleaner = new Thread(this::clean, "cleaner");

		private Session last = new Session();

		Expires() {
			this.sessions.add(this.last);
			this.cleaner.setDaemon(true);
			this.cleaner.start();
		}

		@GetMapping("/continuations")
		synchronized void open() throws InterruptedException {
			log.info("Opening a session");
			Session before = this.last;
			this.last = new Session();
			this.sessions.add(this.last);
			before.expired.await();
		}

		private void clean() {
			try {
				while (true) {
					Session session = this.sessions.take();
					log.info("A session expired");
					session.expired.countDown();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void close() {
			this.cleaner.interrupt();
		}

		private static final class Session implements Delayed {

			private final CountDownLatch expired = new CountDownLatch(1);

			private final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);

			@Override
			public long getDelay(TimeUnit unit) {
				return unit.convert(this.end - System.nanoTime(), TimeUnit.NANOSECONDS);
			}

			@Override
			public int compareTo(Delayed other) {
				return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
			}

		}

	}

	/** A request borrows what another one gave back. */
	@RestController
	static class Lends {

		private final BlockingQueue<Page> idle = new LinkedBlockingQueue<>();

		@GetMapping("/continuations")
		String write() {
			Page lent = this.idle.poll();
			Page page = (lent != null) ? lent : new Page();
			log.info("Writing a page");
			page.text = "page";
			this.idle.add(page);
			return page.text;
		}

		private static final class Page {

			private String text = "";

		}

	}

	/** The next request continues what waited for it, within its own span. */
	@RestController
	static class Wakes {

		private CompletableFuture<String> next = new CompletableFuture<>();

		@GetMapping("/continuations")
		synchronized void exchange() {
			CompletableFuture<String> last = this.next;
			this.next = new CompletableFuture<>();
			this.next.thenAccept((news) -> log.info("Who waited is told: {}", news));
			last.complete("news");
		}

	}

}
