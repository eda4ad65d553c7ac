/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests which faults the ledger reports, and its messages.
 */
class LedgerTests {

	private static final String BATCH = "b".repeat(32);

	private final Plan plan = new Plan(7);

	private final Findings findings = new Findings();

	private final Ledger ledger = new Ledger(this.plan, this.findings);

	private final int plain = number(Kind.PLAIN, Arrival.SAMPLED);

	@Test
	void isSilentWhereEachLineAndSpanIsThere() {
		this.ledger.send(this.plain);
		line(this.plain, "controller", this.plan.traceId(this.plain), "s1");
		assertThat(this.ledger.open()).isEqualTo(1);
		span(this.plan.traceId(this.plain), "s1", this.plan.spanId(this.plain), "SERVER", this.plain);
		assertThat(this.ledger.open()).isZero();
		assertThat(messages()).isEmpty();
	}

	@Test
	void isSilentAboutALineOfNoRequestThatHasNoId() {
		this.ledger.line(new LogLine(-1, "Tomcat", "", "", "", "main", "started"));
		assertThat(messages()).isEmpty();
	}

	@Test
	void findsALineWithTheIdOfAnotherRequest() {
		int other = number(Kind.KAFKA, Arrival.SAMPLED);
		this.ledger.send(this.plain);
		this.ledger.send(other);
		line(this.plain, "controller", this.plan.traceId(other), "s1");
		assertThat(messages()).singleElement()
			.asString()
			.startsWith("crossed 1 x PLAIN line at controller; first: a line of request " + this.plain
					+ " has the id of request " + other + " instead of " + this.plan.traceId(this.plain) + ": {");
	}

	@Test
	void findsALineWithAnIdThatWasNotSent() {
		int malformed = number(Kind.PLAIN, Arrival.MALFORMED);
		this.ledger.send(malformed);
		line(malformed, "controller", this.plan.traceId(malformed), "s1");
		assertThat(messages()).singleElement().asString().contains("has the id of a request that was not sent with it");
	}

	@Test
	void findsALineWithoutRequestThatHasAnUnknownId() {
		this.ledger.line(new LogLine(-1, "Tomcat", "c".repeat(32), "s1", "01", "main", "{}"));
		this.ledger.settle();
		assertThat(messages()).containsExactly("crossed 1 x line with an unknown id at Tomcat; first: {}");
	}

	@Test
	void findsALineWithoutId() {
		this.ledger.send(this.plain);
		this.ledger.line(new LogLine(this.plain, "controller", "", "", "", "t", "{...}"));
		assertThat(messages()).containsExactly("missing 1 x PLAIN id at controller; first: {...}");
	}

	@Test
	void findsALineThatNeverCame() {
		this.ledger.send(this.plain);
		span(this.plan.traceId(this.plain), "s1", this.plan.spanId(this.plain), "SERVER", this.plain);
		assertThat(messages()).isEmpty();
		this.ledger.settle();
		assertThat(messages()).containsExactly("missing 1 x PLAIN line at controller; first: request " + this.plain);
	}

	@Test
	void findsASpanThatNeverCame() {
		this.ledger.send(this.plain);
		line(this.plain, "controller", this.plan.traceId(this.plain), "s1");
		this.ledger.settle();
		assertThat(messages()).first()
			.asString()
			.startsWith(
					"missing 1 x PLAIN spans; first: request " + this.plain + " has no tree of [] instead of SERVER");
	}

	@Test
	void findsALineTooManyAndASpanTooMany() {
		isSilentWhereEachLineAndSpanIsThere();
		line(this.plain, "controller", this.plan.traceId(this.plain), "s1");
		span(this.plan.traceId(this.plain), "s2", "s1", "CLIENT", this.plain);
		assertThat(messages()).hasSize(2)
			.anyMatch((message) -> message.startsWith("wrong 1 x PLAIN line too many at controller; first: {"))
			.anyMatch((message) -> message.startsWith("wrong 1 x PLAIN span too many; first: SpanSeen["));
	}

