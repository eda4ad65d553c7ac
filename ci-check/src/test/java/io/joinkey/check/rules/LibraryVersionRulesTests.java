/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Outcome;
import io.joinkey.check.Report;
import io.joinkey.check.evidence.Wiring;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LibraryVersionRules}.
 */
class LibraryVersionRulesTests {

	private final Observed observed = new Observed();

	@Test
	void versionsOfOneSpringBootAgree() {
		Outcome outcome = judge("spring-boot:4.1.0", "spring-core:7.0.8", "spring-web:7.0.8", "micrometer-core:1.17.0",
				"micrometer-tracing:1.7.0", "opentelemetry-api:1.62.0", "opentelemetry-sdk:1.62.0",
				"opentelemetry-api-incubator:1.62.0-alpha", "opentelemetry-semconv:1.37.0", "spring-kafka:4.1.0",
				"spring-boot-admin-client:4.0.1", "spring-security-core:7.0.1");
		assertThat(outcome.state()).isEqualTo(Outcome.State.HELD);
	}

	@Test
	void anotherFrameworkThanSpringBootManagesIsNamedAndOnlyWarnedOf() {
		Report report = report("spring-boot:4.1.0", "spring-core:7.0.9", "spring-web:7.0.9");
		assertThat(report.isPassed()).isTrue();
		assertThat(report.findings()).singleElement()
			.satisfies((finding) -> assertThat(finding.message()).contains(
					"expected     Spring Framework 7.0.8, which Spring Boot 4.1.0 manages",
					"seen         spring-core:7.0.9", "spring-boot-dependencies:4.1.0"));
	}

	@Test
	void theArtifactsOfAnotherVersionAreNamed() {
		Report report = report("spring-core:7.0.8", "spring-web:7.0.8", "spring-beans:7.0.7",
				"opentelemetry-api:1.62.0", "opentelemetry-context:1.62.0", "opentelemetry-sdk-trace:1.49.0");
		assertThat(report.findings()).extracting((finding) -> finding.diagnosis().seen())
			.containsExactly("spring-beans:7.0.7, beside 2 artifacts of version 7.0.8",
					"opentelemetry-sdk-trace:1.49.0, beside 2 artifacts of version 1.62.0");
		assertThat(report.findings()).allSatisfy((finding) -> assertThat(finding.diagnosis().remedy())
			.endsWith("that sets " + finding.diagnosis().seen().replaceFirst(",.*", "")));
	}

	@Test
	void micrometerTracingBelongsToOneMicrometer() {
		Outcome outcome = judge("micrometer-core:1.17.0", "micrometer-tracing:1.6.3");
		assertThat(outcome.findings()).singleElement()
			.satisfies((finding) -> assertThat(finding.message())
				.contains("micrometer-core:1.17.0 and micrometer-tracing:1.6.3", "micrometer-tracing.version"));
	}

	@Test
	void withoutFileNamesNothingIsJudged() {
		assertThat(judge("shop:1.0").state()).isEqualTo(Outcome.State.NOT_APPLICABLE);
	}

	private Outcome judge(String... libraries) {
		return report(libraries).outcomes().get(report(libraries).outcomes().size() - 1);
	}

	private Report report(String... libraries) {
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(libraries)));
		return Evaluation.of(this.observed.telemetry(), List.of(CorrelationRule.VERSIONS_AGREE));
	}

}
