/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.concurrent.Executor;

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
import org.springframework.util.ReflectionUtils;

/**
 * Stands in for an executor that has no place for a decorator. Where the executor's class
 * can be named by the application the stand-in is of that class; where it is the JDK's
 * secret, a lambda or a proxy, it has the same interfaces.
 */
final class StandIn {

	private static final Class<?>[] CALLBACK_TYPES = { InvocationHandler.class, NoOp.class };

	/**
	 * The JDK's own protected methods need no state, and may not be called from here.
	 */
	private static final CallbackFilter FILTER = (
			method) -> (Modifier.isPublic(method.getModifiers()) || method.getDeclaringClass().getClassLoader() != null)
					? 0 : 1;

	private static final SpringObjenesis objenesis = new SpringObjenesis();

	private StandIn() {
	}

	/**
	 * Tells why there can be no stand-in.
	 */
	static @Nullable String obstacle(Executor executor) {
		Class<?> type = ClassUtils.getUserClass(executor);
		if (isSecret(type)) {
			return null;
		}
		if (Modifier.isFinal(type.getModifiers())) {
			return "its class is final";
		}
		boolean jdk = type.getClassLoader() == null;
		boolean finalMethod = Arrays.stream(ReflectionUtils.getAllDeclaredMethods(type))
			.filter((method) -> method.getDeclaringClass() != Object.class)
			.anyMatch((method) -> Modifier.isFinal(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
					&& !Modifier.isPrivate(method.getModifiers()) && (Modifier.isPublic(method.getModifiers())
							|| method.getDeclaringClass().getClassLoader() != null));
		boolean field = !jdk && Arrays.stream(type.getFields()).anyMatch((it) -> !Modifier.isStatic(it.getModifiers()));
		return finalMethod ? "its class has final methods" : (field ? "its class has public fields" : null);
	}

	static Executor of(Executor executor, TaskHandOver handOver) {
		Class<?> type = ClassUtils.getUserClass(executor);
		return isSecret(type) ? ofInterfaces(executor, handOver) : ofClass(type, new Submissions(executor, handOver));
	}

	static Executor ofInterfaces(Executor executor, TaskHandOver handOver) {
		Class<?>[] interfaces = ClassUtils.getAllInterfaces(executor);
		ClassLoader loader = executor.getClass().getClassLoader();
		return (Executor) Proxy.newProxyInstance((loader != null) ? loader : StandIn.class.getClassLoader(), interfaces,
				new Submissions(executor, handOver));
	}

	private static Executor ofClass(Class<?> type, Submissions submissions) {
		Enhancer enhancer = new Enhancer();
		enhancer.setSuperclass(type);
		enhancer.setNamingPolicy(SpringNamingPolicy.INSTANCE);
		if (type.getClassLoader() == null) {
			// nobody may define a class in the JDK's packages
			enhancer.setContextClass(StandIn.class);
			enhancer.setClassLoader(StandIn.class.getClassLoader());
			enhancer.setNamingPolicy(StandIn::ourName);
		}
		enhancer.setCallbackFilter(FILTER);
		enhancer.setCallbackTypes(CALLBACK_TYPES);
		Object standIn = objenesis.newInstance(enhancer.createClass(), enhancer.getUseCache());
		((Factory) standIn).setCallbacks(new Callback[] { submissions, NoOp.INSTANCE });
		return (Executor) standIn;
	}

	private static boolean isSecret(Class<?> type) {
		return Proxy.isProxyClass(type) || type.isHidden()
				|| (type.getClassLoader() == null && !Modifier.isPublic(type.getModifiers()));
	}

	private static String ourName(@Nullable String prefix, @Nullable String source, Object key, Predicate names) {
		String name = String.valueOf(prefix);
		return SpringNamingPolicy.INSTANCE
			.getClassName(StandIn.class.getPackageName() + name.substring(name.lastIndexOf('.')), source, key, names);
	}

}
