/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the calls, endpoints and threads that {@link NotJudged} names.
 */
class NotSeenTests {

	private static final String LISTENERS = "Kafka listeners that were given no record: list one under records in joinkey-gate.yaml";

	private final Observed observed = new Observed();

	@Test
	void theFirstLineOfARequestOfWebFluxIsNamedOnce() {
		String name = "org.springframework.web.server.adapter.HttpWebHandlerAdapter";
		assertThat(notes()).noneMatch((note) -> note.contains(name));
		web(name, Observed.at(12, "reactor-http-1", null), "[5a1f] Completed 200 OK");
		web(name, Observed.at(12, "reactor-http-1", Observed.context("1", "2", "01")), "[5a1f] HTTP GET \"/posts\"");
		assertThat(notes()).noneMatch((note) -> note.contains(name));
		web(name, Observed.at(12, "reactor-http-1", null), "[5a1f] HTTP GET \"/posts\"");
		web(name, Observed.at(13, "reactor-http-2", null), "HTTP POST \"/posts\"");
		assertThat(notes()).filteredOn((note) -> note.contains(name))
			.singleElement()
			.asString()
			.startsWith("line of Spring WebFlux, such as HTTP GET");
	}

	private void web(String logger, ThreadSnapshot snapshot, String message) {
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, logger, "DEBUG", message), "CONSOLE", message));
	}

	@Test
	void listenersWithoutARecordAreNamedIfThereAreAny() {
		assertThat(notes()).doesNotContain(LISTENERS);
		this.observed.deliveries.clear();
		assertThat(notes()).contains(LISTENERS);
		absent(Map.of(Boundary.KAFKA_LISTENER, "none"));
		assertThat(notes()).contains(LISTENERS);
		absent(Map.of(Boundary.KAFKA_LISTENER, "none", Boundary.KAFKA_BATCH_LISTENER, "none"));
		assertThat(notes()).doesNotContain(LISTENERS);
	}

	@Test
	void aListenerWithoutARecordIsNamedWithItsTopics() {
		this.observed.deliveries.clear();
		this.observed.deliveries
			.add(new KafkaDelivery(new KafkaRecord("billed", 0, 0, List.of()), "bill", "main", 1, 2));
		assertThat(idle(listener("bill", "com.acme.Bills.bill", "billed"),
				listener("retry", "com.acme.Bills.bill", "billed-retry"),
				listener("scan", "com.acme.Scans.onScan", "scans", "parcels"),
				listener("scan-retry", "com.acme.Scans.onScan", "scans-retry"),
				listener("log", "org.springframework.kafka.retrytopic.Logging.log", "billed-dlt")))
			.containsExactly("Kafka listeners that were given no record: com.acme.Scans.onScan of parcels, scans, "
					+ "scans-retry; list one under records in joinkey-gate.yaml");
	}

	private List<String> idle(Coverage.Listener... listeners) {
		return NotJudged
			.of(this.observed.telemetry().withCoverage(Coverage.NONE.withListeners(List.of(listeners))), List.of())
			.stream()
			.filter((note) -> note.startsWith("Kafka listeners"))
			.toList();
	}

	private static Coverage.Listener listener(String id, String name, String... topics) {
		return new Coverage.Listener(id, name, List.of(topics));
	}

	@Test
	void theAccessLogOfTheServerIsNamed() {
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of("server.tomcat.accesslog.enabled", "true", "server.jetty.accesslog.enabled", "false"),
						Map.of(), List.of(), List.of()));
		assertThat(notes()).filteredOn((note) -> note.startsWith("access log"))
			.containsExactly(
					"access log of the server, whose lines the gate does not read: server.tomcat.accesslog.enabled");
	}

	@Test
	void anAccessLogWithoutTheTraceIdIsToldHowToWriteIt() {
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of("server.tomcat.accesslog.enabled", "true"),
					Map.of(Wiring.Part.ACCESS_LOG, List.of("AccessLogValve with the pattern common")), List.of(),
					List.of()));
		assertThat(notes()).filteredOn((note) -> note.startsWith("access log"))
			.singleElement()
			.asString()
			.startsWith(
					"access log of the server, without the trace id: AccessLogValve with the pattern common; write %{trace_id}r into the pattern");
	}

	@Test
	void aCallThatALibraryMakesWithoutAHeaderIsNamed() {
		call("http://registry/apps", "org.springframework.cloud.netflix.eureka.Client");
		call("http://books/all", "com.acme.Books");
		call("http://traced/all", "org.springframework.cloud.netflix.eureka.Client", "traceparent",
				Traceparent.format(Observed.context("9", "9", "01")));
		assertThat(notes()).filteredOn((note) -> note.startsWith("HTTP call without traceparent"))
			.containsExactly(
					"HTTP call without traceparent that a library made for itself: GET registry/apps by Netty at org.springframework.cloud.netflix.eureka.Client.send(X.java:7)");
	}

	@Test
	void aHeaderThatTheApplicationWroteItselfIsNamedWithItsClient() {
		String note = "call without a CLIENT span, whose header names the span that made it: GET ";
		String[] header = { "traceparent", Traceparent.format(Observed.SERVER) };
		this.observed.exchanges.add(Observed.exchange(12, header));
		call("http://books/all", "com.acme.Books", header);
		assertThat(notes()).filteredOn((words) -> words.startsWith(note))
			.containsExactly(note
					+ "books/all by Netty at com.acme.Books.send(X.java:7); an observed client would also measure it",
					note + "localhost/pay; an observed client would also measure it");
	}

	@Test
	void aRuleThatNeedsARequestIsNamedWithIt() {
		assertThat(NotJudged.of(this.observed.telemetry(),
				List.of(notExercised(CorrelationRule.OUTGOING_TRACEPARENT, "no call was seen: list a request"),
						notExercised(CorrelationRule.ASYNC_HOP, "no work was submitted"),
						notExercised(CorrelationRule.KAFKA_CONSUMED, KafkaListenerRules.NO_RECORD),
						new Outcome(CorrelationRule.LOG_HAS_IDS, State.INCONCLUSIVE, 0, "nothing: list a request",
								List.of()))))
			.filteredOn((note) -> note.startsWith("evidence for"))
			.containsExactly("evidence for outgoing-traceparent: no call was seen: list a request");
	}

	private static Outcome notExercised(CorrelationRule rule, String reason) {
		return new Outcome(rule, State.NOT_APPLICABLE, 0, Outcome.NOT_EXERCISED + reason, List.of());
	}

	@Test
	void aForeignRequestIsSilentOnlyIfItsSpanIsKnown() {
		this.observed.withEdge();
		this.observed.lines.removeIf((line) -> line.text().contains(Observed.OF_STRANGER.traceId()));
		foreign(90, 99, "/known", Observed.STRANGER, false);
		foreign(130, 139, "/unknown", Observed.context("9", "a", "01"), false);
		foreign(140, 149, "/trusted", Observed.context("8", "a", "01"), true);
		assertThat(silent()).contains("GET /known", "GET /trusted").doesNotContain("GET /unknown");
	}

	private void foreign(long order, long endOrder, String path, SpanContext sent, boolean trusted) {
		this.observed.requests.removeIf((request) -> request.sender().order() == order);
		this.observed.requests.add(new SentRequest(Observed.at(order, "test", null), endOrder, "GET", path,
				Observed.headers("traceparent", Traceparent.format(sent)), 200, trusted, null));
	}

	@Test
	void aLineThatLostItsIdsIsOfTheRequestOfItsTimeOnly() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().active() != null);
		this.observed.requests.add(Observed.request(200, 209, "GET /other"));
		this.observed.lines.add(Observed.line(Observed.at(22, "http-2", null), "loading"));
		assertThat(silent()).containsExactly("GET /other");
	}

	@Test
	void aLineWithTheIdsOfAnotherRequestIsNotOfTheRequestOfItsTime() {
		this.observed.requests.add(Observed.request(200, 209, "GET /other"));
		this.observed.lines.add(Observed.line(Observed.at(205, "http-1", Observed.SERVER), "late"));
		assertThat(silent()).containsExactly("GET /other");
	}

	@Test
	void aLineWithoutIdsMayBelongToEitherOfTwoEqualRequests() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().active() != null);
		this.observed.requests.add(Observed.request(21, 30, "GET /orders"));
		this.observed.lines.add(Observed.line(Observed.at(22, "http-2", null), "loading"));
		assertThat(silent()).isEmpty();
		this.observed.requests.add(Observed.request(21, 30, "GET /books"));
		assertThat(silent()).containsExactly("GET /books", "GET /orders");
	}

	@Test
	void aLineOfAListenersThreadThatLostItsIdsIsOfNoRequest() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().active() != null);
		this.observed.lines.add(Observed.line(Observed.at(22, "listener-1", null), "settling"));
		assertThat(silent()).containsExactly("GET /orders");
	}

	private List<String> silent() {
		String note = "endpoint that left no line: ";
		return notes().stream()
			.filter((words) -> words.startsWith(note))
			.map((words) -> words.substring(note.length()))
			.toList();
	}

	@Test
	void baggageThatMayLeaveIsNamedByItsKeys() {
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), List.of(Setup.ALL_BAGGAGE),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), setup.absent(), setup.unobserved(),
				setup.threads());
		this.observed.exchanges.add(Observed.exchange(14, "baggage", "region=north,tenant=7"));
		assertThat(notes()).anyMatch(
				(note) -> note.startsWith("baggage that comes in and leaves with each call: region, tenant; joinkey-"));
	}

	@Test
	void theGatesOwnBaggageShowsThatAnyMayLeave() {
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), List.of(Setup.ALL_BAGGAGE),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), setup.absent(), setup.unobserved(),
				setup.threads());
		this.observed.exchanges.clear();
		this.observed.exchanges.add(Observed.exchange(14, "baggage", "joinkey.gate=x"));
		assertThat(notes()).contains(
				"baggage that comes in and leaves with each call: all keys that a caller sends; joinkey-spring-boot-starter forwards only management.tracing.baggage.remote-fields");
	}

	@Test
	void anOperatorOnTheThreadOfARequestIsNamedAfterItsSpanOnly() {
		operator(14);
		assertThat(operators()).isEmpty();
		operator(18);
		assertThat(operators()).singleElement().asString().endsWith(": http-*");
	}

	@Test
	void aThreadOfALibraryBroughtAnOperatorToNoRequest() {
		TaskSubmission library = new TaskSubmission(Observed.SERVER, "java.lang.Thread@1",
				List.of(new StackTraceElement("org.postgresql.Driver", "start", "D.java", 1)));
		log(new ThreadSnapshot(14, "parallel-1", null, Map.of(), library, Caller.REACTOR));
		log(new ThreadSnapshot(14, "cleaner-1", null, Map.of(), library, Caller.ANY));
		assertThat(operators()).singleElement().asString().endsWith(": parallel-*");
		assertThat(notes()).noneMatch((note) -> note.endsWith(": cleaner-*"));
	}

	private void operator(long order) {
		log(new ThreadSnapshot(order, "http-1", null, Map.of(), null, Caller.REACTOR));
	}

	private void log(ThreadSnapshot snapshot) {
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "x"), "CONSOLE", "{}"));
	}

	private List<String> operators() {
		return notes().stream().filter((note) -> note.startsWith("operators of Reactor")).toList();
	}

	private void absent(Map<Boundary, String> absent) {
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), absent, setup.unobserved(),
				setup.threads());
	}

	private void call(String url, String caller, String... headers) {
		this.observed.exchanges.add(new HttpExchange(14, "GET", url, Observed.headers(headers), 0,
				new HttpExchange.Client("Netty", new StackTraceElement(caller, "send", "X.java", 7))));
	}

	private List<String> notes() {
		return NotJudged.of(this.observed.telemetry(), List.of());
	}

}
