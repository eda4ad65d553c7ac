/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import org.junit.jupiter.api.Test;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the reason why no span is exported is true, and what is advised helps.
 */
class MissingExportTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void withoutAnEndpointTheEndpointIsAdvised() {
		assertThat(MissingExport.remedy(this.environment, false))
			.isEqualTo("to store them set " + MissingExport.ENDPOINT);
	}

	@Test
	void aheadOfTimeTheEndpointIsAdvisedForTheBuild() {
		assertThat(MissingExport.remedy(this.environment, true))
			.startsWith("to store them set " + MissingExport.ENDPOINT)
			.contains("processed ahead of time");
	}

	@Test
	void anEndpointThatCameAfterTheBuildIsNotAdvisedAgain() {
		this.environment.setProperty(MissingExport.ENDPOINT, "http://collector:4318/v1/traces");
		assertThat(MissingExport.remedy(this.environment, true))
			.startsWith(MissingExport.ENDPOINT + " is set, but was not set when the application was processed");
	}

	@Test
	void aSwitchThatIsOffIsNamed() {
		this.environment.setProperty(MissingExport.ENDPOINT, "http://collector:4318/v1/traces");
		for (String property : new String[] { "management.opentelemetry.enabled", "management.tracing.export.enabled",
				"management.tracing.export.otlp.enabled" }) {
			this.environment.setProperty(property, "false");
			assertThat(MissingExport.remedy(this.environment, false)).isEqualTo(property + " is false");
			this.environment.setProperty(property, "true");
		}
	}

}
