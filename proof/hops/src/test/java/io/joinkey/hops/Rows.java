/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.joinkey.check.format.OpenMetrics;
import io.joinkey.proof.Span;

/**
 * Every hop that is looked at.
 */
final class Rows {

	private static final String OPENING = "Requests";

	private static final String CLIENTS = "HTTP clients";

	private static final String THREADS = "Threads";

	private static final String OWN = "Executors of the application's own";

	private static final String VIRTUAL = "Virtual threads";

	private static final String FLUX = "WebFlux";

	private static final String KAFKA = "Kafka";

	private static final String ERRORS = "Errors";

	private static final String EDGES = "Edges";

	private Rows() {
	}

	static List<Row> all() {
		List<Row> rows = new ArrayList<>();
		rows.addAll(requests());
		rows.addAll(clients());
		rows.addAll(threads());
		rows.addAll(ownExecutors());
		rows.addAll(virtualThreads());
		rows.addAll(reactive());
		rows.addAll(kafka());
		rows.addAll(errors());
		rows.addAll(edges());
		return rows;
	}

	private static List<Row> requests() {
		return List
			.of(Row.of(OPENING, "log line in a controller", "controller", Check.lines(), "log-has-ids"),
					Row.of(OPENING, "its fields are `trace_id`, `span_id`, `trace_flags`, `service`", "controller",
							Check.lineLooks("\"service\":.*\"trace_id\":.*\"span_id\":.*\"trace_flags\":",
									"other names"),
							"log-field-shape"),
					Row.of(OPENING, "line of an unsampled request says so", "unsampled",
							Check.all(Check.lines(), Check.lineLooks("trace_flags\":\"0[02]\"|-0[02]\\]",
									"no flags")),
							"log-field-shape"),
					Row.of(OPENING, "exemplar on a bucket of the request's histogram", "controller",
							Check.spans((observed, hop) -> observed.scrape()
								.exemplars()
								.stream()
								.anyMatch((exemplar) -> exemplar.sample().equals("http_server_requests_seconds_bucket")
										&& "/hop/{name}".equals(exemplar.series().get("uri"))
										&& observed.sent().containsValue(exemplar.traceId())),
									"none"),
							"exemplar-present"),
					Row.of(OPENING, "line of a request that is answered while the application still starts",
							"during-start", Check.anyIdWith("hop=during-start;"), "log-has-ids")
						.sending(),
					Row.of(OPENING, "a second `traceparent` starts a new trace", "two-traceparents",
							(observed,
									hop) -> Cell.of(observed.lines()
										.stream()
										.anyMatch((line) -> line.contains("hop=" + hop + ";")
												&& !line.contains(observed.sent().get(hop))
												&& Check.TRACE_ID.matcher(line).find()),
											"continued"),
							"inbound-invalid-restarted")
						.sending("/hop/two-traceparents",
								"traceparent:00-11111111111111111111111111111111-2222222222222222-01"),
					Row.of(OPENING, "a mesh's `x-request-id` stands on the line and the span", "request-id", Check
						.all(Check.lineLooks("\"request_id\":\"mesh-4711\"", "not on the line"), Check.spans(
								(observed, hop) -> observed.servers(hop)
									.stream()
									.anyMatch((
											span) -> span.fields().path("attributes").toString().contains("mesh-4711")),
								"not on the span")),
							"")
						.sending("/hop/request-id", "x-request-id:mesh-4711"),
					Row.of(OPENING, "span of a library that uses `GlobalOpenTelemetry`", "global-opentelemetry", Check
						.all(Check.lines(),
								Check.spans((observed, hop) -> observed.spansOf(observed.sent().getOrDefault(hop, ""))
									.stream()
									.anyMatch((span) -> span.name().equals("library work")), "no span")),
							"no-orphan-span"));
	}

