/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Sets Spring Boot properties so that the signals join. They are default properties:
 * every value of the application wins.
 */
final class JoinkeyDefaults implements EnvironmentPostProcessor, Ordered {

	/**
	 * The boundaries that OpenTelemetry's semantic conventions advise for durations of
	 * HTTP requests: 14 buckets, where Micrometer's percentile histogram has 69.
	 */
	static final String DURATION_BOUNDARIES = "5ms,10ms,25ms,50ms,75ms,100ms,250ms,500ms,750ms,1s,2500ms,5s,7500ms,10s";

	static final String EXPOSURE = "management.endpoints.web.exposure.include";

	static final String EXPOSED = "health,prometheus";

	/**
	 * The defaults of each feature that do not depend on the application.
	 */
	static final Map<Feature, Map<String, String>> CONSTANTS = constants();

	private final Log logger;

	JoinkeyDefaults(DeferredLogFactory logFactory) {
		this.logger = logFactory.getLog(LogFactory.getLog("io.joinkey"));
	}

	private static Map<Feature, Map<String, String>> constants() {
		Map<Feature, Map<String, String>> constants = new EnumMap<>(Feature.class);
		constants.put(Feature.TRACING, Map.of(
				// a log line whose trace was never stored is a dead link
				"management.tracing.sampling.probability", "1.0", //
				// as many as Kafka polls by default: a batch's span is linked to each
				// record
				"management.opentelemetry.tracing.limits.max-links", "500"));
		constants.put(Feature.METRICS, metrics());
		constants.put(Feature.KAFKA, Map.of("spring.kafka.template.observation-enabled", "true",
				"spring.kafka.listener.observation-enabled", "true"));
		constants.put(Feature.AMQP,
				Map.of("spring.rabbitmq.template.observation-enabled", "true",
						"spring.rabbitmq.listener.simple.observation-enabled", "true",
						"spring.rabbitmq.listener.direct.observation-enabled", "true"));
		constants.put(Feature.CONCURRENT,
				Map.of("spring.reactor.context-propagation", "auto", TaskPropagationDefault.PROPERTY, "true"));
		constants.put(Feature.HTTP_SERVER, Map.of(
				// the servlet logs when it is initialized: at the start instead of within
				// the first request
				"spring.mvc.servlet.load-on-startup", "1",
				// the active trace, then the caller's header: a request that the
				// container
				// rejects has only the header
				"server.tomcat.accesslog.pattern", "%h %l %u %t \"%r\" %s %b %{trace_id}r %{traceparent}i"));
		return constants;
	}

	private static Map<String, String> metrics() {
		Map<String, String> metrics = new LinkedHashMap<>();
		metrics.put(EXPOSURE, EXPOSED);
		for (String meter : List.of("http.server.requests", "http.client.requests", "spring.kafka.listener",
				"jms.message.process", "spring.rabbit.listener")) {
			metrics.put("management.metrics.distribution.slo." + meter, DURATION_BOUNDARIES);
			// the SLO prefix also matches the .active timers: disable their buckets
			metrics.put("management.metrics.distribution.slo." + meter + ".active", "");
		}
		// Prometheus before 2.43 drops a page with an exemplar on a summary's count
		metrics.put("management.prometheus.metrics.export.properties.io.prometheus.exporter.exemplarsOnAllMetricTypes",
				"false");
		return metrics;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Set<Feature> enabled = Feature.enabled(environment);
		Map<String, Object> defaults = new HashMap<>();
		for (Feature feature : enabled) {
			defaults.putAll(CONSTANTS.getOrDefault(feature, Map.of()));
			defaults.putAll(computed(feature, environment, application.getClassLoader()));
		}
		if (!enabled.isEmpty() && ServiceName.of(environment).equals(ServiceName.UNKNOWN)) {
			this.logger.warn("This service has no name. Its log lines, metrics and spans have the name '"
					+ ServiceName.UNKNOWN + "'. Add spring.application.name=<name> to its application.properties");
		}
		defaults.keySet().removeIf(environment::containsProperty);
		if (defaults.remove(TaskPropagationDefault.PROPERTY) != null) {
			environment.getPropertySources().addLast(new TaskPropagationDefault());
		}
		DefaultPropertiesPropertySource.addOrMerge(defaults, environment.getPropertySources());
	}

	/**
	 * Return the defaults that depend on the application.
	 */
	private static Map<String, Object> computed(Feature feature, ConfigurableEnvironment environment,
			ClassLoader classLoader) {
		Map<String, Object> defaults = new HashMap<>();
		String service = ServiceName.of(environment);
		switch (feature) {
			case TRACING -> {
				if (service.equals(ServiceName.UNKNOWN)) {
					// a blank name would stand in the spans as it is
					defaults.put("management.opentelemetry.resource-attributes.service.name", service);
				}
				if (OtherInstrumentation.find(environment, classLoader).isPresent()) {
					// a second SDK would export nothing
					defaults.put("management.opentelemetry.enabled", "false");
				}
			}
			case METRICS -> {
				defaults.put("management.metrics.tags.service", service);
				if (!hasMetricsEndpoint(environment)) {
					defaults.put("management.otlp.metrics.export.enabled", "false");
				}
			}
			case HTTP_SERVER -> {
				if (!environment.containsProperty("server.jetty.accesslog.format")) {
					defaults.put("server.jetty.accesslog.custom-format",
							"%{client}a - %u %t \"%r\" %s %O %{trace_id}attr %{traceparent}i");
				}
			}
			default -> {
			}
		}
		return defaults;
	}

	private static boolean hasMetricsEndpoint(ConfigurableEnvironment environment) {
		return environment.containsProperty("management.otlp.metrics.export.url")
				|| environment.containsProperty("OTEL_EXPORTER_OTLP_ENDPOINT")
				|| environment.containsProperty("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");
	}

}
