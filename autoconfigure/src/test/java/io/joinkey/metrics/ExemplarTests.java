/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.metrics;

import java.time.Duration;
import java.util.List;

import io.joinkey.RunningService;
import io.joinkey.SharedService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import io.joinkey.check.evidence.Exemplar;
import io.joinkey.proof.Scrape;
import io.micrometer.core.annotation.Timed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.annotation.Observed;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The page that Prometheus gets.
 */
class ExemplarTests {

	@SharedService(value = { Shop.class, Annotated.class, AnnotatedController.class },
			properties = "management.observations.annotations.enabled=true")
	private static RunningService service;

	@Test
	void anExemplarResolvesToASpanAndALogLine() {
		// a bucket keeps its exemplar for seconds, also that of another test's request
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			Traceparent sent = Traceparent.next();
			service.get("/hello/exemplar", "traceparent", sent.sampled());
			assertExemplarJoined(sent);
		});
	}

	@Test
	void anUnsampledRequestIsSeenToHaveNone() {
		Traceparent sent = Traceparent.next();
		service.get("/teapot", "traceparent", sent.unsampled());
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertExemplarJoined(sent));
	}

	private static void assertExemplarJoined(Traceparent sent) {
		List<Exemplar> exemplars = exemplars().stream()
			.filter((exemplar) -> exemplar.traceId().equals(sent.traceId()))
			.toList();
		assertThat(exemplars).isNotEmpty();
		assertThat(service.linesOf(sent.traceId())).isNotEmpty();
		assertThat(service.spansOf(sent.traceId())).extracting((span) -> span.getSpanId())
			.contains(exemplars.get(0).spanId());
	}

	@Test
	void exemplarsStandOnlyWhereEveryPrometheusAcceptsThem() {
		service.get("/observed", "traceparent", Traceparent.next().sampled());
		service.context().getBean(MeterRegistry.class).summary("plain.summary").record(1);
		assertThat(exemplars()).isNotEmpty()
			.allSatisfy((exemplar) -> assertThat(exemplar.sample()).matches(".*(_bucket|_total)"));
	}

	@Test
	void aPageIsOpenMetricsWithTheServiceAsALabelAndFewBuckets() {
		service.get("/hello/page");
		String page = Awaitility.await().until(service::scrape, (scrape) -> scrape.contains("/hello/{name}"));
		assertThat(page).endsWith("# EOF\n").contains("service=\"shop\"");
		assertThat(page.lines()
			.filter((line) -> line.startsWith("http_server_requests_seconds_bucket") && line.contains("/hello/{name}")))
			.hasSize(15);
		assertThat(page).doesNotContain("active_seconds_bucket", "gaugehistogram");
		assertThat(page.lines().filter((line) -> !line.startsWith("#"))).allMatch((line) -> line.contains("service="));
	}

	@Test
	void timedAndObservedWorkWhereAspectJIsThere() {
		Traceparent sent = Traceparent.next();
		service.get("/observed", "traceparent", sent.sampled());
		assertThat(service.scrape()).contains("annotated_timed_seconds_count").contains("annotated_observed_seconds");
		assertThat(service.spansOf(sent.traceId())).extracting((span) -> span.getName()).contains("Annotated#observed");
	}

	@Test
	void probesAreNeitherTracedNorMeasured() {
		service.scrape();
		service.get("/actuator/health", "traceparent", Traceparent.next().sampled());
		service.get("/hello/probe", "traceparent", Traceparent.next().sampled());
		assertThat(service.spans()).isNotEmpty().noneMatch((span) -> span.getName().contains("actuator"));
		assertThat(service.scrape()).doesNotContain("/actuator/");
	}

	@Test
	void aMeterWithATraceIdLabelIsRefused() {
		MeterRegistry registry = service.context().getBean(MeterRegistry.class);
		for (String label : List.of("trace_id", "traceId", "trace.id", "span_id", "SpanId")) {
			registry.counter("bad.counter", label, "4bf92f3577b34da6a3ce929d0e0e4736").increment();
		}
		assertThat(service.scrape()).doesNotContain("bad_counter")
			.contains("joinkey_meters_refused_total{service=\"shop\"} 5.0");
		assertThat(service.linesWith("The meter 'bad.counter' is refused")).hasSize(1)
			.first()
			.satisfies((line) -> assertThat(line.get("message")).asString()
				.contains("'trace_id'", "Remove the label", "exemplars"));
		registry.counter("good.counter", "trace", "a", "span", "b", "race_id", "c").increment();
		assertThat(service.scrape()).contains("good_counter_total");
	}

	private static List<Exemplar> exemplars() {
		return new Scrape(service.scrape()).exemplars();
	}

	@Component
	static class Annotated {

		@Timed("annotated.timed")
		void timed() {
		}

		@Observed(name = "annotated.observed")
		void observed() {
		}

	}

	@RestController
	static class AnnotatedController {

		private final Annotated annotated;

		AnnotatedController(Annotated annotated) {
			this.annotated = annotated;
		}

		@GetMapping("/observed")
		void observed() {
			this.annotated.timed();
			this.annotated.observed();
		}

	}

}
