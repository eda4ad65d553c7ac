/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;

import org.jspecify.annotations.Nullable;

import org.springframework.cglib.core.Predicate;
import org.springframework.cglib.core.SpringNamingPolicy;
import org.springframework.cglib.proxy.Callback;
import org.springframework.cglib.proxy.CallbackFilter;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.Factory;
import org.springframework.cglib.proxy.InvocationHandler;
import org.springframework.cglib.proxy.NoOp;
import org.springframework.objenesis.SpringObjenesis;
import org.springframework.util.ClassUtils;

/**
 * Creates the proxy of an executor that has no decorator. The proxy extends the
 * executor's class. If the application cannot name that class (the JDK's hidden ones, a
 * lambda, another proxy), the proxy implements the same interfaces.
 */
final class ExecutorProxies {

	private static final Class<?>[] CALLBACK_TYPES = { InvocationHandler.class, NoOp.class };

	/**
	 * The JDK's own protected methods need no state, and cannot be called from here.
	 */
	private static final CallbackFilter FILTER = (
			method) -> (Modifier.isPublic(method.getModifiers()) || method.getDeclaringClass().getClassLoader() != null)
					? 0 : 1;

	private static final SpringObjenesis objenesis = new SpringObjenesis();

	private ExecutorProxies() {
	}

	/**
	 * Return a proxy that propagates context to the tasks.
	 */
	static Executor of(Executor executor, ExecutorPropagation propagation) {
		Class<?> type = ClassUtils.getUserClass(executor);
		return UnwrappableExecutors.isSecret(type) ? ofInterfaces(executor, propagation)
				: show((Executor) ofClass(type, new TaskWrappingHandler(executor, propagation, true, false)), executor);
	}

	/**
	 * Return a proxy of a pool whose tasks a decorator has wrapped already. The proxy
	 * returns them as they were submitted.
	 */
	static ThreadPoolExecutor showing(ThreadPoolExecutor pool, ExecutorPropagation propagation) {
		Executor shown = ShownThreadPool.canShow(pool) ? new ShownThreadPool(pool, propagation)
				: (Executor) ofClass(pool.getClass(), new TaskWrappingHandler(pool, propagation, false, false));
		return (ThreadPoolExecutor) show(shown, pool);
	}

	static Executor ofInterfaces(Executor executor, ExecutorPropagation propagation) {
		Class<?>[] interfaces = ClassUtils.getAllInterfaces(executor);
		ClassLoader loader = executor.getClass().getClassLoader();
		return (Executor) Proxy.newProxyInstance((loader != null) ? loader : ExecutorProxies.class.getClassLoader(),
				interfaces, new TaskWrappingHandler(executor, propagation, true,
						UnwrappableExecutors.seesTasks(executor.getClass())));
	}

	private static Executor show(Executor standIn, Executor executor) {
		if (executor instanceof ThreadPoolExecutor pool && standIn instanceof ThreadPoolExecutor shown) {
			pool.setRejectedExecutionHandler(
					UnwrappingRejectionHandler.around(pool.getRejectedExecutionHandler(), shown));
		}
		return standIn;
	}

	/**
	 * Return an instance of a class, without state, that delegates each call.
	 */
	static Object ofClass(Class<?> type, InvocationHandler calls) {
		Enhancer enhancer = new Enhancer();
		enhancer.setSuperclass(type);
		enhancer.setNamingPolicy(SpringNamingPolicy.INSTANCE);
		if (type.getClassLoader() == null) {
			// a class in the JDK's packages cannot be defined
			enhancer.setContextClass(ExecutorProxies.class);
			enhancer.setClassLoader(ExecutorProxies.class.getClassLoader());
			enhancer.setNamingPolicy(ExecutorProxies::ourName);
		}
		enhancer.setCallbackFilter(FILTER);
		enhancer.setCallbackTypes(CALLBACK_TYPES);
		Object standIn = objenesis.newInstance(enhancer.createClass(), enhancer.getUseCache());
		((Factory) standIn).setCallbacks(new Callback[] { calls, NoOp.INSTANCE });
		return standIn;
	}

	private static String ourName(@Nullable String prefix, @Nullable String source, Object key, Predicate names) {
		String name = String.valueOf(prefix);
		return SpringNamingPolicy.INSTANCE.getClassName(
				ExecutorProxies.class.getPackageName() + name.substring(name.lastIndexOf('.')), source, key, names);
	}

}
