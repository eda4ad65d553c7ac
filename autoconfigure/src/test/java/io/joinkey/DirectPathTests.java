/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation.DefaultKafkaListenerObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;
import org.springframework.kafka.support.micrometer.KafkaRecordSenderContext;
import org.springframework.kafka.support.micrometer.KafkaTemplateObservation;
import org.springframework.kafka.support.micrometer.KafkaTemplateObservation.DefaultKafkaTemplateObservationConvention;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.filter.ServerHttpObservationFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The shorter paths of spans and timers lead to the same spans and series as those of
 * Spring Boot and Micrometer.
 */
class DirectPathTests {

	/** Paths with the spans that a request of each makes. */
	private static final Map<String, Integer> PATHS = new TreeMap<>(Map.ofEntries(Map.entry("/work/7", 5),
			Map.entry("/call/7", 3), Map.entry("/said/7", 1), Map.entry("/own/7", 1), Map.entry("/unhandled/7", 1),
			Map.entry("/callable/7", 1), Map.entry("/later/7", 1), Map.entry("/never/7", 1), Map.entry("/handled", 1),
			Map.entry("/status/404", 1), Map.entry("/entity/302", 1), Map.entry("/nowhere", 1),
			Map.entry("/filtered", 1), Map.entry("/record/7", 9)));

	private static final Runnable NOTHING = () -> {
	};

	private static final Pattern SERIES = Pattern
		.compile("(?m)^((?:http|step|spring_kafka)_\\w+(?:_count|_active_\\w+)\\{(?:\\w+=\"[^\"]*\",?)*}) (\\S+)");

	@Test
	void spansAndSeriesAreThoseOfMicrometer() {
		Evidence stock = evidence("joinkey.tracing.direct=false", "joinkey.metrics.direct=false");
		Evidence direct = evidence();
		assertThat(stock.handlers).containsExactly("DefaultTracingObservationHandler",
				"PropagatingReceiverTracingObservationHandler", "PropagatingSenderTracingObservationHandler",
				"DefaultMeterObservationHandler");
		assertThat(direct.handlers).containsExactly("DirectTracingHandler", "DirectReceiverHandler",
				"DirectSenderHandler", "ObservationTimers");
		assertThat(stock.spans).hasSizeGreaterThan(18);
		assertThat(direct.spans).containsExactlyElementsOf(stock.spans);
		assertThat(stock.series).hasSizeGreaterThan(20);
		assertThat(direct.series).containsExactlyElementsOf(stock.series);
		assertThat(direct.conventions).hasSizeGreaterThan(10).allMatch(Boolean::booleanValue);
		assertThat(direct.restarted).isEqualTo(stock.restarted).isEqualTo("1.0");
	}

	@Test
	void handlersOfTheApplicationAreKept() {
		try (RunningService service = RunningService.start(OwnHandlers.class,
				"management.endpoints.web.exposure.include=joinkey")) {
			assertThat(handlers(service.context())).containsExactly("none",
					"PropagatingReceiverTracingObservationHandler", "PropagatingSenderTracingObservationHandler",
					"ObservationTimers");
			assertThat(service.get("/actuator/joinkey").body()).contains("these handlers make their spans with"
					+ " Micrometer's copies: own, propagatingReceiverTracingObservationHandler,"
					+ " propagatingSenderTracingObservationHandler");
		}
	}

	private static Evidence evidence(String... properties) {
		try (RunningService service = RunningService.start(App.class, properties)) {
			List<String> spans = new ArrayList<>();
			PATHS.forEach((path, expected) -> {
				Traceparent sent = Traceparent.next();
				service.get(path, "traceparent", sent.sampled(), "tracestate", "a=b");
				Awaitility.await(path)
					.atMost(Duration.ofSeconds(30))
					.until(() -> service.spansOf(sent.traceId()).size() >= expected);
				List<SpanData> found = service.spansOf(sent.traceId());
				found.stream().map((span) -> describe(path, span, found, sent)).sorted().forEach(spans::add);
				service.get(path, "traceparent", Traceparent.next().unsampled());
			});
			service.get("/entity/200");
			// two for each path, one for each call between them, and the last
			Awaitility.await("the last request")
				.atMost(Duration.ofSeconds(30))
				.until(() -> requests(service.scrape()) == 2 * PATHS.size() + 3);
			return new Evidence(handlers(service.context()), spans, series(service.scrape()),
					service.context().getBean(Conventions.class).same, restarted(service));
		}
	}

