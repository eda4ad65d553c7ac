/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.joinkey.proof.Scrape;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The spans of an unsampled request are exported if it failed or was slow, and only then.
 */
class KeptTracesTests {

	private static final String[] ON = { "joinkey.tracing.keep-failed=true", "joinkey.tracing.keep-slower-than=300ms",
			"management.endpoints.web.exposure.include=joinkey,prometheus" };

	@Test
	void theSpansOfFailedAndSlowRequestsAreExported() {
		try (RunningService service = RunningService.start(Warehouse.class, ON)) {
			Traceparent fast = Traceparent.next();
			assertThat(service.get("/fast", "traceparent", fast.unsampled()).body()).endsWith("-00");
			Traceparent slow = Traceparent.next();
			service.get("/slow", "traceparent", slow.unsampled());
			Traceparent failed = Traceparent.next();
			service.get("/failed", "traceparent", failed.unsampled());
			Traceparent handled = Traceparent.next();
			service.get("/handled", "traceparent", handled.unsampled());

			awaitNames(service, slow, "http get /slow", "http get");
			awaitNames(service, failed, "http get /failed", "http get");
			awaitNames(service, handled, "http get /handled", "http get");
			assertThat(names(service, fast)).isEmpty();
			// what was propagated and logged is the sampler's decision
			assertThat(service.spansOf(failed.traceId())).noneMatch((span) -> span.getSpanContext().isSampled());
			assertThat(service.linesOf(failed.traceId())).isNotEmpty()
				.extracting((line) -> line.get("trace_flags"))
				.containsOnly("00");
			assertThat(service.linesWith("inner").stream().map((line) -> line.get("flags"))).containsOnly("00");

			assertThat(exemplar(service, "/fast")).isEmpty();
			assertThat(exemplar(service, "/slow")).contains(slow.traceId());
			assertThat(exemplar(service, "/failed")).contains(failed.traceId());
			assertThat(exemplar(service, "/handled")).contains(handled.traceId());
			assertThat(service.get("/actuator/joinkey").body())
				.contains("unsampled requests are kept if they failed or took 300 ms");
		}
	}

	@Test
	void nothingIsRecordedByDefault() {
		try (RunningService service = RunningService.start(Warehouse.class)) {
			Traceparent failed = Traceparent.next();
			service.get("/failed", "traceparent", failed.unsampled());
			assertThat(names(service, failed)).isEmpty();
			assertThat(service.context().getBean(SdkTracerProvider.class).getSampler())
				.isSameAs(service.context().getBean(Sampler.class));
			assertThat(service.context().getBeanProvider(UnsampledTraces.class).getIfAvailable()).isNull();
		}
	}

	@Test
	void itYieldsToASamplerOfTheApplication() {
		try (RunningService service = RunningService.start(OwnSampler.class, ON)) {
			Traceparent failed = Traceparent.next();
			service.get("/failed", "traceparent", failed.unsampled());
			assertThat(names(service, failed)).isEmpty();
			assertThat(service.get("/actuator/joinkey").body()).contains("the application has the beans [ownSampler]");
		}
	}

	/** The server may answer before its span has ended. */
	private static void awaitNames(RunningService service, Traceparent request, String... names) {
		Awaitility.await().untilAsserted(() -> assertThat(names(service, request)).containsExactlyInAnyOrder(names));
	}

	private static List<String> names(RunningService service, Traceparent request) {
		return service.spans()
			.stream()
			.filter((span) -> span.getTraceId().equals(request.traceId()))
			.filter((span) -> !span.getName().equals("http get /inner"))
			.map(SpanData::getName)
			.toList();
	}

	private static Optional<String> exemplar(RunningService service, String uri) {
		return new Scrape(service.scrape()).exemplars()
			.stream()
			.filter((exemplar) -> Map.of("uri", uri)
				.entrySet()
				.stream()
				.allMatch(exemplar.series().entrySet()::contains))
			.map((exemplar) -> exemplar.traceId())
			.findFirst();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Warehouse {

		private static final Logger logger = LoggerFactory.getLogger(Warehouse.class);

		private final RestClient client;

		private final Environment environment;

		Warehouse(RestClient.Builder builder, Environment environment) {
			this.client = builder.build();
			this.environment = environment;
		}

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		private String inner() {
			return this.client.get()
				.uri("http://127.0.0.1:" + this.environment.getProperty("local.server.port") + "/inner")
				.retrieve()
				.body(String.class);
		}

		@GetMapping("/inner")
		String inner(@RequestHeader String traceparent) {
			logger.atInfo().addKeyValue("flags", traceparent.substring(53)).log("inner");
			return traceparent;
		}

		@GetMapping("/fast")
		String fast() {
			return inner();
		}

		@GetMapping("/slow")
		String slow() throws InterruptedException {
			// a request of 300 ms or more, whatever the machine does
			Thread.sleep(350);
			return inner();
		}

		@GetMapping("/failed")
		String failed() {
			inner();
			throw new IllegalStateException("failed");
		}

		@GetMapping("/handled")
		ResponseEntity<String> handled() {
			return ResponseEntity.status(503).body(inner());
		}

	}

	@Import(Warehouse.class)
	@SpringBootConfiguration(proxyBeanMethods = false)
	static class OwnSampler {

		@Bean
		Sampler ownSampler() {
			return Sampler.parentBased(Sampler.alwaysOn());
		}

	}

}
