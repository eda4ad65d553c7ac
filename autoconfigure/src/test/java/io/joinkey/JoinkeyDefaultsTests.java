/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.logging.JsonLogFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Boot properties that Joinkey sets: each exists, and each is weaker than the
 * application's own.
 */
class JoinkeyDefaultsTests {

	@Test
	void everyPropertyExistsInSpringBoot() throws IOException {
		Set<String> known = knownProperties();
		assertThat(known).contains("management.tracing.export.enabled").doesNotContain("management.tracing.enabled");
		assertThat(defaults(new StandardEnvironment()).keySet()).hasSizeGreaterThan(15)
			.allMatch((name) -> isKnown(known, name));
		assertThat(isKnown(known, "management.otlp.tracing.endpoint")).isFalse();
	}

	@Test
	void noLevelOfALoggerIsSet() {
		assertThat(defaults(new StandardEnvironment()).keySet()).noneMatch((name) -> name.startsWith("logging.level"));
	}

	@Test
	void theApplicationsValueWins() {
		for (String name : defaults(new StandardEnvironment()).keySet()) {
			StandardEnvironment environment = new StandardEnvironment();
			environment.getPropertySources().addLast(new MapPropertySource("application", Map.of(name, "own")));
			assertThat(defaults(environment)).doesNotContainKey(name);
			assertThat(environment.getProperty(name)).isEqualTo("own");
		}
	}

	@Test
	void theApplicationsOwnDefaultPropertiesWin() {
		StandardEnvironment environment = new StandardEnvironment();
		DefaultPropertiesPropertySource.addOrMerge(Map.of("management.tracing.sampling.probability", "0.5"),
				environment.getPropertySources());
		defaults(environment);
		assertThat(environment.getProperty("management.tracing.sampling.probability")).isEqualTo("0.5");
	}

	@Test
	void aPropertySourceThatIsAddedLaterWins() {
		StandardEnvironment environment = new StandardEnvironment();
		defaults(environment);
		environment.getPropertySources()
			.addLast(new MapPropertySource("later", Map.of("spring.kafka.template.observation-enabled", "false")));
		DefaultPropertiesPropertySource.moveToEnd(environment);
		assertThat(environment.getProperty("spring.kafka.template.observation-enabled")).isEqualTo("false");
	}

	@Test
	void nothingIsSetWhenJoinkeyIsSwitchedOff() {
		assertThat(defaults(with("joinkey.enabled", "false"))).isEmpty();
	}

	@Test
	void metricsArePushedOnlyToAnEndpoint() {
		String enabled = "management.otlp.metrics.export.enabled";
		assertThat(defaults(new StandardEnvironment())).containsEntry(enabled, "false");
		for (String endpoint : List.of("management.otlp.metrics.export.url", "OTEL_EXPORTER_OTLP_ENDPOINT",
				"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")) {
			assertThat(defaults(with(endpoint, "http://collector"))).doesNotContainKey(enabled);
		}
	}

	@Test
	void aFormatOfTheAccessLogThatTheApplicationNamesIsKept() {
		assertThat(defaults(new StandardEnvironment())).containsKey("server.jetty.accesslog.custom-format");
		assertThat(defaults(with("server.jetty.accesslog.format", "ncsa")))
			.doesNotContainKey("server.jetty.accesslog.custom-format");
	}

	@Test
	void linesAreJsonUnlessTextIsAskedFor() {
		assertThat(defaults(new StandardEnvironment())).containsEntry("logging.structured.format.console",
				JsonLogFormatter.class.getName());
		assertThat(defaults(with("joinkey.logging.format", "TEXT")))
			.doesNotContainKeys("logging.structured.format.console", "logging.structured.format.file");
	}

	@ParameterizedTest
	@ValueSource(strings = { "console", "file" })
	void aPatternOfTheApplicationKeepsItsDestinationText(String destination) {
		assertThat(defaults(with("logging.pattern." + destination, "%msg%n")))
			.doesNotContainKey("logging.structured.format." + destination)
			.containsKey("logging.structured.format." + (destination.equals("file") ? "console" : "file"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "console", "file" })
	void aStructuredFormatOfTheApplicationIsKept(String destination) {
		assertThat(defaults(with("logging.structured.format." + destination, "ecs")))
			.doesNotContainKey("logging.structured.format." + destination);
	}

	@Test
	void theApplicationDecidesWhetherAPatternHasACorrelationId() {
		StandardEnvironment environment = with("logging.expect-correlation-id", "false");
		defaults(environment);
		assertThat(environment.getProperty("logging.expect-correlation-id")).isEqualTo("false");
		StandardEnvironment other = new StandardEnvironment();
		defaults(other);
		assertThat(other.getProperty("logging.expect-correlation-id")).isEqualTo("true");
	}

	@Test
	void theServiceLabelIsTheSpansServiceName() {
		assertThat(defaults(with("spring.application.name", "shop"))).containsEntry("management.metrics.tags.service",
				"shop");
		assertThat(defaults(with("management.opentelemetry.resource-attributes.service.name", "store")))
			.containsEntry("management.metrics.tags.service", "store");
	}

	/** All that Joinkey sets in an application that says nothing. */
	static Set<String> allDefaults() {
		return defaults(new StandardEnvironment()).keySet();
	}

	private static StandardEnvironment with(String name, String value) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("application", Map.of(name, value)));
		return environment;
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> defaults(StandardEnvironment environment) {
		AppliedDefaults.to(environment);
		var source = environment.getPropertySources().get(DefaultPropertiesPropertySource.NAME);
		return (source != null) ? (Map<String, Object>) source.getSource() : Map.of();
	}

	private static boolean isKnown(Set<String> known, String name) {
		if (known.contains(name)) {
			return true;
		}
		// a property that is a map has its own keys below it
		return Set
			.of("logging.level", "management.metrics.distribution.slo", "management.metrics.tags",
					"management.prometheus.metrics.export.properties", "management.opentelemetry.resource-attributes")
			.stream()
			.anyMatch((map) -> known.contains(map) && name.startsWith(map + "."));
	}

	private static Set<String> knownProperties() throws IOException {
		Set<String> names = new HashSet<>();
		JsonMapper json = new JsonMapper();
		for (URL metadata : Collections.list(JoinkeyDefaultsTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream stream = metadata.openStream()) {
				for (JsonNode property : json.readTree(stream).path("properties")) {
					if (!"error".equals(property.path("deprecation").path("level").asString(""))) {
						names.add(property.path("name").asString());
					}
				}
			}
		}
		return names;
	}

}
