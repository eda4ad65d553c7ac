/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.CorrelationRule;
import org.slf4j.MDC;

/**
 * A wire that the gate cuts on purpose, to show that it would see it cut. A cut is made
 * with a property of the application, or at the edge where the gate itself stands: as a
 * gateway, a proxy or a library in between would do it.
 */
public enum Cut {

	/**
	 * Only B3 is propagated.
	 */
	PROPAGATION_TYPE(Map.of("management.tracing.propagation.type", "B3"), CorrelationRule.REAL_PROPAGATOR),

	/**
	 * No trace is begun.
	 */
	SAMPLING(Map.of("management.tracing.sampling.probability", "0"), CorrelationRule.INBOUND_NONE_NEW),

	/**
	 * A gateway in front of the application drops the header.
	 */
	INBOUND_HEADER(Map.of(), CorrelationRule.INBOUND_CONTINUED),

	/**
	 * Something clears the mapped diagnostic context before each log line.
	 */
	LOG_CONTEXT(Map.of(), CorrelationRule.LOG_HAS_IDS),

	/**
	 * A proxy behind the application drops the header.
	 */
	OUTGOING_HEADER(Map.of(), CorrelationRule.OUTGOING_TRACEPARENT),

	/**
	 * Templates are not observed.
	 */
	KAFKA_TEMPLATE(Map.of("spring.kafka.template.observation-enabled", "false"), CorrelationRule.KAFKA_PRODUCED_HEADER),

	/**
	 * Listeners are not observed.
	 */
	KAFKA_LISTENER(Map.of("spring.kafka.listener.observation-enabled", "false"), CorrelationRule.KAFKA_CONSUMED),

	/**
	 * The page is not served.
	 */
	METRICS_ENDPOINT(Map.of("management.endpoints.web.exposure.include", "health"), CorrelationRule.OPENMETRICS_SERVED),

	/**
	 * No exemplars are made.
	 */
	EXEMPLARS(Map.of("management.tracing.exemplars.include", "none"), CorrelationRule.EXEMPLAR_PRESENT),

	/**
	 * Metrics name another service.
	 */
	SERVICE_NAME(Map.of("management.metrics.tags.service", "somebody-else"), CorrelationRule.SERVICE_NAME_AGREES);

	private static final Set<String> LOG_KEYS = Set.of("traceId", "spanId", "trace_id", "span_id", "trace_flags");

	private final Map<String, String> properties;

	private final CorrelationRule rule;

	Cut(Map<String, String> properties, CorrelationRule rule) {
		this.properties = properties;
		this.rule = rule;
	}

	static void clearLogKeys() {
		LOG_KEYS.forEach(MDC::remove);
	}

	/**
	 * Returns what sees this wire cut.
	 * @return the rule that has to be broken, or at least inconclusive
	 */
	public CorrelationRule rule() {
		return this.rule;
	}

	/**
	 * Returns what cuts the wire in the application.
	 * @return properties of the application
	 */
	public Map<String, String> properties() {
		return this.properties;
	}

	/**
	 * Returns the name for people.
	 * @return lower case, with hyphens
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
