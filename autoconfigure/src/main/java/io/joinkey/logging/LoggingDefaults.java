/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.joinkey.Feature;
import io.joinkey.ForeignInternal;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Sets Spring Boot's logging properties. They are default properties: the application's
 * own values win.
 */
final class LoggingDefaults implements EnvironmentPostProcessor, Ordered {

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!Feature.enabled(environment).contains(Feature.LOGGING)) {
			return;
		}
		MutablePropertySources sources = environment.getPropertySources();
		Map<String, Object> defaults = jsonLines(environment, application.getClassLoader());
		defaults.keySet().removeIf(environment::containsProperty);
		DefaultPropertiesPropertySource.addOrMerge(defaults, sources);
		expectCorrelationId(sources);
	}

	/**
	 * Return the properties for JSON where the application has not set a pattern.
	 */
	private static Map<String, Object> jsonLines(ConfigurableEnvironment environment, ClassLoader classLoader) {
		Map<String, Object> defaults = new HashMap<>();
		LoggingBackEnd backEnd = LoggingBackEnd.current();
		if ("text".equalsIgnoreCase(environment.getProperty("joinkey.logging.format", "json").trim())
				|| !backEnd.canWriteJson(classLoader)) {
			return defaults;
		}
		for (String destination : List.of("console", "file")) {
			if (!environment.containsProperty("logging.pattern." + destination)) {
				defaults.put("logging.structured.format." + destination, backEnd.formatter());
			}
		}
		return defaults;
	}

	/**
	 * Expects ids in log lines. Spring Boot's own default follows
	 * {@code management.tracing.export.enabled}, and overrides a default property.
	 */
	private static void expectCorrelationId(MutablePropertySources sources) {
		MapPropertySource source = new MapPropertySource("joinkey",
				Map.of(LoggingSystem.EXPECT_CORRELATION_ID_PROPERTY, true));
		String boots = ForeignInternal.LOG_CORRELATION.value();
		if (ForeignInternal.LOG_CORRELATION.isAvailable() && sources.contains(boots)) {
			sources.addBefore(boots, source);
		}
		else {
			sources.addLast(source);
		}
	}

}
