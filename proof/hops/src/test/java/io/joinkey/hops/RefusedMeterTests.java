/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.joinkey.check.Report;
import io.joinkey.check.capture.Recorder;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the gate reports of a meter that Joinkey's starter refuses.
 */
class RefusedMeterTests {

	@Test
	void aMeterThatTheStarterRefusesIsReportedByName() {
		AtomicReference<Recorder> recorder = new AtomicReference<>();
		SpringApplication application = new SpringApplication(Shop.class);
		application.setRegisterShutdownHook(false);
		application.setDefaultProperties(Map.of("server.port", "0", "spring.main.web-application-type", "servlet",
				"management.tracing.sampling.probability", "1", "management.otlp.metrics.export.enabled", "false",
				"management.endpoints.web.exposure.include", "prometheus"));
		application.addInitializers((context) -> recorder.set(Recorder.prepare(context, List.of())));
		try (ConfigurableApplicationContext context = application.run()) {
			recorder.get().client().request("GET", "/orders").send();
			Report report = Evaluation.of(recorder.get().telemetry(), List.of(CorrelationRule.LABEL_CARDINALITY));
			assertThat(report.findings()).singleElement().satisfies((finding) -> {
				assertThat(finding.subject()).isEqualTo("orders.read traceId");
				assertThat(finding.message()).contains("which Joinkey's starter refused",
						"remove the tag traceId from the meter orders.read");
			});
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
			"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration" })
	@RestController
	static class Shop {

		private final MeterRegistry meters;

		private final Tracer tracer;

		Shop(MeterRegistry meters, Tracer tracer) {
			this.meters = meters;
			this.tracer = tracer;
		}

		@GetMapping("/orders")
		String orders() {
			this.meters.counter("orders.read", "traceId", this.tracer.currentSpan().context().traceId()).increment();
			return "orders";
		}

	}

}