	private static List<Row> clients() {
		List<Row> rows = new ArrayList<>();
		rows.add(client("`RestClient.Builder` of Boot", "restclient-builder"));
		rows.add(client("`RestTemplateBuilder` of Boot", "resttemplate-builder"));
		rows.add(client("`WebClient.Builder` of Boot", "webclient-builder"));
		rows.add(client("HTTP interface over the builder", "http-interface"));
		rows.add(Row.of(CLIENTS, "line after a `WebClient` answered", "webclient-line", Check.lines(), "reactor-hop"));
		rows.add(client("`WebClient` subscribed on another scheduler", "webclient-scheduler"));
		rows.add(client("`RestClient.create()` as a bean", "restclient-bean"));
		rows.add(client("`new RestTemplate()` as a bean", "resttemplate-bean"));
		rows.add(client("`WebClient.create()` as a bean", "webclient-bean"));
		rows.add(client("JDK `HttpClient` as a bean", "jdk-bean"));
		rows.add(client("`RestClient.create()` at the call site", "restclient-call-site"));
		rows.add(client("`WebClient.create()` at the call site", "webclient-call-site"));
		rows.add(client("JDK `HttpClient` at the call site", "jdk-call-site"));
		rows.add(client("`HttpURLConnection`", "urlconnection"));
		rows.add(client("Boot's client on the common pool", "client-common-pool"));
		rows.add(resent("retries: one trace, `http.request.resend_count` on each", "resend"));
		rows.add(resent("the same by `@Retry` of Resilience4j", "resend-annotated"));
		rows.add(resent("the same, for a `CompletionStage`, on a thread of Resilience4j's", "resend-stage"));
		return rows;
	}

	private static Row resent(String title, String hop) {
		return Row.of(CLIENTS, title, hop, Check.all(Check.header(),
				Check.spans((observed, name) -> observed.spansOf(observed.sent().getOrDefault(name, ""))
					.stream()
					.anyMatch((span) -> span.attribute("http.request.resend_count").equals("2")), "no count")),
				"");
	}

	private static Row client(String title, String hop) {
		return Row.of(CLIENTS, title, hop, Check.header(),
				hop.equals("client-common-pool") ? "async-hop" : "outgoing-traceparent");
	}

	private static List<Row> threads() {
		List<Row> rows = new ArrayList<>();
		rows.add(thread("`@Async`, void", "async-void"));
		rows.add(thread("`@Async`, `CompletableFuture`", "async-future"));
		rows.add(thread("line of an uncaught exception of `@Async`", "async-uncaught"));
		rows.add(thread("Boot's `applicationTaskExecutor`", "task-executor"));
		rows.add(thread("`CompletableFuture` on it", "future-on-bean"));
		rows.add(thread("Boot's `TaskScheduler`, one task", "task-scheduler"));
		rows.add(async("`Callable`", "callable"));
		rows.add(async("`WebAsyncTask`", "web-async-task"));
		rows.add(async("`StreamingResponseBody`", "streaming-body"));
		rows.add(async("`Mono` of an MVC controller, after a hop", "mono"));
		rows.add(thread("Reactor, `publishOn` and `block()`", "reactor-block"));
		rows.add(thread("Reactor, fire and forget", "reactor-subscribe"));
		rows.add(thread("`@EventListener`", "event"));
		rows.add(thread("`@Async @EventListener`", "event-async"));
		rows.add(thread("`@TransactionalEventListener`, after the commit", "event-committed"));
		rows.add(Row
			.of(THREADS, "`@Async @TransactionalEventListener`, after the commit", "event-committed-async",
					Check.linesOf("event-committed"), "async-hop")
			.sending());
		rows.add(Row
			.of(THREADS, "`@Scheduled`: line of a run", "scheduled-run", Check.anyIdWith("hop=scheduled-run;"),
					"scheduled-run")
			.sending());
		rows.add(Row
			.of(THREADS, "`@Scheduled`: Spring's line of a failed run", "scheduled-error",
					Check.anyIdWith("Unexpected error occurred in scheduled task"), "scheduled-run")
			.sending());
		rows.add(Row
			.of(THREADS, "`@Scheduled` that returns a `Mono`: Spring's line of a failed run", "scheduled-reactive",
					Check.anyIdWith("Unexpected error occurred in scheduled reactive task"), "scheduled-run")
			.sending());
		rows.add(async("`DeferredResult` set by `new Thread`", "deferred-result"));
		rows.add(async("`SseEmitter` fed by `new Thread`", "sse"));
		rows.add(thread("`CompletableFuture` on the common pool", "common-pool"));
		rows.add(thread("`new Thread`", "new-thread"));
		rows.add(thread("parallel stream", "parallel-stream"));
		rows.add(thread("`ExecutorService` that is not a bean", "own-pool"));
		rows.add(thread("`ThreadPoolBulkhead` of Resilience4j", "bulkhead"));
		rows.add(thread("`java.util.Timer`", "timer"));
		return rows;
	}

