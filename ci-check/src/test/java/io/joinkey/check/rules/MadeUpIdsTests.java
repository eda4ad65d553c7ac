/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SentRequest.Answer;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Wiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MadeUpIds}.
 */
class MadeUpIdsTests {

	private static final String NONE = "{\"trace_id\":\"none\"}";

	private final Observed observed = new Observed();

	@Test
	void onlyWordsForNoneInAFieldThatIsCalledATraceIdAreListed() {
		answer(500,
				"{\"title\":\"none\",\"parentTraceId\":\"none\",\"traceId\":\"unknown\",\"trace_id\":\"none of them\"}");
		answer(400, NONE);
		answer(400, NONE);
		assertThat(none()).containsExactly("traceId is 'unknown' in the answer with status 500",
				"trace_id is 'none' in the answer with status 400");
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 399 })
	void anAnswerThatIsNoErrorIsNotListed(int status) {
		answer(status, NONE);
		assertThat(none()).isEmpty();
	}

	@Test
	void anErrorWithoutABodyIsNotListed() {
		this.observed.requests.add(Observed.failed(300, 309));
		this.observed.spans.add(span(300));
		assertThat(none()).isEmpty();
	}

	@Test
	void anErrorWithoutATraceIsNotListed() {
		answer(500, NONE);
		this.observed.spans.remove(this.observed.spans.size() - 1);
		assertThat(none()).isEmpty();
	}

	@Test
	void anAnswerToACaseOfTheSuiteIsNotListed() {
		answer(500, NONE, SentRequest.CASE, "traceparent_header_name");
		assertThat(none()).isEmpty();
	}

	@Test
	void aBodyThatIsKeptHasTheTraceOfAnotherRequest() {
		answer(404, "{}");
		String kept = this.observed.spans.get(this.observed.spans.size() - 1).context().traceId();
		int evidence = this.observed.judge(CorrelationRule.RESPONSE_EXPOSES_ID).evidence();
		answer(404, "{\"status\":\"404\",\"trace_id\":\"" + kept + "\"}");
		assertThat(this.observed.judge(CorrelationRule.RESPONSE_EXPOSES_ID).evidence()).isEqualTo(evidence + 1);
		assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).diagnosis()).satisfies((diagnosis) -> {
			assertThat(diagnosis.seen()).startsWith("trace_id " + kept + ", of another request, ")
				.endsWith(", in the answer with status 404");
			assertThat(diagnosis.remedy()).startsWith("keep no error body that has an id");
		});
	}

	@Test
	void aBodyWithTheIdOfItsOwnRequestOrOfOneThatTheCallerNamedIsRight() {
		answer(404, "{}");
		String other = this.observed.spans.get(this.observed.spans.size() - 1).context().traceId();
		answer(404, "{\"trace_id\":\"" + other + "\"}", "X-Trace-Id", other);
		String own = "abcd%028d".formatted(100 * (this.observed.requests.size() + 1));
		answer(404, "{\"trace_id\":\"" + own + "\"}");
		assertThat(this.observed.judge(CorrelationRule.RESPONSE_EXPOSES_ID).findings()).isEmpty();
	}

	/** As a page for the support does. */
	@Test
	void aBodyThatListsEarlierRequestsOrThatWasAskedForOneIsRight() {
		answer(404, "{}");
		String other = this.observed.spans.get(this.observed.spans.size() - 1).context().traceId();
		answer(503, "{\"failures\":[{\"traceId\":\"" + other + "\"}]}");
		answer("/support/failures?trace=" + other, 503, "{\"traceId\":\"" + other + "\"}");
		assertThat(this.observed.judge(CorrelationRule.RESPONSE_EXPOSES_ID).findings()).isEmpty();
	}

	@Test
	void whatReadsTheMdcOnAnErrorPageIsNamed() {
		CodeSite site = new CodeSite(CodeSite.Kind.READS_MDC, "MDC.get",
				new StackTraceElement("com.acme.Attributes", "errors", "Attributes.java", 7));
		Setup setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(site)));
		assertThat(MadeUpIds.onErrorPage(setup, true)).isEqualTo(
				"write MDC.get(\"trace_id\"), and no other key; look at MDC.get at com.acme.Attributes.errors(Attributes.java:7)");
		assertThat(MadeUpIds.onErrorPage(setup, false))
			.startsWith("without joinkey-spring-boot-starter the MDC is empty on an error page")
			.endsWith("(Attributes.java:7)");
	}

	private List<String> none() {
		return MadeUpIds.none(this.observed.telemetry());
	}

	private void answer(int status, String body, String... headers) {
		answer("/tax", status, body, headers);
	}

	private void answer(String target, int status, String body, String... headers) {
		int order = 100 * (this.observed.requests.size() + 1);
		this.observed.requests.add(new SentRequest(Observed.at(order, "test", null), order + 9, "GET", target,
				Observed.headers(headers), status, true, new Answer(List.of(), body)));
		this.observed.spans.add(span(order));
	}

	private static SpanRecord span(int order) {
		return Observed.span(new SpanContext("abcd%028d".formatted(order), "1".repeat(16), "03"), null, Kind.SERVER,
				"http get /tax", order + 1, "http-1");
	}

}
