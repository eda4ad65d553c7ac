/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.Report;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Tracing;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NotJudged}.
 */
class NotJudgedTests {

	private final Observed observed = new Observed();

	@Test
	void theThreadOfAServerIsTold() {
		log(new ThreadSnapshot(65, "http-9", null, Map.of()), Observed.LOGGER);
		log(new ThreadSnapshot(65, "poller-1", null, Map.of()), Observed.LOGGER);
		this.observed.spans.add(Observed.span(Observed.context("9", "9", "03"), null, SpanRecord.Kind.INTERNAL, "poll",
				70, "poller-1"));
		this.observed.requests.clear();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(
				"thread that logs without a span, such as a server's, for a path that is not observed: http-*",
				"thread that logs without a span, such as a custom schedule: poller-*");
	}

	@Test
	void aProcessorOfKafkaStreamsWithIdsAndALibrarysLoggerAreNotNamed() {
		log(new ThreadSnapshot(14, "words-1f-StreamThread-1", null, Map.of()), "org.apache.kafka.streams.StreamThread");
		log(new ThreadSnapshot(14, "words-1f-StreamThread-1", Observed.SERVER, Map.of()), "com.acme.Joined");
		log(new ThreadSnapshot(14, "other-1", null, Map.of()), "com.acme.Other");
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.noneMatch((note) -> note.startsWith("processor of Kafka Streams"));
	}

	@Test
	void whatTheTrafficAndTheCaptureLeftOutIsNamed() {
		Coverage coverage = new Coverage(5, Set.of(), List.of("SOCKET (com.acme.SocketAppender)"))
			.withMappings(List.of(new Coverage.Mapping("POST", "/orders", 0, "only GET is called"),
					new Coverage.Mapping("GET", "/orders", 2, "")))
			.withConfiguration(
					new Coverage.Configuration(List.of("application.yaml", "logback-spring.xml (by logback-test.xml)"),
							List.of(), List.of("prod")));
		assertThat(NotJudged.of(this.observed.telemetry().withCoverage(coverage), List.of())).contains(
				"mapping not judged: POST /orders (only GET is called)",
				"production file hidden by a file of the tests: application.yaml; its keys of management, logging and of the service's name were judged",
				"production file hidden by a file of the tests: logback-spring.xml (by logback-test.xml)",
				"profiles that exist and were not judged: prod; judged: default", "statuses never seen: 4xx")
			.anyMatch((words) -> words.startsWith(
					"appender that cannot be read: SOCKET (com.acme.SocketAppender); keep its encoder in a field"))
			.noneMatch((words) -> words.contains("GET /orders"));
	}

	@Test
	void aFieldWithAClientThatIsNotObservedIsNamedUnlessACallWasSeen() {
		String named = "HTTP client that is not observed, and of which no call was seen: com.acme.Books.client";
		Held client = new Held("the field com.acme.Books.client",
				"org.springframework.web.reactive.function.client.DefaultWebClient", "", false, List.of());
		assertThat(notJudged(client)).contains(named).noneMatch((words) -> words.contains("without a CLIENT span"));
		assertThat(notJudged(
				new Held(client.place(), "org.springframework.web.client.RestTemplate", "", false, List.of())))
			.contains(named);
		assertThat(notJudged(new Held(client.place(), client.type() + "Builder", "", false, List.of())))
			.doesNotContain(named);
		assertThat(notJudged(new Held(client.place(), client.type(), "", true, List.of()))).doesNotContain(named);
		assertThat(notJudged(new Held(client.place(), client.type(), "", false, List.of("com.acme.Traces"))))
			.doesNotContain(named);
		this.observed.exchanges.add(new HttpExchange(30, "GET", "http://books/all", List.of(), 0,
				new HttpExchange.Client("Netty", new StackTraceElement("com.acme.Books", "all", "Books.java", 7))));
		assertThat(notJudged(client)).doesNotContain(named);
		this.observed.exchanges.clear();
		assertThat(notJudged(client)).contains(named);
		this.observed.exchanges.add(new HttpExchange(30, "GET", "http://books/all", List.of(), 0));
		assertThat(notJudged(client)).doesNotContain(named);
	}

