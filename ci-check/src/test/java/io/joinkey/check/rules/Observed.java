/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaDelivery.How;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ClientBean;
import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.Setup.Probe;
import io.joinkey.check.evidence.Setup.Threads;
import io.joinkey.check.evidence.Setup.Tracing;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.SpanRecord.Status;
import io.joinkey.check.evidence.SpanRecord.Timing;
import io.joinkey.check.evidence.TaskRun;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * A healthy observation of a service with every boundary, whose parts a test breaks.
 */
public final class Observed {

	static final SpanContext SENT = context("1", "a", "01");

	public static final SpanContext SERVER = context("1", "1", "03");

	static final SpanContext CLIENT = context("1", "2", "03");

	static final SpanContext PRODUCER = context("1", "3", "03");

	static final SpanContext CONSUMER = context("1", "4", "03");

	static final SpanContext NEW = context("2", "1", "03");

	static final SpanContext NEW_PRODUCER = context("2", "3", "03");

	static final SpanContext NEW_CONSUMER = context("2", "4", "03");

	static final SpanContext RESTARTED = context("3", "1", "03");

	static final SpanContext UNSAMPLED = context("4", "a", "00");

	static final ExecutorBean WORKERS = new ExecutorBean("workers", "com.acme.Workers", true, Probe.ARRIVED,
			"java.util.concurrent.ThreadPoolExecutor@1", "worker-*");

	static final SpanContext TICK = context("d", "1", "03");

	static final TaskSubmission HANDOVER = new TaskSubmission(SERVER, WORKERS.pool(),
			List.of(new StackTraceElement("com.acme.Orders", "load", "Orders.java", 42)));
	static final SpanContext FAILED = context("5", "1", "03");

	static final SpanContext BATCH = context("6", "4", "03");

	static final SpanContext FIRST_OF_BATCH = context("7", "3", "03");

	static final SpanContext SECOND_OF_BATCH = context("8", "3", "03");

	static final SpanContext REFUSED_PRODUCER = context("b", "3", "03");

	static final SpanContext REFUSED = context("b", "4", "03");

	static final SpanContext DEAD_LETTER = context("b", "5", "03");

	private static final Parent ELSEWHERE = new Parent("e".repeat(16), true);

	static final SpanContext LINKED = context("c", "1", "03");

	static final SpanContext STRANGER = new SpanContext("ab".repeat(16), "a".repeat(16), "01");

	static final SpanContext OF_STRANGER = new SpanContext("ac".repeat(16), "1".repeat(16), "03");

	static final SpanContext PROVOKED = new SpanContext("ad".repeat(16), "1".repeat(16), "03");

	/** The application promises the id to callers, and trusts some of them only. */
	static final Map<String, String> EDGE = Map.of("joinkey.edge.trust", "none", "joinkey.edge.allowed-baggage",
			"tenant, region", "joinkey.http.server.response.header", "server-error",
			"joinkey.http.server.response.error-bodies", "true");

	static final SpanContext KEYED = context("f", "1", "03");

	static final SpanContext OF_KEY = new SpanContext("ae".repeat(16), "1".repeat(16), "03");

	static final String LOGGER = "com.acme.Orders";

	public final List<SentRequest> requests = new ArrayList<>();

	final List<LogLine> lines = new ArrayList<>();

	final List<SpanRecord> spans = new ArrayList<>();

	final List<HttpExchange> exchanges = new ArrayList<>();

	final List<KafkaRecord> records = new ArrayList<>();

	final List<KafkaDelivery> deliveries = new ArrayList<>();

	final List<Scrape> scrapes = new ArrayList<>();

	public final List<TaskRun> runs = new ArrayList<>();

	final List<OpenedScope> scopes = new ArrayList<>();

