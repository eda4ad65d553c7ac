/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the valves that the application added to Tomcat, which run outside of all
 * filters. They need not be beans.
 */
final class TomcatValves {

	private final Predicate<Class<?>> application;

	TomcatValves(Predicate<Class<?>> application) {
		this.application = application;
	}

	/**
	 * Return the classes of the valves.
	 * @param context the application's context, which may have no web server
	 */
	List<String> of(Object context) {
		return within(property(context, "webServer.tomcat.engine")).distinct().toList();
	}

	private Stream<String> within(@Nullable Object container) {
		if (container == null) {
			return Stream.empty();
		}
		Stream<String> own = all(property(container, "pipeline.valves")).map(Object::getClass)
			.filter(this.application)
			.map(Class::getName);
		Method children = ReflectionUtils.findMethod(container.getClass(), "findChildren");
		return (children == null) ? own
				: Stream.concat(own, all(ReflectionUtils.invokeMethod(children, container)).flatMap(this::within));
	}

	private static Stream<Object> all(@Nullable Object array) {
		return (array instanceof Object[] objects) ? Stream.of(objects) : Stream.empty();
	}

	private static @Nullable Object property(Object of, String path) {
		try {
			return PropertyAccessorFactory.forBeanPropertyAccess(of).getPropertyValue(path);
		}
		catch (BeansException ex) {
			// another server, or none
			return null;
		}
	}

}
