/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.concurrent.TimeUnit;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A library that asks {@link GlobalOpenTelemetry} joins the application's trace.
 */
class GlobalTracingTests {

	private static final String STATUS = "global-open-telemetry";

	@BeforeEach
	@AfterEach
	void reset() {
		GlobalOpenTelemetry.resetForTest();
		Library.tracer = null;
	}

	@Test
	void aLibrarysSpanIsInTheRequestsTrace() {
		joins(Library.class, () -> {
		});
	}

	@Test
	void withSpringBootAloneItIsNotRegistered() {
		try (RunningService service = RunningService.start(Library.class, "joinkey.enabled=false",
				"management.tracing.sampling.probability=1.0")) {
			Traceparent sent = Traceparent.next();
			service.get("/library", "traceparent", sent.sampled());
			assertThat(service.spansOf(sent.traceId())).extracting(SpanData::getName).doesNotContain("library work");
		}
	}

	@Test
	void theTracerThatItKeepsServesTheNextApplicationOfTheJvm() {
		joins(Library.class, () -> {
		});
		Tracer kept = Library.tracer;
		joins(Library.class, () -> Library.tracer = kept);
	}

	@Test
	void theRemainingApplicationOfTheJvmIsServedAgain() {
		try (RunningService service = RunningService.start(Library.class)) {
			try (ConfigurableApplicationContext other = SpringApplication.run(Library.class, "--server.port=0",
					"--spring.application.name=other", "--spring.main.banner-mode=off")) {
				Library.look().spanBuilder("of the other").startSpan().end();
				other.getBean(SdkTracerProvider.class).forceFlush().join(5, TimeUnit.SECONDS);
				assertThat(other.getBean(InMemorySpanExporter.class).getFinishedSpanItems())
					.extracting(SpanData::getName)
					.containsExactly("of the other");
			}
			Library.tracer.spanBuilder("of the first").startSpan().end();
			assertThat(service.spans()).extracting(SpanData::getName).containsExactly("of the first");
		}
		Span afterwards = Library.tracer.spanBuilder("of none").startSpan();
		assertThat(afterwards.getSpanContext().isValid()).isFalse();
	}

	@Test
	void theApplicationsOwnOpenTelemetryIsRegisteredToo() {
		joins(OwnOpenTelemetry.class, () -> {
		});
	}

	@Test
	void anApplicationThatRegistersItsOwnIsLeftAlone() {
		joins(SelfRegistered.class, () -> {
		});
		assertThat(GlobalTracing.isRegistered()).isFalse();
	}

	@Test
	void anotherRegistrationStaysAndIsReported() {
		GlobalOpenTelemetry.set(OpenTelemetry.noop());
		try (RunningService service = RunningService.start(Library.class)) {
			assertThat(service.linesWith("Joinkey joins").get(0).get("message").toString())
				.contains(STATUS + " (" + GlobalTracingTests.class.getName());
		}
	}

	@Test
	void anExcludedBeanIsNotRegistered() {
		try (RunningService service = RunningService.start(Library.class, "joinkey.excluded-beans=openTelemetrySdk")) {
			assertThat(GlobalTracing.isRegistered()).isFalse();
			assertThat(service.port()).isPositive();
		}
	}

	private static void joins(Class<?> application, Runnable afterStart) {
		try (RunningService service = RunningService.start(application)) {
			afterStart.run();
			Traceparent sent = Traceparent.next();
			service.get("/library", "traceparent", sent.sampled());
			assertThat(service.spansOf(sent.traceId())).extracting(SpanData::getName).contains("library work");
			assertThat(service.linesOf(sent.traceId()))
				.anyMatch((line) -> "in the library".equals(line.get("message")));
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Shop.class)
	@RestController
	static class Library {

		private static final Logger logger = LoggerFactory.getLogger(Library.class);

		private static Tracer tracer;

		/** As libraries do: once, at the first call. */
		private static Tracer look() {
			if (tracer == null) {
				tracer = GlobalOpenTelemetry.getOrNoop().getTracer("library");
			}
			return tracer;
		}

		@GetMapping("/library")
		String work() {
			Span span = look().spanBuilder("library work").startSpan();
			try (Scope scope = span.makeCurrent()) {
				logger.info("in the library");
				return "done";
			}
			finally {
				span.end();
			}
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Shop.class, LateLibrary.class })
	static class OwnOpenTelemetry {

		@Bean
		OpenTelemetrySdk own(SdkTracerProvider tracerProvider) {
			return OpenTelemetrySdk.builder().setTracerProvider(tracerProvider).build();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Shop.class, LateLibrary.class })
	static class SelfRegistered {

		@Bean
		OpenTelemetrySdk own(SdkTracerProvider tracerProvider) {
			return OpenTelemetrySdk.builder().setTracerProvider(tracerProvider).buildAndRegisterGlobal();
		}

	}

	@RestController
	static class LateLibrary {

		@GetMapping("/library")
		String work() {
			Library.tracer = GlobalOpenTelemetry.getOrNoop().getTracer("library");
			return new Library().work();
		}

	}

}