	final List<BackendName> backendNames = new ArrayList<>(
			List.of(new BackendName(BackendName.Kind.METRIC, "http_server_requests_seconds_count", List.of(), List.of(),
					new BackendName.Source("alerts.yml", 1, "expr: rate(http_server_requests_seconds_count[5m])"))));

	public Setup setup = new Setup(new Tracing("OtelTracer", true, List.of("traceparent", "tracestate"), ""),
			List.of("com.acme"), List.of("tenant"), List.of(new ClientBean("payments", "RestClient", true)),
			List.of("PrometheusMeterRegistry"), Map.of("spring.application.name", "orders"), Map.of(), Map.of(),
			new Threads(List.of(WORKERS), true, 1))
		.withWiring(new Wiring(
				Map.of(), Map.of(), List.of(new Wiring.Held("the bean 'jmsTemplate'",
						"org.springframework.jms.core.JmsTemplate", "", true, List.of())),
				List.of("spring-boot:4.1.0", "spring-boot-actuator:4.1.0", "spring-core:7.0.8")));

	public static Telemetry healthy() {
		return new Observed().telemetry();
	}

	/** Healthy but for one call without header, and one line that loses its ids. */
	public static Telemetry broken(String line) {
		Observed observed = new Observed();
		observed.exchanges.set(0, exchange(14));
		LogLine right = observed.lines.get(1);
		observed.lines.set(1, new LogLine(right.event(), right.appender(), line));
		return observed.telemetry();
	}

	/** Two spans that are each other's parent. */
	public static Telemetry circular() {
		Observed observed = new Observed();
		observed.spans.clear();
		observed.spans.add(span(SERVER, new Parent(CLIENT.spanId(), false), Kind.SERVER, "a", 11, "http-1"));
		observed.spans.add(span(CLIENT, new Parent(SERVER.spanId(), false), Kind.CLIENT, "b", 12, "http-1"));
		return observed.telemetry();
	}