	private static Row thread(String title, String hop) {
		return Row.of(THREADS, title, hop, Check.lines(), hop.startsWith("reactor") ? "reactor-hop" : "async-hop");
	}

	private static Row async(String title, String hop) {
		return Row.of(THREADS, title, hop, Check.lines(), hop.equals("mono") ? "reactor-hop" : "async-hop")
			.sending("/async/" + hop);
	}

	private static List<Row> ownExecutors() {
		List<Row> rows = new ArrayList<>();
		rows.add(own("`ThreadPoolTaskExecutor`", "own-task-executor"));
		rows.add(own("`ThreadPoolTaskScheduler`", "own-task-scheduler"));
		rows.add(own("`SimpleAsyncTaskExecutor`", "own-simple-executor"));
		rows.add(own("`ExecutorService`", "own-executor-service"));
		rows.add(own("`ScheduledExecutorService`", "own-scheduled-service"));
		rows.add(own("`CompletableFuture` on an `ExecutorService`", "future-on-own-bean"));
		rows.add(own("`@Async` on an executor by name", "async-named"));
		rows.add(own("`@Async` on the executor of an `AsyncConfigurer`", "async-configurer"));
		rows.add(own("`ApplicationEventMulticaster` with an executor", "event-multicaster"));
		rows.add(own("`Callable`, where Boot's executor backs off", "callable").sending("/async/callable"));
		rows.add(own("`StreamingResponseBody`, where Boot's executor backs off", "streaming-body")
			.sending("/async/streaming-body"));
		return rows.stream().map((row) -> row.in(Application.OWN_BEANS)).toList();
	}

	private static Row own(String title, String hop) {
		return Row.of(OWN, title, hop, Check.lines(), "async-hop");
	}

	private static List<Row> virtualThreads() {
		return List
			.of(Row.of(VIRTUAL, "controller", "controller", Check.lines(), "log-has-ids"),
					Row.of(VIRTUAL, "`@Async`", "async-void", Check.lines(), "async-hop"),
					Row.of(VIRTUAL, "`Callable`", "callable", Check.lines(), "async-hop").sending("/async/callable"),
					Row.of(VIRTUAL, "Boot's `TaskScheduler`, one task", "task-scheduler", Check.lines(), "async-hop"),
					Row.of(VIRTUAL, "`@Scheduled`: Spring's line of a failed run", "scheduled-error",
							Check.anyIdWith("Unexpected error occurred in scheduled task"), "scheduled-run")
						.sending())
			.stream()
			.map((row) -> row.in(Application.VIRTUAL))
			.toList();
	}

	private static List<Row> reactive() {
		List<Row> rows = List.of(
				Row.of(FLUX, "controller body", "flux-body", Check.lines(), "log-has-ids").sending("/flux/body"),
				Row.of(FLUX, "blocking controller body, on an executor", "flux-blocking", Check.lines(), "log-has-ids")
					.sending("/flux/blocking"),
				Row.of(FLUX, "operators on three schedulers", "flux-operators", Check.lines(3), "reactor-hop")
					.sending("/flux/operators"),
				Row.of(FLUX, "`WebClient` subscribed elsewhere: header and line", "flux-client",
						Check.all(Check.header(), Check.lines()), "outgoing-traceparent")
					.sending("/flux/client"),
				Row.of(FLUX, "`Mono.fromFuture` of the common pool", "flux-future", Check.lines(), "async-hop")
					.sending("/flux/future"),
				Row.of(FLUX, "line of an unhandled exception", "flux-failing", Check.lineWith("hop=flux-failing;"),
						"error-line-correlated")
					.sending("/flux/failing"),
				Row.of(FLUX, "a 404 that was raised as an exception is not a failure of the SERVER span",
						"flux-missing",
						Check.spans((observed, hop) -> !observed.servers(hop).isEmpty()
								&& observed.servers(hop).stream().noneMatch(Span::failed), "span has failed"),
						"")
					.sending("/flux/missing"),
				Row.of(FLUX, "a 503 answer marks the SERVER span as failed", "flux-unavailable", failedServer(),
						"error-line-correlated")
					.sending("/flux/unavailable"));
		return rows.stream().map((row) -> row.in(Application.REACTIVE)).toList();
	}

