/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.util.List;

import org.springframework.aot.AotDetector;
import org.springframework.core.env.Environment;

/**
 * Explains why no span is exported, and how to fix it.
 */
final class MissingExport {

	static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

	private static final List<String> SWITCHES = List.of("management.opentelemetry.enabled",
			"management.tracing.export.enabled", "management.tracing.export.otlp.enabled");

	private static final String ALSO_AHEAD_OF_TIME = " where the application is processed ahead of time, for example"
			+ " in application.properties";

	private MissingExport() {
	}

	static String remedy(Environment environment) {
		return remedy(environment, AotDetector.useGeneratedArtifacts());
	}

	static String remedy(Environment environment, boolean aheadOfTime) {
		if (!environment.containsProperty(ENDPOINT)) {
			return "to store them set " + ENDPOINT + (aheadOfTime ? ALSO_AHEAD_OF_TIME : "");
		}
		for (String property : SWITCHES) {
			if (!environment.getProperty(property, Boolean.class, true)) {
				return property + " is false";
			}
		}
		return aheadOfTime
				? ENDPOINT + " is set, but was not set when the application was processed ahead of time, which decides"
						+ " what is exported: set it for that step too, for example in application.properties"
				: ENDPOINT
						+ " is set, but the exporter is missing: check that opentelemetry-exporter-otlp is on the class path";
	}

}
