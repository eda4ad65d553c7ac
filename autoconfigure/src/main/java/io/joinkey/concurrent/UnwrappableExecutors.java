/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;

import io.joinkey.ForeignInternal;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the reason why an executor must be left alone: the application could notice the
 * proxy or the wrapped tasks.
 */
final class UnwrappableExecutors {

	/** Classes whose fields and tasks are used by their library only. */
	private static final List<String> LIBRARIES = List.of("io.micrometer.core.instrument.internal.",
			"org.springframework.core.task.", "org.springframework.scheduling.", "org.springframework.security.");

	/** Wrappers that the application chose. */
	private static final List<String> PROPAGATING = List.of("io.micrometer.context.", "io.opentelemetry.context.");

	/** Queues that neither order nor inspect their elements. */
	private static final Set<Class<?>> QUEUES = Set.of(LinkedBlockingQueue.class, ArrayBlockingQueue.class,
			SynchronousQueue.class);

	private static final List<Class<?>> TASKS = List.of(Runnable.class, Callable.class, Future.class, Collection.class);

	private final Set<Object> queues = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	/**
	 * Remembers a queue that is a bean: the application may read a pool's tasks from it.
	 */
	void addQueue(BlockingQueue<?> bean) {
		this.queues.add(bean);
	}

	/**
	 * Return why an executor must be left alone, or {@code null}.
	 */
	@Nullable String reason(Executor executor) {
		Class<?> type = ClassUtils.getUserClass(executor);
		if (propagates(executor) || isSecret(type)) {
			return null;
		}
		if (Modifier.isFinal(type.getModifiers())) {
			return "its class is final";
		}
		if (Arrays.stream(ReflectionUtils.getAllDeclaredMethods(type)).anyMatch(UnwrappableExecutors::cannotDelegate)) {
			return "its class has final methods";
		}
		for (Class<?> own = type; isOwn(own); own = own.getSuperclass()) {
			String reason = reason(own);
			if (reason != null) {
				return reason;
			}
		}
		return queueReason(executor);
	}

	private static @Nullable String reason(Class<?> own) {
		String field = Arrays.stream(own.getDeclaredFields())
			.filter((it) -> !Modifier.isStatic(it.getModifiers()))
			.map((it) -> "its class " + own.getSimpleName() + " has the field '" + it.getName() + "'")
			.findFirst()
			.orElse(null);
		return (field != null) ? field
				: Arrays.stream(own.getDeclaredMethods())
					.filter((it) -> !Modifier.isStatic(it.getModifiers()) && !it.isBridge() && takesTask(it))
					.map((it) -> sees(own, it))
					.sorted()
					.findFirst()
					.orElse(null);
	}

	/**
	 * Return why a subclass of one of Spring's executors must be left alone, or
	 * {@code null}.
	 */
	static @Nullable String hookReason(Object executor, String... hooks) {
		for (Class<?> own = ClassUtils.getUserClass(executor); isOwn(own); own = own.getSuperclass()) {
			for (Method method : own.getDeclaredMethods()) {
				if (List.of(hooks).contains(method.getName()) && takesTask(method)) {
					return sees(own, method);
				}
			}
		}
		return null;
	}

	private @Nullable String queueReason(Executor executor) {
		if (!(executor instanceof ThreadPoolExecutor pool) || executor instanceof ScheduledThreadPoolExecutor) {
			return null;
		}
		BlockingQueue<Runnable> queue = pool.getQueue();
		if (!QUEUES.contains(queue.getClass())) {
			return "its queue is a " + queue.getClass().getSimpleName();
		}
		return this.queues.contains(queue) ? "its queue is a bean" : null;
	}

	/**
	 * Return whether an executor propagates: it has a proxy already, the application
	 * wrapped it, or it runs its tasks on the caller's thread.
	 */
	static boolean propagates(Executor executor) {
		return TaskWrappingHandler.target(executor) != null || executor instanceof SyncTaskExecutor
				|| PROPAGATING.stream().anyMatch(executor.getClass().getName()::startsWith);
	}

	/**
	 * Return whether the class of an executor cannot be named by the application.
	 */
	static boolean isSecret(Class<?> type) {
		return Proxy.isProxyClass(type) || type.isHidden()
				|| (type.getClassLoader() == null && !Modifier.isPublic(type.getModifiers()));
	}

	/**
	 * Return whether application code receives the tasks of an executor.
	 */
	static boolean seesTasks(Class<?> type) {
		return isOwn(type) || ForeignInternal.UNCONFIGURABLE_EXECUTOR.is(type.getName());
	}

	private static boolean isOwn(Class<?> type) {
		return type.getClassLoader() != null && LIBRARIES.stream().noneMatch(type.getName()::startsWith);
	}

	private static boolean cannotDelegate(Method method) {
		boolean own = method.getDeclaringClass().getClassLoader() != null;
		int modifiers = method.getModifiers();
		return method.getDeclaringClass() != Object.class && Modifier.isFinal(modifiers)
				&& !Modifier.isStatic(modifiers) && !Modifier.isPrivate(modifiers)
				&& (own || Modifier.isPublic(modifiers));
	}

	private static boolean takesTask(Method method) {
		return Arrays.stream(method.getParameterTypes())
			.anyMatch((type) -> TASKS.stream().anyMatch((task) -> task.isAssignableFrom(type)));
	}

	private static String sees(Class<?> own, Method method) {
		return "its class " + own.getSimpleName() + " sees its tasks in '" + method.getName() + "'";
	}

}
