/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Status;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailedRequestRules}.
 */
class FailedRequestRulesTests {

	private static final CorrelationRule RULE = CorrelationRule.ERROR_LINE_CORRELATED;

	private static final String CONTAINER = "org.apache.catalina.core.ContainerBase.[Tomcat].[localhost].[/].[dispatcherServlet]";

	private final Observed observed = new Observed();

	@Test
	void aContainersLineWithoutIdsIsFound() {
		errorLineAt(58, "http-1", null);
		assertThat(this.observed.finding(RULE).subject()).isEqualTo(CONTAINER);
	}

	@Test
	void theMessageOfAContainersLineTellsThatTheObservationHadClosed() {
		errorLineAt(58, "http-1", null);
		assertThat(this.observed.finding(RULE).message()).contains(
				"expected     the ids of the failed request GET /orders with traceparent 00-5555",
				"seen         none: the line was logged after the server observation had closed",
				"last right   SERVER span \"http get /orders\" " + Observed.FAILED,
				"first wrong  " + CONTAINER + " on thread http-1",
				"remedy       add joinkey-spring-boot-starter; by hand: in a filter ordered at Ordered.HIGHEST_PRECEDENCE + 2",
				"log it there, mark the request's span by Span.current().setStatus(StatusCode.ERROR), and answer");
	}

	@Test
	void aLineWithinTheSpanAndOutsideItsScopeIsToldApart() {
		errorLineAt(54, "http-1", null);
		assertThat(this.observed.finding(RULE).diagnosis().seen())
			.isEqualTo("none: the line was logged outside the scope of the server observation, on thread http-1");
	}

	@Test
	void theIdsOfAnotherRequestAreToldFromNone() {
		errorLineAt(54, "http-1", Observed.SERVER);
		assertThat(this.observed.finding(RULE).diagnosis().seen())
			.startsWith(Observed.SERVER.traceId() + ", stale: of the earlier request GET /orders");
	}

