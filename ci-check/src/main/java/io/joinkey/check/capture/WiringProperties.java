/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Reads the application's properties that take part in correlation.
 */
final class WiringProperties {

	private static final List<String> PROPERTIES = List.of("spring.task.execution.propagate-context",
			"spring.task.execution.mode", "spring.reactor.context-propagation",
			"spring.kafka.template.observation-enabled", "spring.kafka.listener.observation-enabled",
			"spring.rabbitmq.template.observation-enabled", "spring.rabbitmq.listener.simple.observation-enabled",
			"spring.rabbitmq.listener.direct.observation-enabled", "management.tracing.exemplars.include",
			"management.tracing.export.enabled", "management.opentelemetry.tracing.sampler",
			"management.tracing.baggage.enabled", "logging.console.enabled", "logging.structured.json.context.include",
			"logging.structured.json.context.prefix", "logging.pattern.console", "logging.pattern.file",
			"management.observations.enable.http.server.requests",
			"management.observations.enable.http.client.requests", "management.observations.enable.http.client",
			"management.observations.enable.http", "management.observations.enable.all",
			"management.metrics.distribution.percentiles-histogram.http.server.requests",
			"management.prometheus.metrics.export.properties.io.prometheus.exporter.exemplarsOnAllMetricTypes",
			"management.metrics.enable.http.server.requests", "management.prometheus.metrics.export.enabled",
			"management.defaults.metrics.export.enabled", "management.endpoints.access.max-permitted",
			"management.endpoints.access.default", "management.endpoint.prometheus.access", "management.server.port",
			"management.opentelemetry.enabled", "logging.pattern.correlation", "server.tomcat.accesslog.enabled",
			"server.jetty.accesslog.enabled", "spring.security.filter.order");

	/** They may be lists of YAML. */
	private static final List<String> LISTS = List.of("logging.structured.json.customizer",
			"logging.structured.json.include", "logging.structured.json.exclude", "management.tracing.propagation.type",
			"management.tracing.propagation.consume", "management.tracing.propagation.produce",
			"joinkey.excluded-beans");

	private static final String RENAMED = "logging.structured.json.rename";

	private static final String EXPOSURE = "management.endpoints.web.exposure.include";

	private static final String REQUESTS = "management.observations.http.server.requests.name";

	private static final List<String> CONVENTIONS = List.of(
			"org.springframework.http.server.observation.ServerRequestObservationConvention",
			"org.springframework.http.server.reactive.observation.ServerRequestObservationConvention");

	private static final Map<String, String> EDGE = Map.of("joinkey.http.server.response.header", "server-error",
			"joinkey.http.server.response.header-name", "X-Trace-Id", "joinkey.http.server.response.error-bodies",
			"true", EdgeTrust.TRUST, "", "joinkey.edge.trusted.header", "");

	private static final String ALLOWED_BAGGAGE = "joinkey.edge.allowed-baggage";

	private final ConfigurableApplicationContext context;

	private final ConfigurableListableBeanFactory beans;

	private final Environment environment;

	WiringProperties(ConfigurableApplicationContext context) {
		this.context = context;
		this.beans = context.getBeanFactory();
		this.environment = context.getEnvironment();
	}

	Map<String, String> read() {
		Map<String, String> properties = new TreeMap<>();
		PROPERTIES.forEach((name) -> put(properties, name));
		list(properties, EXPOSURE);
		LISTS.forEach((name) -> list(properties, name));
		Binder.get(this.environment)
			.bind(RENAMED, Bindable.mapOf(String.class, String.class))
			.ifBound((names) -> names.forEach((path, name) -> properties.put(RENAMED + "." + path, name)));
		String requests = requests();
		if (requests != null) {
			properties.put(REQUESTS, requests);
			put(properties, "management.metrics.distribution.percentiles-histogram." + requests);
		}
		if (this.beans.containsBeanDefinition("webHandler")) {
			// what runs, whatever the class path has
			properties.put("spring.main.web-application-type", "reactive");
		}
		edge(properties);
		EnableKeys.read(this.environment, properties);
		KeyedRequests.headers(this.environment)
			.forEach((name, header) -> properties.put(KeyedRequests.NAMES + "." + name + ".header", header));
		return properties;
	}

	private void put(Map<String, String> properties, String name) {
		String value = this.environment.getProperty(name);
		if (value != null) {
			properties.put(name, value);
		}
	}

	private void list(Map<String, String> properties, String name) {
		Binder.get(this.environment)
			.bind(name, Bindable.listOf(String.class))
			.ifBound((values) -> properties.put(name, String.join(",", values)));
	}

	/** Reads what is promised to callers, by the starter's defaults too. */
	private void edge(Map<String, String> properties) {
		if (!this.environment.getProperty("joinkey.enabled", "true").equals("false")) {
			EDGE.forEach((name, value) -> {
				String set = this.environment.getProperty(name,
						this.beans.containsBeanDefinition(WiringReader.RESPONSE) ? value : "");
				if (!set.isEmpty()) {
					properties.put(name, set.strip());
				}
			});
			list(properties, ALLOWED_BAGGAGE);
		}
	}

	/** Return the name of the observation of requests, if the application sets it. */
	private @Nullable String requests() {
		return CONVENTIONS.stream()
			.filter((type) -> ClassUtils.isPresent(type, this.context.getClassLoader()))
			.map((type) -> this.beans.getBeanProvider(ClassUtils.resolveClassName(type, this.context.getClassLoader()))
				.getIfUnique())
			.filter(ObservationConvention.class::isInstance)
			.map((convention) -> ((ObservationConvention<?>) convention).getName())
			.filter(Objects::nonNull)
			.findFirst()
			.orElseGet(() -> this.environment.getProperty(REQUESTS));
	}

}
