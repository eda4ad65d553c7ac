/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.Locale;
import java.util.Map;

/**
 * A fault that the gate injects to show that a rule detects it. A fault is a property of
 * the application, or a change that a gateway, a proxy or a library between the gate and
 * the application could make.
 */
public enum FaultInjection {

	/**
	 * Only B3 is propagated.
	 */
	PROPAGATION_TYPE(Map.of("management.tracing.propagation.type", "B3")),

	/**
	 * No trace is recorded.
	 */
	SAMPLING(Map.of("management.tracing.sampling.probability", "0")),

	/**
	 * A gateway in front of the application drops the header.
	 */
	INBOUND_HEADER(Map.of()),

	/**
	 * Something clears the mapped diagnostic context before each log line.
	 */
	LOG_CONTEXT(Map.of()),

	/**
	 * A proxy behind the application drops the header.
	 */
	OUTGOING_HEADER(Map.of()),

	/**
	 * Templates are not observed.
	 */
	KAFKA_TEMPLATE(Map.of("spring.kafka.template.observation-enabled", "false")),

	/**
	 * Listeners are not observed.
	 */
	KAFKA_LISTENER(Map.of("spring.kafka.listener.observation-enabled", "false")),

	/**
	 * The metrics are not served.
	 */
	METRICS_ENDPOINT(Map.of("management.endpoints.web.exposure.include", "health")),

	/**
	 * No exemplars are made.
	 */
	EXEMPLARS(Map.of("management.tracing.exemplars.include", "none")),

	/**
	 * Metrics name another service.
	 */
	SERVICE_NAME(Map.of("management.metrics.tags.service", "another-service"));

	private final Map<String, String> properties;

	FaultInjection(Map<String, String> properties) {
		this.properties = properties;
	}

	/**
	 * Return the properties that inject the fault.
	 * @return properties of the application
	 */
	public Map<String, String> properties() {
		return this.properties;
	}

	/**
	 * Return the name for messages.
	 * @return lower case, with hyphens
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