	public Observed() {
		this.lines.add(line(at(1, "main", null), "started"));
		this.requests.add(request(10, 19, "GET /orders", "traceparent", Traceparent.format(SENT), "tracestate",
				"vendor=1", "baggage", "tenant=7,secret=8"));
		this.spans.add(span(SERVER, new Parent(SENT.spanId(), true), Kind.SERVER, "http get /orders", 11, "http-1"));
		this.lines.add(line(at(12, "http-1", SERVER), "loading"));
		this.spans.add(span(CLIENT, new Parent(SERVER.spanId(), false), Kind.CLIENT, "http get", 13, "http-1"));
		this.exchanges.add(exchange(14, "traceparent", Traceparent.format(CLIENT), "tracestate", "vendor=1", "baggage",
				"tenant=7"));
		this.spans.add(span(PRODUCER, new Parent(SERVER.spanId(), false), Kind.PRODUCER, "settled send", 15, "http-1"));
		this.records.add(new KafkaRecord("settled", 0, 0, headers("traceparent", Traceparent.format(PRODUCER))));
		this.deliveries.add(new KafkaDelivery(this.records.get(0), "settle", "listener-1", 16, 19));
		this.spans.add(span(CONSUMER, new Parent(PRODUCER.spanId(), true), Kind.CONSUMER, "settled process", 17,
				"listener-1"));
		this.lines.add(line(at(18, "listener-1", CONSUMER), "settling"));
		this.lines.add(worked(SERVER, "com.acme.Orders", "load"));
		this.lines.add(line(
				new ThreadSnapshot(18, "parallel-1", SERVER,
						Map.of("traceId", SERVER.traceId(), "spanId", SERVER.spanId()), null, Caller.REACTOR),
				"flowing"));
		SpanRecord tick = span(TICK, null, Kind.INTERNAL, "task clock.tick", 60, "scheduling-1");
		this.spans.add(new SpanRecord(tick.context(), null, tick.kind(), tick.name(), tick.status(), tick.links(),
				tick.timing(), tick.source(), Map.of("code.function", "tick", "code.namespace", "com.acme.Clock")));
		SpanRecord linked = span(LINKED, null, Kind.INTERNAL, "clean up", 16, "http-1");
		this.spans.add(new SpanRecord(linked.context(), null, linked.kind(), linked.name(), linked.status(),
				List.of(SERVER), linked.timing(),
				new SpanRecord.Source("orders", "org.springframework.boot", "http-1", null, SERVER, true, List.of(), 0),
				Map.of()));
		this.scopes.add(scope(OpenedScope.End.CLOSED, "http-1"));
		this.runs.add(new TaskRun(HANDOVER, at(19, "worker-1", null), List.of()));
		this.requests.add(request(20, 29, "GET /orders"));
		this.spans.add(span(NEW, null, Kind.SERVER, "http get /orders", 21, "http-2"));
		this.lines.add(line(at(22, "http-2", NEW), "loading"));
		this.spans
			.add(span(NEW_PRODUCER, new Parent(NEW.spanId(), false), Kind.PRODUCER, "settled send", 23, "http-2"));
		this.records.add(new KafkaRecord("settled", 0, 1, headers("traceparent", Traceparent.format(NEW_PRODUCER))));
		this.deliveries.add(new KafkaDelivery(this.records.get(1), "settle", "listener-1", 24, 28));
		this.spans.add(span(NEW_CONSUMER, new Parent(NEW_PRODUCER.spanId(), true), Kind.CONSUMER, "settled process", 25,
				"listener-1"));
		this.lines.add(line(at(26, "listener-1", NEW_CONSUMER), "settling"));
		this.requests.add(request(30, 39, "GET /orders", SentRequest.CASE, "traceparent_trace_id_all_zero",
				"traceparent", "00-" + "0".repeat(32) + "-" + SENT.spanId() + "-01"));
		this.spans.add(span(RESTARTED, null, Kind.SERVER, "http get /orders", 31, "http-1"));
		this.requests.add(request(40, 49, "GET /orders", "traceparent", Traceparent.format(UNSAMPLED)));
		this.lines.add(line(at(42, "http-1", new SpanContext(UNSAMPLED.traceId(), "5".repeat(16), "02")), "loading"));
		this.requests.add(failed(50, 59, "traceparent", Traceparent.format(context("5", "a", "01"))));
		this.spans
			.add(failed(span(FAILED, new Parent("a".repeat(16), true), Kind.SERVER, "http get /orders", 51, "http-1"),
					Status.ERROR, Map.of("uri", "/orders", "status", "500")));
		this.lines.add(errorLine(at(54, "http-1", FAILED)));
		batch(60);
		refused(70);
		this.scrapes
			.add(scrape("# {trace_id=\"" + SERVER.traceId() + "\",span_id=\"" + SERVER.spanId() + "\"} 0.05 0.016"));
	}

	/** Adds what the rules for the edge need. */
	Observed withEdge() {
		this.setup = this.setup
			.withWiring(new Wiring(EDGE, Map.of(), this.setup.wiring().held(), this.setup.wiring().libraries()));
		stranger(90);
		provoked(100);
		return this;
	}

	/** Adds what the rule for business keys needs. */
	Observed withKey() {
		Map<String, String> properties = new HashMap<>(this.setup.wiring().properties());
		properties.put("joinkey.keys.names.txn_id.header", "X-Txn-Id");
		this.setup = this.setup
			.withWiring(new Wiring(properties, Map.of(), this.setup.wiring().held(), this.setup.wiring().libraries()));
		String key = SentRequest.KEY + "1";
		this.requests.add(request(110, 119, "GET /orders", "traceparent", Traceparent.format(context("f", "a", "01")),
				"X-Txn-Id", key));
		this.spans.add(span(KEYED, new Parent("a".repeat(16), true), Kind.SERVER, "http get /orders", 111, "http-1"));
		this.requests.add(request(120, 129, "GET /orders", "X-Txn-Id", key));
		SpanRecord server = span(OF_KEY, null, Kind.SERVER, "http get /orders", 121, "http-1");
		this.spans.add(new SpanRecord(server.context(), null, server.kind(), server.name(), server.status(),
				List.of(KEYED), server.timing(), server.source(), server.attributes()));
		LogLine line = line(at(122, "http-1", OF_KEY), "loading");
		this.lines.add(new LogLine(line.event(), line.appender(),
				line.text().replace("}", ",\"linked_trace_id\":\"" + KEYED.traceId() + "\"}")));
		return this;
	}

