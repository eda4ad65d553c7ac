/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.joinkey.check.Finding;
import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Rule;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Tracing;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Suspects}.
 */
class SuspectsTests {

	private static final String HANDLER = "the bean 'spans' (com.acme.Spans)";

	@Test
	void fiveBeansAreNamedAlone() {
		assertThat(remedy(CorrelationRule.REAL_TRACER, "add it", "1", "2", "3", "4", "5")).endsWith(": 1, 2, 3, 4, 5");
	}

	@Test
	void aRemedyThatNamesNothingOfTheApplicationEndsWithItsBeans() {
		assertThat(remedy(CorrelationRule.OUTGOING_TRACEPARENT, "build the client", HANDLER)).isEqualTo(
				"build the client; if this does not help, look at what the application adds to its telemetry: the bean 'spans' (com.acme.Spans)");
	}

	@Test
	void whatCanAddALabelIsNamed() {
		assertThat(remedy(CorrelationRule.LABEL_CARDINALITY, "remove the tag", HANDLER)).endsWith(": " + HANDLER);
	}

	@Test
	void aRemedyThatNamesABeanOrAClassIsWhole() {
		assertThat(remedy(CorrelationRule.OUTGOING_TRACEPARENT, "look at the bean 'rates'", HANDLER))
			.isEqualTo("look at the bean 'rates'");
		assertThat(remedy(CorrelationRule.OUTGOING_TRACEPARENT, "look at com.acme.Rates.client", HANDLER))
			.isEqualTo("look at com.acme.Rates.client");
	}

	@Test
	void withoutABeanOrForAnotherRuleItIsWhole() {
		assertThat(remedy(CorrelationRule.OUTGOING_TRACEPARENT, "build the client")).isEqualTo("build the client");
		assertThat(remedy(CorrelationRule.LOG_FIELD_SHAPE, "name the field", HANDLER)).isEqualTo("name the field");
	}

	@Test
	void ofManyBeansItNamesFive() {
		String[] beans = IntStream.rangeClosed(1, 7).mapToObj(String::valueOf).toArray(String[]::new);
		assertThat(remedy(CorrelationRule.REAL_TRACER, "add it", beans)).endsWith(": 1, 2, 3, 4, 5 and 2 more");
	}

	private static String remedy(Rule rule, String remedy, String... beans) {
		Wiring wiring = new Wiring(Map.of(), Map.of(Part.TELEMETRY, List.of(beans)), List.of(), List.of());
		Setup setup = new Setup(new Tracing("none", false, List.of(), ""), List.of("com.acme"), List.of(), List.of(),
				List.of(), Map.of(), Map.of(), Map.of())
			.withWiring(wiring);
		return Suspects
			.named(new Finding(rule, "GET /a", new Diagnosis("one", "another", null, remedy), List.of()), setup)
			.diagnosis()
			.remedy();
	}

}
