/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.Setup.Probe;
import io.joinkey.check.evidence.Setup.Threads;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Hooks;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.scheduling.support.ScheduledMethodRunnable;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads the executors of the application, and probes each executor bean: a task that is
 * submitted within a span shows whether the span is propagated.
 */
public final class ThreadsReader {

	private static final long PATIENCE_MILLIS = 1000;

	private final Predicate<String> own;

	private final ConfigurableListableBeanFactory beans;

	private @Nullable Threads known;

	public ThreadsReader(ConfigurableApplicationContext context, Predicate<String> own) {
		this.own = own;
		this.beans = context.getBeanFactory();
	}

	/** Reads once, because a second call would probe the executors again. */
	public synchronized Threads read() {
		Threads threads = this.known;
		if (threads == null) {
			threads = new Threads(executors(), isPresent("reactor.core.publisher.Hooks") && Reactor.isAutomatic(),
					this.beans.getBeanProvider(ScheduledTaskHolder.class)
						.stream()
						.flatMap((holder) -> holder.getScheduledTasks().stream())
						.filter(ThreadsReader::isMethod)
						.toList()
						.size());
			this.known = threads;
		}
		return threads;
	}

	/**
	 * Spring observes the runs of methods only, not those of a registrar's other tasks.
	 */
	private static boolean isMethod(ScheduledTask task) {
		Runnable runnable = task.getTask().getRunnable();
		return runnable instanceof ScheduledMethodRunnable
				|| PrivateField.read(runnable, "runnable") instanceof ScheduledMethodRunnable;
	}

	private List<ExecutorBean> executors() {
		List<ExecutorBean> executors = new ArrayList<>();
		for (String name : this.beans.getBeanNamesForType(Executor.class, false, false)) {
			// a lazy bean that is not used yet is left alone
			if (this.beans.containsSingleton(name) && this.beans.getSingleton(name) instanceof Executor executor) {
				boolean own = isOwn(name) && !(executor instanceof TaskScheduler)
						&& !(executor instanceof ScheduledExecutorService);
				executors.add(probe(name, executor, own));
			}
		}
		return executors;
	}

	private ExecutorBean probe(String name, Executor executor, boolean own) {
		String type = ClassUtils.getUserClass(executor).getName();
		AtomicReference<@Nullable TaskSubmission> taken = new AtomicReference<>();
		AtomicReference<@Nullable SpanContext> arrived = new AtomicReference<>();
		AtomicReference<@Nullable String> thread = new AtomicReference<>();
		CountDownLatch done = new CountDownLatch(1);
		Probe probe = Probe.NOT_TRIED;
		if (isIdle(executor) && isPresent("io.micrometer.tracing.Tracer")) {
			Runnable task = () -> {
				SpanContext active = ThreadSnapshots.current();
				thread.set(ThreadSnapshot.threads(Thread.currentThread().getName()));
				taken.set(TaskSubmissions.current(active));
				arrived.set(active);
				done.countDown();
			};
			if (Tracing.executeWithinSpan(this.beans, executor, task) && isDone(done)) {
				SpanContext active = arrived.get();
				probe = (active != null && active.traceId().equals(ThreadSnapshots.PROBE)) ? Probe.ARRIVED : Probe.LOST;
			}
		}
		TaskSubmission submission = taken.get();
		String threads = thread.get();
		String definer = definer(name);
		return new ExecutorBean(name, type, own, probe, (submission != null) ? submission.pool() : "",
				(threads != null) ? threads : "", (definer != null) ? definer : "", isDecorable(executor));
	}

	/** An executor of Spring Security takes what its delegate takes. */
	private static boolean isDecorable(Object executor) {
		Object delegate = ClassUtils.getShortName(executor.getClass()).startsWith("Delegating")
				? PrivateField.read(executor, "delegate") : null;
		return (delegate != null) ? isDecorable(delegate)
				: ReflectionUtils.findMethod(executor.getClass(), "setTaskDecorator", TaskDecorator.class) != null;
	}

	private static boolean isDone(CountDownLatch done) {
		try {
			return done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * A pool that is busy would keep the task, and one that is full would refuse it. One
	 * that orders its tasks would compare it with those of the application.
	 */
	private static boolean isIdle(Executor executor) {
		ThreadPoolExecutor pool = pool(executor);
		return pool == null || (!pool.isShutdown() && !(pool.getQueue() instanceof PriorityBlockingQueue)
				&& pool.getActiveCount() < Math.max(1, pool.getCorePoolSize()));
	}

	private static @Nullable ThreadPoolExecutor pool(Executor executor) {
		try {
			if (executor instanceof ThreadPoolTaskExecutor spring) {
				return spring.getThreadPoolExecutor();
			}
			if (executor instanceof ThreadPoolTaskScheduler spring) {
				return spring.getScheduledThreadPoolExecutor();
			}
		}
		catch (IllegalStateException ex) {
			return null;
		}
		return (executor instanceof ThreadPoolExecutor own) ? own : null;
	}

	private boolean isOwn(String name) {
		String definer = definer(name);
		return definer != null && this.own.test(definer);
	}

	/** Return the class whose method creates the bean, or else the bean's own. */
	private @Nullable String definer(String name) {
		if (!this.beans.containsBeanDefinition(name)) {
			return null;
		}
		BeanDefinition definition = this.beans.getMergedBeanDefinition(name);
		String factory = definition.getFactoryBeanName();
		Class<?> type = (factory != null) ? this.beans.getType(factory, false) : null;
		return (type != null) ? type.getName() : definition.getBeanClassName();
	}

	private static boolean isPresent(String name) {
		return ClassUtils.isPresent(name, ThreadsReader.class.getClassLoader());
	}

	private static final class Tracing {

		private static boolean executeWithinSpan(ConfigurableListableBeanFactory beans, Executor executor,
				Runnable task) {
			Tracer tracer = beans.getBeanProvider(Tracer.class).getIfAvailable(() -> Tracer.NOOP);
			ObservationRegistry registry = beans.getBeanProvider(ObservationRegistry.class)
				.getIfAvailable(() -> ObservationRegistry.NOOP);
			Span span = tracer.spanBuilder().setParent(ProbeContext.of(tracer)).name("joinkey").start();
			try (Tracer.SpanInScope spanInScope = tracer.withSpan(span)) {
				Observation observation = Observation.start("joinkey.probe", registry);
				try (Observation.Scope observationScope = observation.openScope()) {
					executor.execute(task);
					return true;
				}
			}
			catch (RuntimeException ex) {
				// it is full, or takes only tasks of its own type
				return false;
			}
		}

	}

	private static final class Reactor {

		private static boolean isAutomatic() {
			return Hooks.isAutomaticContextPropagationEnabled();
		}

	}

}
