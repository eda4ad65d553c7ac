/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThreadsReader}, with the tasks of a registrar.
 */
class ScheduledMethodsTests {

	@Test
	void onlyMethodsCountSinceSpringObservesNoOtherTask() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Plan.class)) {
			assertThat(new ThreadsReader(context, (name) -> true).read().schedules()).isOne();
		}
	}

	@EnableScheduling
	static class Plan implements SchedulingConfigurer {

		@Override
		public void configureTasks(ScheduledTaskRegistrar registrar) {
			registrar.addFixedDelayTask(() -> {
			}, Duration.ofHours(1));
		}

		@Scheduled(fixedDelayString = "PT1H")
		void report() {
		}

	}

}