	@Test
	void findsASpanWhoseParentIsNotTheCallers() {
		this.ledger.send(this.plain);
		line(this.plain, "controller", this.plan.traceId(this.plain), "s1");
		span(this.plan.traceId(this.plain), "s1", "somebody", "SERVER", this.plain);
		assertThat(messages()).singleElement()
			.asString()
			.startsWith("wrong 1 x PLAIN spans; first: request " + this.plain + " has no tree of [SpanSeen[");
	}

	@Test
	void findsASpanOfAnotherRequestInTheTrace() {
		int other = number(Kind.CALL, Arrival.SAMPLED);
		this.ledger.send(this.plain);
		this.ledger.send(other);
		span(this.plan.traceId(this.plain), "s1", this.plan.spanId(this.plain), "SERVER", other);
		assertThat(messages()).singleElement()
			.asString()
			.startsWith("crossed 1 x SERVER span; first: a span of request " + other + " is in the trace of request "
					+ this.plain);
	}

	@Test
	void findsALineWhoseSpanIsNotInTheTrace() {
		this.ledger.send(this.plain);
		line(this.plain, "controller", this.plan.traceId(this.plain), "of another");
		span(this.plan.traceId(this.plain), "s1", this.plan.spanId(this.plain), "SERVER", this.plain);
		assertThat(messages()).singleElement()
			.asString()
			.contains("crossed 1 x PLAIN span id of a line", "has a line with span id of another");
	}

	@Test
	void aStartedTraceIsKnownByItsFirstLineOrSpan() {
		int first = number(Kind.PLAIN, Arrival.NONE);
		int second = number(Kind.PLAIN, Arrival.MALFORMED);
		this.ledger.send(first);
		this.ledger.send(second);
		line(first, "controller", "1".repeat(32), "s1");
		span("1".repeat(32), "s1", "", "SERVER", first);
		span("2".repeat(32), "s2", "", "SERVER", second);
		line(second, "controller", "2".repeat(32), "s2");
		assertThat(this.ledger.open()).isZero();
		assertThat(messages()).isEmpty();
	}

	@Test
	void findsALineThatLeavesTheTraceThatTheApplicationStarted() {
		int started = number(Kind.CALLABLE, Arrival.NONE);
		this.ledger.send(started);
		line(started, "controller", "1".repeat(32), "s1");
		line(started, "callable", "2".repeat(32), "s2");
		assertThat(messages()).singleElement()
			.asString()
			.contains("crossed 1 x CALLABLE line at callable", "has the id of an unknown request instead of 1111");
	}

	@Test
	void anUnsampledRequestHasLinesAndNoSpan() {
		int unsampled = number(Kind.PLAIN, Arrival.UNSAMPLED);
		this.ledger.send(unsampled);
		this.ledger.line(new LogLine(unsampled, "controller", this.plan.traceId(unsampled), "s1", "00", "t", "{...}"));
		assertThat(this.ledger.open()).isZero();
		assertThat(messages()).isEmpty();
		span(this.plan.traceId(unsampled), "s1", this.plan.spanId(unsampled), "SERVER", unsampled);
		assertThat(messages()).singleElement().asString().startsWith("wrong 1 x PLAIN span too many");
	}

	@Test
	void findsFlagsThatSayTheContrary() {
		int unsampled = number(Kind.PLAIN, Arrival.UNSAMPLED);
		this.ledger.send(unsampled);
		line(unsampled, "controller", this.plan.traceId(unsampled), "s1");
		assertThat(messages()).singleElement().asString().startsWith("wrong 1 x PLAIN trace_flags at controller");
	}

	@Test
	void aBatchIsASeparateTraceLinkedOnceToEachRecord() {
		int kafka = number(Kind.KAFKA, Arrival.SAMPLED);
		String traceId = this.plan.traceId(kafka);
		this.ledger.send(kafka);
		Kind.KAFKA.places().forEach((place) -> line(kafka, place, traceId, "s1"));
		span(traceId, "s1", this.plan.spanId(kafka), "SERVER", kafka);
		span(traceId, "s2", "s1", "PRODUCER", -1);
		span(traceId, "s3", "s2", "CONSUMER", -1);
		span(traceId, "s4", "s3", "PRODUCER", -1);
		span(traceId, "s5", "s4", "CONSUMER", -1);
		assertThat(this.ledger.open()).isEqualTo(1);
		this.ledger.line(new LogLine(-1, "KafkaWork", BATCH, "s6", "01", "t", "{}"));
		this.ledger.span(new SpanSeen(BATCH, "s6", "", "CONSUMER", "settlements process batch", -1, List.of(traceId)));
		assertThat(this.ledger.open()).isZero();
		this.ledger.settle();
		assertThat(messages()).isEmpty();
	}

