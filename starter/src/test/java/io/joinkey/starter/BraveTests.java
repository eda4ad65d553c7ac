/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.starter;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

import io.joinkey.JoinkeyEndpoint;
import io.joinkey.proof.Scrape;
import io.joinkey.starter.LoggingService.Running;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.task.AsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with Spring Boot's starter for Zipkin, and so with Brave's tracer, which
 * the starter leaves alone.
 */
@EnabledIfSystemProperty(named = "joinkey.test.tracer", matches = "BRAVE")
class BraveTests {

	private static final Logger logger = LoggerFactory.getLogger(BraveTests.class);

	private static final String[] NOT_SENT = { "management.zipkin.tracing.export.enabled=false" };

	@Test
	void theTracerOfTheApplicationStaysAndTheStartSaysWhatItMeans() {
		try (Running service = LoggingService.start(NOT_SENT)) {
			assertThat(service.context().getBean(Tracer.class).getClass().getSimpleName()).isEqualTo("BraveTracer");
			assertThat(service.context().getBean(Propagator.class).getClass().getSimpleName())
				.isEqualTo("BravePropagator");
			assertThat(service.linesWith("BraveTracer of the application makes the spans"))
				.anyMatch((line) -> line.contains("\"level\":\"WARN\""));
			assertThat(service.context().getBean(JoinkeyEndpoint.class).hops().hops())
				.filteredOn((hop) -> hop.state().equals("backed-off"))
				.extracting(JoinkeyEndpoint.Item::hop)
				.containsExactly("tracer", "propagation");
		}
	}

	@Test
	void linesExemplarsAndOtherThreadsHaveItsIds() {
		try (Running service = LoggingService.start(NOT_SENT)) {
			AsyncTaskExecutor executor = service.context().getBean(AsyncTaskExecutor.class);
			String traceId = service.within(() -> {
				logger.info("here");
				CompletableFuture.runAsync(() -> logger.info("there"), executor).join();
			});
			assertThat(service.parse(service.linesWith("\"here\"").get(0))).containsEntry("trace_id", traceId);
			assertThat(service.parse(service.linesWith("\"there\"").get(0))).containsEntry("trace_id", traceId);
			String port = service.context().getEnvironment().getRequiredProperty("local.server.port");
			assertThat(Scrape.from(URI.create("http://127.0.0.1:" + port)).exemplars())
				.anyMatch((exemplar) -> exemplar.traceId().equals(traceId));
		}
	}

	@Test
	void aSwitchedOffStarterLeavesTheTracerToo() {
		try (Running service = LoggingService.start("management.zipkin.tracing.export.enabled=false",
				"joinkey.enabled=false")) {
			assertThat(service.context().getBean(Tracer.class).getClass().getSimpleName()).isEqualTo("BraveTracer");
		}
	}

	/** An application may make spans with both, as without the starter. */
	@Test
	void theBeansOfOpenTelemetryAreStillThere() {
		try (Running service = LoggingService.start(NOT_SENT)) {
			io.opentelemetry.api.trace.Tracer tracer = service.context()
				.getBean(io.opentelemetry.api.trace.Tracer.class);
			assertThat(tracer.spanBuilder("own").startSpan().getSpanContext().isValid()).isTrue();
		}
	}

	/** Who migrates keeps the jars for a while. */
	@Test
	void withoutTheAutoConfigurationOfBraveJoinkeyTraces() {
		try (Running service = LoggingService.start("management.zipkin.tracing.export.enabled=false",
				"spring.autoconfigure.exclude=org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration")) {
			assertThat(service.context().getBean(Tracer.class).getClass().getSimpleName()).isEqualTo("OtelTracer");
			assertThat(service.linesWith("makes the spans")).isEmpty();
		}
	}

}
