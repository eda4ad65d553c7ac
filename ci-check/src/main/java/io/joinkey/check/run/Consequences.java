/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.joinkey.check.capture.OwnClasses;
import io.joinkey.check.run.MethodCalls.Call;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.asm.Type;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * Finds what a call of a controller's method leads to and its owner would regret. Follows
 * the calls through the application's own classes: its beans, its lambdas, and the
 * listeners of its events.
 */
final class Consequences {

	/** How many methods are followed for one mapping. */
	private static final int MOST = 3000;

	private final OwnClasses own;

	private final ClassLoader loader;

	/** The classes of the application's beans. */
	private final Set<Class<?>> beans = new HashSet<>();

	private final Map<Class<?>, Map<String, List<Call>>> read = new HashMap<>();

	Consequences(ConfigurableApplicationContext context, OwnClasses own) {
		this.own = own;
		this.loader = Objects.requireNonNullElseGet(context.getClassLoader(), ClassUtils::getDefaultClassLoader);
		ConfigurableListableBeanFactory all = context.getBeanFactory();
		for (String name : all.getBeanDefinitionNames()) {
			Object bean = all.getSingleton(name);
			Class<?> type = (bean != null) ? AopUtils.getTargetClass(bean) : all.getType(name, false);
			if (type != null && own.contains(type)) {
				this.beans.add(ClassUtils.getUserClass(type));
			}
		}
	}

	/**
	 * Return what a handler leads to.
	 * @param handler the controller's method
	 * @return the call and the method of the application that contains it
	 */
	Optional<String> of(HandlerMethod handler) {
		try {
			return found(handler);
		}
		catch (LinkageError ex) {
			// a class of the application names one that is not there
			return Optional.empty();
		}
	}

	private Optional<String> found(HandlerMethod handler) {
		Method method = handler.getMethod();
		Deque<Followed> next = new ArrayDeque<>();
		Set<Followed> seen = new HashSet<>();
		follow(ClassUtils.getUserClass(handler.getBeanType()), method.getName() + Type.getMethodDescriptor(method),
				next, seen);
		while (!next.isEmpty() && seen.size() < MOST) {
			Followed followed = next.poll();
			for (Call call : followed.calls()) {
				Optional<String> regretted = RegrettedCalls.named(call.owner(), call.name(), this.loader);
				if (regretted.isPresent()) {
					return Optional.of(regretted.get() + ", in " + followed.type().getName() + "."
							+ followed.key().replaceFirst("\\(.*", "").replaceFirst("^lambda\\$(.+)\\$[0-9]+$", "$1"));
				}
				follow(call, next, seen);
			}
		}
		return Optional.empty();
	}

	private void follow(Call call, Deque<Followed> next, Set<Followed> seen) {
		Class<?> type = type(call.owner());
		if (type == null) {
			return;
		}
		if (call.name().equals("publishEvent") && ApplicationEventPublisher.class.isAssignableFrom(type)) {
			this.beans.forEach((bean) -> listeners(bean).forEach((key) -> follow(bean, key, next, seen)));
		}
		if (!this.own.contains(type)) {
			return;
		}
		if (call.name().equals("<init>") && (type.isAnonymousClass() || type.isLocalClass())) {
			// what it does when a library calls it
			calls(type).keySet().forEach((key) -> follow(type, key, next, seen));
			return;
		}
		follow(type, call.key(), next, seen);
		this.beans.stream()
			.filter((bean) -> type.isAssignableFrom(bean))
			.forEach((bean) -> follow(bean, call.key(), next, seen));
	}

	/** Follows the method of a class, or the one that it inherits. */
	private void follow(Class<?> type, String key, Deque<Followed> next, Set<Followed> seen) {
		for (Class<?> each = type; each != null && this.own.contains(each); each = each.getSuperclass()) {
			List<Call> calls = calls(each).get(key);
			if (calls != null) {
				Followed followed = new Followed(each, key, calls);
				if (seen.add(followed)) {
					next.add(followed);
				}
				return;
			}
		}
		// a default method of an interface is followed where it is declared
		Stream.of(ClassUtils.getAllInterfacesForClass(type))
			.filter((parent) -> parent != type && this.own.contains(parent) && calls(parent).containsKey(key))
			.forEach((parent) -> follow(parent, key, next, seen));
	}

	private static Stream<String> listeners(Class<?> bean) {
		return Stream.of(bean.getDeclaredMethods())
			.filter((method) -> AnnotatedElementUtils.hasAnnotation(method, EventListener.class)
					|| method.getName().equals("onApplicationEvent"))
			.map((method) -> method.getName() + Type.getMethodDescriptor(method));
	}

	private Map<String, List<Call>> calls(Class<?> type) {
		return this.read.computeIfAbsent(type, MethodCalls::of);
	}

	private @Nullable Class<?> type(String name) {
		try {
			return name.startsWith("[") ? null : Class.forName(name, false, this.loader);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return null;
		}
	}

	/** A method of the application, with its calls. */
	private record Followed(Class<?> type, String key, List<Call> calls) {
	}

}
