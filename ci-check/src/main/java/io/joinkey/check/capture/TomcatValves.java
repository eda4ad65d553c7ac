/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the valves and filters that the application added to Tomcat, and that run outside
 * of the server's observation. They need not be beans.
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
		return valves(context).map(Object::getClass).filter(this.application).map(Class::getName).distinct().toList();
	}

	/**
	 * Return the classes of the filters that run before the one that observes requests.
	 */
	List<String> earlyFilters(Object context) {
		return within(property(context, ENGINE)).flatMap(TomcatValves::filters)
			.takeWhile((type) -> !LateObservation.isFilter(type))
			.filter(this.application)
			.map(Class::getName)
			.distinct()
			.toList();
	}

	/** Return the filters of a web application, in their order. */
	private static Stream<Class<?>> filters(Object container) {
		return all(call(container, "findFilterMaps")).map((map) -> property(map, "filterName"))
			.flatMap((name) -> all(call(container, "findFilterDefs"))
				.filter((each) -> name != null && name.equals(property(each, "filterName"))))
			.map((each) -> property(each, "filter"))
			.filter(Objects::nonNull)
			.map(Object::getClass);
	}

	/** Return the access logs whose pattern writes no trace id, each with its pattern. */
	List<String> accessLogs(Object context) {
		return valves(context).filter(TomcatValves::isAccessLog)
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

	/** Return the valves of a container and of those within it. */
	private static Stream<Object> valves(Object context) {
		return within(property(context, ENGINE)).flatMap((container) -> all(property(container, "pipeline.valves")));
	}

	private static Stream<Object> within(@Nullable Object container) {
		return (container == null) ? Stream.empty() : Stream.concat(Stream.of(container),
				all(call(container, "findChildren")).flatMap(TomcatValves::within));
	}

	private static @Nullable Object call(Object container, String name) {
		Method method = ReflectionUtils.findMethod(container.getClass(), name);
		return (method != null) ? ReflectionUtils.invokeMethod(method, container) : null;
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
