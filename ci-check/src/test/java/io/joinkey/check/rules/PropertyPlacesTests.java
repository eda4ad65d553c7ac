/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.evidence.Wiring;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PropertyPlaces}.
 */
class PropertyPlacesTests {

	private static final String NAME = "logging.pattern.console";

	@Test
	void aPropertyThatAProfileSetsIsNamedWithItsFile() {
		assertThat(remedy("set " + NAME + "=%m", "application-prod.yaml")).isEqualTo("set " + NAME
				+ "=%m; change logging.pattern.console where it is set, in application-prod.yaml, which wins over application.properties");
	}

	@Test
	void aPropertyThatCodeSetsIsNamed() {
		assertThat(remedy(NAME + "=%m", "the property source 'platform'"))
			.endsWith("where it is set, by the property source 'platform', which wins over application.properties");
	}

	@Test
	void aLongerNameAndAPlaceholderAreOtherProperties() {
		assertThat(remedy(NAME + ".width=1", "a.yaml")).isEqualTo(NAME + ".width=1");
		assertThat(remedy("a=${" + NAME + "}", "a.yaml")).isEqualTo("a=${" + NAME + "}");
	}

	@Test
	void theConfigurationOfALibraryIsCopied() {
		assertThat(ofJar("add %X to the pattern of PatternLayoutEncoder of appender CONSOLE (ConsoleAppender)"))
			.isEqualTo(
					"add %X to the pattern of PatternLayoutEncoder of appender CONSOLE (ConsoleAppender); the appender is in logback-spring.xml of platform.jar: copy this file to src/main/resources, and change the copy");
		assertThat(ofJar("set a property")).isEqualTo("set a property");
	}

	private static String ofJar(String remedy) {
		Finding finding = new Finding(CorrelationRule.LOG_EVERY_APPENDER, "CONSOLE",
				new Diagnosis("one", "none", null, remedy), List.of());
		return PropertyPlaces.named(finding, new Observed().setup.withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.LOGGING_JAR, List.of("logback-spring.xml of platform.jar")), List.of(), List.of())))
			.diagnosis()
			.remedy();
	}

	private static String remedy(String remedy, String origin) {
		Observed observed = new Observed();
		Finding finding = new Finding(CorrelationRule.LOG_HAS_IDS, "a", new Diagnosis("one", "none", null, remedy),
				List.of());
		return PropertyPlaces
			.named(finding,
					observed.setup.withWiring(
							new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(), Map.of(NAME, origin))))
			.diagnosis()
			.remedy();
	}

}
