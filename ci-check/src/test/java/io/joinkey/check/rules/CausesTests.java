/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.check.Cause;
import io.joinkey.check.Finding;
import io.joinkey.check.Judgement;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.Rule;
import io.joinkey.check.Waiver;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ClientBean;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.TaskRun;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Causes}, {@link Origins} and {@link MissingEvidence}.
 */
class CausesTests {

	private static final List<CorrelationRule> RULES = List.of(CorrelationRule.values());

	private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

	private final Observed observed = new Observed();

	@Test
	void aCallOnAThreadWithoutContextIsOneFinding() {
		callOnLostThread();
		Report report = Evaluation.of(this.observed.telemetry(), RULES);
		assertThat(report.causes()).singleElement().satisfies((cause) -> {
			assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.ASYNC_HOP);
			assertThat(cause.consequences()).extracting(Finding::rule)
				.containsExactly(CorrelationRule.OUTGOING_TRACEPARENT, CorrelationRule.ROOT_NOT_CLIENT);
			assertThat(cause.message()).contains("\nconsequence  outgoing-traceparent  GET localhost/pay: ",
					"\nconsequence  root-not-client  http get: ");
		});
		assertThat(report.findings()).hasSize(3);
		assertThat(report.consequenceOf(outcome(report, CorrelationRule.ROOT_NOT_CLIENT))).get()
			.extracting(Finding::rule)
			.isEqualTo(CorrelationRule.ASYNC_HOP);
		assertThat(report.consequenceOf(outcome(report, CorrelationRule.ASYNC_HOP))).isEmpty();
	}

	@Test
	void aLabelWithATraceIdDoesNotFollowFromMissingBuckets() {
		this.observed.scrapes.set(0,
				new Scrape("http://localhost:4712/actuator/prometheus", "application/openmetrics-text; version=1.0.0",
						200, "application/openmetrics-text;version=1.0.0;charset=utf-8", """
								http_server_requests_seconds_count{service="orders"} 1
								cart_reads_total{service="orders",correlation="%s"} 1
								# EOF
								""".formatted(Observed.SERVER.traceId())));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes())
			.extracting((cause) -> cause.finding().rule())
			.contains(CorrelationRule.EXEMPLAR_PRESENT, CorrelationRule.LABEL_CARDINALITY);
	}

	@Test
	void consequencesOfOneRuleAreOneLineWithTheirNumber() {
		callOnLostThread();
		Cause cause = Evaluation.of(this.observed.telemetry(), RULES).causes().get(0);
		Finding repeated = cause.consequences().get(0);
		assertThat(new Cause(cause.finding(), List.of(), List.of(repeated, repeated, repeated)).message().lines())
			.filteredOn((line) -> line.startsWith("consequence"))
			.singleElement()
			.asString()
			.startsWith("consequence  outgoing-traceparent  GET localhost/pay: ")
			.endsWith(", and 2 more");
	}

	@Test
	void whatAConsequenceSawIsCutAfter160Characters() {
		Finding cause = finding(CorrelationRule.ASYNC_HOP);
		assertThat(new Cause(cause, List.of(), List.of(seen("x".repeat(160)))).message())
			.endsWith("\nconsequence  root-not-client  x: " + "x".repeat(160));
		assertThat(new Cause(cause, List.of(), List.of(seen("x".repeat(80) + "\n " + "x".repeat(80)))).message())
			.endsWith("\nconsequence  root-not-client  x: " + "x".repeat(80) + " " + "x".repeat(79) + "...");
	}

	private static Finding seen(String seen) {
		return new Finding(CorrelationRule.ROOT_NOT_CLIENT, "x", new Finding.Diagnosis("a", seen, null, "c"),
				List.of());
	}

	@Test
	void aWaiverOfTheCauseCoversItsConsequences() {
		callOnLostThread();
		String subject = Evaluation.of(this.observed.telemetry(), RULES).causes().get(0).finding().subject();
		Waiver waiver = new Waiver("async-hop", subject, "team-orders", TODAY);
		Report report = Evaluation.of(this.observed.telemetry(), RULES, List.of(waiver), TODAY);
		assertThat(report.causes()).isEmpty();
		assertThat(report.waived()).extracting(Report.Waived::seen)
			.anyMatch((seen) -> seen.startsWith("consequence root-not-client http get: "))
			.hasSize(3);
		assertThat(report.outcomes(State.BROKEN)).isEmpty();
	}

	@Test
	void aWaiverOfAConsequenceLeavesTheCause() {
		callOnLostThread();
		Waiver waiver = new Waiver("root-not-client", "http get", "team-orders", TODAY);
		Report report = Evaluation.of(this.observed.telemetry(), RULES, List.of(waiver), TODAY);
		assertThat(report.causes()).singleElement()
			.satisfies((cause) -> assertThat(cause.consequences()).extracting(Finding::rule)
				.containsExactly(CorrelationRule.OUTGOING_TRACEPARENT));
	}

	@Test
	void theSameRemedyForAnotherSubjectIsTheSameFinding() {
		this.observed.records.add(new KafkaRecord("billed", 0, 0, List.of()));
		this.observed.records.add(new KafkaRecord("shipped", 0, 0, List.of()));
		Report report = Evaluation.of(this.observed.telemetry(), List.of(CorrelationRule.KAFKA_PRODUCED_HEADER));
		assertThat(report.findings()).hasSize(2);
		assertThat(report.causes()).singleElement()
			.satisfies((cause) -> assertThat(cause.message()).endsWith("\nalso         shipped"));
	}

	@Test
	void findingsWithoutCommonEvidenceStayApart() {
		this.observed.exchanges.set(0, Observed.exchange(14));
		this.observed.records.add(new KafkaRecord("billed", 0, 0, List.of()));
		Report report = Evaluation.of(this.observed.telemetry(), RULES);
		assertThat(report.causes()).extracting((cause) -> cause.finding().rule())
			.containsExactly(CorrelationRule.OUTGOING_TRACEPARENT, CorrelationRule.KAFKA_PRODUCED_HEADER);
		assertThat(report.causes()).allSatisfy((cause) -> assertThat(cause.consequences()).isEmpty());
	}

	@Test
	void aFindingOfWhichOnlyAPartFollowsStaysApart() {
		callOnLostThread();
		this.observed.exchanges.add(Observed.exchange(15));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes())
			.filteredOn((cause) -> cause.finding().rule() == CorrelationRule.ASYNC_HOP)
			.singleElement()
			.satisfies((cause) -> assertThat(cause.consequences()).extracting(Finding::rule)
				.contains(CorrelationRule.ROOT_NOT_CLIENT));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes())
			.filteredOn((cause) -> cause.finding().rule() == CorrelationRule.OUTGOING_TRACEPARENT)
			.isNotEmpty();
	}

	@Test
	void aScopeThatStaysOpenIsTheCauseOfWhatItsLinesLack() {
		Finding lines = finding(CorrelationRule.LOG_HAS_IDS);
		Finding scope = finding(CorrelationRule.SCOPE_BALANCE);
		assertThat(Causes.of(List.of(lines, scope), this.observed.telemetry())).singleElement()
			.satisfies((cause) -> assertThat(cause.finding()).isEqualTo(scope));
	}

	@Test
	void findingsOfOneRuleWithTwoRemediesStayApart() {
		Finding one = new Finding(CorrelationRule.ASYNC_HOP, "x", new Finding.Diagnosis("a", "b", null, "one"),
				List.of(this.observed.requests.get(0)));
		Finding other = new Finding(CorrelationRule.ASYNC_HOP, "y", new Finding.Diagnosis("a", "b", null, "other"),
				List.of(this.observed.requests.get(0)));
		assertThat(Causes.of(List.of(one, other), this.observed.telemetry())).hasSize(2);
	}

	@Test
	void oneRemedyForTwoRulesIsOneCause() {
		Finding other = new Finding(CorrelationRule.ROOT_NOT_CLIENT, "y", new Finding.Diagnosis("a", "b", null, "c"),
				List.of(this.observed.requests.get(1)));
		assertThat(Causes.of(List.of(finding(CorrelationRule.ASYNC_HOP), other), this.observed.telemetry())).hasSize(1);
	}

	@Test
	void anAlternativeToTheSameRemedyIsTheSameCause() {
		Finding one = new Finding(CorrelationRule.EXEMPLAR_UNSAMPLED_ABSENT, "x",
				new Finding.Diagnosis("a", "b", null, "use a sampler"), List.of(this.observed.requests.get(0)));
		Finding other = new Finding(CorrelationRule.INBOUND_CONTINUED, "y",
				new Finding.Diagnosis("a", "b", null, "use a sampler; else let no filter hide the path"),
				List.of(this.observed.requests.get(1)));
		assertThat(Causes.of(List.of(other, one), this.observed.telemetry())).hasSize(1);
	}

	@Test
	void aSpanThatNeverEndsIsShownBeforeTheRequestThatJoinsItsTrace() {
		assertThat(
				Causes.of(List.of(finding(CorrelationRule.INBOUND_NONE_NEW), finding(CorrelationRule.NO_ORPHAN_SPAN)),
						this.observed.telemetry()))
			.singleElement()
			.satisfies((cause) -> {
				assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.NO_ORPHAN_SPAN);
				assertThat(cause.consequences()).extracting(Finding::rule)
					.containsExactly(CorrelationRule.INBOUND_NONE_NEW);
			});
	}

	@Test
	void aSpanThatNeverEndsFollowsFromWhatLeadsToTheRequest() {
		assertThat(Causes.of(
				List.of(finding(CorrelationRule.NO_ORPHAN_SPAN), finding(CorrelationRule.INBOUND_NONE_NEW),
						finding(CorrelationRule.ASYNC_HOP), finding(CorrelationRule.INBOUND_CONTINUED)),
				this.observed.telemetry()))
			.singleElement()
			.satisfies((cause) -> {
				assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.ASYNC_HOP);
				assertThat(cause.consequences()).extracting(Finding::rule)
					.containsExactly(CorrelationRule.INBOUND_CONTINUED, CorrelationRule.NO_ORPHAN_SPAN,
							CorrelationRule.INBOUND_NONE_NEW);
			});
	}

	@Test
	void aFindingAboutWaiversStaysApart() {
		Finding waiver = new Finding(new WaiverExpiry(List.of(), TODAY), "x",
				new Finding.Diagnosis("a", "b", null, "c"), List.of(this.observed.requests.get(0)));
		assertThat(Causes.of(List.of(finding(CorrelationRule.ASYNC_HOP), waiver), this.observed.telemetry()))
			.hasSize(2);
	}

	@Test
	void oneLoginThatRefusesSeveralRequestsIsOneCause() {
		Finding first = refused(MissingEvidence.EXPECTED_STATUS, "GET /orders", "add credentials");
		Finding second = refused(MissingEvidence.EXPECTED_STATUS, "GET /stock", "add credentials");
		assertThat(causes(first, second)).hasSize(1);
		assertThat(causes(first, refused(MissingEvidence.EXPECTED_STATUS, "GET /stock", "change the credentials")))
			.hasSize(2);
		assertThat(causes(first, refused("other-rule", "GET /stock", "add credentials"))).hasSize(2);
		assertThat(causes(refused("other-rule", "GET /orders", "add credentials"),
				refused("other-rule", "GET /stock", "add credentials")))
			.hasSize(2);
		assertThat(causes(refused(MissingEvidence.EXPECTED_STATUS, "GET /orders", "set its status"),
				refused(MissingEvidence.EXPECTED_STATUS, "GET /stock", "set its status")))
			.hasSize(2);
	}

	private List<Cause> causes(Finding... findings) {
		return Causes.of(List.of(findings), this.observed.telemetry());
	}

	private static Finding refused(String rule, String subject, String remedy) {
		return new Finding(new Named(rule), subject, new Finding.Diagnosis("200", "401", null, remedy), List.of());
	}

	/** A rule outside of the catalogue. */
	private record Named(String id) implements Rule {

		@Override
		public String summary() {
			return "named";
		}

		@Override
		public void judge(Telemetry telemetry, Judgement judgement) {
		}

	}

	@Test
	void aBeanFollowsFromWhatNamesItAndFromNothingElse() {
		Finding cause = new Finding(CorrelationRule.ASYNC_HOP, "tasks",
				new Finding.Diagnosis("a", "b", null, "decorate the bean 'pool'"),
				List.of(this.observed.requests.get(0)));
		for (String bean : List.of("tasks", "pool", "other")) {
			Finding inventory = new Finding(CorrelationRule.EXECUTOR_INVENTORY, bean,
					new Finding.Diagnosis("a", "b", null, "wrap it"), List.of());
			assertThat(Causes.of(List.of(cause, inventory), this.observed.telemetry())).as(bean)
				.hasSize(bean.equals("other") ? 2 : 1);
		}
	}

	@Test
	void aRuleFollowsOnlyIfAllThatItFoundFollows() {
		Outcome found = new Outcome(CorrelationRule.ROOT_NOT_CLIENT, State.BROKEN, 2, "",
				List.of(seen("one"), seen("two")));
		Cause unrelated = new Cause(finding(CorrelationRule.REAL_TRACER), List.of(), List.of());
		Finding hop = finding(CorrelationRule.ASYNC_HOP);
		assertThat(report(unrelated, new Cause(hop, List.of(), found.findings())).consequenceOf(found)).contains(hop);
		assertThat(report(unrelated, new Cause(hop, List.of(), List.of(seen("one")))).consequenceOf(found)).isEmpty();
	}

	private static Report report(Cause... causes) {
		return new Report(List.of(), List.of(), List.of(), List.of(), List.of(causes));
	}

	@Test
	void aViolationIsNeverHiddenBelowAWarning() {
		Finding warning = finding(CorrelationRule.INBOUND_W3C_STRICT);
		Finding violation = finding(CorrelationRule.ROOT_NOT_CLIENT);
		assertThat(Causes.of(List.of(warning, violation), this.observed.telemetry())).hasSize(2);
	}

	@Test
	void evidenceThatIsMissingBecauseAnotherRuleIsBrokenIsSaidInOneLine() {
		this.observed.exchanges.set(0, Observed.exchange(14));
		Report report = Evaluation.of(this.observed.telemetry(), RULES);
		assertThat(report.blocked())
			.isEqualTo(Map.of("outgoing-traceparent is broken", List.of("outgoing-tracestate-baggage")));
		assertThat(report.inconclusive()).isEmpty();
	}

	/** A task that lost the span makes a call, which starts a trace of its own. */
	private void callOnLostThread() {
		SpanContext root = Observed.context("9", "2", "03");
		this.observed.span(Observed.CLIENT,
				(span) -> new SpanRecord(root, null, Kind.CLIENT, span.name(), span.status(), span.links(),
						span.timing(), new Source("orders", "org.springframework.boot", "worker-1", Observed.HANDOVER),
						Map.of()));
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(root), "tracestate",
				"vendor=1", "baggage", "tenant=7"));
	}

	private Finding finding(CorrelationRule rule) {
		return new Finding(rule, "x", new Finding.Diagnosis("a", "b", null, "c"),
				List.of(this.observed.requests.get(0)));
	}

	private static Outcome outcome(Report report, CorrelationRule rule) {
		return report.outcomes().stream().filter((outcome) -> outcome.rule() == rule).findFirst().orElseThrow();
	}

	@Test
	void theGatesOwnLoggerIsNamedLast() {
		LogEvent own = new LogEvent(Observed.at(12, "http-1", Observed.SERVER), "com.acme.JoinkeyGate", "INFO",
				"hello");
		this.observed.lines.add(0, new LogLine(own, "FILE", "{}"));
		this.observed.lines.add(Observed.text(Observed.at(12, "http-1", Observed.SERVER), "{}"));
		Finding appender = Evaluation.of(this.observed.telemetry(), RULES).causes().get(0).finding();
		assertThat(appender.wrong().get(0).place()).startsWith("com.acme.Orders on thread http-1");
		assertThat(appender.wrong().get(1).place()).startsWith("com.acme.JoinkeyGate on thread http-1");
	}

	@Test
	void aFindingAboutTheGatesOwnLoggerIsNoCauseOfTheSameOne() {
		this.observed.withoutContext().rewrite((text) -> text.replaceAll(",\"(trace|span)_[a-z]+\":\"[0-9a-f]+\"", ""));
		LogLine line = this.observed.lines.get(1);
		this.observed.lines.add(0,
				new LogLine(new LogEvent(line.event().snapshot(), "com.acme.JoinkeyGate", "INFO", "hello"),
						line.appender(), line.text()));
		Report report = Evaluation.of(this.observed.telemetry(), List.of(CorrelationRule.LOG_HAS_IDS));
		assertThat(report.findings().get(0).subject()).isEqualTo("com.acme.JoinkeyGate");
		assertThat(report.causes().get(0).finding().subject()).isEqualTo("com.acme.Orders");
	}

	@Test
	void aCallWithinARequestThatIsHiddenFollowsFromIt() {
		SpanContext root = Observed.context("9", "9", "03");
		this.observed.requests.add(0, Observed.request(90, 99, "GET /hidden", "traceparent",
				Traceparent.format(Observed.context("f", "8", "01"))));
		this.observed.requests.add(1, Observed.request(91, 98, "GET /hidden", "traceparent",
				Traceparent.format(Observed.context("f", "7", "01"))));
		this.observed.requests.add(Observed.request(100, 109, "GET /hidden?joinkey-gate"));
		this.observed.spans
			.add(Observed.span(Observed.context("9", "a", "03"), null, Kind.CLIENT, "http get", 102, "http-3"));
		this.observed.spans.add(Observed.span(root, null, Kind.CLIENT, "http get", 92, "http-1"));
		this.observed.exchanges.add(Observed.exchange(93, "traceparent", Traceparent.format(root)));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes()).singleElement().satisfies((cause) -> {
			assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.INBOUND_CONTINUED);
			assertThat(cause.consequences()).extracting(Finding::rule).contains(CorrelationRule.ROOT_NOT_CLIENT);
		});
	}

	@Test
	void theErrorLineOfARequestThatIsHiddenFollowsFromIt() {
		this.observed.requests.add(hidden(80, "9"));
		this.observed.lines.add(new LogLine(
				new LogEvent(Observed.at(85, "http-9", null), "org.apache.catalina.core.ContainerBase.[Tomcat]",
						"ERROR", "failed"),
				"CONSOLE", Observed.line(Observed.at(85, "http-9", null), "failed").text()));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes()).singleElement().satisfies((cause) -> {
			assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.INBOUND_CONTINUED);
			assertThat(cause.consequences()).extracting(Finding::rule)
				.containsExactly(CorrelationRule.ERROR_LINE_CORRELATED);
		});
	}

	@Test
	void theErrorLineOfARequestWithASpanDoesNotFollow() {
		this.observed.requests.add(hidden(80, "9"));
		this.observed.requests.add(hidden(190, "8"));
		this.observed.spans.add(Observed.span(Observed.context("8", "1", "03"), new Parent("a".repeat(16), true),
				Kind.SERVER, "http get", 191, "http-9"));
		this.observed.lines.add(new LogLine(
				new LogEvent(Observed.at(195, "http-9", null), "org.apache.catalina.core.ContainerBase.[Tomcat]",
						"ERROR", "failed"),
				"CONSOLE", Observed.line(Observed.at(195, "http-9", null), "failed").text()));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes())
			.extracting((cause) -> cause.finding().rule())
			.contains(CorrelationRule.INBOUND_CONTINUED, CorrelationRule.ERROR_LINE_CORRELATED);
	}

	private static SentRequest hidden(long order, String trace) {
		return new SentRequest(Observed.at(order, "test", null), order + 9, "GET", "/hidden",
				Observed.headers("traceparent", Traceparent.format(Observed.context(trace, "a", "01"))), 500);
	}

	@Test
	void aCaseOfTheSuiteThatIsNotContinuedFollowsFromRequestsThatAreNot() {
		SpanContext restarted = Observed.context("e", "1", "03");
		this.observed.requests.add(Observed.request(80, 89, "GET /orders", SentRequest.CASE,
				"traceparent_header_name_valid_casing", "traceparent", Traceparent.format(Observed.SENT)));
		this.observed.spans.add(Observed.span(restarted, null, Kind.SERVER, "http get /orders", 81, "http-1"));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes()).singleElement()
			.satisfies(
					(cause) -> assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.INBOUND_INVALID_RESTARTED));
		this.observed.requests.add(Observed.request(190, 199, "GET /orders?joinkey-gate", "traceparent",
				Traceparent.format(Observed.context("9", "a", "01"))));
		this.observed.spans
			.add(Observed.span(Observed.context("8", "1", "03"), null, Kind.SERVER, "http get /orders", 191, "http-1"));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes()).singleElement().satisfies((cause) -> {
			assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.INBOUND_CONTINUED);
			assertThat(cause.consequences()).extracting(Finding::rule)
				.containsExactly(CorrelationRule.INBOUND_INVALID_RESTARTED);
		});
	}

	@Test
	void requestsWithoutTraceparentThatAreHiddenAreSaidInOneLine() {
		this.observed.requests.removeIf((request) -> request.place().endsWith("without traceparent"));
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.NEW));
		this.observed.requests.add(hidden(80, "9"));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).blocked().get("inbound-continued is broken"))
			.contains("inbound-none-new");
	}

	@Test
	void whatRunsOutsideOfTheSpanOnTheRequestsThreadIsOneFinding() {
		SpanContext root = Observed.context("9", "9", "03");
		this.observed.lines.add(Observed.line(Observed.at(12, "http-1", null), "outside"));
		this.observed.spans.add(Observed.span(root, null, Kind.CLIENT, "http get", 13, "http-1"));
		this.observed.exchanges.add(Observed.exchange(14, "traceparent", Traceparent.format(root)));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes()).singleElement().satisfies((cause) -> {
			assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.LOG_HAS_IDS);
			assertThat(cause.finding().diagnosis().remedy())
				.contains("contextWrite((context) -> context.put(key, value))");
			assertThat(cause.consequences()).extracting(Finding::rule)
				.containsExactly(CorrelationRule.OUTGOING_TRACEPARENT, CorrelationRule.ROOT_NOT_CLIENT);
		});
	}

	@Test
	void callsOnTheEventLoopOfARequestAreOneFinding() {
		this.observed.span(Observed.SERVER, (span) -> on("reactor-http-epoll-1", span));
		for (String loop : List.of("1", "2")) {
			SpanContext root = Observed.context("9", loop, "03");
			root = new SpanContext(loop.repeat(2).concat("9".repeat(30)), root.spanId(), root.flags());
			this.observed.spans
				.add(Observed.span(root, null, Kind.CLIENT, "http get", 13, "reactor-http-epoll-" + loop));
			this.observed.exchanges.add(Observed.exchange(14, "traceparent", Traceparent.format(root)));
		}
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes()).singleElement().satisfies((cause) -> {
			assertThat(cause.finding().diagnosis().remedy())
				.contains("contextWrite((context) -> context.put(key, value))");
			assertThat(cause.consequences()).extracting(Finding::rule).contains(CorrelationRule.ROOT_NOT_CLIENT);
		});
	}

	private static SpanRecord on(String thread, SpanRecord span) {
		return new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(), span.links(),
				span.timing(), new Source("orders", "org.springframework.boot", thread), span.attributes());
	}

	@Test
	void aCallOfAThreadThatNoRequestLedToIsOneFindingOfItsOwn() {
		SpanContext root = Observed.context("9", "9", "03");
		this.observed.spans.add(Observed.span(root, null, Kind.CLIENT, "http get", 13, "poll-1"));
		this.observed.exchanges.add(Observed.exchange(14, "traceparent", Traceparent.format(root)));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes()).singleElement().satisfies((cause) -> {
			assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.ROOT_NOT_CLIENT);
			assertThat(cause.finding().diagnosis().lastRight()).isNull();
			assertThat(cause.message()).contains("observe what runs on thread poll-*", "Observation.createNotStarted(");
		});
	}

	/** The listener's container has no observation. */
	@Test
	void aTraceThatStartsDuringADeliveryWithoutASpanFollowsFromIt() {
		SpanContext root = Observed.context("9", "9", "03");
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.CONSUMER));
		this.observed.spans.add(Observed.span(root, null, Kind.PRODUCER, "picked send", 17, "listener-1"));
		assertThat(Evaluation
			.of(this.observed.telemetry(), List.of(CorrelationRule.KAFKA_CONSUMED, CorrelationRule.ROOT_NOT_CLIENT))
			.causes()).singleElement().satisfies((cause) -> {
				assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.KAFKA_CONSUMED);
				assertThat(cause.consequences()).extracting(Finding::rule)
					.containsExactly(CorrelationRule.ROOT_NOT_CLIENT);
			});
	}

	@Test
	void anExemplarOfATraceThatStartsDuringADeliveryStaysApart() {
		SpanContext root = Observed.context("9", "9", "03");
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.CONSUMER));
		this.observed.spans.add(Observed.span(root, null, Kind.PRODUCER, "picked send", 17, "listener-1"));
		Finding legal = new Finding(CorrelationRule.EXEMPLAR_LEGAL, "x", new Finding.Diagnosis("a", "b", null, "c"),
				List.of(new Exemplar("sends_seconds_count", Map.of(), Map.of("trace_id", root.traceId()), 1, 7)));
		assertThat(Causes.of(List.of(this.observed.finding(CorrelationRule.KAFKA_CONSUMED), legal),
				this.observed.telemetry()))
			.hasSize(2);
	}

	@Test
	void anExemplarOnAWrongSampleDoesNotFollowFromItsRequest() {
		Exemplar exemplar = new Exemplar("sends_seconds_count", Map.of(), Map.of("trace_id", Observed.SERVER.traceId()),
				1, 7);
		Finding legal = new Finding(CorrelationRule.EXEMPLAR_LEGAL, "x", new Finding.Diagnosis("a", "b", null, "c"),
				List.of(exemplar));
		Finding scope = new Finding(CorrelationRule.SCOPE_BALANCE, "y", new Finding.Diagnosis("d", "e", null, "f"),
				List.of(exemplar));
		assertThat(Causes.of(List.of(scope, legal), this.observed.telemetry())).hasSize(2);
	}

	@Test
	void exemplarsWithoutLinesFollowFromTheLinesOfSeveralFindings() {
		Finding cleared = new Finding(CorrelationRule.LOG_HAS_IDS, "com.acme.A", diagnosis("clear nothing"),
				List.of(Observed.line(Observed.at(12, "exec-1", Observed.SERVER), "ordered")));
		Finding text = new Finding(CorrelationRule.LOG_EVERY_APPENDER, "FILE", diagnosis("add the ids"),
				List.of(Observed.line(Observed.at(32, "exec-2", Observed.NEW), "ordered")));
		Finding exemplars = exemplars(Observed.SERVER, Observed.NEW);
		assertThat(causes(cleared, text, exemplars)).hasSize(2)
			.first()
			.satisfies((cause) -> assertThat(cause.consequences()).containsExactly(exemplars));
		assertThat(causes(cleared, exemplars)).hasSize(2);
		assertThat(causes(cleared, text, exemplars(Observed.SERVER, Observed.NEW, Observed.LINKED))).hasSize(3);
		Finding other = new Finding(CorrelationRule.SCOPE_BALANCE, "com.acme.B", diagnosis("close it"), List.of());
		assertThat(causes(other, cleared, text, exemplars)).hasSize(3)
			.first()
			.satisfies((cause) -> assertThat(cause.consequences()).isEmpty());
	}

	private static Finding exemplars(SpanContext... spans) {
		return new Finding(CorrelationRule.EXEMPLAR_EQUALS_SPAN, "sends_seconds_count",
				diagnosis(ExemplarRules.WRITE_IDS),
				Stream.of(spans)
					.<Evidence>map((span) -> new Exemplar("sends_seconds_count", Map.of(),
							Map.of("trace_id", span.traceId()), 1, 7))
					.toList());
	}

	@Test
	void aTraceThatStartsOnAnotherThreadThanTheDeliverysStaysApart() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.CONSUMER));
		this.observed.spans
			.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.PRODUCER, "picked send", 17, "relay-1"));
		assertThat(Evaluation
			.of(this.observed.telemetry(), List.of(CorrelationRule.KAFKA_CONSUMED, CorrelationRule.ROOT_NOT_CLIENT))
			.causes()).hasSize(2);
	}

	/** The SERVER span of an unsampled request is not recorded. */
	@Test
	void aCallOfAnUnsampledRequestOnTheEventLoopIsOneFindingWithOthers() {
		this.observed.span(Observed.SERVER, (span) -> on("reactor-http-epoll-1", span));
		for (long order : List.of(13L, 43L)) {
			SpanContext root = new SpanContext((order + "9".repeat(30)), "9".repeat(16), "03");
			this.observed.spans.add(Observed.span(root, null, Kind.CLIENT, "http get", order, "reactor-http-epoll-1"));
			this.observed.exchanges.add(Observed.exchange(order + 1, "traceparent", Traceparent.format(root)));
		}
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes()).singleElement()
			.satisfies((cause) -> assertThat(cause.finding().diagnosis().remedy())
				.contains("contextWrite((context) -> context.put(key, value))"));
	}

	/** The worker's thread shows only what the last task left. */
	@Test
	void aLineThatShowsWhatATaskLeftIsOneFindingWithEachTask() {
		for (SpanContext task : List.of(Observed.SERVER, Observed.NEW)) {
			this.observed.runs.add(new TaskRun(new TaskSubmission(task, "pool@1", Observed.HANDOVER.stack()),
					new ThreadSnapshot(29, "pool-1", null, Map.of("traceId", task.traceId())), List.of()));
		}
		LogLine line = Observed.line(Observed.at(50, "pool-1", Observed.NEW), "cleaning up");
		this.observed.lines
			.add(new LogLine(new LogEvent(Observed.at(50, "pool-1", null), Observed.LOGGER, "INFO", "cleaning up"),
					"CONSOLE", line.text()));
		assertThat(Evaluation
			.of(this.observed.telemetry(), List.of(CorrelationRule.LOG_IDLE_CLEAN, CorrelationRule.ASYNC_NO_LEAK))
			.causes()).singleElement().satisfies((cause) -> {
				assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.LOG_IDLE_CLEAN);
				assertThat(cause.consequences()).extracting(Finding::rule)
					.containsExactly(CorrelationRule.ASYNC_NO_LEAK);
			});
	}

	/** As stock Spring Boot calls the fields: another name brings no foreign id. */
	@Test
	void aForeignIdFollowsFromNoNameOfAField() {
		List<Evidence> line = List.of(Observed.line(Observed.at(50, "pool-1", Observed.NEW), "cleaning up"));
		Finding shape = new Finding(CorrelationRule.LOG_FIELD_SHAPE, "CONSOLE", diagnosis("rename it"), line);
		for (CorrelationRule rule : List.of(CorrelationRule.LOG_IDLE_CLEAN, CorrelationRule.ASYNC_NO_LEAK)) {
			assertThat(causes(shape, new Finding(rule, "thread pool-*", diagnosis("remove it"), line))).hasSize(2);
		}
		assertThat(causes(shape, new Finding(CorrelationRule.LOG_EVERY_APPENDER, "CONSOLE", diagnosis("x"), line)))
			.hasSize(1);
	}

	@Test
	void anAppenderWithoutIdsFollowsFromNoFieldOfAnotherAppender() {
		List<Evidence> line = List.of(Observed.line(Observed.at(50, "pool-1", Observed.NEW), "cleaning up"));
		Finding file = new Finding(CorrelationRule.LOG_EVERY_APPENDER, "FILE", diagnosis("add the ids"), line);
		for (CorrelationRule rule : List.of(CorrelationRule.LOG_FIELD_SHAPE, CorrelationRule.LOG_JSON_CLEAN)) {
			assertThat(causes(new Finding(rule, "CONSOLE", diagnosis("rename it"), line), file)).hasSize(2);
			assertThat(causes(new Finding(rule, "FILE", diagnosis("rename it"), line), file)).hasSize(1);
		}
		assertThat(causes(new Finding(CorrelationRule.LOG_FIELD_SHAPE, "CONSOLE",
				diagnosis("leave the MDC key traceId to the tracer"), line), file))
			.hasSize(1);
	}

	private static Finding.Diagnosis diagnosis(String remedy) {
		return new Finding.Diagnosis("expected", "seen", null, remedy);
	}

	@Test
	void aClientBeanThatARemedyNamesIsNoFindingOfItsOwn() {
		this.observed.exchanges.set(0, Observed.exchange(14));
		this.observed.spans.removeIf((span) -> span.kind() == Kind.CLIENT);
		this.observed.setup = new Setup(this.observed.setup.tracing(), List.of("com.acme"), List.of("tenant"),
				List.of(new ClientBean("partner", "RestClient", false)), List.of(), Map.of(), Map.of(), Map.of(),
				this.observed.setup.threads())
			.withWiring(new Wiring(Map.of("joinkey.excluded-beans", "other, partner"), Map.of(),
					List.of(new Held("the bean 'partner'", "org.springframework.web.client.DefaultRestClient", "",
							false, List.of())),
					List.of()));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes())
			.filteredOn((cause) -> cause.finding().rule() == CorrelationRule.OUTGOING_TRACEPARENT)
			.singleElement()
			.satisfies((cause) -> {
				assertThat(cause.finding().diagnosis().remedy())
					.isEqualTo("take 'partner' out of joinkey.excluded-beans, or build it from the injected builder");
				assertThat(cause.consequences()).extracting(Finding::rule)
					.containsExactly(CorrelationRule.CLIENT_INVENTORY);
			});
	}

}
