/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetryResourceAttributes;
import org.springframework.core.env.Environment;

/**
 * Resolves the name of the service: the OpenTelemetry resource attribute {@code
 * service.name}, which {@code OTEL_SERVICE_NAME}, {@code OTEL_RESOURCE_ATTRIBUTES},
 * {@code management.opentelemetry.resource-attributes} and {@code
 * spring.application.name} can set.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/resource/#service">Service
 * resource</a>
 */
public final class ServiceName {

	/**
	 * What OpenTelemetry calls a service that has no name.
	 */
	public static final String UNKNOWN = "unknown_service";

	private static final Bindable<Map<String, String>> ATTRIBUTES = Bindable.mapOf(String.class, String.class);

	private ServiceName() {
	}

	/**
	 * Resolves the name as Spring Boot does for the spans' resource.
	 * @param environment the application's environment
	 * @return the name, {@link #UNKNOWN} if nothing names the service
	 */
	public static String of(Environment environment) {
		Map<String, String> attributes = new HashMap<>();
		new OpenTelemetryResourceAttributes(environment, configured(environment)).applyTo(attributes::put);
		String name = attributes.get("service.name");
		return (name != null && !name.isBlank()) ? name : UNKNOWN;
	}

	private static Map<String, String> configured(Environment environment) {
		try {
			return Binder.get(environment)
				.bind("management.opentelemetry.resource-attributes", ATTRIBUTES)
				.orElseGet(Map::of);
		}
		catch (BindException ex) {
			// Boot reports it when it binds the same property
			return Map.of();
		}
	}

}