	private static List<Row> kafka() {
		List<Row> rows = new ArrayList<>();
		rows.add(kafka("template to listener: header and line", "kafka-listener",
				Check.all(Check.records("kafka-listener"), Check.lines()), "kafka-produced-header"));
		rows.add(kafka("`send().whenComplete`", "kafka-callback", Check.lines(), "async-hop"));
		rows.add(kafka("sent within a listener, next listener", "kafka-second-hop",
				Check.all(Check.records("kafka-second-hop-next"), Check.lines()), "kafka-produced-header"));
		rows.add(kafka("batch listener", "kafka-batch", Check.lineLinked(), "kafka-batch-links"));
		rows.add(kafka("`DefaultErrorHandler`: each attempt", "kafka-retry", Check.lines(2), "kafka-retry-dlt"));
		rows.add(kafka("its own line when it gives up", "kafka-error-line",
				Check.lineWith("exhausted for kafka-error-line"), "kafka-error-line"));
		rows.add(kafka("`@RetryableTopic` and its dead letter: lines, one header", "kafka-retryable",
				Check.all(Check.lines(3), Check.records("kafka-retryable-retry", "kafka-retryable-dlt")),
				"kafka-retry-dlt"));
		rows.add(kafka("listener that returns a future, on Boot's executor", "kafka-future", Check.lines(),
				"async-hop"));
		rows.add(kafka("listener that returns a `Mono`, after a delay", "kafka-mono", Check.lines(), "reactor-hop"));
		rows.add(kafka("listener of a share group", "kafka-share",
				Check.all(Check.records("kafka-share"), Check.lines()), "kafka-consumed"));
		rows.add(kafka("`ProducerFactory.createProducer()`", "kafka-factory-producer",
				Check.records("kafka-factory-producer"), "kafka-produced-header"));
		rows.add(kafka("`new KafkaProducer` at the call site", "kafka-raw-producer",
				Check.records("kafka-raw-producer"), "kafka-produced-header"));
		rows.add(kafka("Kafka Streams: what is forwarded", "kafka-streams", Check.records("kafka-streams-out"),
				"kafka-produced-header"));
		rows.add(kafka("Kafka Streams: line in the topology", "kafka-streams", Check.lines(), "async-hop"));
		rows.add(kafka("template and container factory of the application's own", "kafka-own-beans",
				Check.all(Check.records("kafka-own-beans"), Check.lines()), "kafka-produced-header")
			.in(Application.OWN_BEANS));
		rows.add(kafka("`new KafkaTemplate` that is not a bean", "kafka-template-no-bean",
				Check.records("kafka-template-no-bean"), "kafka-produced-header")
			.in(Application.OWN_BEANS));
		rows.add(kafka("transaction", "kafka-transaction", Check.records("kafka-transaction"), "kafka-produced-header")
			.in(Application.OWN_BEANS));
		rows.add(
				kafka("`ReplyingKafkaTemplate`: request, reply and callback", "kafka-request",
						Check.all(Check.records("kafka-request", "kafka-replies"), Check.lines(),
								Check.lineWith("hop=kafka-reply;")),
						"kafka-produced-header")
					.in(Application.OWN_BEANS));
		return rows;
	}

	private static Row kafka(String title, String hop, Check check, String rule) {
		return Row.of(KAFKA, title, hop, check, rule);
	}

	private static List<Row> errors() {
		String rule = "error-line-correlated";
		List<Row> rows = new ArrayList<>();
		rows.add(Row
			.of(ERRORS, "Tomcat's line of an unhandled exception", "unhandled", Check.lineWith("hop=unhandled;"), rule)
			.sending("/error/unhandled"));
		rows.add(Row.of(ERRORS, "error page", "error-page", Check.lines(), rule).sending("/error/page"));
		rows.add(Row
			.of(ERRORS, "`ResponseStatusException` 502: SERVER span has failed", "response-status", failedServer(),
					rule)
			.sending("/error/response-status"));
		rows.add(Row.of(ERRORS, "`ResponseEntity` 503: SERVER span has failed", "response-entity", failedServer(), rule)
			.sending("/error/response-entity"));
		rows.add(Row
			.of(ERRORS, "`@ExceptionHandler` 500: line, and SERVER span has failed", "handled",
					Check.all(Check.lines(), failedServer()), rule)
			.sending("/error/handled"));
		for (String hop : List.of("failing-callable", "failing-future")) {
			rows.add(Row
				.of(ERRORS,
						"failing " + (hop.endsWith("e") && hop.contains("call") ? "`Callable`" : "`CompletableFuture`")
								+ ": its line",
						hop, Check.lineWith("hop=" + hop + ";"), rule)
				.sending("/async/" + hop));
			rows.add(Row.of(ERRORS, "and its route in span and metric", hop, route("/async/" + hop, "500"), rule)
				.sending("/async/" + hop));
		}
		rows.add(Row
			.of(ERRORS, "async time-out: one observation with its status", "time-out", route("/async/time-out", "503"),
					rule)
			.sending("/async/time-out"));
		return rows;
	}

