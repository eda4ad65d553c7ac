/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import io.joinkey.HiddenInternal;
import io.joinkey.concurrent.ExecutorBeans.PlainPool;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.context.Context;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.AnnotationAsyncExecutionInterceptor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An executor is the same to the application after it was covered: type, life, queue,
 * numbers.
 */
class ContextualExecutorsTests {

	private static final ThreadLocal<String> tenant = new ThreadLocal<>();

	private final ContextualExecutors executors = new ContextualExecutors((beanFactory) -> Set.of("excluded"));

	private final List<ExecutorService> started = new ArrayList<>();

	@BeforeEach
	void carryTheTenant() {
		this.executors.setBeanFactory(new DefaultListableBeanFactory());
		ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", tenant);
		tenant.set("ann");
	}

	@AfterEach
	void stop() {
		ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
		tenant.remove();
		this.started.forEach(ExecutorService::shutdownNow);
	}

	@Test
	void theClassStaysWhatItIs() throws Exception {
		assertThat(cover(Executors.newFixedThreadPool(1))).isInstanceOf(ThreadPoolExecutor.class);
		assertThat(cover(Executors.newScheduledThreadPool(1))).isInstanceOf(ScheduledThreadPoolExecutor.class);
		assertThat(cover(new ForkJoinPool(1))).isInstanceOf(ForkJoinPool.class);
		ExecutorService anonymous = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
		};
		assertThat(cover(anonymous)).isInstanceOf(anonymous.getClass());
		PlainPool pool = cover(new PlainPool());
		assertThat(pool.owner()).isEqualTo("shop");
		assertThat(pool.submit((Callable<String>) tenant::get).get()).isEqualTo("ann");
		Awaitility.await().until(() -> pool.getCompletedTaskCount() == 1);
		assertThat(pool).isEqualTo(pool).isNotEqualTo(cover(new PlainPool()));
	}

	@Test
	void aPoolIsShutDownThroughItsStandInAndItsBeanFactory() {
		ThreadPoolExecutor target = started(
				new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()));
		ThreadPoolExecutor standIn = cover(target);
		standIn.shutdown();
		assertThat(target.isShutdown()).isTrue();
		assertThat(standIn.isShutdown()).isTrue();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> standIn.execute(() -> {
		}));
		ThreadPoolExecutor bean = started(
				new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()));
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(ContextualExecutors.class, () -> this.executors);
			context.registerBean("pool", ThreadPoolExecutor.class, () -> bean,
					(definition) -> definition.setDestroyMethodName("shutdown"));
			context.refresh();
			assertThat(context.getBean(ThreadPoolExecutor.class)).isNotSameAs(bean);
		}
		assertThat(bean.isShutdown()).isTrue();
	}

	@Test
	void theNumbersOfAPoolAreItsOwn() throws Exception {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		ThreadPoolExecutor pool = cover(
				new ThreadPoolExecutor(2, 3, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(7)));
		ExecutorService measured = ExecutorServiceMetrics.monitor(registry, pool, "pool");
		measured.submit(() -> "done").get();
		Awaitility.await().until(() -> registry.get("executor.completed").functionCounter().count() == 1);
		assertThat(registry.get("executor.pool.core").gauge().value()).isEqualTo(2);
		assertThat(registry.get("executor.pool.max").gauge().value()).isEqualTo(3);
		assertThat(registry.get("executor.queue.remaining").gauge().value()).isEqualTo(7);
		ForkJoinPool forkJoin = cover(new ForkJoinPool(3));
		ExecutorServiceMetrics.monitor(registry, forkJoin, "forkJoin");
		assertThat(registry.get("executor.parallelism").gauge().value()).isEqualTo(3);
	}

	@Test
	void whatWasSubmittedCanBeTakenBack() throws Exception {
		ThreadPoolExecutor pool = cover(new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()));
		CountDownLatch busy = new CountDownLatch(1);
		pool.execute(() -> await(busy));
		Runnable first = () -> {
		};
		Runnable second = () -> {
		};
		pool.execute(first);
		pool.execute(second);
		Future<?> third = pool.submit(first);
		assertThat(pool.remove(first)).isTrue();
		assertThat(pool.remove(first)).isFalse();
		assertThat(pool.remove((Runnable) third)).isTrue();
		assertThat(pool.shutdownNow()).containsExactly(second);
	}

	@Test
	void aCompletionServiceWorksOnAStandIn() throws Exception {
		ExecutorCompletionService<String> service = new ExecutorCompletionService<>(
				cover(Executors.newFixedThreadPool(1)));
		service.submit(tenant::get);
		assertThat(service.take().get()).isEqualTo("ann");
	}

	@Test
	void nothingIsCoveredTwice() throws Exception {
		ExecutorService pool = cover(Executors.newFixedThreadPool(1));
		assertThat(cover(pool)).isSameAs(pool);
		assertThat(this.executors.coverage().adopt(pool)).isSameAs(pool);
		ConcurrentTaskExecutor around = cover(new ConcurrentTaskExecutor(pool));
		assertThat(around.submit((Callable<String>) tenant::get).get()).isEqualTo("ann");
		assertThat(this.executors.tasks().withoutContext()).isEqualTo(1);
		ThreadPoolTaskExecutor spring = new ThreadPoolTaskExecutor();
		List<String> decorated = new ArrayList<>();
		spring.setTaskDecorator(new CompositeTaskDecorator(
				List.<TaskDecorator>of(new ContextPropagatingTaskDecorator(), (task) -> () -> {
					decorated.add(tenant.get());
					task.run();
				})));
		cover(spring);
		cover(spring);
		spring.initialize();
		started(spring.getThreadPoolExecutor());
		assertThat(spring.submit((Callable<String>) tenant::get).get()).isEqualTo("ann");
		assertThat(decorated).containsExactly("ann");
		assertThat(this.executors.tasks().withoutContext()).isEqualTo(2);
	}

	@Test
	void anExecutorThatTheApplicationWrappedItselfIsLeftAsItIs() {
		ExecutorService pool = started(Executors.newFixedThreadPool(1));
		ExecutorService micrometer = ContextExecutorService.wrap(pool, ContextSnapshotFactory.builder().build());
		assertThat(cover(micrometer)).isSameAs(micrometer);
		ConcurrentTaskExecutor around = new ConcurrentTaskExecutor(micrometer);
		assertThat(cover(around).getConcurrentExecutor()).isSameAs(micrometer);
		SyncTaskExecutor caller = new SyncTaskExecutor();
		assertThat(cover(caller)).isSameAs(caller);
		ExecutorService openTelemetry = Context.taskWrapping(pool);
		assertThat(cover(openTelemetry)).isSameAs(openTelemetry);
		assertThat(this.executors.left()).isEmpty();
	}

	@Test
	void anExecutorThatMicrometerTimesIsCovered() throws Exception {
		ExecutorService timed = ExecutorServiceMetrics.monitor(new SimpleMeterRegistry(),
				Executors.newSingleThreadExecutor(), "timed");
		ExecutorService covered = cover(timed);
		assertThat(covered).isInstanceOf(timed.getClass());
		assertThat(covered.submit((Callable<String>) tenant::get).get()).isEqualTo("ann");
	}

	@Test
	void aSpringProxyIsCoveredOnce() throws Exception {
		ExecutorService pool = started(Executors.newFixedThreadPool(1));
		ExecutorService proxied = (ExecutorService) new ProxyFactory(pool).getProxy();
		assertThat(cover(proxied).submit((Callable<String>) tenant::get).get()).isEqualTo("ann");
		ThreadPoolTaskExecutor spring = new ThreadPoolTaskExecutor();
		spring.initialize();
		started(spring.getThreadPoolExecutor());
		ProxyFactory factory = new ProxyFactory(spring);
		factory.setProxyTargetClass(true);
		ThreadPoolTaskExecutor springProxy = (ThreadPoolTaskExecutor) factory.getProxy();
		assertThat(cover(springProxy)).isSameAs(springProxy);
		assertThat(springProxy.submit((Callable<String>) tenant::get).get()).isEqualTo("ann");
	}

	@Test
	void aSpringExecutorIsLeftAloneWhereAFieldIsGone() throws Exception {
		Map<ForeignInternal, Supplier<Executor>> executors = Map.of(ForeignInternal.POOL, ThreadPoolTaskExecutor::new,
				ForeignInternal.POOL_DECORATOR, ThreadPoolTaskExecutor::new, ForeignInternal.SCHEDULER_POOL,
				ThreadPoolTaskScheduler::new, ForeignInternal.SCHEDULER_DECORATOR, ThreadPoolTaskScheduler::new,
				ForeignInternal.SIMPLE_DECORATOR, SimpleAsyncTaskExecutor::new, ForeignInternal.TRIGGER_EXECUTOR,
				SimpleAsyncTaskScheduler::new, ForeignInternal.FIXED_DELAY_EXECUTOR, SimpleAsyncTaskScheduler::new,
				ForeignInternal.SCHEDULED_EXECUTOR,
				() -> new ConcurrentTaskScheduler(started(Executors.newSingleThreadScheduledExecutor())));
		for (Map.Entry<ForeignInternal, Supplier<Executor>> each : executors.entrySet()) {
			try (HiddenInternal hidden = HiddenInternal.hide(each.getKey())) {
				Executor executor = each.getValue().get();
				if (executor instanceof ExecutorConfigurationSupport pool) {
					pool.initialize();
				}
				assertThat(this.executors.postProcessAfterInitialization(executor, each.getKey().name()))
					.isSameAs(executor);
				assertThat(this.executors.left()).hasEntrySatisfying(each.getKey().name(),
						(reason) -> assertThat(reason).contains("is missing"));
				this.executors.coverage().coverHeld(executor);
				assertThat(((AsyncTaskExecutor) executor).submit(() -> "works").get()).isEqualTo("works");
				if (executor instanceof ExecutorConfigurationSupport pool) {
					pool.shutdown();
				}
			}
		}
	}

	@Test
	void asyncMethodsKeepSpringsInterceptorWhereAFieldIsGone() {
		for (ForeignInternal field : List.of(ForeignInternal.ASYNC_ADVISOR, ForeignInternal.ASYNC_EXECUTOR,
				ForeignInternal.ASYNC_EXCEPTION_HANDLER)) {
			try (HiddenInternal hidden = HiddenInternal.hide(field)) {
				assertThat(interceptor()).isEqualTo(AnnotationAsyncExecutionInterceptor.class);
			}
		}
		assertThat(interceptor()).isNotEqualTo(AnnotationAsyncExecutionInterceptor.class)
			.isAssignableTo(AnnotationAsyncExecutionInterceptor.class);
	}

	private Class<?> interceptor() {
		AsyncAnnotationBeanPostProcessor async = new AsyncAnnotationBeanPostProcessor();
		async.setBeanFactory(new DefaultListableBeanFactory());
		this.executors.postProcessBeforeInitialization(async, "async");
		Advised proxy = (Advised) async.postProcessAfterInitialization(new AsyncTask(), "task");
		return proxy.getAdvisors()[0].getAdvice().getClass();
	}

	@Test
	void whatCannotBeCoveredIsLeftAndNamed() {
		FinalPool pool = new FinalPool();
		assertThat(this.executors.postProcessAfterInitialization(pool, "pool")).isSameAs(pool);
		StartedPool started = new StartedPool();
		assertThat(this.executors.postProcessAfterInitialization(started, "started")).isSameAs(started);
		assertThat(this.executors.left()).containsEntry("pool", "its class is final")
			.containsEntry("started", "its class has final methods");
		Executor excluded = Runnable::run;
		assertThat(this.executors.postProcessAfterInitialization(excluded, "excluded")).isSameAs(excluded);
		assertThat(this.executors.coverage().adopt(excluded)).isSameAs(excluded);
		assertThat(this.executors.excluded()).containsExactly("excluded");
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@SuppressWarnings("unchecked")
	private <T extends Executor> T cover(T executor) {
		if (executor instanceof ExecutorService service) {
			started(service);
		}
		return (T) this.executors
			.postProcessAfterInitialization(this.executors.postProcessBeforeInitialization(executor, "any"), "any");
	}

	private <T extends ExecutorService> T started(T executor) {
		this.started.add(executor);
		return executor;
	}

	static class AsyncTask {

		@Async
		void run() {
		}

	}

	static final class FinalPool extends PlainPool {

	}

	static class StartedPool extends AbstractExecutorService {

		@SuppressWarnings("unused")
		public final void start() {
		}

		@Override
		public void shutdown() {
		}

		@Override
		public List<Runnable> shutdownNow() {
			return List.of();
		}

		@Override
		public boolean isShutdown() {
			return false;
		}

		@Override
		public boolean isTerminated() {
			return false;
		}

		@Override
		public boolean awaitTermination(long timeout, TimeUnit unit) {
			return true;
		}

		@Override
		public void execute(Runnable task) {
			task.run();
		}

	}

}
