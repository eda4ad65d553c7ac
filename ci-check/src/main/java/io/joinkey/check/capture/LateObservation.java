/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.PrivateField;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds a filter of the application that observes requests later than Spring Boot's,
 * which it replaces.
 */
final class LateObservation {

	private static final String FILTER = "org.springframework.web.filter.ServerHttpObservationFilter";

	private LateObservation() {
	}

	/** Return how a finding names the filters. */
	static List<String> of(ConfigurableListableBeanFactory beans, ApplicationBeans own) {
		return own.ordered(WiringReader.FILTERS)
			.filter((name) -> own.order(name) > WiringReader.OBSERVATION
					&& isObservation(Objects.requireNonNull(beans.getSingleton(name))))
			.map(own::named)
			.toList();
	}

	private static boolean isObservation(Object bean) {
		Object filter = PrivateField.read(bean, "filter");
		return isFilter(((filter != null) ? filter : bean).getClass());
	}

	/** Return whether the filters of a class observe requests. */
	static boolean isFilter(Class<?> filter) {
		return Stream.<Class<?>>iterate(filter, Objects::nonNull, Class::getSuperclass)
			.anyMatch((type) -> type.getName().equals(FILTER));
	}

}
