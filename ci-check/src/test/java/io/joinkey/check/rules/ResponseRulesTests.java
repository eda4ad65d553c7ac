/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SentRequest.Answer;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Wiring;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResponseRules}.
 */
class ResponseRulesTests {

	private static final String ID = Observed.PROVOKED.traceId();

	private static final String OTHER = Observed.NEW.traceId();

	private static final String ERROR = "{\"timestamp\":1,\"status\":500,\"error\":\"x\",\"path\":\"/\"%s}";

	private final Observed observed = new Observed().withEdge();

	@Test
	void aMadeUpIdIsEvidenceUnlessTheCallerSentIt() {
		promise(Map.of());
		String id = "0123456789abcdef".repeat(2);
		endpoint("{\"traceId\":\"" + id + "\"}");
		assertThat(judged().evidence()).isPositive();
		this.observed.requests.replaceAll((request) -> !request.target().equals("/tax") ? request
				: new SentRequest(request.sender(), request.endOrder(), "GET", "/tax",
						List.of(request.headers().get(0), new Header("X-Request-Id", id)), 422, true,
						request.answer()));
		assertThat(judged().state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void withoutTheFeatureNothingIsJudged() {
		promise(Map.of());
		answer("none", "text/plain", "failed");
		assertThat(judged().state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(judged().reason()).startsWith("the application does not promise the trace id");
	}

	@Test
	void whatIsSwitchedOffIsNotJudged() {
		promise(Map.of("joinkey.http.server.response.header", "NEVER", "joinkey.http.server.response.error-bodies",
				"false"));
		answer(OTHER, "application/json", ERROR.formatted(""));
		assertThat(judged().state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void aMadeUpIdInAnErrorBodyIsFound() {
		for (Map<String, String> promised : List.of(Map.of("joinkey.http.server.response.header", "never"),
				Map.of("joinkey.http.server.response.header", "always"))) {
			promise(promised);
			endpoint("{\"title\":\"x\",\"traceId\":\"" + "0123456789abcdef".repeat(2) + "\"}");
			assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).subject()).isEqualTo("GET /tax");
			assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).diagnosis().seen())
				.isEqualTo("traceId " + "0123456789abcdef".repeat(2)
						+ ", which no recorded trace has, in the answer with status 422");
		}
	}

	@Test
	void anIdOfTheRequestOrACalledServiceIsNotMadeUp() {
		promise(Map.of());
		for (String field : List.of("\"traceId\":\"" + "a".repeat(32), "\"traceId\":\"none",
				"\"orderId\":\"" + "0123456789abcdef".repeat(2))) {
			endpoint("{" + field + "\"}");
			assertThat(judged().state()).as(field).isEqualTo(State.NOT_APPLICABLE);
		}
		this.observed.requests.removeIf((request) -> request.target().equals("/tax"));
		endpoint("/tax?of=" + "0123456789abcdef".repeat(2), "{\"traceId\":\"" + "0123456789abcdef".repeat(2) + "\"}");
		assertThat(judged().state()).isEqualTo(State.NOT_APPLICABLE);
		this.observed.requests.removeIf((request) -> request.target().startsWith("/tax"));
		this.observed.spans
			.add(Observed.span(Observed.context("a", "3", "01"), null, SpanRecord.Kind.CLIENT, "get", 93, "http-1"));
		endpoint("{\"traceId\":\"" + "0123456789abcdef".repeat(2) + "\"}");
		assertThat(judged().state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void aWordForNoIdInAnErrorBodyIsListed() {
		promise(Map.of());
		endpoint("{\"title\":\"x\",\"traceId\":\"unknown\",\"backtrace\":\"none\"}");
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).anyMatch((note) -> note.startsWith(
				"error body whose trace id names no trace: traceId is 'unknown' in the answer with status 422;"));
		endpoint("{\"traceId\":\"" + "a".repeat(32) + "\"}");
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.noneMatch((note) -> note.startsWith("error body"));
	}

	@Test
	void aMissingHeaderIsFound() {
		answer("", "text/plain", "failed");
		assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).subject()).isEqualTo("X-Trace-Id");
		assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).message())
			.contains("status 500 without the header", "joinkey.http.server.response.header=never");
	}

	@Test
	void aHeaderOfAnotherTraceIsFound() {
		answer(OTHER, "text/plain", "failed");
		assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).diagnosis().seen())
			.isEqualTo("X-Trace-Id: " + OTHER + ", of another trace, in the answer with status 500");
	}

	@Test
	void theNameAndTheFormOfTheHeaderMayDiffer() {
		promise(Map.of("joinkey.http.server.response.header", "always", "joinkey.http.server.response.header-name",
				"traceresponse"));
		failure(new Answer(Observed.headers("TraceResponse", "00-" + ID + "-" + "1".repeat(16) + "-01"), ""));
		assertThat(judged().state()).isEqualTo(State.HELD);
	}

	@Test
	void aHeaderThatTheApplicationUsesForSomethingElseIsNotJudged() {
		answer("ticket-17", "text/plain", "failed");
		assertThat(judged().state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(judged().reason()).startsWith(Outcome.NOT_EXERCISED);
	}

	@Test
	void anErrorBodyWithoutTheIdIsFound() {
		answer(ID, "application/json", ERROR.formatted(""));
		assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).subject()).isEqualTo("error body");
		assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).diagnosis().remedy())
			.contains("attributes.put(\"trace_id\"");
	}

	@Test
	void aBodyWithTheIdIsEnoughWhereNoHeaderIsPromised() {
		promise(Map.of("joinkey.http.server.response.error-bodies", "true"));
		answer("", "application/json", ERROR.formatted(",\"trace_id\":\"" + ID + "\""));
		assertThat(judged().state()).isEqualTo(State.HELD);
	}

	@Test
	void anErrorBodyOfAnotherTraceIsFound() {
		answer(ID, "application/json", ERROR.formatted(",\"trace_id\":\"" + OTHER + "\""));
		assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).diagnosis().seen())
			.isEqualTo("trace_id " + OTHER + ", of another trace, in the answer with status 500");
	}

	@Test
	void anErrorBodyWithAnIdOfItsOwnIsFound() {
		String own = "9".repeat(32);
		answer(ID, "application/json", ERROR.formatted(",\"trace_id\":\"" + own + "\""));
		assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).diagnosis().seen())
			.isEqualTo("trace_id " + own + ", which no recorded trace has, in the answer with status 500");
		assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).diagnosis().remedy())
			.startsWith("give out the trace id instead of an id of your own: Span.current()");
	}

	@Test
	void aProblemWithoutTheIdIsFound() {
		answer(ID, "application/problem+json;charset=utf-8",
				"{\"title\":\"Internal\",\"status\":500,\"instance\":\"/orders\"}");
		assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).subject())
			.isEqualTo("application/problem+json");
	}

	@Test
	void aProblemOfAClassOfTheApplicationIsNotJudged() {
		String body = "{\"title\":\"Internal\",\"status\":500,\"instance\":\"/orders\"%s}";
		answer(ID, "application/problem+json", body.formatted(""));
		code(CodeSite.Kind.CLEARS_MDC);
		assertThat(judged().state()).isEqualTo(State.BROKEN);
		code(CodeSite.Kind.PROBLEM);
		assertThat(judged().state()).isEqualTo(State.HELD);
		answer(ID, "application/problem+json", body.formatted(",\"trace_id\":\"" + OTHER + "\""));
		assertThat(judged().state()).isEqualTo(State.BROKEN);
	}

	private void code(CodeSite.Kind kind) {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(this.observed.setup.wiring().properties(),
				Map.of(), List.of(), List.of(), List.of(new CodeSite(kind, "fields of a problem",
						new StackTraceElement("com.acme.Problem", "<init>", "Problem.java", 7)))));
	}

	@Test
	void aBodyOfTheApplicationsOwnIsNotJudged() {
		answer(ID, "application/json", "{\"code\":17}");
		assertThat(judged().state()).isEqualTo(State.HELD);
		answer(ID, "application/json",
				"{\"timestamp\":1,\"status\":500,\"error\":\"x\",\"message\":\"y\",\"path\":\"/orders\"}");
		assertThat(judged().state()).isEqualTo(State.HELD);
		answer(ID, "application/problem+json", "{\"title\":\"x\",\"code\":17}");
		assertThat(judged().state()).isEqualTo(State.HELD);
		answer(ID, "application/json", "{\"trace_id\":\"ticket-17\"}");
		assertThat(judged().state()).isEqualTo(State.HELD);
		answer(ID, "application/json", "{not JSON");
		assertThat(judged().state()).isEqualTo(State.HELD);
	}

	@Test
	void aBodyOfTheApplicationsOwnWithTheIdOfAnotherTraceIsFound() {
		answer(ID, "application/json", "{\"trace_id\":\"" + OTHER + "\"}");
		assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).subject()).isEqualTo("error body");
	}

	@Test
	void onlyTheGatesOwnFailureIsJudged() {
		this.observed.requests
			.replaceAll((request) -> (request.failure() != null) ? new SentRequest(request.sender(), request.endOrder(),
					"GET", "/orders", request.headers(), 500, true, new Answer(List.of(), "")) : request);
		assertThat(judged().state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void aFailureOfAnUnrecordedTraceIsNotJudged() {
		answer(OTHER, "text/plain", "failed");
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.PROVOKED));
		assertThat(judged().state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void theLinesOfAnUnrecordedTraceTellItsId() {
		answer(OTHER, "text/plain", "failed");
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.PROVOKED));
		SpanContext unsampled = new SpanContext(ID, "1".repeat(16), "00");
		this.observed.lines.add(Observed.line(Observed.at(102, "http-1", unsampled), "failed"));
		assertThat(this.observed.finding(CorrelationRule.RESPONSE_EXPOSES_ID).diagnosis().expected())
			.isEqualTo("the trace id of the request, " + ID);
		this.observed.lines.add(Observed.line(Observed.at(103, "clock-1", Observed.TICK), "tick"));
		assertThat(judged().state()).isEqualTo(State.NOT_APPLICABLE);
	}

	private Outcome judged() {
		return this.observed.judge(CorrelationRule.RESPONSE_EXPOSES_ID);
	}

	private void promise(Map<String, String> properties) {
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(properties, Map.of(), List.of(), List.of("spring-boot:4.1.0")));
	}

	private void endpoint(String body) {
		this.observed.requests.removeIf((request) -> request.target().equals("/tax"));
		endpoint("/tax", body);
	}

	private void endpoint(String target, String body) {
		SentRequest sent = Observed.request(91, 98, "GET " + target, "traceparent",
				"00-" + "a".repeat(32) + "-" + "1".repeat(16) + "-01");
		this.observed.requests.add(new SentRequest(sent.sender(), sent.endOrder(), sent.method(), sent.target(),
				sent.headers(), 422, true, new Answer(List.of(), body)));
		this.observed.spans
			.add(Observed.span(Observed.context("a", "2", "01"), null, SpanRecord.Kind.SERVER, "get", 92, "http-1"));
	}

	private void answer(String header, String type, String body) {
		failure(new Answer(header.isEmpty() ? Observed.headers("Content-Type", type)
				: Observed.headers("X-Trace-Id", header, "Content-Type", type), body));
	}

	private void failure(Answer failure) {
		this.observed.requests
			.replaceAll((request) -> (request.failure() != null) ? new SentRequest(request.sender(), request.endOrder(),
					request.method(), request.target(), request.headers(), 500, true, failure) : request);
	}

}
