/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.List;
import java.util.Random;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;

import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The context of a request stores key values in another way than Micrometer's, with the
 * same result.
 */
class RoutedContextTests {

	private static final List<String> NAMES = List.of("a", "b", "c", "d");

	@Test
	void keyValuesOfManyRoutesAreThoseOfSpringsConvention() {
		ServerConvention own = new ServerConvention("http.server.requests");
		DefaultServerRequestObservationConvention spring = new DefaultServerRequestObservationConvention();
		Random random = new Random(1);
		List<String> methods = List.of("GET", "POST", "PURGE", "get");
		// more routes than the convention has places for
		for (int i = 0; i < 20_000; i++) {
			MockHttpServletRequest request = new MockHttpServletRequest(methods.get(random.nextInt(4)), "/");
			MockHttpServletResponse response = new MockHttpServletResponse();
			response.setStatus(List.of(200, 302, 404, 500).get(random.nextInt(4)));
			RoutedContext context = new RoutedContext(request, response);
			if (random.nextInt(10) > 0) {
				context.setPathPattern("/route" + random.nextInt(500));
			}
			if (random.nextInt(10) == 0) {
				context.setError(random.nextBoolean() ? new IllegalStateException() : new IllegalArgumentException());
			}
			assertThat(own.getLowCardinalityKeyValues(context)).isEqualTo(spring.getLowCardinalityKeyValues(context));
		}
	}

	@Test
	void keyValuesAreThoseOfMicrometersContext() {
		for (int seed = 0; seed < 200; seed++) {
			Random random = new Random(seed);
			MockHttpServletRequest request = new MockHttpServletRequest();
			Observation.Context own = new RoutedContext(request, new MockHttpServletResponse());
			Observation.Context spring = new ServerRequestObservationContext(request, new MockHttpServletResponse());
			for (int i = 0; i < 12; i++) {
				long step = random.nextLong();
				change(own, new Random(step));
				change(spring, new Random(step));
			}
			assertThat(own.getLowCardinalityKeyValues()).as("seed %d", seed)
				.isEqualTo(spring.getLowCardinalityKeyValues());
			assertThat(own.getHighCardinalityKeyValues()).isEqualTo(spring.getHighCardinalityKeyValues());
			assertThat(own.getAllKeyValues()).isEqualTo(spring.getAllKeyValues());
			for (String name : NAMES) {
				assertThat(own.getLowCardinalityKeyValue(name)).isEqualTo(spring.getLowCardinalityKeyValue(name));
				assertThat(own.getHighCardinalityKeyValue(name)).isEqualTo(spring.getHighCardinalityKeyValue(name));
			}
		}
	}

	private static void change(Observation.Context context, Random random) {
		KeyValue one = KeyValue.of(NAMES.get(random.nextInt(4)), "v" + random.nextInt(9));
		KeyValue other = KeyValue.of(NAMES.get(random.nextInt(4)), "v" + random.nextInt(9));
		switch (random.nextInt(8)) {
			case 0 -> context.addLowCardinalityKeyValue(one);
			case 1 -> context.addLowCardinalityKeyValues(KeyValues.of(one, other));
			case 2 -> context.removeLowCardinalityKeyValue(one.getKey());
			case 3 -> context.removeLowCardinalityKeyValues(one.getKey(), other.getKey());
			case 4 -> context.addHighCardinalityKeyValue(one);
			case 5 -> context.addHighCardinalityKeyValues(KeyValues.of(one, other));
			case 6 -> context.removeHighCardinalityKeyValue(one.getKey());
			default -> context.removeHighCardinalityKeyValues(one.getKey(), other.getKey());
		}
	}

}
