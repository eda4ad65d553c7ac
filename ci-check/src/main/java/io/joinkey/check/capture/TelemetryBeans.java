/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.util.ClassUtils;

/**
 * Recognizes beans that implement an interface of the libraries that make spans, metrics
 * and context, or that can replace other beans.
 */
final class TelemetryBeans {

	private static final List<String> LIBRARIES = List.of("io.micrometer.observation.", "io.micrometer.tracing.",
			"io.micrometer.context.", "io.opentelemetry.", "io.prometheus.metrics.",
			"org.springframework.boot.micrometer.", "org.springframework.boot.opentelemetry.",
			"org.springframework.beans.factory.config.BeanPostProcessor");

	/** Beans of these types change no spans and no metrics of other beans. */
	private static final List<String> HARMLESS = List.of("io.micrometer.observation.aop.",
			"io.micrometer.tracing.annotation.", "io.opentelemetry.api.");

	private TelemetryBeans() {
	}

	static boolean isOne(Object bean) {
		Class<?> type = ClassUtils.getUserClass(bean);
		return Stream.concat(superclasses(type), ClassUtils.getAllInterfacesForClassAsSet(type).stream())
			.map(Class::getName)
			.anyMatch((name) -> LIBRARIES.stream().anyMatch(name::startsWith)
					&& HARMLESS.stream().noneMatch(name::startsWith));
	}

	private static Stream<Class<?>> superclasses(Class<?> type) {
		return Stream.iterate(type, (each) -> each != null, Class::getSuperclass);
	}

}