	@Test
	void messagesOfSpringCloudStreamAreNamed() {
		String named = "messages of Spring Cloud Stream's bindings: neither their headers nor their handlers";
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).doesNotContain(named);
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of("spring-cloud-stream:5.0.1")));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(named);
	}

	@Test
	void routesOfSpringCloudGatewayAreNamed() {
		String named = "routes of Spring Cloud Gateway: list a request of each under requests";
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).doesNotContain(named);
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(), List.of(), List.of("spring-cloud-gateway-server-webflux:5.0.2")));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(named);
	}

	@Test
	void aGrpcMethodOrClientOfWhichNothingWasSeenIsNamed() {
		Held service = new Held("the bean 'orders'", "io.grpc.BindableService", "", false,
				List.of("acme.Orders/Find", "acme.Orders/Place"));
		Held stub = new Held("the field com.acme.Shop.orders", "io.grpc.stub.AbstractStub", "", false,
				List.of("acme.Orders"));
		String methods = "gRPC methods without a SERVER span, which the gate does not call: ";
		String client = "gRPC client of which no call was seen: the field com.acme.Shop.orders (acme.Orders)";
		assertThat(notJudged(service)).anyMatch((words) -> words
			.startsWith(methods + "acme.Orders/Find, acme.Orders/Place. List a request that calls one under requests"));
		assertThat(notJudged(stub)).contains(client);
		this.observed.exchanges.add(new HttpExchange(30, "gRPC", "grpc://acme.Orders/Find", List.of(), 0,
				new HttpExchange.Client("gRPC", new StackTraceElement("com.acme.Shop", "all", "Shop.java", 7))));
		assertThat(notJudged(stub)).doesNotContain(client);
		this.observed.spans.replaceAll((span) -> (span.kind() == Kind.SERVER)
				? Observed.failed(span, span.status(), Map.of("rpc.service", "acme.Orders", "rpc.method", "Find"))
				: span);
		assertThat(notJudged(service)).anyMatch((words) -> words.startsWith(methods + "acme.Orders/Place. List"));
	}

	@Test
	void neitherACallOfAMethodNorAnotherClientServesGrpc() {
		Held service = new Held("the bean 'orders'", "io.grpc.BindableService", "", false, List.of("acme.Orders/Find"));
		this.observed.span(Observed.CLIENT, (span) -> Observed.failed(span, span.status(),
				Map.of("rpc.service", "acme.Orders", "rpc.method", "Find")));
		assertThat(notJudged(service)).anyMatch((words) -> words.startsWith("gRPC methods without a SERVER span"));
		Held other = new Held("the bean 'client'", "org.springframework.web.client.RestTemplate", "", true,
				List.of("com.acme.Traces"));
		assertThat(notJudged(other)).noneMatch((words) -> words.startsWith("gRPC"));
	}

	private List<String> notJudged(Held held) {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(held), List.of()));
		return NotJudged.of(this.observed.telemetry(), List.of());
	}

	@Test
	void aLibraryThatPrintsWithinASpanIsNamed() {
		printed("org.hibernate.engine.jdbc.spi.SqlStatementLogger.logStatement");
		printed("cn.dev33.satoken.log.SaLogForConsole.println");
		printed("com.acme.orders.Orders.find");
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("text that a library prints to System.out or System.err within a span, without ids: "
					+ "org.hibernate.engine.jdbc.spi.SqlStatementLogger.logStatement; let the library use a logger",
					"text that a library prints to System.out or System.err within a span, without ids: "
							+ "cn.dev33.satoken.log.SaLogForConsole.println; let the library use a logger")
			.noneMatch((words) -> words.contains("com.acme.orders.Orders.find"));
	}

	@Test
	void textThatIsPrintedOutsideOfSpansIsNamed() {
		Coverage coverage = Coverage.NONE.withPrinted(List.of("com.acme.Orders.main on thread main"));
		assertThat(NotJudged.of(this.observed.telemetry().withCoverage(coverage), List.of())).contains(
				"text that the application prints to System.out or System.err outside of any span, without ids: com.acme.Orders.main on thread main; let it use a logger");
	}

	@Test
	void aLibraryThatIsNotKnownIsNamedWhereItPrints() {
		printed("cn.dev33.satoken.log.SaLogForConsole.println");
		assertThat(this.observed.judge(CorrelationRule.LOG_EVERY_APPENDER).findings()).isEmpty();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).anyMatch((words) -> words
			.endsWith("cn.dev33.satoken.log.SaLogForConsole.println; let the library use a logger"));
	}

	private void printed(String place) {
		this.observed.lines.add(new LogLine(
				new LogEvent(Observed.at(15, "http-1", Observed.context("1", "1", "03")), place, "INFO", "select 1"),
				LogLine.STANDARD_OUTPUT, "select 1\n"));
	}

	@Test
	void anEndpointThatLeftNoLineIsNamed() {
		this.observed.lines.clear();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("endpoint that left no line: GET /orders");
	}

	@Test
	void aLineOfTheGatesOwnHandlerIsNotOfTheEndpointAtItsPath() {
		this.observed.lines.clear();
		this.observed.requests.add(Observed.request(80, 89, "HEAD /orders?joinkey-gate"));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("endpoint that left no line: GET /orders")
			.noneMatch((words) -> words.contains("HEAD /orders"));
	}

	@Test
	void theGatesOwnProbeIsNoEndpoint() {
		this.observed.lines.clear();
		this.observed.requests.add(Observed.request(80, 89, "GET /joinkey-gate"));
		this.observed.requests.add(Observed.request(90, 99, "HEAD /joinkey-gate"));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.noneMatch((words) -> words.contains(" /joinkey"));
	}

	@Test
	void anEndpointThatRefusedAllRequestsIsNamed() {
		this.observed.requests.add(refused("GET /admin"));
		this.observed.requests.add(refused("GET /orders"));
		this.observed.requests.add(refused("GET /joinkey-gate"));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.filteredOn((words) -> words.startsWith("endpoint that refused the gate"))
			.containsExactly("endpoint that refused the gate: GET /admin");
	}

	private static SentRequest refused(String endpoint) {
		SentRequest request = Observed.request(80, 89, endpoint);
		return new SentRequest(request.sender(), request.endOrder(), request.method(), request.target(),
				request.headers(), 403);
	}

	@Test
	void anEndpointWhoseLineLostItsIdsIsNotNamed() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().active() != null);
		this.observed.lines.add(Observed.line(Observed.at(22, "worker-9", null), "working"));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("endpoint that left no line: GET /orders");
		this.observed.lines.add(Observed.line(Observed.at(22, "http-2", null), "loading"));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.doesNotContain("endpoint that left no line: GET /orders");
	}

	@Test
	void anEndpointWhoseLineIsInANewTraceIsNotNamed() {
		this.observed.lines.clear();
		this.observed.lines.add(Observed.line(Observed.at(22, "http-2", Observed.context("e", "e", "03")), "loading"));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.doesNotContain("endpoint that left no line: GET /orders");
	}

	@Test
	void aThreadThatLogsForNoRequestIsNamed() {
		this.observed.lines.add(new LogLine(
				new LogEvent(new ThreadSnapshot(14, "keeper-1", null, Map.of()), Observed.LOGGER, "INFO", "x"),
				"CONSOLE", "{}"));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.anyMatch((words) -> words.endsWith(": keeper-*"));
	}

	@Test
	void aThreadOfTheServerIsNoSchedule() {
		log(new ThreadSnapshot(14, "http-99", null, Map.of()), Observed.LOGGER);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("thread that logs without a span, such as a server's, for a path that is not observed: http-*");
	}

	@Test
	void withoutATracerNoThreadIsNamed() {
		this.observed.setup = new Setup(new Tracing("no tracer", false, List.of(), ""), List.of("com.acme"), List.of(),
				List.of(), List.of(), Map.of(), Map.of(), Map.of());
		log(new ThreadSnapshot(14, "http-9", null, Map.of()), Observed.LOGGER);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.noneMatch((note) -> note.startsWith("thread that logs without a span"));
	}

	@Test
	void theThreadsOfABrokerInTheSameJvmAreNotNamed() {
		for (String logger : List.of("kafka.server.ReplicaManager", "state.change.logger")) {
			this.observed.lines
				.add(new LogLine(new LogEvent(new ThreadSnapshot(14, "broker-1", null, Map.of()), logger, "INFO", "x"),
						"CONSOLE", "{}"));
		}
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).noneMatch((words) -> words.contains("broker-"));
	}

	@Test
	void rulesThatAnotherOneBlocksAreOneLine() {
		Report report = Evaluation.of(CorrelationRuleTests.withoutPropagator(), List.of(CorrelationRule.values()));
		assertThat(report.blocked()).containsOnlyKeys("real-propagator is broken");
		assertThat(report.inconclusive()).isEmpty();
	}

	@Test
	void aLineBetweenTheRequestsIsOfNoEndpoint() {
		this.observed.lines.clear();
		this.observed.lines.add(Observed.line(Observed.at(62, "http-2", null), "waiting"));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("endpoint that left no line: GET /orders");
	}

	@Test
	void libraryLinesAndOtherTracesDoNotCount() {
		this.observed.lines.clear();
		ThreadSnapshot own = Observed.at(12, "http-1", Observed.SERVER);
		this.observed.lines.add(new LogLine(new LogEvent(own, "org.apache.Tomcat", "INFO", "x"), "CONSOLE", "{}"));
		this.observed.lines.add(Observed.line(Observed.at(62, "scheduling-1", Observed.TICK), "tick"));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("endpoint that left no line: GET /orders");
	}

	@Test
	void endpointWithOneLoggedRequestIsNotNamed() {
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.noneMatch((words) -> words.startsWith("endpoint that left no line"));
	}

	@Test
	void schedulesThatDidNotRunAreCounted() {
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.noneMatch((words) -> words.startsWith("scheduled tasks"));
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), setup.absent(), setup.unobserved(),
				new Setup.Threads(List.of(), true, 3));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("scheduled tasks that did not run: 2 of 3");
	}

	@Test
	void threadsWithAKnownPurposeAreNotNamed() {
		log(new ThreadSnapshot(14, "library-1", null, Map.of()), "org.apache.kafka.Fetcher");
		log(new ThreadSnapshot(14, "main", null, Map.of()), Observed.LOGGER);
		log(new ThreadSnapshot(14, "http-1", null, Map.of()), Observed.LOGGER);
		log(new ThreadSnapshot(14, "worker-1", null, Map.of(), Observed.HANDOVER, ThreadSnapshot.Caller.ANY),
				Observed.LOGGER);
		log(new ThreadSnapshot(14, "scheduling-1", null, Map.of(), null, ThreadSnapshot.Caller.SCHEDULE),
				Observed.LOGGER);
		log(new ThreadSnapshot(14, "mdc-1", null, Map.of("traceId", Observed.SERVER.traceId())), Observed.LOGGER);
		log(new ThreadSnapshot(14, "span-1", Observed.SERVER, Map.of()), Observed.LOGGER);
		log(new ThreadSnapshot(65, "idle-1", null, Map.of()), Observed.LOGGER);
		log(new ThreadSnapshot(14, "parallel-2", null, Map.of(), null, ThreadSnapshot.Caller.REACTOR), Observed.LOGGER);
		assertThat(threads(0)).isEmpty();
		log(new ThreadSnapshot(14, "hook-1", null, Map.of(), null, ThreadSnapshot.Caller.CLIENT_HOOK), Observed.LOGGER);
		assertThat(threads(0)).singleElement().asString().endsWith(": hook-*");
	}

	@Test
	void withoutAWebServerEachThreadThatLogsWithoutASpanIsNamed() {
		this.observed.requests.clear();
		log(new ThreadSnapshot(65, "poller-1", null, Map.of()), Observed.LOGGER);
		log(new ThreadSnapshot(66, "main", null, Map.of()), Observed.LOGGER);
		log(new ThreadSnapshot(67, "SpringApplicationShutdownHook", null, Map.of()), Observed.LOGGER);
		assertThat(threads(0)).singleElement().asString().endsWith(": poller-*");
	}

	@Test
	void threadThatLogsBeforeReadyIsNotNamed() {
		log(new ThreadSnapshot(14, "keeper-1", null, Map.of()), Observed.LOGGER);
		assertThat(threads(15)).isEmpty();
		assertThat(threads(13)).hasSize(1);
	}

	@Test
	void processorOfKafkaStreamsWithoutTheIdsOfARecordIsNamed() {
		log(new ThreadSnapshot(65, "words-1f-StreamThread-1", null, Map.of()), Observed.LOGGER);
		log(new ThreadSnapshot(14, "words-1f-StreamThread-1", null, Map.of()), Observed.LOGGER);
		log(new ThreadSnapshot(14, "words-1f-StreamThread-1", null, Map.of()), "org.apache.kafka.streams.StreamThread");
		log(new ThreadSnapshot(14, "words-1f-StreamThread-1", Observed.SERVER, Map.of()), "com.acme.Joined");
		assertThat(threads(0)).isEmpty();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("processor of Kafka Streams that logs without the ids of a record: " + Observed.LOGGER
					+ "; joinkey-spring-boot-starter gives it those of the record's trace");
	}

	@Test
	void threadOfAListenerSpanIsNamed() {
		log(new ThreadSnapshot(14, "listener-1", null, Map.of()), Observed.LOGGER);
		assertThat(threads(0)).singleElement().asString().endsWith(": listener-*");
	}

	@Test
	void workOfTwoRequestsInTheTraceOfOneIsNamed() {
		for (SpanContext server : List.of(Observed.context("e", "1", "03"), Observed.context("f", "1", "03"))) {
			long order = 200 + Integer.parseInt(server.traceId().substring(0, 1), 16);
			this.observed.requests.add(Observed.request(order, 240, "GET /push", "traceparent",
					Traceparent.format(new SpanContext(server.traceId(), "a".repeat(16), "01"))));
			this.observed.spans.add(Observed.span(server, new SpanRecord.Parent("a".repeat(16), true), Kind.SERVER,
					"http get /push", 220, "http-1"));
		}
		pushed(250, "e", "push for seen-1");
		assertThat(shared()).isEmpty();
		pushed(251, "e", "push for seen-2");
		assertThat(shared()).singleElement()
			.asString()
			.isEqualTo(
					"possibly shared work: of two requests GET /push at the same time, lines of com.acme.Push followed only one."
							+ " If an operator buffers items of both, propagate the context with each item.");
		pushed(252, "f", "push for seen-3");
		assertThat(shared()).isEmpty();
	}

	private void pushed(long order, String trace, String message) {
		this.observed.lines.add(new LogLine(
				new LogEvent(new ThreadSnapshot(order, "parallel-1", Observed.context(trace, "1", "03"), Map.of()),
						"com.acme.Push", "INFO", message),
				"CONSOLE", "{}"));
	}

	private List<String> shared() {
		return NotJudged.of(this.observed.telemetry(), List.of())
			.stream()
			.filter((words) -> words.startsWith("possibly shared work"))
			.toList();
	}

	private void log(ThreadSnapshot snapshot, String logger) {
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, logger, "INFO", "x"), "CONSOLE", "{}"));
	}

	private List<String> threads(long ready) {
		Coverage coverage = new Coverage(ready, Set.of(), List.of());
		return NotJudged.of(this.observed.telemetry().withCoverage(coverage), List.of())
			.stream()
			.filter((words) -> words.startsWith("thread that logs without a span"))
			.toList();
	}

	@Test
	void anOperatorThatLogsWithoutASpanIsNamed() {
		this.observed.lines.add(Observed
			.line(new ThreadSnapshot(14, "parallel-2", null, Map.of(), null, ThreadSnapshot.Caller.REACTOR), "stored"));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(
				"operators of Reactor that log without a span, such as behind subscribe() without contextCapture(): parallel-*");
	}

	@Test
	void aSpanOfADeliveryThatWaitsForItsBackOffIsNamed() {
		this.observed.records
			.add(new KafkaRecord("settled-retry", 0, 0, Observed.headers("retry_topic-backoff-timestamp", "1",
					"traceparent", Traceparent.format(Observed.REFUSED_PRODUCER))));
		assertThat(waiting(Observed.REFUSED_PRODUCER, Kind.CONSUMER)).containsExactly(
				"span that spring-kafka never ends, of a delivery that waits for its back-off: settled-retry process");
		assertThat(waiting(Observed.REFUSED_PRODUCER, Kind.INTERNAL)).isEmpty();
		assertThat(waiting(Observed.PRODUCER, Kind.CONSUMER)).isEmpty();
		this.observed.records
			.add(new KafkaRecord("settled-retry", 0, 1, Observed.headers("retry_topic-backoff-timestamp", "1")));
		assertThat(waiting(Observed.PRODUCER, Kind.CONSUMER)).isEmpty();
	}

	private List<String> waiting(SpanContext parent, Kind kind) {
		SpanRecord span = Observed.span(new SpanContext(parent.traceId(), "9".repeat(16), "03"),
				new SpanRecord.Parent(parent.spanId(), true), kind, "settled-retry process", 80, "retry-1");
		this.observed.spans.add(new SpanRecord(span.context(), span.parent(), kind, span.name(), span.status(),
				span.links(), new SpanRecord.Timing(80, Long.MAX_VALUE, 0, 0), span.source(), span.attributes()));
		List<String> all = NotJudged.of(this.observed.telemetry(), List.of());
		this.observed.spans.remove(this.observed.spans.size() - 1);
		return all.stream().filter((words) -> words.contains("back-off")).toList();
	}

	@Test
	void aPeriodicTaskThatARequestStartedIsNamed() {
		Coverage coverage = Coverage.NONE.withRepeated(List.of("com.acme.Rates.current(Rates.java:7)"));
		assertThat(NotJudged.of(this.observed.telemetry().withCoverage(coverage), List.of()))
			.anyMatch((note) -> note.startsWith(
					"periodic task that a request started, and that runs in the request's trace: com.acme.Rates.current("));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).noneMatch((note) -> note.contains("periodic"));
	}

}