	private static List<Row> edges() {
		String none = Row.WITHOUT_TRACEPARENT;
		List<Row> rows = List.of(
				edge("caller that is not trusted: a new trace with a link", "edge-untrusted",
						Check.linkedTo("edge-untrusted"), "edge-policy", "X-Forwarded-For:203.0.113.9"),
				edge("legacy caller that sends `b3`", "edge-b3", Check.lines(), "", none,
						"b3:{traceId}-00f067aa0ba902b7-1"),
				edge("legacy caller that sends `uber-trace-id`", "edge-uber", Check.lines(), "", none,
						"uber-trace-id:{traceId}:00f067aa0ba902b7:0:1"),
				edge("legacy target that reads `b3` and `X-Request-ID`", "edge-legacy-target",
						Check.all(Check.header(), Check.header("b3: {traceId}-"),
								Check.header("x-request-id: mesh-4711")),
						"", "x-request-id:mesh-4711"),
				edge("tenant on the line", "edge-tenant",
						Check.all(Check.lines(), Check.lineLooks("\"tenant_id\":\"acme\"", "not on the line")), "",
						"X-Tenant-ID:acme"),
				edge("business key to the next service, as baggage", "edge-key-out",
						Check.all(Check.header(), Check.header("baggage: txn_id=txn-1")), "", "X-Txn-Id:txn-1"),
				edge("line with a business key", "edge-key",
						Check.all(Check.lines(), Check.lineLooks("\"txn_id\":\"txn-2\"", "not on the line")),
						"business-key-linked", "X-Txn-Id:txn-2"),
				edge("partner that sends the key back without `traceparent`", "edge-callback",
						Check.linkedTo("edge-key"), "business-key-linked", none, "X-Txn-Id:txn-2"),
				edge("error body has the field `trace_id`", "edge-error", Check.response("\"trace_id\":\""),
						"response-exposes-id"),
				edge("error response has the header `X-Trace-Id`", "edge-error", Check.response("x-trace-id=["),
						"response-exposes-id"));
		return rows.stream().map((row) -> row.in(Application.PUBLIC_EDGE)).toList();
	}

	private static Row edge(String title, String hop, Check check, String rule, String... headers) {
		return Row.of(EDGES, title, hop, check, rule)
			.sending(Stream.concat(Stream.of("/hop/" + hop), Stream.of(headers)).toArray(String[]::new));
	}

	private static Check failedServer() {
		return Check.spans((observed, hop) -> !observed.servers(hop).isEmpty()
				&& observed.servers(hop).stream().allMatch(Span::failed), "span looks healthy");
	}

	private static Check route(String route, String status) {
		return Check.all(Check.spans((observed, hop) -> observed.servers(hop).size() == 1, "not one span"),
				Check.spans((observed, hop) -> names(observed.servers(hop).get(0), route), "other route in the span"),
				Check.spans((observed,
						hop) -> counts(observed, route)
							.filter((sample) -> status.equals(sample.labels().get("status")) && sample.value() == 1)
							.count() == 1,
						"other route or status in the metric"),
				Check.spans((observed, hop) -> counts(observed, route).count() == 1, "counted more than once"));
	}

	private static Stream<OpenMetrics.Sample> counts(Observed observed, String route) {
		return observed.scrape()
			.samples("http_server_requests_seconds_count")
			.stream()
			.filter((sample) -> route.equals(sample.labels().get("uri")));
	}

	private static boolean names(Span span, String route) {
		return span.name().contains(route) || span.attribute("uri").equals(route)
				|| span.attribute("http.route").equals(route);
	}

}