	/** A request of a caller that is not trusted. */
	private void stranger(long order) {
		this.requests.add(new SentRequest(at(order, "test", null), order + 9, "GET", "/orders", headers("traceparent",
				Traceparent.format(STRANGER), "baggage", "region=joinkey-gate-north,campaign=joinkey-gate-stranger"),
				200, false, null));
		SpanRecord server = span(OF_STRANGER, null, Kind.SERVER, "http get /orders", order + 1, "http-1");
		this.spans.add(new SpanRecord(server.context(), null, server.kind(), server.name(), server.status(),
				List.of(STRANGER), server.timing(), server.source(), server.attributes()));
		LogLine line = line(at(order + 2, "http-1", OF_STRANGER), "loading");
		this.lines.add(new LogLine(line.event(), line.appender(),
				line.text().replace("}", ",\"foreign_trace_id\":\"" + STRANGER.traceId() + "\"}")));
	}

	/** A failure of the gate's own handler. */
	private void provoked(long order) {
		this.requests.add(new SentRequest(at(order, "test", null), order + 9, "GET", "/orders?joinkey-gate",
				headers("traceparent", "00-" + PROVOKED.traceId() + "-" + "a".repeat(16) + "-01"), 500, true,
				new SentRequest.Answer(headers("X-Trace-Id", PROVOKED.traceId()),
						"{\"timestamp\":1,\"status\":500,\"error\":\"x\",\"path\":\"/\",\"trace_id\":\""
								+ PROVOKED.traceId() + "\"}")));
		this.spans.add(failed(
				span(PROVOKED, new Parent("a".repeat(16), true), Kind.SERVER, "http get /orders", order + 1, "http-1"),
				Status.ERROR, Map.of("uri", "/orders", "status", "500")));
	}

	/** Two records, each of a trace of its own, that one listener is given at once. */
	private void batch(long order) {
		List<SpanContext> contexts = List.of(FIRST_OF_BATCH, SECOND_OF_BATCH);
		for (int i = 0; i < contexts.size(); i++) {
			SpanContext context = contexts.get(i);
			this.spans.add(span(context, ELSEWHERE, Kind.PRODUCER, "settled send", order + i, "main"));
			this.records.add(new KafkaRecord("settled", 1, i, headers("traceparent", Traceparent.format(context))));
			this.deliveries.add(new KafkaDelivery(this.records.get(this.records.size() - 1), "archive", "batch-1",
					order + 2, order + 8 + i, new How(true, false)));
		}
		SpanRecord span = span(BATCH, null, Kind.CONSUMER, "settled process", order + 3, "batch-1");
		this.spans.add(new SpanRecord(span.context(), null, span.kind(), span.name(), span.status(), contexts,
				span.timing(), span.source(), span.attributes()));
		this.lines.add(line(at(order + 4, "batch-1", BATCH), "archiving"));
	}

