/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Delegates every call to an executor. Wraps tasks among the arguments, and unwraps tasks
 * that the application receives.
 */
final class TaskWrappingHandler
		implements java.lang.reflect.InvocationHandler, org.springframework.cglib.proxy.InvocationHandler {

	private static final List<String> ENTRIES = List.of("execute", "submit", "invoke", "schedule");

	private final Executor target;

	private final @Nullable ThreadPoolExecutor pool;

	private final ExecutorPropagation propagation;

	/** Whether submitted tasks are wrapped. */
	private final boolean wraps;

	/** Whether application code receives the tasks. */
	private final boolean seesTasks;

	/** A method returns a copy at each call. */
	private final Map<Method, Class<?>[]> parameterTypes = new ConcurrentHashMap<>();

	private volatile @Nullable BlockingQueue<Runnable> queue;

	TaskWrappingHandler(Executor target, ExecutorPropagation propagation, boolean wraps, boolean seesTasks) {
		this.target = target;
		// a scheduled pool wraps each task in a future, so that its queue shows no
		// wrapper
		this.pool = (target instanceof ThreadPoolExecutor threads && !(target instanceof ScheduledThreadPoolExecutor))
				? threads : null;
		this.propagation = propagation;
		this.wraps = wraps;
		this.seesTasks = seesTasks;
	}

	/**
	 * Return the executor behind a proxy of ours.
	 */
	static @Nullable Executor target(Object executor) {
		if (executor instanceof ShownThreadPool shown) {
			return shown.target();
		}
		Object handler = null;
		if (Proxy.isProxyClass(executor.getClass())) {
			handler = Proxy.getInvocationHandler(executor);
		}
		else if (executor instanceof org.springframework.cglib.proxy.Factory factory) {
			handler = factory.getCallback(0);
		}
		return (handler instanceof TaskWrappingHandler submissions) ? submissions.target : null;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
		String name = method.getName();
		if (args == null || args.length == 0) {
			return ask(method, args);
		}
		if (name.equals("equals") && args.length == 1) {
			return proxy == args[0];
		}
		if (name.equals("remove") && this.pool != null && args[0] instanceof Runnable task) {
			return this.pool.remove(task) || this.pool.remove(new PropagatingTask.Submitted(task));
		}
		if (name.equals("setRejectedExecutionHandler") && args[0] instanceof RejectedExecutionHandler handler
				&& proxy instanceof ThreadPoolExecutor shown) {
			return call(method, new Object[] { UnwrappingRejectionHandler.around(handler, shown) });
		}
		if (this.wraps && isEntry(name)) {
			wrap(method, args);
		}
		return call(method, args);
	}

	private static boolean isEntry(String name) {
		for (int i = 0; i < ENTRIES.size(); i++) {
			if (name.startsWith(ENTRIES.get(i))) {
				return true;
			}
		}
		return false;
	}

	private @Nullable Object ask(Method method, @Nullable Object @Nullable [] args) throws Throwable {
		if (method.getName().equals("getQueue") && this.pool != null) {
			return queue(this.pool);
		}
		if (method.getName().equals("purge") && this.pool != null) {
			UnwrappingQueue.purge(this.pool.getQueue());
		}
		Object result = call(method, args);
		if (method.getName().equals("shutdownNow") && result instanceof List<?> tasks) {
			return submitted(tasks);
		}
		return (result instanceof UnwrappingRejectionHandler handler) ? handler.handler() : result;
	}

	private synchronized BlockingQueue<Runnable> queue(ThreadPoolExecutor threads) {
		BlockingQueue<Runnable> shown = this.queue;
		if (shown == null) {
			shown = UnwrappingQueue.of(threads.getQueue(), this.propagation);
			this.queue = shown;
		}
		return shown;
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

	/**
	 * Replaces the tasks among the arguments. Both kinds of proxies make the array for
	 * this call.
	 */
	private void wrap(Method method, @Nullable Object[] args) {
		boolean periodic = method.getName().startsWith("scheduleAt") || method.getName().startsWith("scheduleWith");
		Class<?>[] types = parameterTypes(method);
		for (int i = 0; i < args.length; i++) {
			Object task = args[i];
			if (types[i] == Runnable.class && task instanceof Runnable runnable && mayWrap(task)) {
				args[i] = this.propagation.wrapScheduled(runnable, periodic);
			}
			else if (types[i] == Callable.class && task instanceof Callable<?> callable && mayWrap(task)) {
				args[i] = this.propagation.wrap(callable);
			}
			else if (types[i] == Collection.class && task instanceof Collection<?> tasks) {
				args[i] = wrap(tasks);
			}
		}
	}

	private Class<?>[] parameterTypes(Method method) {
		Class<?>[] types = this.parameterTypes.get(method);
		if (types == null) {
			types = method.getParameterTypes();
			this.parameterTypes.put(method, types);
		}
		return types;
	}

	private Collection<?> wrap(Collection<?> tasks) {
		List<@Nullable Object> wrapped = new ArrayList<>(tasks.size());
		for (Object task : tasks) {
			wrapped
				.add((task instanceof Callable<?> callable && mayWrap(task)) ? this.propagation.wrap(callable) : task);
		}
		return wrapped;
	}

	/**
	 * Return whether a task may be wrapped. Application code that receives the task may
	 * cast it to a class of the application. It cannot cast to the class of a lambda.
	 */
	private boolean mayWrap(Object task) {
		Class<?> type = task.getClass();
		return !this.seesTasks || type.getClassLoader() == null
				|| (type.isHidden() && type.getInterfaces().length == 1);
	}

	private static List<?> submitted(List<?> tasks) {
		List<@Nullable Object> submitted = new ArrayList<>(tasks.size());
		for (Object task : tasks) {
			submitted.add((task instanceof Runnable runnable) ? PropagatingTask.submitted(runnable) : task);
		}
		return submitted;
	}

}
