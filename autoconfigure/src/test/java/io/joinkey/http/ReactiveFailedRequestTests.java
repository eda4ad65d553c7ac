/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import io.joinkey.RunningService;
import io.joinkey.SharedService;
import io.joinkey.Traceparent;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The span of a failed request in a reactive service.
 */
class ReactiveFailedRequestTests {

	private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	/** With nothing configured. */
	@Nested
	class WithJoinkey {

		@SharedService(value = Reactive.class, properties = "spring.main.web-application-type=reactive")
		private static RunningService service;

		@Test
		void a5xxIsAnErrorOfItsSpanHoweverItCame() {
			assertError(service, "/entity/503", "503");
			assertError(service, "/handled", "500");
			assertError(service, "/status/502", ResponseStatusException.class.getName());
			assertError(service, "/unhandled", IllegalStateException.class.getName());
			for (String path : new String[] { "/entity/200", "/entity/404" }) {
				SpanData span = spanOf(service, path);
				assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
				assertThat(span.getAttributes().get(ERROR_TYPE)).isNull();
			}
		}

		@Test
		void a4xxIsTheClientsErrorAlsoWhenItIsRaisedAsAnException() {
			for (String path : new String[] { "/status/404", "/status/400", "/nowhere", "/entity/word" }) {
				SpanData span = spanOf(service, path);
				assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
				assertThat(span.getStatus().getStatusCode()).as(path).isEqualTo(StatusCode.UNSET);
				assertThat(span.getAttributes().get(ERROR_TYPE)).as(path).isNull();
				assertThat(span.getEvents()).as(path).isEmpty();
			}
			String scrape = service.scrape();
			assertThat(scrape).containsPattern("http_server_requests_seconds_count\\{[^}]*"
					+ "error=\"ResponseStatusException\",exception=\"ResponseStatusException\"[^}]*"
					+ "status=\"404\",uri=\"/status/\\{status}\"");
		}

	}

	/** Without Joinkey. */
	@Nested
	class WithSpringBootAlone {

		@SharedService(value = Reactive.class, properties = { "spring.main.web-application-type=reactive",
				"joinkey.enabled=false", "management.tracing.sampling.probability=1" })
		private static RunningService service;

		@Test
		void aRaised4xxIsASpanError() {
			assertThat(spanOf(service, "/status/404").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		}

		@Test
		void aHandled5xxLooksHealthy() {
			for (String path : new String[] { "/entity/503", "/handled" }) {
				assertThat(spanOf(service, path).getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
			}
		}

	}

	@Test
	void aReceiverHandlerOfTheApplicationIsLeftAlone() {
		SpringApplication application = new SpringApplication(Reactive.class, OwnHandler.class);
		try (RunningService service = RunningService.start(application, "spring.main.web-application-type=reactive")) {
			SpanData span = spanOf(service, "/status/404");
			assertThat(span.getAttributes().get(OwnHandler.OWN)).isEqualTo("yes");
			assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		}
	}

	private static void assertError(RunningService service, String path, String type) {
		SpanData span = spanOf(service, path);
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(span.getAttributes().get(ERROR_TYPE)).isEqualTo(type);
	}

	private static SpanData spanOf(RunningService service, String path) {
		Traceparent sent = Traceparent.next();
		service.get(path, "traceparent", sent.sampled());
		return service.spansOf(sent.traceId()).get(0);
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnHandler {

		static final AttributeKey<String> OWN = AttributeKey.stringKey("own");

		@Bean
		@Order(MicrometerTracingAutoConfiguration.RECEIVER_TRACING_OBSERVATION_HANDLER_ORDER)
		PropagatingReceiverTracingObservationHandler<?> own(Tracer tracer, Propagator propagator) {
			return new PropagatingReceiverTracingObservationHandler<>(tracer, propagator) {

				@Override
				public Span.Builder customizeExtractedSpan(ReceiverContext context, Span.Builder builder) {
					return builder.tag(OWN.getKey(), "yes");
				}

			};
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Reactive {

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@GetMapping("/entity/{status}")
		Mono<ResponseEntity<String>> entity(@PathVariable int status) {
			return Mono.just(ResponseEntity.status(status).body("no"));
		}

		@GetMapping("/status/{status}")
		Mono<String> status(@PathVariable int status) {
			return Mono.error(new ResponseStatusException(HttpStatus.valueOf(status)));
		}

		@GetMapping("/handled")
		Mono<String> handled() {
			return Mono.error(new UnsupportedOperationException("handled"));
		}

		@GetMapping("/unhandled")
		Mono<String> unhandled() {
			return Mono.error(new IllegalStateException("unhandled"));
		}

		@ExceptionHandler(UnsupportedOperationException.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		Mono<String> onUnsupported() {
			return Mono.just("sorry");
		}

	}

}