	/** A record whose listener throws, and its dead letter. */
	private void refused(long order) {
		this.spans.add(span(REFUSED_PRODUCER, ELSEWHERE, Kind.PRODUCER, "settled send", order, "main"));
		this.records
			.add(new KafkaRecord("settled", 2, 0, headers("traceparent", Traceparent.format(REFUSED_PRODUCER))));
		this.deliveries.add(new KafkaDelivery(this.records.get(this.records.size() - 1), "bill", "bill-1", order + 2,
				order + 3, new How(false, true)));
		this.spans.add(span(REFUSED, new Parent(REFUSED_PRODUCER.spanId(), true), Kind.CONSUMER, "settled process",
				order + 1, "bill-1"));
		this.spans.add(span(DEAD_LETTER, new Parent(REFUSED.spanId(), false), Kind.PRODUCER, "settled send", order + 4,
				"bill-1"));
		this.records.add(new KafkaRecord("settled-dlt", 0, 0,
				headers("kafka_dlt-original-topic", "settled", "traceparent", Traceparent.format(DEAD_LETTER))));
		LogLine line = line(at(order + 5, "bill-1", REFUSED), "exhausted");
		this.lines.add(new LogLine(new LogEvent(line.event().snapshot(),
				"org.springframework.kafka.listener.DefaultErrorHandler", "ERROR", "exhausted"), "CONSOLE",
				line.text()));
	}

	Telemetry telemetry() {
		return new Telemetry(this.requests, this.lines, this.spans, this.exchanges, this.records, this.deliveries,
				this.scrapes, this.setup, this.runs, this.scopes, Coverage.NONE)
			.withBackendNames(this.backendNames);
	}

	/** What a rule says, without the rules that it needs. */
	Outcome judge(CorrelationRule rule) {
		return Evaluation.of(telemetry(), List.of(rule)).outcomes().get(0);
	}

	Outcome judge(CorrelationRule rule, Coverage coverage) {
		return Evaluation.of(telemetry().withCoverage(coverage), List.of(rule)).outcomes().get(0);
	}

	Finding finding(CorrelationRule rule) {
		List<Finding> findings = judge(rule).findings();
		if (findings.size() != 1) {
			throw new AssertionError("Not one finding of " + rule.id() + ": " + findings);
		}
		return findings.get(0);
	}

	/** Rewrites what the appender wrote within spans. */
	Observed rewrite(UnaryOperator<String> text) {
		this.lines.replaceAll((line) -> (line.event().snapshot().active() != null)
				? new LogLine(line.event(), line.appender(), text.apply(line.text())) : line);
		return this;
	}

	/** Clears the MDC of the events within spans. */
	Observed withoutContext() {
		this.lines.replaceAll((line) -> {
			LogEvent event = line.event();
			ThreadSnapshot snapshot = event.snapshot();
			return new LogLine(
					new LogEvent(
							new ThreadSnapshot(snapshot.order(), snapshot.thread(), snapshot.active(), Map.of(),
									snapshot.submission(), snapshot.caller()),
							event.logger(), event.level(), event.message()),
					line.appender(), line.text());
		});
		return this;
	}

	Observed span(SpanContext context, UnaryOperator<SpanRecord> change) {
		this.spans.replaceAll((span) -> span.context().equals(context) ? change.apply(span) : span);
		return this;
	}

	static SpanContext context(String trace, String span, String flags) {
		return new SpanContext(trace.repeat(32), span.repeat(16), flags);
	}

	public static ThreadSnapshot at(long order, String thread, @Nullable SpanContext active) {
		return new ThreadSnapshot(order, thread, active,
				(active != null) ? Map.of("traceId", active.traceId(), "spanId", active.spanId()) : Map.of());
	}

	static LogLine line(ThreadSnapshot snapshot, String message) {
		SpanContext active = snapshot.active();
		String ids = (active != null) ? ",\"trace_id\":\"" + active.traceId() + "\",\"span_id\":\"" + active.spanId()
				+ "\",\"trace_flags\":\"" + active.flags() + "\"" : "";
		return new LogLine(new LogEvent(snapshot, LOGGER, "INFO", message), "CONSOLE",
				"{\"message\":\"" + message + "\",\"service\":\"orders\"" + ids + "}\n");
	}