	private static List<String> handlers(ApplicationContext context) {
		return Stream
			.of("defaultTracingObservationHandler", "propagatingReceiverTracingObservationHandler",
					"propagatingSenderTracingObservationHandler", "defaultMeterObservationHandler")
			.map((name) -> context.containsBean(name) ? context.getBean(name).getClass().getSimpleName() : "none")
			.toList();
	}

	private static String describe(String path, SpanData span, List<SpanData> trace, Traceparent sent) {
		Map<String, Object> attributes = new TreeMap<>();
		span.getAttributes()
			.forEach((key, value) -> attributes.put(key.getKey() + ":" + key.getType(),
					String.valueOf(value).replaceAll("(localhost|127.0.0.1):\\d+", "HOST")));
		String parent = span.getParentSpanId().equals(sent.spanId()) ? "caller"
				: trace.stream()
					.filter((other) -> other.getSpanId().equals(span.getParentSpanId()))
					.map(SpanData::getName)
					.findAny()
					.orElse("none");
		return path + ": " + span.getName() + " " + span.getKind() + " of " + parent + " " + attributes + " "
				+ span.getTotalAttributeCount() + " " + span.getStatus() + " "
				+ span.getEvents().stream().map((event) -> event.getName() + message(event)).toList() + " "
				+ span.getSpanContext().getTraceState().asMap() + " "
				+ span.getLinks().stream().map((link) -> link.getAttributes().asMap()).toList();
	}

