/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Wiring.Part;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;

/**
 * Reads what can leave all requests without an observation, a meter or a recorded span.
 */
final class ServerObservation {

	private static final String EXCLUDED = ".*\\.((WebMvc|WebFlux)?Observation|MicrometerTracing)AutoConfiguration";

	private static final String CLIENTS = ".*\\.(RestClient|RestTemplate|WebClient)ObservationAutoConfiguration";

	private static final String UNSERVED = ".*\\.(CompositeMeterRegistry|Metrics|PrometheusMetricsExport|(Web)?Endpoint|ManagementContext)AutoConfiguration";

	private ServerObservation() {
	}

	/** Adds the parts, if there are any. */
	static void read(ConfigurableListableBeanFactory beans, Function<String, Stream<String>> own,
			UnaryOperator<String> named, Map<Part, List<String>> parts) {
		List<String> registries = List.of(beans.getBeanNamesForType(ObservationRegistry.class, true, false));
		List<String> idle = registries.stream()
			.filter((name) -> beans.getSingleton(name) instanceof ObservationRegistry registry && registry.isNoop())
			.toList();
		idle = idle.equals(registries) ? idle : idle.stream().filter((name) -> isPrimary(beans, name)).toList();
		List<String> path = EarlyRegistry.path(beans);
		if (!idle.isEmpty() && !path.isEmpty()) {
			parts.put(Part.EARLY_REGISTRY,
					path.stream().map((part) -> beans.containsBean(part) ? named.apply(part) : part).toList());
		}
		else {
			parts.put(Part.IDLE_REGISTRY,
					own.apply(ObservationRegistry.class.getName()).filter(idle::contains).map(named).toList());
		}
		parts.put(Part.OTHER_METER_REGISTRY,
				own.apply("io.micrometer.core.instrument.MeterRegistry")
					.filter((name) -> !(String.valueOf(beans.getType(name, false)).endsWith("PrometheusMeterRegistry")))
					.filter((name) -> isPrimary(beans, name))
					.map(named)
					.toList());
		parts.put(Part.TRACER_PROVIDER,
				Stream
					.of("io.opentelemetry.api.trace.TracerProvider", "io.opentelemetry.api.OpenTelemetry",
							"io.opentelemetry.api.trace.Tracer")
					.flatMap(own)
					.map(named)
					.distinct()
					.toList());
		parts.put(Part.UNOBSERVED, exclusions(beans, EXCLUDED));
		parts.put(Part.UNOBSERVED_CLIENT, exclusions(beans, CLIENTS));
		parts.put(Part.UNSERVED, exclusions(beans, UNSERVED));
	}

	private static List<String> exclusions(ConfigurableListableBeanFactory beans, String pattern) {
		return ConditionEvaluationReport.get(beans)
			.getExclusions()
			.stream()
			.filter((type) -> type.matches(pattern))
			.toList();
	}

	private static boolean isPrimary(ConfigurableListableBeanFactory beans, String name) {
		return beans.containsBeanDefinition(name) && beans.getMergedBeanDefinition(name).isPrimary();
	}

}
