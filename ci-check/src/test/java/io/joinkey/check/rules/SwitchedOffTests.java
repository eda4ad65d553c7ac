/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SwitchedOff}.
 */
class SwitchedOffTests {

	private static final String REQUESTS = "http.server.requests";

	@Test
	void theLongestKeyDecidesAboutAMeter() {
		assertThat(SwitchedOff.meter(setup(Map.of("management.metrics.enable.http", "false")), REQUESTS))
			.contains("remove management.metrics.enable.http=false, which drops the meter http.server.requests");
		assertThat(SwitchedOff.meter(setup(Map.of("management.metrics.enable.all", "false")), REQUESTS))
			.contains("remove management.metrics.enable.all=false, which drops the meter http.server.requests");
		assertThat(SwitchedOff.meter(setup(
				Map.of("management.metrics.enable.http", "false", "management.metrics.enable.http.server", "true")),
				REQUESTS))
			.isEmpty();
		assertThat(SwitchedOff.meter(setup(Map.of("management.metrics.enable.jvm", "false")), REQUESTS)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "off", "no", "0", "FALSE", " off " })
	void aSwitchMayBeWrittenAsSpringConvertsIt(String value) {
		assertThat(SwitchedOff.meter(setup(Map.of("management.metrics.enable.http", value)), REQUESTS)).contains(
				"remove management.metrics.enable.http=" + value + ", which drops the meter http.server.requests");
	}

	@Test
	void aMeterFilterMayDenyAMeter() {
		Setup setup = setup(Map.of(), Part.METER_FILTER, "the bean 'lean'");
		assertThat(SwitchedOff.meter(setup, REQUESTS))
			.contains("let no MeterFilter deny http.server.requests; look at the bean 'lean'");
		assertThat(ExemplarRemedies.requests(setup, false)).startsWith("let no MeterFilter deny");
	}

	@Test
	void aHandlerOfMetersMayTakeTheRequests() {
		assertThat(ExemplarRemedies.requests(setup(Map.of(), Part.METER_HANDLER, "the bean 'own'"), false))
			.startsWith("let the supportsContext of the bean 'own' refuse http.server.requests");
	}

	@Test
	void aHandlerThatReadsNoHeaderStartsNewTraces() {
		assertThat(SwitchedOff.receiver(setup(Map.of(), Part.TRACING_HANDLER, "the bean 'cost'"), "a request"))
			.contains(
					"the first TracingObservationHandler that supports the ReceiverContext of a request makes its span: if this is the bean 'cost', let its supportsContext refuse a SenderContext and a ReceiverContext, or let it extend PropagatingReceiverTracingObservationHandler, which reads the header");
		assertThat(SwitchedOff.receiver(setup(Map.of()), "a request")).isEmpty();
	}

	private static Setup setup(Map<String, String> properties) {
		return new Observed().setup.withWiring(new Wiring(properties, Map.of(), List.of(), List.of()));
	}

	private static Setup setup(Map<String, String> properties, Part part, String bean) {
		return new Observed().setup
			.withWiring(new Wiring(properties, Map.of(part, List.of(bean)), List.of(), List.of()));
	}

}