	private static String message(io.opentelemetry.sdk.trace.data.EventData event) {
		return event.getAttributes()
			.asMap()
			.entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().getKey().equals("exception.stacktrace"))
			.map((entry) -> " " + entry.getKey() + "=" + entry.getValue())
			.sorted()
			.toList()
			.toString();
	}

	private static List<String> series(String scrape) {
		return SERIES.matcher(scrape)
			.results()
			.map((series) -> series.group(1) + (series.group(1).contains("_active_") ? "" : " " + series.group(2)))
			.map((series) -> series.replaceAll("client_name=\"[^\"]*\"", "client_name"))
			.sorted()
			.toList();
	}

	private static double requests(String scrape) {
		return Pattern.compile("(?m)^http_server_requests_seconds_count[^ ]* (\\S+)")
			.matcher(scrape)
			.results()
			.mapToDouble((count) -> Double.parseDouble(count.group(1)))
			.sum();
	}

	/** Counts the observations after their timer was removed from the registry. */
	private static String restarted(RunningService service) {
		io.micrometer.core.instrument.MeterRegistry meters = service.context()
			.getBean(io.micrometer.core.instrument.MeterRegistry.class);
		ObservationRegistry observations = service.context().getBean(ObservationRegistry.class);
		Observation.createNotStarted("removed", observations).observe(() -> {
		});
		meters.remove(meters.get("removed").timer());
		Observation.createNotStarted("removed", observations).observe(() -> {
		});
		return String.valueOf((double) meters.get("removed").timer().count());
	}

	private record Evidence(List<String> handlers, List<String> spans, List<String> series, List<Boolean> conventions,
			String restarted) {
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ FailingShop.class, Work.class, Records.class })
	static class App {

		@Bean
		Conventions conventions() {
			return new Conventions();
		}

		@Bean
		FilterRegistrationBean<Filter> failing() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				throw new ServletException(new IllegalArgumentException("filtered"));
			});
			registration.addUrlPatterns("/filtered");
			return registration;
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnHandlers {

		@Bean
		InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		// the definition of a static method names no bean of a configuration
		@Bean
		static DefaultTracingObservationHandler own(Tracer tracer) {
			return new DefaultTracingObservationHandler(tracer);
		}

		@Bean
		Propagator ownPropagator(io.opentelemetry.context.propagation.ContextPropagators propagators,
				io.opentelemetry.api.trace.Tracer tracer) {
			return new io.micrometer.tracing.otel.bridge.OtelPropagator(propagators, tracer);
		}

	}

	/**
	 * Compares the key values of each request with those of Spring's convention.
	 */
	private static final class Conventions implements ObservationHandler<ServerRequestObservationContext> {

		private final List<Boolean> same = java.util.Collections.synchronizedList(new ArrayList<>());

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ServerRequestObservationContext;
		}

		@Override
		public void onStop(ServerRequestObservationContext context) {
			KeyValues expected = new DefaultServerRequestObservationConvention().getLowCardinalityKeyValues(context);
			this.same.add(expected.equals(context.getLowCardinalityKeyValues()));
		}

	}

	/**
	 * Sends and receives records as Spring's template and container observe them, without
	 * a broker.
	 */
	@Configuration(proxyBeanMethods = false)
	@RestController
	static class Records {

		private final ObservationRegistry observations;

		private final io.opentelemetry.api.trace.Tracer spans;

		Records(ObservationRegistry observations, io.opentelemetry.api.trace.Tracer spans) {
			this.observations = observations;
			this.spans = spans;
		}

		@GetMapping("/record/{id}")
		String record(@PathVariable String id) throws InterruptedException {
			ProducerRecord<String, String> sent = new ProducerRecord<>("orders", id);
			send(sent, "cluster").observe(NOTHING);
			receive(sent.headers()).observe(NOTHING);
			receive(new RecordHeaders()).observe(NOTHING);
			Observation failed = send(new ProducerRecord<>("failures", id), null);
			failed.observe(() -> {
				failed.error(new IllegalStateException("no broker"));
			});
			to("http://stock.example:8080/stock").observe(NOTHING);
			Span raw = this.spans.spanBuilder("raw").startSpan();
			try (Scope scope = raw.makeCurrent()) {
				to("http://[").observe(NOTHING);
			}
			raw.end();
			// no observation is the parent there
			Thread alone = new Thread(Context.current().wrap(() -> to("stock").observe(NOTHING)));
			alone.start();
			alone.join();
			return sent.headers().toArray().length + " headers";
		}

		private Observation send(ProducerRecord<String, String> record, @Nullable String cluster) {
			return KafkaTemplateObservation.TEMPLATE_OBSERVATION.observation(null,
					DefaultKafkaTemplateObservationConvention.INSTANCE,
					() -> new KafkaRecordSenderContext(record, "template", () -> cluster), this.observations);
		}

		private Observation receive(Headers headers) {
			ConsumerRecord<String, String> record = new ConsumerRecord<>("orders", 0, 7, 0L, TimestampType.CREATE_TIME,
					0, 0, "key", "value", headers, Optional.empty());
			return KafkaListenerObservation.LISTENER_OBSERVATION.observation(null,
					DefaultKafkaListenerObservationConvention.INSTANCE,
					() -> new KafkaRecordReceiverContext(record, "listener", "client", "group", () -> "cluster"),
					this.observations);
		}

		private Observation to(String address) {
			SenderContext<Map<String, String>> context = new SenderContext<>(Map::put, Kind.PRODUCER);
			context.setCarrier(new HashMap<>());
			context.setRemoteServiceAddress(address);
			return Observation.createNotStarted("step", () -> context, this.observations)
				.contextualName("to " + address);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@RestController
	static class Work {

		private final ObservationRegistry observations;

		private final RestClient client;

		private final Tracer tracer;

		Work(ObservationRegistry observations, RestClient.Builder client, Tracer tracer) {
			this.observations = observations;
			this.client = client.build();
			this.tracer = tracer;
		}

		@GetMapping("/work/{id}")
		String work(@PathVariable String id) {
			step("ok").observe(() -> {
			});
			step("event").observe(() -> this.observations.getCurrentObservation().event(Observation.Event.of("half")));
			step("own status").observe(() -> {
				Span.current().setAttribute("mine", 1).setStatus(StatusCode.ERROR, "mine");
			});
			Observation failed = step("failed");
			try {
				failed.observe((Runnable) () -> {
					throw new IllegalStateException("step");
				});
			}
			catch (IllegalStateException ex) {
				this.tracer.currentSpan().tag("caller", this.tracer.currentSpan().context().parentId().length());
			}
			return id;
		}

		private Observation step(String kind) {
			return Observation.createNotStarted("step", this.observations)
				.contextualName("step " + kind)
				.lowCardinalityKeyValue("kind", kind)
				.highCardinalityKeyValue("kind", "high " + kind)
				.highCardinalityKeyValue("name", kind);
		}

		@GetMapping("/call/{id}")
		String call(HttpServletRequest request) {
			return this.client.get()
				.uri("http://localhost:{port}/entity/200", request.getLocalPort())
				.retrieve()
				.body(String.class);
		}

		@GetMapping("/said/{id}")
		String said(HttpServletRequest request) {
			context(request).addHighCardinalityKeyValue(KeyValue.of("Error", "said"));
			return "";
		}

		@GetMapping("/own/{id}")
		String own(HttpServletRequest request) {
			ServerRequestObservationContext context = context(request);
			context.addHighCardinalityKeyValues(KeyValues.of("outcome", "FINE", "order", "7"));
			context.addHighCardinalityKeyValue(KeyValue.of("gone", "7"));
			context.removeHighCardinalityKeyValue("gone");
			return String.valueOf(this.observations.getCurrentObservation().getContextView() == context);
		}

		private static ServerRequestObservationContext context(HttpServletRequest request) {
			return ServerHttpObservationFilter.findObservationContext(request).orElseThrow();
		}

	}

}