	@Test
	void findsAnIdOnALineThatBelongsToNoRequest() {
		this.ledger.send(this.plain);
		this.ledger.line(new LogLine(-1, "Inspection", this.plan.traceId(this.plain), "s1", "01", "t", "{inspected}"));
		assertThat(messages()).containsExactly("crossed 1 x line that belongs to no request; first: {inspected}");
	}

	@Test
	void findsABatchsLineWithoutIdOrWithARequestsId() {
		this.ledger.send(this.plain);
		this.ledger.line(new LogLine(-1, "KafkaWork", "", "", "", "t", "{batch}"));
		this.ledger.line(new LogLine(-1, "KafkaWork", this.plan.traceId(this.plain), "s1", "01", "t", "{batch}"));
		assertThat(messages()).containsExactly("missing 1 x id of a batch's line; first: {batch}",
				"crossed 1 x line of a batch; first: it has the id of request " + this.plain + ": {batch}");
	}

	@Test
	void findsABatchThatIsNotLinkedToARecord() {
		int kafka = number(Kind.KAFKA, Arrival.UNSAMPLED);
		this.ledger.send(kafka);
		Kind.KAFKA.places()
			.forEach((place) -> this.ledger
				.line(new LogLine(kafka, place, this.plan.traceId(kafka), "s1", "00", "t", "{}")));
		this.ledger.settle();
		assertThat(messages())
			.containsExactly("missing 1 x KAFKA links of batches; first: request " + kafka + " has 0");
	}

	@Test
	void findsAnUnknownTrace() {
		span("3".repeat(32), "s1", "", "PRODUCER", -1);
		assertThat(this.ledger.open()).isEqualTo(1);
		this.ledger.settle();
		assertThat(messages()).singleElement().asString().startsWith("crossed 1 x spans of an unknown trace; first: [");
	}

	@Test
	void countsAnAnswerThatNeverCameAsMissing() {
		this.ledger.fail(this.plain, "answer 200", "Read timed out");
		assertThat(this.findings.count(Findings.Sort.MISSING)).isEqualTo(1);
		assertThat(messages())
			.containsExactly("missing 1 x PLAIN answer 200; first: request " + this.plain + ": Read timed out");
	}

	@Test
	void readsTheLinesOfTheApplicationAndOfTheContainer() {
		LogLine own = LogLine.parse("""
				{"level":"INFO","trace_id":"a","span_id":"b","trace_flags":"03","logger_name":"io.joinkey.soak.Work",\
				"thread_name":"task-1","message":"n=12 at=pool;","nested":{"trace_id":"wrong"}}""");
		assertThat(own).extracting(LogLine::number, LogLine::place, LogLine::traceId, LogLine::isSampled)
			.containsExactly(12, "pool", "a", true);
		LogLine error = LogLine.parse("""
				{"logger_name":"org.apache.[/].[dispatcherServlet]","message":"Servlet.service() threw",\
				"stack_trace":"java.lang.IllegalStateException: n=13 fails\\n\\tat x"}""");
		assertThat(error).extracting(LogLine::number, LogLine::place, LogLine::traceId)
			.containsExactly(13, "[dispatcherServlet]", "");
	}

	private void line(int number, String place, String traceId, String spanId) {
		this.ledger.line(new LogLine(number, place, traceId, spanId, "01", "t", "{" + place + "}"));
	}

	private void span(String traceId, String spanId, String parentId, String label, int number) {
		this.ledger.span(new SpanSeen(traceId, spanId, parentId, label, "a name", number, List.of()));
	}

	private List<String> messages() {
		return this.findings.messages();
	}

	private int number(Kind kind, Arrival arrival) {
		IntPredicate wanted = (number) -> this.plan.kind(number) == kind && this.plan.arrival(number) == arrival;
		return IntStream.range(0, 100_000).filter(wanted).findFirst().orElseThrow();
	}

}
