/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import java.util.List;
import java.util.Map;

import io.joinkey.ForeignInternal;
import io.joinkey.logging.LoggingBackEnd;

import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Sets Spring Boot's properties of logging.
 */
final class LoggingDefaults {

	private LoggingDefaults() {
	}

	/**
	 * Write JSON where the application has not given a pattern of its own.
	 */
	static void jsonLines(ConfigurableEnvironment environment, ClassLoader classLoader, Map<String, Object> defaults) {
		LoggingBackEnd backEnd = LoggingBackEnd.current();
		if ("text".equalsIgnoreCase(environment.getProperty("joinkey.logging.format", "json").trim())
				|| !backEnd.canWriteJson(classLoader)) {
			return;
		}
		for (String destination : List.of("console", "file")) {
			if (!environment.containsProperty("logging.pattern." + destination)) {
				defaults.put("logging.structured.format." + destination, backEnd.formatter());
			}
		}
	}

	/**
	 * Spring Boot's own default follows {@code management.tracing.export.enabled}, and a
	 * default property would be weaker than it.
	 */
	static void expectCorrelationId(MutablePropertySources sources) {
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
