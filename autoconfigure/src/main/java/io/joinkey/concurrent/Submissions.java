/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Passes every call on to an executor, and hands the tasks among the arguments over with
 * their context.
 */
final class Submissions
		implements java.lang.reflect.InvocationHandler, org.springframework.cglib.proxy.InvocationHandler {

	private static final List<String> ENTRIES = List.of("execute", "submit", "invoke", "schedule");

	private final Executor target;

	private final TaskHandOver handOver;

	private final boolean showsTasks;

	Submissions(Executor target, TaskHandOver handOver) {
		this.target = target;
		this.handOver = handOver;
		this.showsTasks = showsTasks(target);
	}

	/**
	 * Tells whether code of the application gets to see the tasks: a hook, or an order.
	 */
	static boolean showsTasks(Executor executor) {
		if (executor instanceof ScheduledThreadPoolExecutor) {
			return hasOwn(executor, "decorateTask");
		}
		if (executor instanceof ThreadPoolExecutor pool) {
			BlockingQueue<Runnable> queue = pool.getQueue();
			return queue instanceof PriorityBlockingQueue || queue.getClass().getClassLoader() != null
					|| hasOwn(executor, "beforeExecute", "afterExecute", "newTaskFor");
		}
		return hasOwn(executor, "newTaskFor");
	}

	private static boolean hasOwn(Executor executor, String... hooks) {
		return Arrays.stream(ReflectionUtils.getAllDeclaredMethods(executor.getClass()))
			.anyMatch((method) -> List.of(hooks).contains(method.getName())
					&& method.getDeclaringClass().getClassLoader() != null);
	}

	/**
	 * Returns the executor behind a proxy of ours.
	 */
	static @Nullable Executor target(Object executor) {
		Object handler = null;
		if (Proxy.isProxyClass(executor.getClass())) {
			handler = Proxy.getInvocationHandler(executor);
		}
		else if (executor instanceof org.springframework.cglib.proxy.Factory factory) {
			handler = factory.getCallback(0);
		}
		return (handler instanceof Submissions submissions) ? submissions.target : null;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
		if (args == null || args.length == 0) {
			Object result = call(method, args);
			return (method.getName().equals("shutdownNow") && result instanceof List<?> tasks) ? submitted(tasks)
					: result;
		}
		if (method.getName().equals("equals") && args.length == 1) {
			return proxy == args[0] || this.target.equals(args[0]);
		}
		if (method.getName().equals("remove") && args[0] instanceof Runnable task
				&& this.target instanceof ThreadPoolExecutor pool) {
			return pool.remove(task) || pool.remove(new HandedOver.Submitted(task));
		}
		return call(method, ENTRIES.stream().anyMatch(method.getName()::startsWith) ? handOver(method, args) : args);
	}

	private @Nullable Object call(Method method, @Nullable Object @Nullable [] args) throws Throwable {
		ReflectionUtils.makeAccessible(method);
		try {
			return method.invoke(this.target, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private @Nullable Object[] handOver(Method method, @Nullable Object[] args) {
		boolean periodic = method.getName().startsWith("scheduleAt") || method.getName().startsWith("scheduleWith");
		Class<?>[] types = method.getParameterTypes();
		@Nullable Object[] handedOver = args.clone();
		for (int i = 0; i < args.length; i++) {
			Object task = args[i];
			if (types[i] == Runnable.class && task instanceof Runnable runnable && mayWrap(task)) {
				handedOver[i] = (periodic || TaskHandOver.isRescheduling(task)) ? this.handOver.eachTime(runnable)
						: this.handOver.once(runnable);
			}
			else if (types[i] == Callable.class && task instanceof Callable<?> callable && mayWrap(task)) {
				handedOver[i] = this.handOver.once(callable);
			}
			else if (types[i] == Collection.class && task instanceof Collection<?> tasks) {
				handedOver[i] = handOver(tasks);
			}
		}
		return handedOver;
	}

	private Collection<?> handOver(Collection<?> tasks) {
		List<@Nullable Object> handedOver = new ArrayList<>(tasks.size());
		for (Object task : tasks) {
			handedOver
				.add((task instanceof Callable<?> callable && mayWrap(task)) ? this.handOver.once(callable) : task);
		}
		return handedOver;
	}

	/**
	 * A hook may expect a task of the application's own class; a lambda's it cannot know.
	 */
	private boolean mayWrap(Object task) {
		Class<?> type = task.getClass();
		return !this.showsTasks || type.getClassLoader() == null
				|| (type.isHidden() && type.getInterfaces().length == 1);
	}

	private static List<?> submitted(List<?> tasks) {
		return tasks.stream()
			.map((task) -> (task instanceof Runnable runnable) ? HandedOver.submitted(runnable) : task)
			.toList();
	}

}