	@Test
	void aLineOfTheApplicationOnTheRequestsThreadIsThisRulesAndNotThatOfAllLines() {
		LogLine line = Observed.line(Observed.at(58, "http-1", null), "failed");
		this.observed.lines.add(new LogLine(new LogEvent(line.event().snapshot(), Observed.LOGGER, "ERROR", "failed"),
				"CONSOLE", line.text()));
		assertThat(this.observed.finding(RULE).subject()).isEqualTo(Observed.LOGGER);
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).state()).isEqualTo(State.HELD);
	}

	@Test
	void aTaskThatFailsMeanwhileOnAThreadOfItsOwnIsNot() {
		LogLine line = Observed.line(Observed.at(55, "scheduling-1", null), "failed");
		this.observed.lines.add(new LogLine(new LogEvent(line.event().snapshot(), Observed.LOGGER, "ERROR", "failed"),
				"CONSOLE", line.text()));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void whatTheAppenderMadeOfTheContextIsNot() {
		this.observed.rewrite((text) -> "{}\n");
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void twoConcurrentFailuresKeepTheirLines() {
		SpanContext other = Observed.context("9", "1", "03");
		this.observed.requests
			.add(Observed.failed(50, 59, "traceparent", Traceparent.format(Observed.context("9", "a", "01"))));
		this.observed.spans
			.add(Observed.failed(
					Observed.span(other, new SpanRecord.Parent("a".repeat(16), true), SpanRecord.Kind.SERVER,
							"http get /orders", 52, "http-2"),
					Status.ERROR, Map.of("uri", "/orders", "status", "500")));
		this.observed.lines.add(Observed.errorLine(Observed.at(55, "http-2", other)));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void aLineThatComesAfterTheAnswerKeepsItsRequest() {
		SpanContext other = Observed.context("9", "1", "03");
		this.observed.requests
			.add(Observed.failed(45, 51, "traceparent", Traceparent.format(Observed.context("9", "a", "01"))));
		this.observed.spans
			.add(Observed.failed(
					Observed.span(other, new SpanRecord.Parent("a".repeat(16), true), SpanRecord.Kind.SERVER,
							"http get /orders", 52, "http-2"),
					Status.ERROR, Map.of("uri", "/orders", "status", "500")));
		this.observed.lines.add(Observed.errorLine(Observed.at(53, "http-2", other)));
		assertThat(this.observed.judge(RULE).findings()).isEmpty();
		this.observed.lines.add(Observed.errorLine(Observed.at(55, "http-1", other)));
		assertThat(this.observed.judge(RULE).findings()).hasSize(1);
	}

	@Test
	void ofTwoConcurrentFailuresTheThreadTellsWhoseLineHasNoIds() {
		twoConcurrentFailuresKeepTheirLines();
		this.observed.lines.add(Observed.errorLine(Observed.at(56, "http-2", null)));
		Finding finding = this.observed.finding(RULE);
		assertThat(finding.wrong()).hasSize(1);
		assertThat(finding.diagnosis().expected()).contains("9".repeat(32));
	}

	@Test
	void aSpanThatLooksHealthyIsFoundWithAnErrorLineAndWithout() {
		span(Status.UNSET, "/orders", "500");
		assertThat(this.observed.finding(RULE).diagnosis().seen())
			.isEqualTo("status 500 and an error line, and a SERVER span that looks healthy: its status is UNSET");
		assertThat(this.observed.finding(RULE).diagnosis().remedy()).contains("when the status is 500 or more");
		this.observed.lines.removeIf((line) -> line.event().logger().equals(CONTAINER));
		Finding finding = this.observed.finding(RULE);
		assertThat(finding.subject()).isEqualTo("GET /orders");
		assertThat(finding.message()).contains("expected     a SERVER span with error status",
				"seen         status 500, and a SERVER span that looks healthy: its status is UNSET",
				"setStatus(StatusCode.ERROR)");
	}

	@Test
	void anErrorLineOfTheContainerNeedsAnErrorSpanWhateverWasAnswered() {
		this.observed.requests.removeIf((request) -> request.status() == 500);
		this.observed.requests.add(Observed.request(50, 59, "GET /orders", "traceparent",
				"00-" + "5".repeat(32) + "-aaaaaaaaaaaaaaaa-01"));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
		span(Status.UNSET, "/orders", "200");
		assertThat(this.observed.finding(RULE).diagnosis().seen()).startsWith("status 200 and an error line");
		assertThat(this.observed.finding(RULE).diagnosis().remedy())
			.startsWith("add joinkey-spring-boot-starter; by hand: the answer had begun, so no filter can change it");
	}

	/** A fault in code of the application may undo what the starter does. */
	@Test
	void whereTheStarterIsThereItIsNotAdvised() {
		span(Status.UNSET, "/error", "500");
		errorLineAt(25, "http-1", null);
		assertThat(remedies()).isNotEmpty()
			.allSatisfy((remedy) -> assertThat(remedy).startsWith("add joinkey-spring-boot-starter; by hand: "));
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of("joinkey-spring-boot:0.1.0")));
		assertThat(remedies()).isNotEmpty()
			.allSatisfy((remedy) -> assertThat(remedy).doesNotContain("joinkey-spring-boot-starter", "by hand"))
			.anySatisfy((remedy) -> assertThat(remedy).startsWith("in a filter ordered at Ordered.HIGHEST_PRECEDENCE"));
	}

	private List<String> remedies() {
		return Evaluation.of(this.observed.telemetry(), List.of(RULE))
			.outcomes()
			.get(0)
			.findings()
			.stream()
			.map((finding) -> finding.diagnosis().remedy())
			.toList();
	}

	@Test
	void aRouteThatTheErrorDispatchRenamedIsFound() {
		span(Status.ERROR, "/error", "500");
		assertThat(this.observed.finding(RULE).message()).contains(
				"expected     a SERVER span with the route of GET /orders",
				"seen         a SERVER span with the route /error: the error dispatch renamed it",
				"remedy       add joinkey-spring-boot-starter; by hand: answer the failure in a filter on the ASYNC dispatch");
	}

	@Test
	void aTimeOutThatWasObservedTooEarlyIsFoundByItsStatus() {
		span(Status.UNSET, "/orders", "200");
		assertThat(this.observed.finding(RULE).message()).contains(
				"expected     one SERVER span with the status 500 of the answer",
				"seen         a SERVER span of status 200, stopped before the request was answered",
				"CompletableFuture.completeOnTimeout");
	}

	@Test
	void aRequestThatWasCountedMoreThanOnceIsFoundByTheCount() {
		this.observed.scrapes
			.replaceAll((scrape) -> new Scrape(scrape.url(), scrape.accept(), scrape.status(), scrape.contentType(),
					scrape.body()
						.replace("# EOF",
								"http_server_requests_seconds_count{service=\"orders\",uri=\"/error\"} 1\n# EOF")));
		assertThat(this.observed.finding(RULE).diagnosis().seen())
			.isEqualTo("6 in http_server_requests_seconds_count for 4 SERVER spans, some under the route /error");
	}

	/** As security does before the user is known, though the target is the same. */
	@Test
	void anAnswerOfAnotherRouteDoesNotHideAnUnsampledRequestOfTheSameTarget() {
		this.observed.requests.add(Observed.request(80, 89, "GET /orders", "traceparent",
				"00-" + "9".repeat(32) + "-" + "a".repeat(16) + "-01"));
		this.observed.spans.add(Observed.failed(
				Observed.span(Observed.context("9", "1", "03"), new SpanRecord.Parent("a".repeat(16), true),
						SpanRecord.Kind.SERVER, "http get", 81, "http-1"),
				Status.UNSET, Map.of("uri", "REDIRECTION", "status", "302")));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void withoutTheStarterTheRemedyOfAnEarlyStatusIsAboutAsynchronousRequests() {
		span(Status.UNSET, "/orders", "200");
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of("spring-boot:4.1.0")));
		assertThat(this.observed.finding(RULE).diagnosis().remedy()).startsWith("if the request is asynchronous, ");
	}

	@Test
	void withTheStarterTheRemedyOfAnEarlyStatusIsAboutWhatTheServerCannotWrite() {
		span(Status.UNSET, "/orders", "200");
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of("joinkey-spring-boot:0.1.0")));
		assertThat(this.observed.finding(RULE).diagnosis().remedy())
			.startsWith("if the request is not asynchronous, the server failed the answer after the filters")
			.doesNotContain("add joinkey-spring-boot-starter");
	}

	@Test
	void withoutAFailureTheRuleIsInconclusiveAndSaysWhatWasAnswered() {
		this.observed.requests.removeIf((request) -> request.status() == 500);
		assertThat(this.observed.judge(RULE).reason())
			.startsWith("no request failed: the answers were [200], add a request");
	}

	@Test
	void anApplicationThatAnswersEachFailureWithLessIsNotAskedForOne() {
		this.observed.requests.removeIf((request) -> request.status() == 500);
		this.observed.requests
			.add(new SentRequest(Observed.at(90, "gate", null), 99, "GET", "/orders?joinkey-gate", List.of(), 400));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	/** As with a code of its own in the body. */
	@Test
	void anApplicationThatAnswersEachFailureWith200IsNotAskedForOne() {
		this.observed.requests.removeIf((request) -> request.status() == 500);
		this.observed.requests.add(toOwnHandler("secret answer", 200));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.INCONCLUSIVE);
		this.observed.requests.add(toOwnHandler("secret fail", 302));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.INCONCLUSIVE);
		this.observed.requests.add(toOwnHandler("secret fail", 200));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	private static SentRequest toOwnHandler(String task, int status) {
		return new SentRequest(Observed.at(90, "gate", null), 99, "GET", "/orders?joinkey-gate",
				List.of(new Header("joinkey-gate", task)), status);
	}

	private void errorLineAt(long order, String thread, @Nullable SpanContext active) {
		this.observed.lines.removeIf((line) -> line.event().logger().equals(CONTAINER));
		this.observed.lines.add(Observed.errorLine(Observed.at(order, thread, active)));
	}

	private void span(Status status, String route, String code) {
		this.observed.span(Observed.FAILED,
				(span) -> Observed.failed(span, status, Map.of("uri", route, "status", code)));
	}

}
