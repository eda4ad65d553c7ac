/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PropertyOrigins}.
 */
class PropertyOriginsTests {

	private static final String NAME = "management.tracing.export.enabled";

	private static final String FILE = "Config resource 'class path resource [application.yaml]' via location 'optional:classpath:/'";

	private static final String PROFILE = "Config resource 'class path resource [config/application-prod.yaml]' via location 'optional:classpath:/config/'";

	private final StandardEnvironment environment = new StandardEnvironment();

	@Test
	void theFileOfTheApplicationIsNotNamed() {
		last(FILE, NAME);
		last(PROFILE, NAME);
		last("later", NAME);
		assertThat(origins()).isEmpty();
	}

	@Test
	void theFileOfAProfileIsNamed() {
		last(PROFILE, NAME);
		last(FILE, NAME);
		assertThat(origins()).containsEntry(NAME, "application-prod.yaml");
	}

	@Test
	void aLaterDocumentOfTheFileIsNamed() {
		last(FILE + " (document #1)", NAME);
		last(FILE + " (document #0)", NAME);
		assertThat(origins()).containsEntry(NAME, "document 2 of application.yaml");
	}

	@Test
	void theFirstDocumentOfTheFileIsNotNamed() {
		last(FILE + " (document #0)", NAME);
		assertThat(origins()).isEmpty();
	}

	@Test
	void aSourceInFrontOfTheFileIsNamed() {
		last("platform", NAME + "[0]");
		last(FILE, NAME + "[0]");
		assertThat(origins()).containsEntry(NAME, "the property source 'platform'");
	}

	@Test
	void defaultPropertiesAreNotNamed() {
		last("defaultProperties", NAME);
		assertThat(origins()).isEmpty();
	}

	@Test
	void aSystemPropertyIsNamed() {
		this.environment.getPropertySources()
			.replace("systemProperties", new MapPropertySource("systemProperties", Map.of(NAME, "false")));
		last(FILE, NAME);
		assertThat(origins()).hasEntrySatisfying(NAME,
				(origin) -> assertThat(origin).startsWith("a system property, such as by System.setProperty"));
	}

	private void last(String source, String name) {
		this.environment.getPropertySources().addLast(new MapPropertySource(source, Map.of(name, "false")));
	}

	private Map<String, String> origins() {
		return PropertyOrigins.of(this.environment, Set.of(NAME));
	}

}
