/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeptIdRules}.
 */
class KeptIdRulesTests {

	private static final String FIRST = Observed.SERVER.traceId();

	private static final String SECOND = Observed.NEW.traceId();

	private static final SpanContext NEW_CLIENT = Observed.context("2", "2", "03");

	private final Observed observed = new Observed();

	@ParameterizedTest
	@CsvSource({ "X-Correlation-Id, %s", "x-correlation-id, trace=%s;sampled", "b3, %s-2222222222222222-1" })
	void aHeaderThatKeepsTheIdOfTheFirstCallIsFound(String name, String value) {
		calls("X-Correlation-Id".equalsIgnoreCase(name) ? "X-Correlation-Id" : name, value.formatted(FIRST), name,
				value.formatted(FIRST));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).message()).contains(
				"expected     the trace of the request in the header " + name + ", " + SECOND,
				"seen         " + FIRST + ", the trace of another request", "last right   call GET localhost/pay",
				"remedy       set " + name + " for each call from the current span");
	}

	@ParameterizedTest
	@CsvSource({ "X-Correlation-Id, 22222222222222222222222222222222",
			"X-Trace-Path, 11111111111111111111111111111111>22222222222222222222222222222222",
			"X-Correlation-Id, 99999999999999999999999999999999", "X-Order-Hash, a11111111111111111111111111111111",
			"X-Causation-Id, 11111111111111111111111111111111", "Idempotency-Key, 11111111111111111111111111111111",
			"X-Parent-Trace-Id, 11111111111111111111111111111111",
			"X-Booking-Opened-By, 11111111111111111111111111111111",
			"X-Original-Request-ID, 11111111111111111111111111111111" })
	void aHeaderOfTheCallOrOfItsCauseIsRight(String name, String value) {
		calls(name, FIRST, name, value);
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.HELD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tracestate", "baggage" })
	void fieldsOfTheTraceAreNotJudgedHere(String name) {
		calls(name, "id=" + FIRST, name, "id=" + FIRST);
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.HELD);
	}

	@Test
	void aHeaderThatNeverHeldItsOwnTraceMayNameAnyRequest() {
		calls("X-Correlation-Id", "none", "X-Correlation-Id", FIRST);
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.HELD);
	}

	@Test
	void anIdThatTheCallerSentIsPassedOn() {
		calls("X-Request-ID", FIRST, "X-Request-ID", FIRST);
		SentRequest request = this.observed.requests.get(1);
		this.observed.requests.set(1,
				Observed.request(request.sender().order(), request.endOrder(), "GET /orders", "x-request-id", FIRST));
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.HELD);
	}

	@Test
	void aTraceThatLinksToTheOtherOneMayNameIt() {
		calls("X-Correlation-Id", FIRST, "X-Correlation-Id", FIRST);
		this.observed.span(Observed.NEW, (span) -> new SpanRecord(span.context(), span.parent(), span.kind(),
				span.name(), span.status(), List.of(Observed.SERVER), span.timing(), span.source(), span.attributes()));
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.HELD);
	}

	@Test
	void otherHeadersOfTheRequestAndOtherLinksExcuseNothing() {
		calls("X-Request-ID", FIRST, "X-Request-ID", FIRST);
		SentRequest request = this.observed.requests.get(1);
		this.observed.requests.set(1, Observed.request(request.sender().order(), request.endOrder(), "GET /orders",
				"x-request-id", "order-17"));
		this.observed.span(Observed.NEW, (span) -> new SpanRecord(span.context(), span.parent(), span.kind(),
				span.name(), span.status(), List.of(Observed.BATCH), span.timing(), span.source(), span.attributes()));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().seen())
			.isEqualTo(FIRST + ", the trace of another request");
	}

	@Test
	void workOfNoRequestMayNameTheRequestThatStoredIt() {
		calls("X-Correlation-Id", FIRST, "X-Correlation-Id", FIRST);
		this.observed.requests.remove(1);
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).findings()).isEmpty();
	}

	@Test
	void aRecordThatKeepsTheIdOfAnEarlierOneIsFound() {
		record(0, FIRST);
		record(1, FIRST);
		assertThat(this.observed.finding(CorrelationRule.KAFKA_PRODUCED_HEADER).message()).contains(
				"seen         " + FIRST + ", the trace of another request", "first wrong  record settled-0@1",
				"remedy       set correlation for each record");
		record(1, SECOND);
		assertThat(this.observed.judge(CorrelationRule.KAFKA_PRODUCED_HEADER).state()).isEqualTo(State.HELD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-B3-TraceId", "dd.trace_id", "orderTraceId" })
	void aKeyOfTheContextThatKeepsTheIdOfTheFirstRequestIsFound(String key) {
		line(1, key, FIRST);
		line(5, key, FIRST);
		assertThat(this.observed.finding(CorrelationRule.LOG_ID_EQUALS_SPAN).message()).contains(
				"expected     the trace of the line under " + key + ", " + SECOND,
				"seen         " + FIRST + ", the trace of another request",
				"remedy       put the id of the current span under " + key + " for each request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "origin_trace_id", "parentTraceId", "rootTraceId", "sagaTraceId", "correlationId",
			"requestId", "orderId" })
	void aKeyOfTheContextThatMayNameAnotherRequestIsRight(String key) {
		line(1, key, FIRST);
		line(5, key, FIRST);
		assertThat(this.observed.judge(CorrelationRule.LOG_ID_EQUALS_SPAN).state()).isEqualTo(State.HELD);
	}

	@Test
	void aCorrelationIdOfAnotherRequestIsNoted() {
		line(1, "correlationId", FIRST);
		line(5, "correlationId", FIRST);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("key of the MDC that keeps the trace id of another request: correlationId");
		line(5, "correlationId", SECOND);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).noneMatch((note) -> note.contains("of the MDC"));
	}

	@Test
	void theTracersOwnKeyIsForOtherRules() {
		line(1, "traceId", FIRST);
		line(5, "traceId", FIRST);
		assertThat(this.observed.judge(CorrelationRule.LOG_ID_EQUALS_SPAN).state()).isEqualTo(State.HELD);
	}

	@Test
	void aKeyThatIsAFindingIsNotNotedAsWell() {
		line(1, "orderTraceId", FIRST);
		line(5, "orderTraceId", FIRST);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).noneMatch((note) -> note.contains("of the MDC"));
	}

	private void line(int index, String key, String value) {
		LogLine line = this.observed.lines.get(index);
		ThreadSnapshot snapshot = line.event().snapshot();
		Map<String, String> context = new HashMap<>(snapshot.context());
		context.put(key, value);
		this.observed.lines.set(index,
				new LogLine(new LogEvent(
						new ThreadSnapshot(snapshot.order(), snapshot.thread(), snapshot.active(), context),
						line.event().logger(), "INFO", line.event().message()), line.appender(), line.text()));
	}

	private void calls(String firstName, String first, String secondName, String second) {
		this.observed.exchanges.set(0,
				Observed.exchange(14, "traceparent", Traceparent.format(Observed.CLIENT), firstName, first));
		this.observed.spans.add(Observed.span(NEW_CLIENT, new Parent(Observed.NEW.spanId(), false), Kind.CLIENT,
				"http get", 23, "http-2"));
		this.observed.exchanges
			.add(Observed.exchange(24, "traceparent", Traceparent.format(NEW_CLIENT), secondName, second));
	}

	private void record(int number, String id) {
		SpanContext producer = (number == 0) ? Observed.PRODUCER : Observed.NEW_PRODUCER;
		this.observed.records.set(number, new KafkaRecord("settled", 0, number,
				Observed.headers("traceparent", Traceparent.format(producer), "correlation", id)));
	}

}
