/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootVersion;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Versions that are too old, and versions that do not belong together.
 */
class CompatibilityTests {

	@Test
	void thisBuildIsCompatible() {
		Compatibility compatibility = Compatibility.ofApplication();
		assertThat(compatibility.obstacle()).isEmpty();
		assertThat(compatibility.mixtures()).isEmpty();
		assertThat(compatibility.modules()).hasSize(6).containsValue(SpringBootVersion.getVersion());
		assertThat(compatibility.framework()).isNotBlank();
	}

	@Test
	void anOlderSpringBootIsNamedWithWhatIsNeeded() {
		for (String old : new String[] { "3.5.7", "4.0.9", "4.0.0-RC1" }) {
			assertThat(of(old, "7.0.8").obstacle()).isEqualTo("it needs Spring Boot 4.1.0 or later and found " + old
					+ ". Use Spring Boot 4.1, or remove Joinkey");
		}
		for (String current : new String[] { "4.1.0", "4.1.2", "4.2.0-M1", "4.10.0", "5.0.0" }) {
			assertThat(of(current, "7.0.8").obstacle()).isEmpty();
		}
	}

	@Test
	void anOlderOpenTelemetryIsNamedWithWhatIsNeeded() {
		assertThat(new Compatibility("4.1.0", Map.of(), "7.0.8", "1.55.0").obstacle())
			.contains("GlobalOpenTelemetry.isSet()", "found 1.55.0", "opentelemetry.version");
	}

	@Test
	void anotherFrameworkThanSpringBootsIsAMixture() {
		assertThat(of("4.1.0", "7.0.8").mixtures()).isEmpty();
		assertThat(of("4.1.0", "7.0.9").mixtures()).singleElement()
			.asString()
			.startsWith("Spring Boot 4.1.0 runs with Spring Framework 7.0.9 and not with its own 7.0.8: ")
			.contains("joinkey-parent", "docs/compatibility.md");
		// a patch that this Joinkey does not know may have another patch of the Framework
		assertThat(of("4.1.7", "7.0.12").mixtures()).isEmpty();
		assertThat(of("4.1.7", "7.1.0").mixtures()).hasSize(1);
		assertThat(of("4.2.0", "7.1.0").mixtures()).isEmpty();
		assertThat(new Compatibility("4.1.0", Map.of(), null, null).mixtures()).isEmpty();
	}

	@Test
	void modulesOfAnotherSpringBootAreAMixture() {
		assertThat(new Compatibility("4.1.0", Map.of("spring-boot-kafka", "4.1.0", "spring-boot-actuator", "4.1.2"),
				"7.0.8", null)
			.mixtures()).singleElement()
			.asString()
			.startsWith("spring-boot is 4.1.0, but {spring-boot-actuator=4.1.2}: use one version of Spring Boot");
	}

	@Test
	void theFrameworkOfTheParentsSpringBootIsKnown() throws IOException {
		Matcher parent = Pattern.compile("<artifactId>spring-boot-starter-parent</artifactId>\\s*<version>(.*?)<")
			.matcher(Files.readString(Path.of("../parent/pom.xml")));
		assertThat(parent.find()).isTrue();
		assertThat(Compatibility.FRAMEWORKS).containsKey(parent.group(1));
	}

	private static Compatibility of(String boot, String framework) {
		return new Compatibility(boot, Map.of(), framework, null);
	}

}
