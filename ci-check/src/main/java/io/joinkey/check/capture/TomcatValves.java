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
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the valves that the application added to Tomcat, which run outside of all
 * filters. They need not be beans.
 */
final class TomcatValves {

	private static final String ENGINE = "webServer.tomcat.engine";

	private final Predicate<Class<?>> application;

	TomcatValves(Predicate<Class<?>> application) {
		this.application = application;
	}

	/**
	 * Return the classes of the valves.
	 * @param context the application's context, which may have no web server
	 */
	List<String> of(Object context) {
		return within(property(context, ENGINE)).map(Object::getClass)
			.filter(this.application)
			.map(Class::getName)
			.distinct()
			.toList();
	}

	/** Return the access logs whose pattern writes no trace id, each with its pattern. */
	List<String> accessLogs(Object context) {
		return within(property(context, ENGINE)).filter(TomcatValves::isAccessLog)
			.map((valve) -> valve.getClass().getSimpleName() + " with the pattern " + property(valve, "pattern"))
			.filter((log) -> !log.contains("trace_id") && !log.contains("traceId"))
			.distinct()
			.toList();
	}

	private static boolean isAccessLog(Object valve) {
		return Stream.of(ClassUtils.getAllInterfaces(valve))
			.anyMatch((type) -> type.getName().equals("org.apache.catalina.AccessLog"))
				&& property(valve, "pattern") instanceof String;
	}

	private Stream<Object> within(@Nullable Object container) {
		if (container == null) {
			return Stream.empty();
		}
		Stream<Object> own = all(property(container, "pipeline.valves"));
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
