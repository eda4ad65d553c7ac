/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Finds the methods that listen to events that an application may publish.
 */
final class EventListeners {

	/** Events of the start and the end, which only the framework publishes. */
	private static final List<String> FRAMEWORK = List.of("org.springframework.context.event.",
			"org.springframework.boot.context.event.", "org.springframework.boot.web.");

	private EventListeners() {
	}

	static Stream<Method> of(Class<?> bean) {
		try {
			return Stream.of(bean.getDeclaredMethods()).filter(EventListeners::listens).toList().stream();
		}
		catch (LinkageError ex) {
			// a class of the application names one that is not there
			return Stream.empty();
		}
	}

	private static boolean listens(Method method) {
		EventListener annotation = AnnotatedElementUtils.findMergedAnnotation(method, EventListener.class);
		if (method.isBridge() || (annotation == null && !method.getName().equals("onApplicationEvent"))) {
			return false;
		}
		List<Class<?>> events = events(annotation, method);
		return events.isEmpty() || !events.stream().allMatch(EventListeners::isOfFramework);
	}

	private static List<Class<?>> events(@Nullable EventListener annotation, Method method) {
		return (annotation != null && annotation.classes().length > 0) ? List.of(annotation.classes())
				: List.of(method.getParameterTypes());
	}

	private static boolean isOfFramework(Class<?> event) {
		return FRAMEWORK.stream().anyMatch(event.getName()::startsWith);
	}

}
