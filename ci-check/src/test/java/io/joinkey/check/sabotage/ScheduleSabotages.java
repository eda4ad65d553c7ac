/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.List;

import io.joinkey.check.rules.CorrelationRule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Breaks of what runs on a schedule.
 */
final class ScheduleSabotages {

	private static final Logger log = LoggerFactory.getLogger(ScheduleSabotages.class);

	private ScheduleSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc();
		return List.of(
				new Sabotage("a @Scheduled method that throws", CorrelationRule.SCHEDULED_RUN, mvc.with(Throws.class),
						"catch and log the exception", mvc.with(Catches.class)),
				new Sabotage("a reactive @Scheduled method that fails", CorrelationRule.SCHEDULED_RUN,
						mvc.with(Fails.class), "log the failure in the publisher",
						mvc.with(Recovers.class).property("spring.reactor.context-propagation", "auto")),
				new Sabotage("@Scheduled methods that are not observed", CorrelationRule.SCHEDULED_RUN,
						mvc.with(Healthy.Ticks.class)
							.property("management.observations.enable.tasks.scheduled.execution", "false"),
						"management.observations.enable.tasks.scheduled.execution=true", mvc.with(Healthy.Ticks.class)
							.property("management.observations.enable.tasks.scheduled.execution", "true")));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Throws {

		@Scheduled(fixedRate = 50)
		void tick() {
			throw new IllegalStateException("out of books");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Catches {

		@Scheduled(fixedRate = 50)
		void tick() {
			log.error("The run failed", new IllegalStateException("out of books"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Fails {

		@Scheduled(fixedRate = 50)
		Mono<Void> tick() {
			return Mono.error(new IllegalStateException("out of books"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Recovers {

		@Scheduled(fixedRate = 50)
		Mono<Void> tick() {
			return new Fails().tick().doOnError((ex) -> log.error("The run failed", ex)).onErrorComplete();
		}

	}

}
