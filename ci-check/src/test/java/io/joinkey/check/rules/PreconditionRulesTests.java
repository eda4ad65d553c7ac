/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PreconditionRules}.
 */
class PreconditionRulesTests {

	private final Observed observed = new Observed();

	@Test
	void theFilterThatMayObserveAgainIsNamed() {
		this.observed.spans.add(Observed.span(Observed.context("1", "8", "03"),
				new Parent(Observed.SERVER.spanId(), false), Kind.SERVER, "edge", 12, "http-1"));
		for (Part part : List.of(Part.FILTER, Part.EARLY_FILTER)) {
			this.observed.setup = this.observed.setup
				.withWiring(new Wiring(Map.of(), Map.of(part, List.of("the bean 'edge'")), List.of(), List.of()));
			assertThat(this.observed.finding(CorrelationRule.ONE_INSTRUMENTATION).diagnosis().remedy())
				.endsWith("; look at the bean 'edge'");
		}
	}

	@Test
	void eachKindOfEvidenceThatIsMissingIsFound() {
		this.observed.spans.removeIf((span) -> span.kind() == Kind.SERVER);
		this.observed.lines.clear();
		this.observed.scrapes.clear();
		assertThat(this.observed.judge(CorrelationRule.EVIDENCE_PRESENT).findings()).extracting(Finding::subject)
			.containsExactly("spans", "logs", "metrics");
	}

