/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import io.joinkey.RunningService;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that spans that end while beans are destroyed are exported, as in stock Boot.
 */
class LastSpansTests {

	@Test
	void springBootAloneExportsThem() {
		areExported("joinkey.enabled=false", "management.tracing.sampling.probability=1.0");
	}

	@Test
	void theyAreExported() {
		areExported("joinkey.enabled=true");
	}

	private static void areExported(String... properties) {
		try (Collector collector = Collector.answering(200)) {
			String[] all = new String[properties.length + 1];
			System.arraycopy(properties, 0, all, 0, properties.length);
			all[properties.length] = "management.opentelemetry.tracing.export.otlp.endpoint="
					+ collector.url("/v1/traces");
			RunningService.start(Leaving.class, all).close();
			assertThat(collector.received("span of destroy")).isTrue();
			assertThat(collector.received("observation-of-pre-destroy")).isTrue();
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(PreDestroyed.class)
	static class Leaving {

		@Bean
		DisposableBean leaving(Tracer tracer) {
			return () -> tracer.nextSpan().name("span of destroy").start().end();
		}

	}

	static class PreDestroyed {

		private final ObservationRegistry registry;

		PreDestroyed(ObservationRegistry registry) {
			this.registry = registry;
		}

		@PreDestroy
		void leave() {
			Observation.start("observation-of-pre-destroy", this.registry).stop();
		}

	}

}
