/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An application of stock Spring Boot, as a value.
 *
 * @param classes its configuration classes and components
 * @param properties its properties
 * @param paths what the gate requests
 * @param headers what each request carries beside the trace
 */
public record Application(List<Class<?>> classes, Map<String, String> properties, List<String> paths,
		Map<String, String> headers) {

	private static final String SECURITY = "org.springframework.boot.security.autoconfigure.";

	private static final List<String> NO_SECURITY = List.of(SECURITY + "SecurityAutoConfiguration",
			SECURITY + "UserDetailsServiceAutoConfiguration", SECURITY + "ReactiveUserDetailsServiceAutoConfiguration",
			SECURITY + "web.servlet.SecurityFilterAutoConfiguration",
			SECURITY + "web.servlet.ServletWebSecurityAutoConfiguration",
			SECURITY + "web.reactive.ReactiveWebSecurityAutoConfiguration",
			SECURITY + "actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
			SECURITY + "actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration");

	private static final String NO_KAFKA = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration";

	public Application {
		classes = List.copyOf(classes);
		paths = List.copyOf(paths);
	}

	/** Spring MVC, with every join made by hand. */
	public static Application mvc() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("server.port", "0");
		properties.put("server.shutdown", "immediate");
		properties.put("spring.application.name", "stock");
		properties.put("spring.main.web-application-type", "servlet");
		properties.put("spring.main.banner-mode", "off");
		// other clients are on the class path, for those that break them
		properties.put("spring.http.clients.imperative.factory", "reactor");
		properties.put("management.tracing.sampling.probability", "1.0");
		properties.put("management.endpoints.web.exposure.include", "health,prometheus");
		properties.put("management.metrics.distribution.percentiles-histogram.http.server.requests", "true");
		properties.put("management.metrics.tags.service", "${spring.application.name}");
		properties.put("management.otlp.metrics.export.enabled", "false");
		properties.put(
				"management.prometheus.metrics.export.properties.io.prometheus.exporter.exemplarsOnAllMetricTypes",
				"false");
		properties.put("logging.structured.format.console", "logstash");
		properties.put("logging.structured.json.rename.traceId", "trace_id");
		properties.put("logging.structured.json.rename.spanId", "span_id");
		properties.put("logging.structured.json.add.service", "${spring.application.name}");
		return new Application(
				List.of(Stock.class, Stock.TraceFlags.class, Stock.FailsInScope.class, Stock.Orders.class), properties,
				List.of("/orders/1"), Map.of())
			.exclude(NO_SECURITY)
			.exclude(List.of(NO_KAFKA));
	}

	/** Spring WebFlux, with every join made by hand. */
	public static Application webFlux() {
		return mvc().property("spring.main.web-application-type", "reactive")
			.property("spring.reactor.context-propagation", "auto");
	}

	/** Spring MVC that calls another service. */
	public static Application calling(Class<?> client) {
		return mvc().with(client).requesting("/calls").property("management.tracing.baggage.enabled", "false");
	}

	/** Spring MVC with a listener and, where it sends, an observed template. */
	public static Application kafka() {
		return mvc().without("spring.autoconfigure.exclude")
			.exclude(NO_SECURITY)
			.property("spring.kafka.template.observation-enabled", "true")
			.property("spring.kafka.listener.observation-enabled", "true")
			.property("spring.kafka.consumer.auto-offset-reset", "earliest");
	}

	/** Spring MVC with Spring Security. */
	public static Application secured() {
		return mvc().without("spring.autoconfigure.exclude").exclude(List.of(NO_KAFKA));
	}

	boolean usesKafka() {
		return this.properties.containsKey("spring.kafka.listener.observation-enabled");
	}

	public Application with(Class<?>... more) {
		List<Class<?>> all = new ArrayList<>(this.classes);
		all.addAll(List.of(more));
		return new Application(all, this.properties, this.paths, this.headers);
	}

	public Application without(Class<?> type) {
		List<Class<?>> others = this.classes.stream().<Class<?>>filter((each) -> each != type).toList();
		return new Application(others, this.properties, this.paths, this.headers);
	}

	public Application property(String name, String value) {
		Map<String, String> all = new LinkedHashMap<>(this.properties);
		all.put(name, value);
		return new Application(this.classes, all, this.paths, this.headers);
	}

	public Application without(String property) {
		Map<String, String> others = new LinkedHashMap<>(this.properties);
		others.remove(property);
		return new Application(this.classes, others, this.paths, this.headers);
	}

	/** Requests another path, after those that are requested already. */
	public Application requesting(String path) {
		List<String> all = new ArrayList<>(this.paths);
		all.add(path);
		return new Application(this.classes, this.properties, all, this.headers);
	}

	public Application header(String name, String value) {
		Map<String, String> all = new LinkedHashMap<>(this.headers);
		all.put(name, value);
		return new Application(this.classes, this.properties, this.paths, all);
	}

	public Application exclude(List<String> configurations) {
		String before = this.properties.get("spring.autoconfigure.exclude");
		return property("spring.autoconfigure.exclude",
				((before != null) ? before + "," : "") + String.join(",", configurations));
	}

}