	@Test
	void aTracerProviderWithoutAProcessorIsNamed() {
		this.observed.spans.clear();
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Part.TRACER_PROVIDER, List.of("the bean 'tracerProvider' (com.acme.P)")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.EVIDENCE_PRESENT).message()).contains(
				"5 requests, and no span: sampled spans were active, and no span processor was given them",
				"remove the bean 'tracerProvider' (com.acme.P): Spring Boot makes an SdkTracerProvider with the");
	}

	@Test
	void theMessageOfMissingLinesNamesTheAppendersAndLevelsThatWereSeen() {
		this.observed.lines.clear();
		this.observed.lines.add(new LogLine(
				new LogEvent(Observed.at(1, "main", null), "org.apache.Tomcat", "WARN", "slow"), "CONSOLE", "slow\n"));
		assertThat(this.observed.finding(CorrelationRule.EVIDENCE_PRESENT).message()).isEqualTo(
				"""
						expected     at least one line of a logger in com.acme
						seen         only lines of others, through the appenders CONSOLE at the levels WARN
						remedy       send a request whose handler logs, or lower the threshold with logging.level.com.acme=info; if that is the level, let the logger reach an appender: an <appender-ref> in <root>, and in each <logger> with additivity="false", and no filter of the appender or logging.threshold that refuses INFO""");
	}

	@Test
	void aConsoleThatIsSwitchedOffIsNamed() {
		this.observed.lines.clear();
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of("logging.console.enabled", "false"), Map.of(), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.EVIDENCE_PRESENT).diagnosis().remedy()).startsWith(
				"logging.console.enabled=true, or logging.file.name=<a file>: the application has no appender; and logging.level.com.acme=info");
	}

	@Test
	void linesOfAnAppenderThatCannotBeReadAreMissingForThatReason() {
		this.observed.lines.clear();
		Coverage coverage = new Coverage(5, Set.of(), List.of("FILE (com.acme.QueueAppender)"));
		assertThat(Evaluation
			.of(this.observed.telemetry().withCoverage(coverage), List.of(CorrelationRule.EVIDENCE_PRESENT))
			.findings()
			.get(0)
			.diagnosis()
			.remedy()).startsWith("the gate cannot read the appender FILE (com.acme.QueueAppender)");
	}

	@Test
	void linesOfABackEndThatCannotBeReadAreMissingForThatReason() {
		this.observed.lines.clear();
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), setup.absent(),
				Map.of(Boundary.LOGS, "SLF4J has no back end"), setup.threads());
		assertThat(this.observed.finding(CorrelationRule.EVIDENCE_PRESENT).diagnosis().remedy())
			.isEqualTo("SLF4J has no back end");
	}

	@Test
	void theMessageOfMissingSpansAndScrapesNamesWhatWasSeenInstead() {
		this.observed.spans.removeIf((span) -> span.kind() == Kind.SERVER);
		this.observed.scrapes.clear();
		assertThat(this.observed.judge(CorrelationRule.EVIDENCE_PRESENT).findings())
			.extracting((finding) -> finding.diagnosis().seen())
			.containsExactly("5 requests, and only spans of kind CLIENT, CONSUMER, INTERNAL, PRODUCER",
					"none; the meter registries are PrometheusMeterRegistry");
	}

	@Test
	void aLibrarysLoggerIsNotTheApplications() {
		LogLine line = this.observed.lines.get(1);
		this.observed.lines.clear();
		this.observed.lines.add(new LogLine(new LogEvent(line.event().snapshot(), "org.hibernate.SQL", "INFO", "x"),
				"CONSOLE", line.text()));
		assertThat(this.observed.finding(CorrelationRule.EVIDENCE_PRESENT).subject()).isEqualTo("logs");
	}

	@Test
	void aRequestWithTwoServerSpansIsFound() {
		addSecondServer(new Parent(Observed.SERVER.spanId(), false));
		assertThat(this.observed.finding(CorrelationRule.ONE_INSTRUMENTATION).subject())
			.isEqualTo("io.opentelemetry.tomcat, org.springframework.boot");
	}

	@Test
	void theMessageOfTwoServerSpansNamesBothInstrumentations() {
		addSecondServer(new Parent(Observed.SENT.spanId(), true));
		assertThat(this.observed.finding(CorrelationRule.ONE_INSTRUMENTATION).message()).contains(
				"expected     one SERVER span for GET /orders",
				"seen         2 (GET, http get /orders), made by io.opentelemetry.tomcat, org.springframework.boot",
				"last right   request GET /orders with traceparent " + Traceparent.format(Observed.SENT),
				"first wrong  SERVER span \"http get /orders\" " + Observed.SERVER,
				"remedy       keep one of them: remove the agent or the OpenTelemetry starter");
	}

	@Test
	void aSecondObservationOfTheApplicationIsNamed() {
		this.observed.spans.add(Observed.span(Observed.context("1", "8", "03"),
				new Parent(Observed.SERVER.spanId(), false), Kind.SERVER, "edge", 12, "http-1"));
		assertThat(this.observed.finding(CorrelationRule.ONE_INSTRUMENTATION).message()).contains(
				"seen         2 (edge, http get /orders), made by org.springframework.boot",
				"remedy       keep one observation of each request: remove the second one");
	}

	@Test
	void anApplicationThatCallsItselfIsNotInstrumentedTwice() {
		addSecondServer(new Parent(Observed.CLIENT.spanId(), true));
		assertThat(this.observed.judge(CorrelationRule.ONE_INSTRUMENTATION).state()).isEqualTo(State.HELD);
	}

	@Test
	void requestsThatOverlapEachHaveTheirOwnServerSpan() {
		this.observed.requests.set(1, Observed.request(10, 29, "GET /orders", "traceparent",
				Traceparent.format(Observed.context("2", "a", "01"))));
		assertThat(this.observed.judge(CorrelationRule.ONE_INSTRUMENTATION).state()).isEqualTo(State.HELD);
	}

	@Test
	void aSpanOrIdsOnTheTestsOwnThreadAreFound() {
		SentRequest request = this.observed.requests.get(0);
		for (ThreadSnapshot snapshot : List.of(Observed.at(10, "test", Observed.NEW),
				new ThreadSnapshot(10, "test", null, Map.of("traceId", Observed.NEW.traceId())))) {
			this.observed.requests.set(0, new SentRequest(snapshot, request.endOrder(), request.method(),
					request.target(), request.headers(), request.status()));
			assertThat(this.observed.finding(CorrelationRule.CLEAN_HARNESS).subject()).isEqualTo("test thread");
		}
	}

	@Test
	void theMessageOfAnInstrumentedTestClientNamesItsSpan() {
		this.observed.spans
			.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http get", 10, "test"));
		assertThat(this.observed.finding(CorrelationRule.CLEAN_HARNESS).message()).contains(
				"expected     a request sent by a client without instrumentation",
				"first wrong  CLIENT span \"http get\"",
				"remedy       send the request with a client without instrumentation, such as java.net.http.HttpClient");
	}

	@Test
	void otherKeysInTheTestsOwnMdcAreFine() {
		SentRequest request = this.observed.requests.get(0);
		this.observed.requests.set(0, new SentRequest(new ThreadSnapshot(10, "test", null, Map.of("test", "orders")),
				request.endOrder(), request.method(), request.target(), request.headers(), request.status()));
		assertThat(this.observed.judge(CorrelationRule.CLEAN_HARNESS).state()).isEqualTo(State.HELD);
	}

	@Test
	void requestsSpansLinesAndScrapesAllCountAsEvidence() {
		this.observed.spans.removeIf((span) -> !span.context().equals(Observed.SERVER));
		this.observed.lines.subList(2, this.observed.lines.size()).clear();
		assertThat(this.observed.judge(CorrelationRule.EVIDENCE_PRESENT).evidence()).isEqualTo(4);
	}

	@Test
	void requestWithoutServerSpanIsNotEvidence() {
		this.observed.spans.removeIf((span) -> span.kind() == Kind.SERVER);
		assertThat(this.observed.judge(CorrelationRule.ONE_INSTRUMENTATION).reason())
			.isEqualTo("no request had a SERVER span");
	}

	@Test
	void aSamplerThatRecordsNothingIsNamed() {
		this.observed.spans.clear();
		this.observed.lines.clear();
		this.observed.lines.add(Observed.line(Observed.at(12, "http-1", Observed.context("1", "7", "00")), "loading"));
		assertThat(this.observed.finding(CorrelationRule.ONE_INSTRUMENTATION).message())
			.contains("seen         no span at all", "remedy       use a parent-based sampler");
		assertThat(this.observed.judge(CorrelationRule.ONE_INSTRUMENTATION).evidence()).isOne();
	}

	@Test
	void callsOfTheTestBetweenRequestsAreIgnored() {
		this.observed.spans
			.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http get", 5, "test"));
		this.observed.spans
			.add(Observed.span(Observed.context("9", "8", "03"), null, Kind.INTERNAL, "assert", 12, "test"));
		assertThat(this.observed.judge(CorrelationRule.CLEAN_HARNESS).state()).isEqualTo(State.HELD);
	}

	private void addSecondServer(Parent parent) {
		SpanRecord span = Observed.span(Observed.context("1", "8", "03"), parent, Kind.SERVER, "GET", 12, "http-1");
		this.observed.spans.add(new SpanRecord(span.context(), parent, Kind.SERVER, "GET", span.status(), span.links(),
				span.timing(), new Source("orders", "io.opentelemetry.tomcat", "http-1"), span.attributes()));
	}

	@Test
	void requestsOfWhichNoneWasSampledAreJudgedByTheirLines() {
		this.observed.spans.clear();
		assertThat(this.observed.judge(CorrelationRule.EVIDENCE_PRESENT).state()).isEqualTo(State.BROKEN);
		this.observed.lines.removeIf((line) -> {
			SpanContext active = line.event().snapshot().active();
			return active != null && active.isSampled();
		});
		assertThat(this.observed.judge(CorrelationRule.EVIDENCE_PRESENT).state()).isEqualTo(State.HELD);
	}

}
