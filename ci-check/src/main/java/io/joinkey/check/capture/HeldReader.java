/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.PrivateField;
import io.joinkey.check.capture.threads.TaskSubmissions;
import io.joinkey.check.evidence.Libraries;
import io.joinkey.check.evidence.Wiring.Held;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds clients, executors and templates that are beans, or that beans of the application
 * hold in a field, and what the application added to them.
 */
final class HeldReader {

	private static final List<String> TYPES = List.of("org.springframework.web.client.",
			"org.springframework.web.reactive.function.client.", "org.springframework.kafka.core.",
			"org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory",
			"org.springframework.kafka.listener.ConcurrentMessageListenerContainer",
			"org.springframework.kafka.listener.KafkaMessageListenerContainer", "org.springframework.core.task.",
			"org.springframework.scheduling.concurrent.");

	private static final List<String> EXTENDED = List.of("org.springframework.web.client.RestTemplate",
			"org.springframework.kafka.core.KafkaTemplate");

	/** Where Spring's classes keep what the application adds. */
	private static final List<String> PARTS = List.of("interceptors", "initializers", "filters", "builder",
			"clientRequestFactory", "requestFactory", "taskDecorator", "producerInterceptor");

	private final ConfigurableListableBeanFactory beans;

	private final Predicate<Class<?>> application;

	private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private final List<Held> held = new ArrayList<>();

	HeldReader(ConfigurableListableBeanFactory beans, Predicate<Class<?>> application) {
		this.beans = beans;
		this.application = application;
	}

	List<Held> read() {
		for (String name : this.beans.getSingletonNames()) {
			Object bean = this.beans.getSingleton(name);
			if (bean != null) {
				add("the bean '" + name + "'", bean);
			}
		}
		for (String name : this.beans.getSingletonNames()) {
			Object bean = this.beans.getSingleton(name);
			Class<?> type = (bean != null) ? ClassUtils.getUserClass(bean) : null;
			// a proxy has the fields of its target, and all of them are empty
			if (bean != null && type == bean.getClass()) {
				for (; type != null && this.application.test(type); type = type.getSuperclass()) {
					fields(type, bean);
				}
			}
		}
		return this.held;
	}

	private void fields(Class<?> type, Object bean) {
		for (Field field : type.getDeclaredFields()) {
			if (!field.getType().isPrimitive() && !field.isSynthetic()) {
				Object value = PrivateField.read(bean, field.getName());
				if (value != null && (!Modifier.isStatic(field.getModifiers()) || isOfJdk(value))) {
					String declared = declared(field, value);
					String place = "the field " + type.getName() + "." + field.getName() + declared;
					if (!declared.isEmpty() && this.seen.contains(value)) {
						// a bean that a field of its class needs as it is
						this.held.add(new Held(place, type(value), pool(value), false, List.of()));
					}
					add(place, value);
				}
			}
		}
	}

	/** A wrapper of an executor fits into a field of an interface only. */
	private static String declared(Field field, Object value) {
		if (value instanceof BlockingQueue<?>) {
			return field.getGenericType() instanceof ParameterizedType of ? tasks(of) : "";
		}
		return (isOfJdk(value) && value instanceof ExecutorService && !field.getType().isInterface())
				? " of type " + field.getType().getSimpleName() : "";
	}

	/** A queue of tasks may hold wrapped ones. */
	private static String tasks(ParameterizedType queue) {
		Class<?> item = ResolvableType.forType(queue).getGeneric().resolve(Object.class);
		return (item == Runnable.class || item == Callable.class) ? " of " + item.getSimpleName() : "";
	}

	private void add(String place, Object object) {
		String type = type(object);
		if (!type.isEmpty() && this.seen.add(object)) {
			List<String> parts = Stream.concat(PARTS.stream().flatMap((part) -> parts(object, part)), kafka(object))
				.distinct()
				.toList();
			this.held.add(new Held(place, type, pool(object), isObserved(object), parts));
		}
	}

	/** An application may extend a client or a template. Its executors are beans. */
	private static String type(Object object) {
		String own = object.getClass().getName();
		if (isOfJdk(object) || TYPES.stream().anyMatch(own::startsWith)) {
			return own;
		}
		for (Class<?> type = object.getClass().getSuperclass(); type != null; type = type.getSuperclass()) {
			if (EXTENDED.contains(type.getName())) {
				return own + " extends " + type.getName();
			}
		}
		return "";
	}

	/**
	 * Return whether an object is an executor or a queue of the JDK that threads share.
	 */
	private static boolean isOfJdk(Object object) {
		return object.getClass().getName().startsWith("java.util.concurrent.")
				&& (object instanceof ExecutorService || object instanceof BlockingQueue<?>);
	}

	private Stream<String> parts(Object object, String name) {
		if (isOfJdk(object)) {
			return Stream.empty();
		}
		Object value = PrivateField.read(object, name);
		if (value == null || value == object) {
			return Stream.empty();
		}
		if (name.equals("builder")) {
			// a WebClient keeps its filters in the builder that made it
			return parts(value, "filters");
		}
		Collection<?> all = (value instanceof Collection<?> several) ? several : List.of(value);
		return all.stream().filter(this::isAdded).map(ApplicationBeans::className);
	}

	/** A library that few know may be one of the organisation. */
	private boolean isAdded(Object part) {
		return this.application.test(part.getClass()) || !Libraries.isKnown(part.getClass().getName());
	}

	private Stream<String> kafka(Object object) {
		Object factory = object.getClass().getName().endsWith("ConsumerFactory") ? object
				: PrivateField.read(object, "producerFactory");
		Object configs = (factory != null) ? PrivateField.read(factory, "configs") : null;
		Object classes = (configs instanceof Map<?, ?> map) ? map.get("interceptor.classes") : null;
		if (classes instanceof String names) {
			return Stream.of(names.split(",")).map(String::strip);
		}
		Collection<?> all = (classes instanceof Collection<?> several) ? several
				: (classes != null) ? List.of(classes) : List.of();
		return all.stream().map((one) -> (one instanceof Class<?> type) ? type.getName() : String.valueOf(one));
	}

	static boolean isObserved(Object object) {
		Object container = PrivateField.read(object, "containerProperties");
		if (container != null) {
			return Boolean.TRUE.equals(PrivateField.read(container, "observationEnabled"));
		}
		Object registry = PrivateField.read(object, "observationRegistry");
		Method noop = (registry != null) ? ReflectionUtils.findMethod(registry.getClass(), "isNoop") : null;
		if (registry == null || noop == null) {
			return false;
		}
		ReflectionUtils.makeAccessible(noop);
		return Boolean.FALSE.equals(ReflectionUtils.invokeMethod(noop, registry));
	}

	private static String pool(Object object) {
		if (isOfJdk(object)) {
			return TaskSubmissions.name(object);
		}
		Object pool = firstField(object, "threadPoolExecutor", "scheduledExecutor");
		return (pool != null) ? TaskSubmissions.name(pool) : "";
	}

	private static @Nullable Object firstField(Object object, String... names) {
		return Stream.of(names)
			.map((name) -> PrivateField.read(object, name))
			.filter((value) -> value != null)
			.findFirst()
			.orElse(null);
	}

}
