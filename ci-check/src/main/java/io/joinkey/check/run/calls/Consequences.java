/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.joinkey.check.capture.OwnClasses;
import io.joinkey.check.run.calls.MethodCalls.Call;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.asm.Type;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * Finds the harm that a call of a controller's method leads to, such as a started job.
 * Follows the calls through the application's own classes: its beans, its lambdas, and
 * the listeners of its events.
 */
public final class Consequences {

	/** The largest number of methods that are followed for one mapping. */
	private static final int MOST = 3000;

	private final OwnClasses own;

	private final ClassLoader loader;

	/** The classes of the application's beans. */
	private final Set<Class<?>> beans = new HashSet<>();

	private final Map<Class<?>, Map<String, List<Call>>> read = new HashMap<>();

	private final Map<Followed, Optional<String>> found = new HashMap<>();

	private final Map<Call, List<Followed>> targets = new HashMap<>();

	private final Map<Call, Optional<String>> regretted = new HashMap<>();

	private @Nullable List<Followed> listeners;

	public Consequences(ConfigurableApplicationContext context, OwnClasses own) {
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
	public Optional<String> of(HandlerMethod handler) {
		return this.found.computeIfAbsent(first(handler), (method) -> find(method,
				(call) -> this.regretted.computeIfAbsent(call, this::regretted), Optional.empty()));
	}

	private Optional<String> regretted(Call call) {
		return RegrettedCalls.named(call.owner(), call.name(), this.loader)
			.or(() -> RegrettedRequests.named(call, this.loader))
			.or(() -> declared(call))
			// what the application does itself is followed
			.or(() -> targets(call).isEmpty() ? RepeatedCalls.named(call) : Optional.empty());
	}

	/** Return what an interface sends that no bean of the application implements. */
	private Optional<String> declared(Call call) {
		try {
			Class<?> type = Class.forName(call.owner(), false, this.loader);
			boolean client = type.isInterface()
					&& this.beans.stream().noneMatch((bean) -> !bean.isInterface() && type.isAssignableFrom(bean));
			return client ? DeclaredRequests.named(type, call) : Optional.empty();
		}
		catch (ClassNotFoundException | LinkageError ex) {
			// an array, or a class that names one that is not there
			return Optional.empty();
		}
	}

	/**
	 * Return whether a handler is known, and leads to no call whose name suggests a
	 * change.
	 * @param handler the controller's method
	 */
	public boolean isReading(HandlerMethod handler) {
		Followed first = first(handler);
		return !declared(first.type(), first.key(), false).isEmpty()
				&& find(first, ChangingCalls::named, Optional.of("too many to follow")).isEmpty();
	}

	private static Followed first(HandlerMethod handler) {
		Method method = handler.getMethod();
		return new Followed(ClassUtils.getUserClass(handler.getBeanType()),
				method.getName() + Type.getMethodDescriptor(method), false);
	}

	private Optional<String> find(Followed handler, Function<Call, Optional<String>> named, Optional<String> unknown) {
		Set<Followed> seen = new LinkedHashSet<>(declared(handler.type(), handler.key(), false));
		Deque<Followed> next = new ArrayDeque<>(seen);
		while (!next.isEmpty() && seen.size() < MOST) {
			Followed followed = next.poll();
			for (Call each : calls(followed.type()).getOrDefault(followed.key(), List.of())) {
				Call call = followed.often() ? each.inLoop() : each;
				Optional<String> regret = named.apply(call);
				if (regret.isPresent()) {
					return Optional.of(regret.get() + ", in " + followed.type().getName() + "."
							+ followed.key().replaceFirst("\\(.*", "").replaceFirst("^lambda\\$(.+)\\$[0-9]+$", "$1"));
				}
				this.targets.computeIfAbsent(call, this::targets).stream().filter(seen::add).forEach(next::add);
			}
		}
		return next.isEmpty() ? Optional.empty() : unknown;
	}

	/** Return the methods of the application that a call may reach. */
	private List<Followed> targets(Call call) {
		try {
			Class<?> type = Class.forName(call.owner(), false, this.loader);
			List<Followed> targets = new ArrayList<>();
			if (call.name().equals("publishEvent") && ApplicationEventPublisher.class.isAssignableFrom(type)) {
				targets.addAll(listeners());
			}
			if (this.own.contains(type)) {
				targets.addAll(ofApplication(type, call));
			}
			return targets;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			// an array, or a class that names one that is not there
			return List.of();
		}
	}

	private List<Followed> ofApplication(Class<?> type, Call call) {
		if (call.name().equals("<init>") && (type.isAnonymousClass() || type.isLocalClass())) {
			// what it does when a library calls it
			return calls(type).keySet().stream().map((key) -> new Followed(type, key, call.often())).toList();
		}
		return Stream.concat(Stream.of(type), this.beans.stream().filter(type::isAssignableFrom))
			.flatMap((each) -> declared(each, call.key(), call.often()).stream())
			.toList();
	}

	/** Return the method of a class, or the method that it inherits. */
	private List<Followed> declared(Class<?> type, String key, boolean often) {
		try {
			for (Class<?> each = type; each != null && this.own.contains(each); each = each.getSuperclass()) {
				if (calls(each).containsKey(key)) {
					return List.of(new Followed(each, key, often));
				}
			}
			// a default method of an interface is followed where it is declared
			return Stream.of(ClassUtils.getAllInterfacesForClass(type))
				.filter((parent) -> parent != type && this.own.contains(parent) && calls(parent).containsKey(key))
				.flatMap((parent) -> declared(parent, key, often).stream())
				.toList();
		}
		catch (LinkageError ex) {
			// a class of the application names one that is not there
			return List.of();
		}
	}

	private List<Followed> listeners() {
		List<Followed> all = this.listeners;
		if (all == null) {
			all = this.beans.stream()
				.flatMap((bean) -> EventListeners.of(bean)
					.map((method) -> new Followed(bean, method.getName() + Type.getMethodDescriptor(method), false)))
				.toList();
			this.listeners = all;
		}
		return all;
	}

	private Map<String, List<Call>> calls(Class<?> type) {
		return this.read.computeIfAbsent(type, MethodCalls::of);
	}

	/** A method of the application, and whether a long loop leads to it. */
	private record Followed(Class<?> type, String key, boolean often) {
	}

}