	/** A line of work that a method handed to the workers within a span. */
	static LogLine worked(@Nullable SpanContext active, String type, String method) {
		ThreadSnapshot snapshot = at(18, "worker-1", active);
		TaskSubmission submission = new TaskSubmission(SERVER, WORKERS.pool(),
				List.of(new StackTraceElement("java.util.concurrent.ThreadPoolExecutor", "execute", "T.java", 1),
						new StackTraceElement(type, method, "Orders.java", 42)));
		return line(new ThreadSnapshot(snapshot.order(), snapshot.thread(), active, snapshot.context(), submission,
				Caller.ANY), "working");
	}

	public static OpenedScope scope(OpenedScope.End end, String closer) {
		return new OpenedScope(SERVER, "http-1",
				List.of(new StackTraceElement("io.micrometer.tracing.otel.bridge.OtelTracer", "withSpan", "O.java", 1),
						new StackTraceElement("com.acme.Orders", "lambda$open$0", "Orders.java", 12)),
				end, closer);
	}

	public static LogLine text(ThreadSnapshot snapshot, String text) {
		return new LogLine(new LogEvent(snapshot, LOGGER, "INFO", "hello"), "FILE", text);
	}

	static SpanRecord span(SpanContext context, @Nullable Parent parent, Kind kind, String name, long order,
			String thread) {
		Map<String, String> attributes = switch (kind) {
			case SERVER -> Map.of("uri", "/orders");
			case PRODUCER -> Map.of("messaging.destination.name", "settled");
			default -> Map.of();
		};
		return new SpanRecord(context, parent, kind, name, Status.UNSET, List.of(),
				new Timing(order, order + 5, order * 1_000_000, (order + 5) * 1_000_000),
				new Source("orders", "org.springframework.boot", thread), attributes);
	}

	public static SentRequest request(long order, long endOrder, String endpoint, String... headers) {
		String[] words = endpoint.split(" ");
		return new SentRequest(at(order, "test", null), endOrder, words[0], words[1], headers(headers), 200);
	}

	static SentRequest failed(long order, long endOrder, String... headers) {
		return new SentRequest(at(order, "test", null), endOrder, "GET", "/orders", headers(headers), 500);
	}

	static SpanRecord failed(SpanRecord span, Status status, Map<String, String> attributes) {
		return new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), status, span.links(),
				span.timing(), span.source(), attributes);
	}

	/** What Tomcat logs. */
	static LogLine errorLine(ThreadSnapshot snapshot) {
		LogLine line = line(snapshot, "threw");
		return new LogLine(new LogEvent(snapshot,
				"org.apache.catalina.core.ContainerBase.[Tomcat].[localhost].[/].[dispatcherServlet]", "ERROR",
				"threw"), line.appender(), line.text());
	}

	static HttpExchange exchange(long order, String... headers) {
		return new HttpExchange(order, "GET", "http://localhost:4711/pay?amount=1", headers(headers), 200);
	}

	static Scrape scrape(String exemplar) {
		return new Scrape("http://localhost:4712/actuator/prometheus", "application/openmetrics-text; version=1.0.0",
				200, "application/openmetrics-text;version=1.0.0;charset=utf-8", """
						# TYPE http_server_requests_seconds histogram
						# HELP http_server_requests_seconds Requests
						http_server_requests_seconds_bucket{service="orders",uri="/orders",le="0.01"} 3
						http_server_requests_seconds_bucket{service="orders",uri="/orders",le="0.1"} 5 %s
						http_server_requests_seconds_bucket{service="orders",uri="/orders",le="+Inf"} 5
						http_server_requests_seconds_count{service="orders",uri="/orders"} 5
						http_server_requests_seconds_sum{service="orders",uri="/orders"} 0.2
						# EOF
						""".formatted(exemplar));
	}

	static List<Header> headers(String... namesAndValues) {
		List<Header> headers = new ArrayList<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			headers.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
		}
		return headers;
	}

}
