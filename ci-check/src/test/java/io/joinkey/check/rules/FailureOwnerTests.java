/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Status;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailedRequestRules} and whose a line or a count is.
 */
class FailureOwnerTests {

	private static final CorrelationRule RULE = CorrelationRule.ERROR_LINE_CORRELATED;

	private static final String TOMCAT = "org.apache.catalina.core.ContainerBase.[Tomcat].[localhost].[/].[dispatcherServlet]";

	private static final String JETTY = "org.eclipse.jetty.ee11.servlet.ServletChannel";

	private static final SpanContext OTHER = Observed.context("9", "1", "03");

	private final Observed observed = new Observed();

	@Test
	void containerErrorsAndJettyWarningsAreJudged() {
		line(58, "http-1", TOMCAT, "WARN", null);
		line(58, "http-1", TOMCAT, "INFO", null);
		line(58, "http-1", JETTY, "INFO", null);
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
		line(58, "http-1", JETTY, "WARN", null);
		assertThat(this.observed.finding(RULE).subject()).isEqualTo(JETTY);
	}

	@Test
	void errorDispatchMayLogOnAnotherThreadOfThePool() {
		line(58, "http-7", Observed.LOGGER, "ERROR", null);
		assertThat(this.observed.finding(RULE).subject()).isEqualTo(Observed.LOGGER);
	}

	@Test
	void containerLineBelongsToTheOnlyRequestUnderWay() {
		line(58, "reaper", TOMCAT, "ERROR", null);
		assertThat(this.observed.finding(RULE).subject()).isEqualTo(TOMCAT);
	}

	@Test
	void containerLineOnAnotherThreadBelongsToNeitherRequest() {
		concurrently();
		line(58, "reaper", TOMCAT, "ERROR", null);
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void lineBelongsToTheRequestWhoseIdItHas() {
		concurrently();
		line(58, "http-1", TOMCAT, "ERROR", OTHER);
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void lineOfARequestThatWasCutOffBelongsToNoOther() {
		this.observed.spans
			.add(Observed.span(OTHER, new Parent("a".repeat(16), true), Kind.SERVER, "http get /news", 5, "http-2"));
		line(58, "http-2", TOMCAT, "ERROR", OTHER);
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void countedTwiceAndRenamedHaveTheirOwnRemedies() {
		count("/orders", 6);
		Finding twice = this.observed.finding(RULE);
		assertThat(twice.diagnosis().seen()).isEqualTo("6 in http_server_requests_seconds_count for 4 SERVER spans");
		count("/orders", 5);
		body("# EOF", "http_server_requests_seconds_count{uri=\"/error\"} 1\n# EOF");
		Finding renamed = this.observed.finding(RULE);
		Observed span = new Observed();
		span.span(Observed.FAILED,
				(each) -> Observed.failed(each, Status.ERROR, Map.of("uri", "/error", "status", "500")));
		assertThat(renamed.diagnosis().remedy()).isEqualTo(span.finding(RULE).diagnosis().remedy())
			.isNotEqualTo(twice.diagnosis().remedy());
	}

	@Test
	void unsampledRequestOfAnotherRouteDoesNotCount() {
		customers();
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
		count("/orders", 6);
		assertThat(this.observed.finding(RULE).diagnosis().seen()).startsWith("6 in");
	}

	@Test
	void unsampledRequestOfUnknownRouteMayCount() {
		customers();
		this.observed.spans.removeIf((span) -> span.context().equals(OTHER));
		this.observed.requests.removeIf((request) -> request.sender().order() == 80);
		count("/orders", 6);
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	private void customers() {
		this.observed.requests.add(Observed.request(80, 89, "GET /customers", "traceparent",
				Traceparent.format(Observed.context("9", "a", "01"))));
		this.observed.spans.add(Observed.failed(
				Observed.span(OTHER, new Parent("a".repeat(16), true), Kind.SERVER, "http get", 81, "http-1"),
				Status.UNSET, Map.of("uri", "/customers")));
		this.observed.requests.add(Observed.request(90, 99, "GET /customers", "traceparent",
				Traceparent.format(Observed.context("a", "a", "00"))));
	}

	private void concurrently() {
		this.observed.requests
			.add(Observed.failed(50, 59, "traceparent", Traceparent.format(Observed.context("9", "a", "01"))));
		this.observed.spans.add(Observed.failed(
				Observed.span(OTHER, new Parent("a".repeat(16), true), Kind.SERVER, "http get /orders", 52, "http-2"),
				Status.ERROR, Map.of("uri", "/orders", "status", "500")));
	}

	private void count(String route, int count) {
		body("seconds_count\\{service=\"orders\",uri=\"" + route + "\"} [0-9]+",
				"seconds_count{service=\"orders\",uri=\"" + route + "\"} " + count);
	}

	private void body(String pattern, String replacement) {
		this.observed.scrapes.replaceAll((scrape) -> new Scrape(scrape.url(), scrape.accept(), scrape.status(),
				scrape.contentType(), scrape.body().replaceAll(pattern, replacement)));
	}

	private void line(long order, String thread, String logger, String level, @Nullable SpanContext active) {
		ThreadSnapshot snapshot = Observed.at(order, thread, active);
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, logger, level, "failed"), "CONSOLE",
				Observed.line(snapshot, "failed").text()));
	}

}
