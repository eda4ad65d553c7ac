/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageScopes}.
 */
class MessageScopesTests {

	static Stream<ObservationRegistry> registries() {
		ObservationRegistry observing = ObservationRegistry.create();
		observing.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		return Stream.of(observing, ObservationRegistry.NOOP);
	}

	@ParameterizedTest
	@MethodSource("registries")
	void payloadsThatCanBeReadOnceOnlyAreProcessed(ObservationRegistry registry) {
		Iterable<String> once = Stream.of("a", "b")::iterator;
		List<String> processed = new ArrayList<>();
		new MessageScopes(registry).forEach(once, processed::add);
		assertThat(processed).containsExactly("a", "b");
	}

}
