/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.Severity;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link W3cHeaderRules}.
 */
class W3cHeaderRulesTests {

	private static final String VALID = Traceparent.format(Observed.context("3", "a", "01"));

	private final Observed observed = new Observed();

	@Test
	void aMalformedHeaderThatIsContinuedIsFound() {
		this.observed.requests.set(2, Observed.request(30, 39, "GET /orders", "traceparent",
				"00-" + "3".repeat(32) + "-" + Observed.SENT.spanId() + "-01-extra"));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).diagnosis().remedy())
			.isEqualTo("read traceparent with a W3C propagator, not by hand");
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), new SpanRecord.Parent("7".repeat(16), true), span.kind(),
						span.name(), span.status(), span.links(), span.timing(), span.source(), span.attributes()));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).diagnosis().remedy())
			.startsWith("let no filter or gateway in front of the server's observation rewrite traceparent");
	}

	@Test
	void theMessageOfAMalformedHeaderNamesTheCaseAndTheHeader() {
		String header = "00-" + "3".repeat(32) + "-" + Observed.SENT.spanId() + "-01-extra";
		this.observed.requests.set(2, Observed.request(30, 39, "GET /orders", "traceparent", header));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).message()).contains(
				"expected     a new trace, since version 00 has exactly 55 characters, not 61",
				"seen         the trace was continued from traceparent " + header);
	}

	@Test
	void aMalformedHeaderThatFailsTheRequestIsFoundUnlessTheEndpointAlwaysFails() {
		SentRequest request = this.observed.requests.get(2);
		SentRequest failed = new SentRequest(request.sender(), request.endOrder(), "GET", "/orders", request.headers(),
				500);
		this.observed.requests.set(2, failed);
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).diagnosis().seen())
			.startsWith("status 500 for traceparent 00-0000");
		this.observed.requests.set(2,
				new SentRequest(request.sender(), request.endOrder(), "GET", "/fails", request.headers(), 500));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).state()).isEqualTo(State.HELD);
	}

	@Test
	void twoTraceparentHeadersHaveToRestartTheTrace() {
		String header = Traceparent.format(Observed.context("3", "a", "01"));
		this.observed.requests.set(2, Observed.request(30, 39, "GET /orders", SentRequest.CASE,
				"traceparent_duplicated", "traceparent", header, "TraceParent", header));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).state()).isEqualTo(State.HELD);
		assertThat(this.observed.finding(CorrelationRule.INBOUND_W3C_STRICT).diagnosis().expected())
			.isEqualTo("a new trace, since traceparent stands there 2 times");
	}

	@Test
	void aValidHeaderInAnUnusualFormThatIsNotContinuedIsFoundUnderItsCase() {
		sent("traceparent_ows_handling 2", "traceparent", "\t" + Traceparent.format(Observed.context("4", "b", "01")));
		Finding finding = this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED);
		assertThat(finding.subject()).isEqualTo("traceparent_ows_handling");
		assertThat(finding.diagnosis().expected()).isEqualTo("trace " + "4".repeat(32) + " continued");
		sent("traceparent_ows_handling 2", "traceparent", "\t" + VALID);
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).state()).isEqualTo(State.HELD);
	}

	@Test
	void whereNoRequestAtAllIsContinuedTheFormOfAHeaderDoesNotMatter() {
		sent("traceparent_ows_handling 2", "traceparent", "\t" + Traceparent.format(Observed.context("4", "b", "01")));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).findings()).isNotEmpty();
		this.observed.spans
			.removeIf((span) -> span.kind() == SpanRecord.Kind.SERVER && !span.context().traceId().startsWith("3"));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).findings()).isEmpty();
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isNotEqualTo(State.HELD);
	}

	@Test
	void aRequestWhoseSpanIsOfAnotherTraceIsNotContinued() {
		sent("traceparent_ows_handling 2", "traceparent", "\t" + Traceparent.format(Observed.context("4", "b", "01")));
		this.observed.spans.replaceAll(
				(span) -> (span.kind() != SpanRecord.Kind.SERVER) ? span
						: new SpanRecord(
								new SpanContext("9" + span.context().traceId().substring(1), span.context().spanId(),
										"03"),
								null, span.kind(), span.name(), span.status(), span.links(), span.timing(),
								span.source(), span.attributes()));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).findings()).isEmpty();
		this.observed.requests.removeIf(
				(request) -> Traceparent.sent(request).filter(SpanContext::isSampled).isPresent() && !request.isCase());
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).findings()).isNotEmpty();
	}

	@Test
	void theCasesOfTheSuiteDoNotShowThatNoRequestIsContinued() {
		this.observed.requests.clear();
		this.observed.requests.add(Observed.request(30, 39, "GET /orders", SentRequest.CASE, "traceparent_header_name",
				"TraceParent", Traceparent.format(Observed.context("4", "b", "01"))));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).diagnosis().expected())
			.isEqualTo("trace " + "4".repeat(32) + " continued");
	}

	@Test
	void aCaseOfTheSuiteDoesNotShowThatHeadersAreRewritten() {
		this.observed.requests.set(2, Observed.request(30, 39, "GET /orders", "traceparent",
				"00-" + "3".repeat(32) + "-" + Observed.SENT.spanId() + "-01-extra"));
		SpanContext sent = Observed.context("9", "b", "01");
		this.observed.requests.add(Observed.request(80, 89, "GET /orders", SentRequest.CASE, "traceparent_header_name",
				"TraceParent", Traceparent.format(sent)));
		this.observed.spans.add(Observed.span(Observed.context("9", "1", "03"),
				new SpanRecord.Parent("7".repeat(16), true), SpanRecord.Kind.SERVER, "http get /orders", 81, "http-1"));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).diagnosis().remedy())
			.isEqualTo("read traceparent with a W3C propagator, not by hand");
	}

	@Test
	void aLaterVersionThatIsNotContinuedIsOnlyAWarning() {
		sent("traceparent_version_0xcc", "traceparent", "cc" + VALID.substring(2).replace('3', '4'));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).state()).isEqualTo(State.HELD);
		assertThat(this.observed.finding(CorrelationRule.INBOUND_W3C_STRICT).rule().severity())
			.isEqualTo(Severity.WARNING);
	}

	@Test
	void anIdThatWasFilledUpWithAZeroIsStillTheCallers() {
		this.observed.spans.replaceAll((span) -> span.context().traceId().startsWith("3") ? Observed
			.span(new SpanContext("0" + "3".repeat(31), "c".repeat(16), "01"), null, span.kind(), "GET", 32, "http-1")
				: span);
		sent("traceparent_trace_id_too_short", "traceparent", "00-" + "3".repeat(31) + "-" + "a".repeat(16) + "-01");
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).diagnosis().expected())
			.startsWith("a new trace, since it has 54 characters");
	}

	@Test
	void aTracestateWithoutAValidTraceparentMustNotLeave() {
		call("tracestate", "foo=1");
		sent("tracestate_included_traceparent_missing", "tracestate", "foo=1");
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).message()).contains(
				"expected     no tracestate, since there was no valid traceparent", "seen         tracestate foo=1");
	}

	@Test
	void theRandomFlagMustNotGetLost() {
		call("traceparent", "00-" + "3".repeat(32) + "-" + "d".repeat(16) + "-01");
		sent("propagates_random_flag", "traceparent", VALID.replace("-01", "-03"));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).diagnosis().seen())
			.isEqualTo("flags 01");
	}

	@Test
	void theCodeThatWritesTheHeaderWithFlagsOfItsOwnIsNamed() {
		call("traceparent", "00-" + "3".repeat(32) + "-" + "d".repeat(16) + "-01");
		sent("propagates_random_flag", "traceparent", VALID.replace("-01", "-03"));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).diagnosis().remedy())
			.startsWith("keep the flags of the trace");
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(new CodeSite(CodeSite.Kind.NAMES_HEADER, "\"traceparent\"",
						new StackTraceElement("com.acme.TraceHeaders", "customize", "TraceHeaders.java", 8)))));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).diagnosis().remedy())
			.startsWith("remove what caches or invents the header")
			.endsWith("; look at \"traceparent\" at com.acme.TraceHeaders.customize(TraceHeaders.java:8)");
	}

	@Test
	void aMemberThatIsLostIsAWarningAndSaysWhichFieldIsRead() {
		call("tracestate", "foo=1");
		sent("tracestate_multiple_headers_different_keys", "traceparent", VALID, "tracestate", "foo=1", "TraceState",
				"bar=2");
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).state()).isEqualTo(State.HELD);
		Diagnosis diagnosis = this.observed.finding(CorrelationRule.INBOUND_W3C_STRICT).diagnosis();
		assertThat(diagnosis.expected()).isEqualTo("tracestate foo=1,bar=2");
		assertThat(diagnosis.seen()).isEqualTo("tracestate foo=1");
		assertThat(diagnosis.remedy()).startsWith("forward the whole tracestate");
	}

	@Test
	void membersInAnotherOrderAreFoundAndOneOfTwoEqualKeysIsEnough() {
		call("tracestate", "bar=2,foo=1");
		sent("tracestate_multiple_headers_different_keys", "traceparent", VALID, "tracestate", "foo=1,bar=2");
		assertThat(this.observed.judge(CorrelationRule.INBOUND_W3C_STRICT).state()).isEqualTo(State.BROKEN);
		sent("tracestate_duplicated_keys", "traceparent", VALID, "tracestate", "bar=2 , bar=3,\tfoo=1,");
		assertThat(this.observed.judge(CorrelationRule.INBOUND_W3C_STRICT).state()).isEqualTo(State.HELD);
	}

	@Test
	void whatIsNotLegalIsNotForwarded() {
		for (String illegal : new String[] { "foo =1", "FOO=1", "foo.bar=1", "@foo=1", "foo=bar=baz", "foo=",
				"z".repeat(257) + "=1", "foo=1,".repeat(33) }) {
			call("tracestate", illegal);
			sent("illegal", "traceparent", VALID, "tracestate", illegal);
			assertThat(this.observed.finding(CorrelationRule.INBOUND_W3C_STRICT).diagnosis().expected()).as(illegal)
				.startsWith("no tracestate, since ");
			this.observed.exchanges.remove(1);
			assertThat(this.observed.judge(CorrelationRule.INBOUND_W3C_STRICT).state()).isEqualTo(State.HELD);
		}
	}

	@Test
	void withoutTheCasesTheStrictRuleDoesNotApply() {
		this.observed.requests.set(2, Observed.request(30, 39, "GET /orders", "traceparent", "00-malformed-01"));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).state()).isEqualTo(State.HELD);
		assertThat(this.observed.judge(CorrelationRule.INBOUND_W3C_STRICT).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void aWarningFailsNoBuild() {
		call("tracestate", "FOO=1");
		sent("tracestate_key_illegal_characters", "traceparent", VALID, "tracestate", "FOO=1");
		Report report = Evaluation.of(this.observed.telemetry(), java.util.List.of(CorrelationRule.INBOUND_W3C_STRICT));
		assertThat(report.findings()).hasSize(1);
		assertThat(report.isPassed()).isTrue();
	}

	@Test
	void twoCallsWithTheSameParentIdAreFound() {
		String cached = "00-" + "3".repeat(32) + "-" + "d".repeat(16) + "-01";
		call("traceparent", cached);
		call("traceparent", "00-" + "3".repeat(32) + "-" + "e".repeat(16) + "-01");
		sent("multiple_requests", "traceparent", VALID);
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).state()).isEqualTo(State.HELD);
		call("traceparent", cached);
		Finding finding = this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED);
		assertThat(finding.subject()).isEqualTo("multiple_requests");
		assertThat(finding.diagnosis().expected()).isEqualTo("a new parent id for each call");
		assertThat(this.observed.judge(CorrelationRule.INBOUND_W3C_STRICT).state()).isEqualTo(State.HELD);
	}

	@Test
	void continuedMalformedHeaderIsFoundInACall() {
		call("traceparent", "00-" + "8".repeat(32) + "-" + "d".repeat(16) + "-00");
		sent("traceparent_version_0x00", "traceparent", "00-" + "8".repeat(32) + "-" + "a".repeat(16) + "-00-extra");
		Finding finding = this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED);
		assertThat(finding.subject()).isEqualTo("traceparent_version_0x00");
		assertThat(finding.wrong()).containsExactly(this.observed.exchanges.get(1));
	}

	/** Only outgoing-traceparent is broken by what copies them. */
	@Test
	void headersThatTheApplicationCopiedShowNothingOfTheTracer() {
		String later = "cc-" + "8".repeat(32) + "-" + "a".repeat(16) + "-01";
		call("traceparent", later, "tracestate", "foo=1");
		sent("traceparent_duplicated", "traceparent", later, "TraceParent", later, "tracestate", "foo=1");
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).state()).isEqualTo(State.HELD);
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).findings()).isNotEmpty();
	}

	/** A library's copy neither excuses the application's call nor counts as one. */
	@Test
	void headersThatALibraryCopiedForItselfAreNotLookedAt() {
		String later = "cc-" + "8".repeat(32) + "-" + "a".repeat(16) + "-01";
		this.observed.exchanges.add(1,
				new HttpExchange(34, "GET", "http://localhost/pay",
						List.of(new Header("traceparent", later), new Header("tracestate", "foo=1")), 0,
						new HttpExchange.Client("OkHttp", null)));
		sent("traceparent_duplicated", "traceparent", later, "TraceParent", later, "tracestate", "foo=1");
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).state()).isEqualTo(State.HELD);
		call("traceparent", Traceparent.format(Observed.context("3", "d", "01")), "tracestate", "foo=1");
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).diagnosis().expected())
			.isEqualTo("no tracestate, since there was no valid traceparent");
	}

	/** Such as a refresh that the first request started, in its trace. */
	@Test
	void aCallInTheTraceOfAnEarlierRequestIsNotThatOfTheCase() {
		sent("tracestate_duplicated_keys", "traceparent", VALID, "tracestate", "foo=1,foo=2");
		call("traceparent", Traceparent.format(Observed.context("1", "d", "01")), "tracestate", "joinkey=gate");
		assertThat(this.observed.judge(CorrelationRule.INBOUND_W3C_STRICT).findings()).isEmpty();
		call("traceparent", Traceparent.format(Observed.context("3", "e", "01")), "tracestate", "joinkey=gate");
		assertThat(this.observed.finding(CorrelationRule.INBOUND_W3C_STRICT).diagnosis().seen())
			.isEqualTo("tracestate joinkey=gate");
	}

	@Test
	void aCallWithoutAnyContextLosesNoTracestate() {
		call();
		sent("tracestate_all_allowed_characters", "traceparent", VALID, "tracestate", "foo=1,a@b=2");
		assertThat(this.observed.judge(CorrelationRule.INBOUND_W3C_STRICT).findings()).isEmpty();
	}

	@Test
	void memberLostFromOneFieldIsBlamedOnTheGrammar() {
		call("tracestate", "foo=1");
		sent("tracestate_all_allowed_characters", "traceparent", VALID, "tracestate", "foo=1,a@b=2");
		assertThat(this.observed.finding(CorrelationRule.INBOUND_W3C_STRICT).diagnosis().remedy())
			.startsWith("accept every member that the grammar");
	}

	@Test
	void randomFlagIsOnlyExpectedOfTheContinuedTrace() {
		call("traceparent", "00-" + "4".repeat(32) + "-" + "d".repeat(16) + "-01");
		call("traceparent", "00-" + "3".repeat(32) + "-" + "e".repeat(16) + "-03");
		sent("propagates_random_flag", "traceparent", VALID.replace("-01", "-03"));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).state()).isEqualTo(State.HELD);
	}

	private void sent(String name, String... headers) {
		String[] all = new String[headers.length + 2];
		all[0] = SentRequest.CASE;
		all[1] = name;
		System.arraycopy(headers, 0, all, 2, headers.length);
		this.observed.requests.set(2, Observed.request(30, 39, "GET /orders", all));
	}

	private void call(String... headers) {
		this.observed.exchanges.add(1, Observed.exchange(34, headers));
	}

	@Test
	void aCallInTheTraceThatTheRequestStartedIsJudged() {
		SpanContext client = Observed.context("3", "2", "03");
		this.observed.spans.add(Observed.span(client, new SpanRecord.Parent(Observed.RESTARTED.spanId(), false),
				SpanRecord.Kind.CLIENT, "http get", 33, "http-1"));
		call("traceparent", Traceparent.format(client), "tracestate", "foo=1");
		sent("tracestate_included_traceparent_missing", "tracestate", "foo=1");
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).diagnosis().seen())
			.isEqualTo("tracestate foo=1");
	}

	@Test
	void aHeaderThatNamesTheServerSpanIsJudgedToo() {
		call("traceparent", Traceparent.format(Observed.RESTARTED), "tracestate", "foo=1");
		sent("tracestate_included_traceparent_missing", "tracestate", "foo=1");
		assertThat(this.observed.finding(CorrelationRule.INBOUND_INVALID_RESTARTED).diagnosis().seen())
			.isEqualTo("tracestate foo=1");
	}

	@Test
	void aCallInATraceThatNothingKnowsIsJudged() {
		call("traceparent", Traceparent.format(Observed.context("9", "9", "00")), "tracestate", "foo=1");
		sent("tracestate_included_traceparent_missing", "tracestate", "foo=1");
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).findings()).hasSize(1);
	}

	@Test
	void aCallInTheUnsampledTraceOfAnotherRequestIsOfThatRequest() {
		call("traceparent", Traceparent.format(new SpanContext(Observed.UNSAMPLED.traceId(), "5".repeat(16), "00")),
				"tracestate", "foo=1");
		sent("tracestate_included_traceparent_missing", "tracestate", "foo=1");
		assertThat(this.observed.judge(CorrelationRule.INBOUND_INVALID_RESTARTED).state()).isEqualTo(State.HELD);
	}

	@Test
	void aCallWithinTheTraceOfAScheduleIsForNoRequest() {
		SpanContext task = Observed.context("9", "9", "03");
		SpanContext call = Observed.context("9", "8", "03");
		this.observed.spans.add(Observed.span(task, null, SpanRecord.Kind.INTERNAL, "task mill.level", 31, "sched-1"));
		this.observed.spans.add(Observed.span(call, new SpanRecord.Parent(task.spanId(), false), SpanRecord.Kind.CLIENT,
				"http get", 32, "sched-1"));
		sent("tracestate_empty_header", "traceparent", VALID, "tracestate", "foo=1", "tracestate", "");
		call("traceparent", Traceparent.format(call));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_W3C_STRICT).findings()).isEmpty();
	}

	@Test
	void aCallThatStartsATraceWhileACaseIsSentIsForNoRequest() {
		SpanContext root = Observed.context("9", "9", "03");
		Observed observed = new Observed();
		observed.requests.add(Observed.request(90, 99, "GET /orders", SentRequest.CASE, "tracestate_header_name",
				"traceparent", Traceparent.format(Observed.context("8", "8", "01")), "tracestate", "foo=1"));
		observed.spans.add(Observed.span(Observed.context("8", "7", "03"), new SpanRecord.Parent("8".repeat(16), true),
				SpanRecord.Kind.SERVER, "http get /orders", 91, "http-1"));
		observed.spans.add(Observed.span(root, null, SpanRecord.Kind.CLIENT, "http get", 92, "poll-1"));
		observed.exchanges.add(Observed.exchange(93, "traceparent", Traceparent.format(root)));
		assertThat(observed.judge(CorrelationRule.INBOUND_W3C_STRICT).findings()).isEmpty();
	}

}
