/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.stream.Stream;

import io.joinkey.HopStatus.Hop;
import io.micrometer.core.annotation.Timed;
import io.micrometer.observation.aop.ObservedAspect;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Observation annotations stay off, as in Spring Boot, and are reported where they are
 * used.
 */
class UnusedAnnotationsTests {

	@Test
	void withoutThePropertyNoPointcutIsEvaluated() {
		try (RunningService service = RunningService.start(Shop.class)) {
			assertThat(service.context().getBeanProvider(ObservedAspect.class).stream()).isEmpty();
			assertThat(status(service))
				.isEqualTo(HopStatus.off(Hop.ANNOTATIONS, "no component uses @Observed, @Timed, @Counted or @NewSpan"));
		}
	}

	@Test
	void anAnnotationWithoutEffectIsReportedWithItsProperty() {
		try (RunningService service = RunningService.start(new SpringApplication(Shop.class, Prices.class))) {
			assertThat(status(service)).isEqualTo(HopStatus.off(Hop.ANNOTATIONS, "@Timed in " + Prices.class.getName()
					+ " has no effect: set management.observations.annotations.enabled=true"));
		}
		try (RunningService service = RunningService.start(new SpringApplication(Shop.class, Prices.class),
				"management.observations.annotations.enabled=true")) {
			assertThat(service.context().getBeanProvider(ObservedAspect.class).stream()).hasSize(1);
			assertThat(status(service).state()).isEqualTo(HopStatus.State.ON);
		}
	}

	private static HopStatus status(RunningService service) {
		Stream<HopStatus> hops = service.context().getBean(HopInventory.class).hops().stream();
		return hops.filter((hop) -> hop.hop() == Hop.ANNOTATIONS).findFirst().orElseThrow();
	}

	@Component
	static class Prices {

		@Timed("prices")
		void read() {
		}

	}

}
