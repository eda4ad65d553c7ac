/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.PrivateField;
import io.joinkey.check.evidence.Wiring.Held;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Finds the JMS and RabbitMQ templates that the application uses, and the listener
 * containers that run its listeners. A container of batches is left out: Spring AMQP
 * observes none.
 */
final class MessagingReader {

	private static final String JMS = "org.springframework.jms.";

	private static final String JMS_TEMPLATE = JMS + "core.JmsTemplate";

	private static final String RABBIT = "org.springframework.amqp.rabbit.";

	private static final String RABBIT_TEMPLATE = RABBIT + "core.RabbitTemplate";

	private static final List<String> REGISTRIES = List.of(JMS + "config.JmsListenerEndpointRegistry",
			RABBIT + "listener.RabbitListenerEndpointRegistry");

	private static final List<String> FACTORIES = List.of(JMS + "config.AbstractJmsListenerContainerFactory",
			RABBIT + "config.BaseRabbitListenerContainerFactory");

	private static final List<String> CONTAINERS = List.of(JMS + "listener.AbstractMessageListenerContainer",
			RABBIT + "listener.AbstractMessageListenerContainer");

	private final ConfigurableListableBeanFactory beans;

	private final Predicate<Class<?>> application;

	private final Predicate<String> own;

	private final List<Held> held = new ArrayList<>();

	MessagingReader(ConfigurableListableBeanFactory beans, Predicate<Class<?>> application, Predicate<String> own) {
		this.beans = beans;
		this.application = application;
		this.own = own;
	}

	List<Held> read() {
		if (Stream.of(JMS_TEMPLATE, RABBIT_TEMPLATE)
			.noneMatch((type) -> ClassUtils.isPresent(type, this.beans.getBeanClassLoader()))) {
			return List.of();
		}
		Map<Object, String> used = new IdentityHashMap<>();
		Map<String, Object> singletons = new LinkedHashMap<>();
		for (String name : this.beans.getSingletonNames()) {
			Object bean = target(this.beans.getSingleton(name));
			if (bean != null) {
				singletons.put(name, bean);
				fields(bean, used);
			}
		}
		singletons.forEach((name, bean) -> {
			if (isTemplate(bean) && (used.containsKey(bean) || this.own.test(name))) {
				used.remove(bean);
				add("the bean '" + name + "'", bean, List.of());
			}
			else if (is(bean, CONTAINERS)) {
				container("the bean '" + name + "'", bean, singletons);
			}
			else if (is(bean, REGISTRIES) && PrivateField.read(bean, "listenerContainers") instanceof Map<?, ?> all) {
				all.values().forEach((one) -> container(listener(one), one, singletons));
			}
		});
		used.forEach((template, field) -> add(field, template, List.of()));
		return this.held;
	}

	/** Return what a proxy delegates to. The fields of the proxy itself are empty. */
	private static @Nullable Object target(@Nullable Object object) {
		return (object != null && AopUtils.isAopProxy(object)) ? AopProxyUtils.getSingletonTarget(object) : object;
	}

	/** Adds the templates in the fields of a bean of the application. */
	private void fields(Object bean, Map<Object, String> used) {
		for (Class<?> type = ClassUtils.getUserClass(bean); type != null
				&& this.application.test(type); type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				Object template = (field.getType().isPrimitive() || Modifier.isStatic(field.getModifiers())) ? null
						: template(target(PrivateField.read(bean, field.getName())));
				if (template != null) {
					used.putIfAbsent(template, "the field " + type.getName() + "." + field.getName());
				}
			}
		}
	}

	/** Return the template that a value is or wraps. */
	private static @Nullable Object template(@Nullable Object value) {
		if (value == null || isTemplate(value)) {
			return value;
		}
		String name = value.getClass().getName();
		Object wrapped = name.startsWith(JMS) ? PrivateField.read(value, "jmsTemplate")
				: name.startsWith(RABBIT) ? PrivateField.read(value, "rabbitTemplate") : null;
		return (wrapped != null && isTemplate(wrapped)) ? wrapped : null;
	}

	private void container(String place, @Nullable Object container, Map<String, Object> singletons) {
		if (container != null && !Boolean.TRUE.equals(PrivateField.read(container, "consumerBatchEnabled"))) {
			String library = isOf(container, JMS) ? JMS : RABBIT;
			add(place, container,
					singletons.entrySet()
						.stream()
						.filter((each) -> is(each.getValue(), FACTORIES) && isOf(each.getValue(), library)
								&& !isObserved(each.getValue()))
						.map(Map.Entry::getKey)
						.toList());
		}
	}

	private void add(String place, Object object, List<String> factories) {
		this.held.add(new Held(place, library(object), "", isObserved(object), factories));
	}

	/**
	 * Return the library's class: the object may be of a subclass of the application.
	 */
	private static String library(Object object) {
		return types(object).map(Class::getName)
			.filter((name) -> name.startsWith(JMS) || name.startsWith(RABBIT))
			.findFirst()
			.orElseThrow();
	}

	/** Return the method that a container calls, or the id of the container. */
	private static String listener(Object container) {
		Object listener = PrivateField.read(container, "messageListener");
		Object method = (listener != null) ? PrivateField.read(listener, "handlerMethod") : null;
		Object adapter = (listener != null) ? PrivateField.read(listener, "handlerAdapter") : null;
		if (method == null && adapter != null) {
			method = PrivateField.read(adapter, "invokerHandlerMethod");
		}
		Object id = PrivateField.read(container, "listenerId");
		return (method != null) ? "the listener " + method
				: "the listener container '" + ((id != null) ? id : PrivateField.read(container, "beanName")) + "'";
	}

	private static boolean isObserved(Object object) {
		Object enabled = PrivateField.read(object, "observationEnabled");
		if (isOf(object, RABBIT)) {
			return Boolean.TRUE.equals(enabled);
		}
		return ClassUtils.isPresent("io.micrometer.jakarta9.instrument.jms.JmsInstrumentation",
				object.getClass().getClassLoader()) && HeldReader.isObserved(object);
	}

	private static boolean isTemplate(Object object) {
		return is(object, List.of(JMS_TEMPLATE, RABBIT_TEMPLATE));
	}

	private static boolean isOf(Object object, String library) {
		return types(object).anyMatch((type) -> type.getName().startsWith(library));
	}

	private static boolean is(Object object, List<String> names) {
		return types(object).anyMatch((type) -> names.contains(type.getName()));
	}

	private static Stream<Class<?>> types(Object object) {
		List<Class<?>> types = new ArrayList<>();
		for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
			types.add(type);
		}
		return types.stream();
	}

}
