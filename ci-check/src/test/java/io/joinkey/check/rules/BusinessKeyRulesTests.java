/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BusinessKeyRules}.
 */
class BusinessKeyRulesTests {

	private final Observed observed = new Observed().withKey();

	@Test
	void withoutBusinessKeysNothingIsJudged() {
		set(Map.of());
		this.observed.span(Observed.OF_KEY, (span) -> links(span));
		assertThat(reason()).isEqualTo("the application has no business keys: joinkey.keys.names is not set");
	}

	@Test
	void aKeyWithoutAHeaderIsNotJudged() {
		set(Map.of("joinkey.keys.names.txn_id.header", ""));
		this.observed.span(Observed.OF_KEY, (span) -> links(span));
		assertThat(reason()).isEqualTo("the gate sends business keys in headers only, and none of txn_id has a header");
	}

	@Test
	void aRequestThatWasNotRecordedIsNotJudged() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.OF_KEY));
		assertThat(reason()).contains("no request with a known business key was recorded");
	}

	@Test
	void keysWhoseFirstRequestWasNotRecordedAreNotJudged() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.KEYED));
		aRequestThatIsNotLinked();
		assertThat(reason()).contains("no request with a known business key was recorded");
	}

	private void aRequestThatIsNotLinked() {
		this.observed.requests.add(Observed.request(130, 139, "GET /orders", "X-Txn-Id", "joinkey-gate-key-1"));
		this.observed.spans.add(Observed.span(Observed.context("9", "1", "03"), null, SpanRecord.Kind.SERVER,
				"http get", 131, "http-1"));
	}

	@Test
	void theLinkAndTheLineAreEvidence() {
		assertThat(this.observed.judge(CorrelationRule.BUSINESS_KEY_LINKED).evidence()).isEqualTo(2);
		this.observed.span(Observed.OF_KEY, (span) -> links(span));
		assertThat(this.observed.judge(CorrelationRule.BUSINESS_KEY_LINKED).evidence()).isOne();
	}

	@Test
	void aRequestWithoutALinkIsFound() {
		this.observed.span(Observed.OF_KEY, (span) -> links(span));
		Finding finding = this.observed.finding(CorrelationRule.BUSINESS_KEY_LINKED);
		assertThat(finding.subject()).isEqualTo("txn_id");
		assertThat(finding.diagnosis().seen()).isEqualTo("no link");
		assertThat(finding.diagnosis().remedy()).contains("com.github.ben-manes.caffeine:caffeine");
	}

	@Test
	void aLinkToAnotherSpanIsFound() {
		this.observed.span(Observed.OF_KEY, (span) -> links(span, Observed.SERVER));
		assertThat(this.observed.finding(CorrelationRule.BUSINESS_KEY_LINKED).diagnosis().seen())
			.startsWith("links to ");
	}

	@Test
	void aRequestBeforeTheStoreHadTheKeyIsFine() {
		aRequestThatIsNotLinked();
		assertThat(this.observed.judge(CorrelationRule.BUSINESS_KEY_LINKED).state()).isEqualTo(State.HELD);
	}

	@Test
	void aLineWithoutTheFieldIsFound() {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(),
				line.text().replaceAll(",\"linked_trace_id\":\"[^\"]*\"", "")));
		Finding finding = this.observed.finding(CorrelationRule.BUSINESS_KEY_LINKED);
		assertThat(finding.subject()).isEqualTo("txn_id linked_trace_id");
		assertThat(finding.diagnosis().remedy()).contains("MDC.put(\"linked_trace_id\"");
	}

	@Test
	void aLineWithAnotherTraceInTheFieldIsFound() {
		rewrite((line) -> line.text().replace(Observed.KEYED.traceId() + "\"}", Observed.NEW.traceId() + "\"}"));
		assertThat(this.observed.finding(CorrelationRule.BUSINESS_KEY_LINKED).diagnosis().seen())
			.isEqualTo(Observed.NEW.traceId());
	}

	@Test
	void aLineThatShowsFieldsOfItsChoiceIsNotJudged() {
		for (String text : List.of("loading " + Observed.OF_KEY.traceId(),
				"{\"message\":\"l\",\"truncated\":\"true\"}")) {
			Observed other = new Observed().withKey();
			other.lines.replaceAll((line) -> isOfKey(line) ? new LogLine(line.event(), line.appender(), text) : line);
			assertThat(other.judge(CorrelationRule.BUSINESS_KEY_LINKED).state()).as(text).isEqualTo(State.HELD);
		}
		// the layout leaves the field of the MDC out
		this.observed.lines.replaceAll(
				(line) -> isOfKey(line)
						? new LogLine(new LogEvent(
								new ThreadSnapshot(line.event().snapshot().order(), line.event().snapshot().thread(),
										Observed.OF_KEY, Map.of("linked_trace_id", Observed.KEYED.traceId())),
								Observed.LOGGER, "INFO", "loading"), line.appender(), "{\"message\":\"loading\"}")
						: line);
		assertThat(this.observed.judge(CorrelationRule.BUSINESS_KEY_LINKED).state()).isEqualTo(State.HELD);
	}

	@Test
	void aLineOfALibraryNeedsNoField() {
		this.observed.lines.replaceAll((line) -> isOfKey(line)
				? new LogLine(new LogEvent(line.event().snapshot(), "org.apache.catalina.core", "INFO", "loading"),
						line.appender(), "{\"message\":\"loading\"}")
				: line);
		assertThat(this.observed.judge(CorrelationRule.BUSINESS_KEY_LINKED).state()).isEqualTo(State.HELD);
	}

	@Test
	void aRequestThatContinuesItsCallersTraceNeedsNoLink() {
		this.observed.requests.replaceAll((request) -> (request.endOrder() == 129)
				? Observed.request(120, 129, "GET /orders", "traceparent",
						"00-" + "ab".repeat(16) + "-" + "a".repeat(16) + "-01", "X-Txn-Id", SentRequest.KEY + "1")
				: request);
		assertThat(reason()).contains("no request with a known business key was recorded");
	}

	@Test
	void keysOfTheApplicationsOwnRequestsAreNotJudged() {
		this.observed.requests.add(0, Observed.request(20, 29, "GET /orders", "X-Txn-Id", "txn-4711"));
		assertThat(this.observed.judge(CorrelationRule.BUSINESS_KEY_LINKED).state()).isEqualTo(State.HELD);
	}

	@Test
	void aKeyWithAHeaderIsJudgedBesideOneWithout() {
		set(Map.of("joinkey.keys.names.txn_id.header", "X-Txn-Id", "joinkey.keys.names.order_id.header", "",
				"joinkey.keys.names.txn_id.query-parameter", "X-Other", "spring.header", "X-Third"));
		assertThat(this.observed.judge(CorrelationRule.BUSINESS_KEY_LINKED).state()).isEqualTo(State.HELD);
		this.observed.span(Observed.OF_KEY, (span) -> links(span));
		assertThat(this.observed.finding(CorrelationRule.BUSINESS_KEY_LINKED).subject()).isEqualTo("txn_id");
	}

	@Test
	void aRequestWithTwoServerSpansIsNotJudged() {
		this.observed.span(Observed.OF_KEY, (span) -> links(span));
		this.observed.spans.add(Observed.span(Observed.context("9", "2", "03"), null, SpanRecord.Kind.SERVER,
				"http get /orders", 123, "http-1"));
		assertThat(reason()).contains("no request with a known business key was recorded");
	}

	private static boolean isOfKey(LogLine line) {
		return Observed.OF_KEY.equals(line.event().snapshot().active());
	}

	private void rewrite(Function<LogLine, String> text) {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(), text.apply(line)));
	}

	private void set(Map<String, String> properties) {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(properties, Map.of(), List.of(), List.of()));
	}

	private String reason() {
		Outcome outcome = this.observed.judge(CorrelationRule.BUSINESS_KEY_LINKED);
		assertThat(outcome.state()).isEqualTo(State.NOT_APPLICABLE);
		return outcome.reason();
	}

	private static SpanRecord links(SpanRecord span, SpanContext... links) {
		return new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(), List.of(links),
				span.timing(), span.source(), span.attributes());
	}

}
