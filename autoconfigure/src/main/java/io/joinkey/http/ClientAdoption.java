/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.function.Supplier;
import java.util.stream.Stream;

import io.joinkey.ForeignInternal;
import io.micrometer.observation.ObservationRegistry;

/**
 * Observes an HTTP client that was built without Spring Boot's builder.
 */
interface ClientAdoption {

	/**
	 * Return the client to use in place of a bean.
	 * @param bean any bean of the application
	 * @param registry the registry to observe with; asked for only if it is needed
	 * @return an observed client of the same kind, or the bean itself if it is not a
	 * client of this kind or observed already
	 */
	Object adopt(Object bean, Supplier<ObservationRegistry> registry);

	/**
	 * Return whether a bean is a client of this kind with a custom class. Such a client
	 * is left alone.
	 * @param bean any bean of the application
	 * @return whether it is such a client
	 */
	boolean leaves(Object bean);

	/**
	 * Return whether Spring's client or builder has no observation registry. Spring has
	 * no getter, so the private field is read. Without that field, the client is left
	 * alone.
	 * @param client the client or builder
	 * @return whether it is surely unobserved
	 */
	static boolean isUnobserved(Object client) {
		// not isNoop(): a registry of the application's own may get its handlers later
		return Stream
			.of(ForeignInternal.REST_TEMPLATE_REGISTRY, ForeignInternal.REST_CLIENT_REGISTRY,
					ForeignInternal.REST_CLIENT_BUILDER_REGISTRY, ForeignInternal.WEB_CLIENT_REGISTRY,
					ForeignInternal.WEB_CLIENT_BUILDER_REGISTRY)
			.filter((registry) -> registry.isFieldOf(client))
			.anyMatch((registry) -> registry.read(client, ObservationRegistry.class) == ObservationRegistry.NOOP);
	}

}
