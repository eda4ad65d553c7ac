/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The requests are what was announced.
 */
class PlanTests {

	private final Plan plan = new Plan(42);

	@Test
	void eachHundredRequestsHaveEveryKind() {
		for (int hundred = 0; hundred < 50; hundred++) {
			assertThat(IntStream.range(hundred * 100, hundred * 100 + 100).mapToObj(this.plan::kind))
				.contains(Kind.values())
				.filteredOn(Kind.KAFKA::equals)
				.hasSize(12);
		}
	}

	@Test
	void aFewPercentArriveWithoutATraceThatCouldBeContinued() {
		Map<Arrival, Integer> arrivals = new EnumMap<>(Arrival.class);
		IntStream.range(0, 100_000).forEach((number) -> arrivals.merge(this.plan.arrival(number), 1, Integer::sum));
		assertThat(arrivals.get(Arrival.SAMPLED)).isBetween(88_000, 90_000);
		assertThat(arrivals.get(Arrival.UNSAMPLED)).isBetween(4_500, 5_500);
		assertThat(arrivals.get(Arrival.MALFORMED)).isBetween(2_500, 3_500);
		assertThat(arrivals.get(Arrival.NONE)).isBetween(2_500, 3_500);
	}

	@Test
	void theTraceIdContainsTheNumber() {
		assertThat(IntStream.range(0, 1000)).allSatisfy((number) -> {
			assertThat(this.plan.traceId(number)).matches("[0-9a-f]{32}");
			assertThat(this.plan.number(this.plan.traceId(number))).isEqualTo(number);
		});
		assertThat(this.plan.number("0".repeat(31) + "1")).isEqualTo(-1);
	}

}
