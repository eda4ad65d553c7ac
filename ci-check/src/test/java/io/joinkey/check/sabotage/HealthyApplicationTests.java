/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.stream.Stream;

import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Says that applications without a fault are left alone.
 */
class HealthyApplicationTests {

	static Stream<Shape> shapes() {
		return Stream.of(new Shape("Spring MVC", Application.mvc()),
				new Shape("Spring WebFlux", Application.webFlux()));
	}

	@ParameterizedTest
	@MethodSource("shapes")
	void aHealthyApplicationIsLeftAlone(Shape shape) {
		Report report = Gate.judge(shape.application());
		assertThat(report.findings()).extracting((finding) -> finding.rule().id() + "\n" + finding.message()).isEmpty();
		assertThat(report.outcomes(State.INCONCLUSIVE))
			.extracting((Outcome outcome) -> outcome.rule().id() + ": " + outcome.reason())
			.isEmpty();
	}

	record Shape(String name, Application application) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
