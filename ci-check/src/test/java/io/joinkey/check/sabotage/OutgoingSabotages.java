/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Breaks of the application's own calls.
 */
final class OutgoingSabotages {

	private static final Logger log = LoggerFactory.getLogger(OutgoingSabotages.class);

	private OutgoingSabotages() {
	}

	static List<Sabotage> all() {
		Application observed = Application.calling(Observed.class);
		Application asynchronous = Application.calling(OnAnotherThread.class);
		return List.of(
				new Sabotage("a client without Spring Boot's builder", CorrelationRule.OUTGOING_TRACEPARENT,
						Application.calling(Created.class), "RestClient.Builder", observed),
				new Sabotage("the incoming header copied by hand", CorrelationRule.OUTGOING_TRACEPARENT,
						Application.calling(CopiesHeader.class), "the tracer's propagator writes them", observed,
						CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE),
				new Sabotage("the incoming header copied beside the tracer's", CorrelationRule.OUTGOING_TRACEPARENT,
						Application.calling(SecondHeader.class), "copy none of traceparent, tracestate and baggage",
						observed),
				new Sabotage("the incoming header copied over the tracer's", CorrelationRule.OUTGOING_TRACEPARENT,
						Application.calling(ReplacesHeader.class), "the tracer's propagator writes them", observed),
				new Sabotage("a default header that holds the trace id of the first request",
						CorrelationRule.OUTGOING_TRACEPARENT,
						Application.calling(KeepsFirstId.class).requesting("/calls"),
						"for each call from the current span, in a ClientHttpRequestInterceptor",
						Application.calling(SetsEachId.class).requesting("/calls")),
				new Sabotage("a call on a thread that was not handed the context", CorrelationRule.ROOT_NOT_CLIENT,
						asynchronous, "spring.task.execution.propagate-context=true",
						asynchronous.property("spring.task.execution.propagate-context", "true"),
						CorrelationRule.OUTGOING_TRACEPARENT, CorrelationRule.ASYNC_HOP),
				new Sabotage("an allow-list of headers without tracestate", CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE,
						Application.calling(DropsTracestate.class),
						"remove or replace tracestate: the application added", observed),
				new Sabotage("baggage forwarded by hand", CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE,
						Application.calling(ForwardsBaggage.class), "management.tracing.baggage.remote-fields",
						observed),
				new Sabotage("a client bean that no request uses", CorrelationRule.CLIENT_INVENTORY,
						observed.with(UnobservedBean.class),
						"build the bean 'legacyClient' from the injected RestClient.Builder",
						observed.with(ObservedBean.class)));
	}

	abstract static class Calls {

		private final RestClient client;

		Calls(RestClient client) {
			this.client = client;
		}

		@GetMapping("/calls")
		@Nullable String called(@RequestHeader(name = "traceparent", required = false) @Nullable String traceparent,
				@RequestHeader(name = "baggage", required = false) @Nullable String baggage) {
			log.info("Calling");
			return this.client.get().uri("/stock").headers((headers) -> {
				if (traceparent != null) {
					headers.add("X-Incoming", traceparent);
				}
				if (baggage != null) {
					headers.add("X-Baggage", baggage);
				}
			}).retrieve().body(String.class);
		}

	}

	@RestController
	static class Observed extends Calls {

		Observed(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			super(builder.baseUrl(url).build());
		}

	}

	@RestController
	static class Created extends Calls {

		Created(@Value("${downstream.url}") String url) {
			super(RestClient.create(url));
		}

	}

	@RestController
	static class CopiesHeader extends Calls {

		CopiesHeader(@Value("${downstream.url}") String url) {
			super(RestClient.builder().baseUrl(url).requestInterceptor(copying("X-Incoming", "traceparent")).build());
		}

	}

	@RestController
	static class SecondHeader extends Calls {

		SecondHeader(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			super(builder.baseUrl(url).requestInterceptor(copying("X-Incoming", "traceparent")).build());
		}

	}

	@RestController
	static class ReplacesHeader extends Calls {

		ReplacesHeader(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			super(builder.baseUrl(url).requestInterceptor((request, body, execution) -> {
				String incoming = request.getHeaders().getFirst("X-Incoming");
				if (incoming != null) {
					request.getHeaders().set("traceparent", incoming);
				}
				return execution.execute(request, body);
			}).build());
		}

	}

	/** Builds its client when it is first needed, and so within the first request. */
	@RestController
	static class KeepsFirstId {

		private final Supplier<RestClient> client;

		KeepsFirstId(RestClient.Builder builder, Tracer tracer, @Value("${downstream.url}") String url) {
			this.client = SingletonSupplier
				.of(() -> builder.baseUrl(url).defaultHeader("X-Correlation-Id", traceId(tracer)).build());
		}

		@GetMapping("/calls")
		@Nullable String called() {
			log.info("Calling");
			return this.client.get().get().uri("/stock").retrieve().body(String.class);
		}

	}

	@RestController
	static class SetsEachId extends Calls {

		SetsEachId(RestClient.Builder builder, Tracer tracer, @Value("${downstream.url}") String url) {
			super(builder.baseUrl(url).requestInterceptor((request, body, execution) -> {
				request.getHeaders().set("X-Correlation-Id", traceId(tracer));
				return execution.execute(request, body);
			}).build());
		}

	}

	private static String traceId(Tracer tracer) {
		Span span = tracer.currentSpan();
		return (span != null) ? span.context().traceId() : "";
	}

	@RestController
	static class ForwardsBaggage extends Calls {

		ForwardsBaggage(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			super(builder.baseUrl(url).requestInterceptor(copying("X-Baggage", "baggage")).build());
		}

	}

	@RestController
	static class DropsTracestate extends Calls {

		DropsTracestate(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			super(builder.baseUrl(url).requestInterceptor((request, body, execution) -> {
				request.getHeaders().remove("tracestate");
				return execution.execute(request, body);
			}).build());
		}

	}

	@RestController
	static class OnAnotherThread {

		private final RestClient client;

		private final AsyncTaskExecutor executor;

		OnAnotherThread(RestClient.Builder builder, AsyncTaskExecutor executor,
				@Value("${downstream.url}") String url) {
			this.client = builder.baseUrl(url).build();
			this.executor = executor;
		}

		@GetMapping("/calls")
		@Nullable String called() {
			log.info("Calling");
			return CompletableFuture
				.supplyAsync(() -> this.client.get().uri("/stock").retrieve().body(String.class), this.executor)
				.join();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnobservedBean {

		@Bean
		RestClient legacyClient() {
			return RestClient.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ObservedBean {

		@Bean
		RestClient legacyClient(RestClient.Builder builder) {
			return builder.build();
		}

	}

	private static ClientHttpRequestInterceptor copying(String from, String to) {
		return (request, body, execution) -> {
			String value = request.getHeaders().getFirst(from);
			if (value != null) {
				request.getHeaders().add(to, value);
			}
			return execution.execute(request, body);
		};
	}

}
