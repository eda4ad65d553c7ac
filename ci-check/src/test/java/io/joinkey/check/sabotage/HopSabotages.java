/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Breaks where work is handed to another thread.
 */
final class HopSabotages {

	private static final Logger log = LoggerFactory.getLogger(HopSabotages.class);

	private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().build();

	private static final String PROPAGATE = "spring.task.execution.propagate-context";

	private HopSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc().requesting("/hops");
		Application defaults = mvc.with(AsyncMethod.class);
		Application callable = mvc.with(AsCallable.class);
		return List.of(
				new Sabotage("@Async on Spring Boot's executor", CorrelationRule.ASYNC_HOP, defaults,
						PROPAGATE + "=true", defaults.property(PROPAGATE, "true")),
				new Sabotage("@Async on an executor bean of its own", CorrelationRule.ASYNC_HOP,
						defaults.with(OwnPool.class), "new ContextPropagatingTaskDecorator()",
						defaults.with(DecoratedPool.class), CorrelationRule.EXECUTOR_INVENTORY),
				new Sabotage("an ExecutorService bean", CorrelationRule.ASYNC_HOP,
						mvc.with(RawBean.class, OnBean.class), "ContextExecutorService.wrap",
						mvc.with(WrappedBean.class, OnBean.class), CorrelationRule.EXECUTOR_INVENTORY),
				new Sabotage("an executor bean that no request uses", CorrelationRule.EXECUTOR_INVENTORY,
						Application.mvc().with(OwnPool.class), "new ContextPropagatingTaskDecorator()",
						Application.mvc().with(DecoratedPool.class)),
				hop("an executor that is not a bean", OnOwnService.class, "ContextExecutorService.wrap",
						OnWrappedService.class),
				hop("CompletableFuture.supplyAsync", OnCommonPool.class, "as its last argument", OnGivenExecutor.class),
				hop("a new thread", OnNewThread.class, "captureAll().wrap((Runnable) task)", OnWrappedThread.class),
				hop("a parallel stream", InParallel.class, "make it sequential", InWrappedParallel.class),
				hop("a ThreadPoolBulkhead of Resilience4j", InBulkhead.class, "captureAll().wrap(callable)",
						InWrappedBulkhead.class),
				hop("a Timer", OnTimer.class, "captureAll().wrap((Runnable) task)", OnWrappedTimer.class),
				hop("a DeferredResult set by a new thread", Deferred.class, "captureAll().wrap((Runnable) task)",
						WrappedDeferred.class),
				hop("a span that starts on a thread without context", SpanOnNewThread.class,
						"captureAll().wrap((Runnable) task)", SpanOnWrappedThread.class),
				new Sabotage("a task opens a scope and never closes it", CorrelationRule.ASYNC_NO_LEAK,
						Application.mvc().requesting("/hops").with(LeavesScope.class), "ContextSnapshot.wrap(task)",
						Application.mvc().requesting("/hops").with(OnWrappedService.class),
						CorrelationRule.SCOPE_BALANCE),
				new Sabotage("a scope that another thread closes", CorrelationRule.SCOPE_BALANCE,
						mvc.with(ClosesElsewhere.class), "open it in a try-with-resources", mvc.with(ClosesHere.class)),
				new Sabotage("a context that is captured once", CorrelationRule.ASYNC_NO_LEAK,
						mvc.requesting("/hops").with(CapturesOnce.class),
						"capture the context for each task when it is submitted",
						mvc.requesting("/hops").with(OnWrappedService.class)),
				new Sabotage("a Callable of Spring MVC", CorrelationRule.ASYNC_HOP, callable, PROPAGATE + "=true",
						callable.property(PROPAGATE, "true")),
				new Sabotage("a Callable of Spring MVC beside an executor bean", CorrelationRule.ASYNC_HOP,
						callable.with(DecoratedPool.class), "spring.task.execution.mode=force",
						callable.with(DecoratedPool.class)
							.property("spring.task.execution.mode", "force")
							.property(PROPAGATE, "true")),
				new Sabotage("listeners on an executor of the event multicaster", CorrelationRule.ASYNC_HOP,
						mvc.with(Listens.class, Multicaster.class), "of the ApplicationEventMulticaster",
						mvc.with(Listens.class, DecoratedMulticaster.class)));
	}

	private static Sabotage hop(String name, Class<?> broken, String remedy, Class<?> mended) {
		Application mvc = Application.mvc().requesting("/hops");
		return new Sabotage(name, CorrelationRule.ASYNC_HOP, mvc.with(broken), remedy, mvc.with(mended));
	}

	private static void runAndWait(Runnable task) {
		FutureTask<Void> future = new FutureTask<>(task, null);
		new Thread(future).start();
		try {
			future.get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void work() {
		log.info("Working");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class AsyncMethod {

		@Bean
		Worker worker() {
			return new Worker();
		}

		@Bean
		Caller caller(Worker worker) {
			return new Caller(worker);
		}

	}

	static class Worker {

		@Async
		public CompletableFuture<Void> worked() {
			work();
			return CompletableFuture.completedFuture(null);
		}

	}

	@RestController
	static class Caller {

		private final Worker worker;

		Caller(Worker worker) {
			this.worker = worker;
		}

		@GetMapping("/hops")
		void handOver() {
			this.worker.worked().join();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPool {

		@Bean
		ThreadPoolTaskExecutor reports() {
			return new ThreadPoolTaskExecutor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DecoratedPool {

		@Bean
		ThreadPoolTaskExecutor reports() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
			return executor;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RawBean {

		@Bean
		ExecutorService reports() {
			return Executors.newSingleThreadExecutor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrappedBean {

		@Bean
		ExecutorService reports() {
			return wrapped(Executors.newSingleThreadExecutor());
		}

	}

	/** Hands work over and waits for it. */
	abstract static class Hop {

		@GetMapping("/hops")
		void handOver() throws Exception {
			FutureTask<Void> task = new FutureTask<>(HopSabotages::work, null);
			handOver(task);
			task.get();
		}

		abstract void handOver(Runnable task);

	}

	@RestController
	static class OnBean extends Hop {

		private final ExecutorService reports;

		OnBean(ExecutorService reports) {
			this.reports = reports;
		}

		@Override
		void handOver(Runnable task) {
			this.reports.execute(task);
		}

	}

	@RestController
	static class OnOwnService extends Hop {

		private final ExecutorService service = daemon();

		@Override
		void handOver(Runnable task) {
			this.service.execute(task);
		}

	}

	@RestController
	static class OnWrappedService extends Hop {

		private final ExecutorService service = wrapped(daemon());

		@Override
		void handOver(Runnable task) {
			this.service.execute(task);
		}

	}

	@RestController
	static class LeavesScope extends Hop {

		private final ExecutorService service = daemon();

		@Override
		void handOver(Runnable task) {
			ContextSnapshot snapshot = SNAPSHOTS.captureAll();
			this.service.execute(() -> {
				snapshot.setThreadLocals();
				task.run();
			});
		}

	}

	@RestController
	static class InBulkhead extends Hop {

		private final ThreadPoolBulkhead bulkhead = ThreadPoolBulkhead.ofDefaults("reports");

		@Override
		void handOver(Runnable task) {
			this.bulkhead.executeRunnable(task);
		}

	}

	@RestController
	static class InWrappedBulkhead extends InBulkhead {

		@Override
		void handOver(Runnable task) {
			super.handOver(SNAPSHOTS.captureAll().wrap(task));
		}

	}

	/** Within a thread that ends, so that nobody else finds the scope. */
	@RestController
	static class ClosesElsewhere {

		private final Tracer tracer;

		ClosesElsewhere(Tracer tracer) {
			this.tracer = tracer;
		}

		@GetMapping("/hops")
		void handOver() {
			runAndWait(SNAPSHOTS.captureAll().wrap(() -> {
				Span span = this.tracer.nextSpan().name("work").start();
				Tracer.SpanInScope scope = this.tracer.withSpan(span);
				work();
				close(scope);
				span.end();
			}));
		}

		void close(Tracer.SpanInScope scope) {
			runAndWait(scope::close);
		}

	}

	@RestController
	static class ClosesHere extends ClosesElsewhere {

		ClosesHere(Tracer tracer) {
			super(tracer);
		}

		@Override
		void close(Tracer.SpanInScope scope) {
			scope.close();
		}

	}

	@RestController
	static class CapturesOnce extends Hop {

		private final ExecutorService service = daemon();

		private ContextSnapshot snapshot;

		@Override
		void handOver(Runnable task) {
			if (this.snapshot == null) {
				this.snapshot = SNAPSHOTS.captureAll();
			}
			this.service.execute(this.snapshot.wrap(task));
		}

	}

	@RestController
	static class OnCommonPool extends Hop {

		@Override
		void handOver(Runnable task) {
			CompletableFuture.runAsync(task).join();
		}

	}

	@RestController
	static class OnGivenExecutor extends Hop {

		private final ExecutorService service = wrapped(daemon());

		@Override
		void handOver(Runnable task) {
			CompletableFuture.runAsync(task, this.service).join();
		}

	}

	@RestController
	static class OnNewThread extends Hop {

		@Override
		void handOver(Runnable task) {
			new Thread(task).start();
		}

	}

	@RestController
	static class OnWrappedThread extends Hop {

		@Override
		void handOver(Runnable task) {
			new Thread(SNAPSHOTS.captureAll().wrap(task)).start();
		}

	}

	@RestController
	static class InParallel {

		@GetMapping("/hops")
		void handOver() {
			IntStream.range(0, 1000).parallel().forEach((number) -> work());
		}

	}

	@RestController
	static class InWrappedParallel {

		@GetMapping("/hops")
		void handOver() {
			ContextSnapshot snapshot = SNAPSHOTS.captureAll();
			IntStream.range(0, 1000).parallel().forEach((number) -> snapshot.wrap(HopSabotages::work).run());
		}

	}

	@RestController
	static class OnTimer extends Hop {

		private final Timer timer = new Timer(true);

		@Override
		void handOver(Runnable task) {
			this.timer.schedule(new TimerTask() {

				@Override
				public void run() {
					task.run();
				}

			}, 0);
		}

	}

	@RestController
	static class OnWrappedTimer extends OnTimer {

		@Override
		void handOver(Runnable task) {
			super.handOver(SNAPSHOTS.captureAll().wrap(task));
		}

	}

	@RestController
	static class Deferred {

		@GetMapping("/hops")
		DeferredResult<String> handOver() {
			DeferredResult<String> result = new DeferredResult<>();
			new Thread(wrap(() -> {
				work();
				result.setResult("worked");
			})).start();
			return result;
		}

		Runnable wrap(Runnable task) {
			return task;
		}

	}

	@RestController
	static class WrappedDeferred extends Deferred {

		@Override
		Runnable wrap(Runnable task) {
			return SNAPSHOTS.captureAll().wrap(task);
		}

	}

	@RestController
	static class SpanOnNewThread extends Hop {

		private final ObservationRegistry observations;

		SpanOnNewThread(ObservationRegistry observations) {
			this.observations = observations;
		}

		@Override
		void handOver(Runnable task) {
			new Thread(wrap(() -> Observation.createNotStarted("work", this.observations).observe(task))).start();
		}

		Runnable wrap(Runnable task) {
			return task;
		}

	}

	@RestController
	static class SpanOnWrappedThread extends SpanOnNewThread {

		SpanOnWrappedThread(ObservationRegistry observations) {
			super(observations);
		}

		@Override
		Runnable wrap(Runnable task) {
			return SNAPSHOTS.captureAll().wrap(task);
		}

	}

	@RestController
	static class AsCallable {

		@GetMapping("/hops")
		Callable<String> handOver() {
			return () -> {
				work();
				return "worked";
			};
		}

	}

	@RestController
	static class Listens {

		private final ApplicationEventPublisher events;

		Listens(ApplicationEventPublisher events) {
			this.events = events;
		}

		@GetMapping("/hops")
		void publish() {
			CompletableFuture<Void> heard = new CompletableFuture<>();
			this.events.publishEvent(new Heard(heard));
			heard.join();
		}

		@EventListener
		void hear(Heard event) {
			work();
			event.future().complete(null);
		}

	}

	record Heard(CompletableFuture<Void> future) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Multicaster {

		@Bean
		static SimpleApplicationEventMulticaster applicationEventMulticaster() {
			return multicaster(new SimpleAsyncTaskExecutor("events-"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DecoratedMulticaster {

		@Bean
		static SimpleApplicationEventMulticaster applicationEventMulticaster() {
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("events-");
			executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
			return multicaster(executor);
		}

	}

	private static SimpleApplicationEventMulticaster multicaster(Executor executor) {
		SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
		// the container's own events are for listeners that expect its thread
		multicaster.setTaskExecutor((task) -> {
			if (StackWalker.getInstance()
				.walk((frames) -> frames.anyMatch((frame) -> frame.getClassName().equals(Listens.class.getName())))) {
				executor.execute(task);
			}
			else {
				task.run();
			}
		});
		return multicaster;
	}

	private static ExecutorService daemon() {
		return Executors.newSingleThreadExecutor((task) -> {
			Thread thread = new Thread(task, "worker-1");
			thread.setDaemon(true);
			return thread;
		});
	}

	private static ExecutorService wrapped(ExecutorService executor) {
		return ContextExecutorService.wrap(executor, SNAPSHOTS::captureAll);
	}

}
