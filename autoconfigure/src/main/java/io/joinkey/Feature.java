/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.EnumSet;
import java.util.Set;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * A part of Joinkey that can be switched off. Without it, Joinkey defines no beans and
 * sets no Spring Boot properties for that part.
 */
public enum Feature {

	/** Incoming HTTP requests. */
	HTTP_SERVER("joinkey.http.server.enabled"),

	/** Outgoing HTTP requests. */
	HTTP_CLIENT("joinkey.http.client.enabled"),

	/** Kafka records. */
	KAFKA("joinkey.kafka.enabled"),

	/** JMS messages. */
	JMS("joinkey.jms.enabled"),

	/** RabbitMQ messages. */
	AMQP("joinkey.amqp.enabled"),

	/** Jobs of Spring Batch. */
	BATCH("joinkey.batch.enabled"),

	/** Executors, schedulers and Reactor. */
	CONCURRENT("joinkey.concurrent.enabled"),

	/** Log lines. */
	LOGGING("joinkey.logging.enabled"),

	/** Metrics and exemplars. */
	METRICS("joinkey.metrics.enabled"),

	/** Propagation, export and the global OpenTelemetry. */
	TRACING("joinkey.tracing.enabled");

	static final String ALL = "joinkey.enabled";

	private final String property;

	Feature(String property) {
		this.property = property;
	}

	String property() {
		return this.property;
	}

	/**
	 * Return the features that are switched on, none with a version of Spring Boot that
	 * Joinkey does not support.
	 * @throws InvalidConfigurationPropertyValueException if a switch is neither true nor
	 * false
	 */
	public static Set<Feature> enabled(Environment environment) {
		Set<Feature> enabled = EnumSet.noneOf(Feature.class);
		if (!OnFeature.OBSTACLE.isEmpty()) {
			return enabled;
		}
		for (Feature feature : values()) {
			if (feature.isEnabled(environment)) {
				enabled.add(feature);
			}
		}
		return enabled;
	}

	/**
	 * Return whether Joinkey as a whole is switched on.
	 */
	static boolean isJoinkeyEnabled(Environment environment) {
		return isTrue(environment, ALL);
	}

	/**
	 * Return whether this feature and Joinkey as a whole are switched on.
	 */
	public boolean isEnabled(Environment environment) {
		boolean enabled = isTrue(environment, this.property);
		return isTrue(environment, ALL) && enabled;
	}

	private static boolean isTrue(Environment environment, String property) {
		String value = environment.getProperty(property, "true").trim();
		if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
			// a condition would take it for false without a word
			throw new InvalidConfigurationPropertyValueException(property, value, "Use true or false.");
		}
		return Boolean.parseBoolean(value);
	}

}
