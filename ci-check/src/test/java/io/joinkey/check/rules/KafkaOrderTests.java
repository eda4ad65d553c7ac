/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaDelivery.How;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rules of Kafka and what came before and after a delivery.
 */
class KafkaOrderTests {

	private final Observed observed = new Observed();

	@Test
	void unsampledRecordNeedsASpanOnlyForItsLines() {
		SpanContext unsampled = Observed.context("9", "9", "00");
		KafkaRecord record = new KafkaRecord("settled", 0, 7,
				Observed.headers("traceparent", Traceparent.format(unsampled)));
		this.observed.deliveries.add(new KafkaDelivery(record, "quiet", "listener-2", 82, 86));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_CONSUMED).state()).isEqualTo(State.HELD);
		this.observed.lines.add(Observed.line(Observed.at(84, "listener-2", null), "settling"));
		assertThat(this.observed.finding(CorrelationRule.KAFKA_CONSUMED).subject()).isEqualTo("quiet");
	}

	@Test
	void deliveryCoversItsThreadFromStartToEnd() {
		KafkaDelivery delivery = this.observed.deliveries.get(0);
		assertThat(List.of(15L, 16L, 19L, 20L))
			.extracting((order) -> delivery.covers(new ThreadSnapshot(order, "listener-1", null, Map.of())))
			.containsExactly(false, true, true, false);
		assertThat(delivery.covers(new ThreadSnapshot(17, "listener-2", null, Map.of()))).isFalse();
	}

	@Test
	void deadLetterMayBelongToALinkingTrace() {
		this.observed.span(Observed.REFUSED,
				(span) -> new SpanRecord(Observed.context("c", "4", "03"), null, span.kind(), span.name(),
						span.status(), List.of(Observed.REFUSED_PRODUCER), span.timing(), span.source(), Map.of()));
		SpanContext copy = Observed.context("c", "5", "03");
		this.observed.spans
			.add(Observed.span(copy, new Parent("4".repeat(16), false), Kind.PRODUCER, "settled send", 74, "bill-1"));
		deadLetter("traceparent", Traceparent.format(copy));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_RETRY_DLT).state()).isEqualTo(State.HELD);
	}

	@Test
	void offsetOfARefusedRecordHasEightBytes() {
		KafkaDelivery refused = this.observed.deliveries.get(this.observed.deliveries.size() - 1);
		KafkaRecord record = new KafkaRecord("settled", 2, 258, refused.record().headers());
		this.observed.deliveries.set(this.observed.deliveries.size() - 1,
				new KafkaDelivery(record, "bill", "bill-1", 72, 73, new How(false, true)));
		SpanContext other = Observed.context("c", "3", "03");
		this.observed.spans.add(Observed.span(other, null, Kind.PRODUCER, "settled send", 74, "bill-1"));
		deadLetter("kafka_dlt-original-offset", "\0\0\0\0\0\0\1\2", "traceparent", Traceparent.format(other));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_RETRY_DLT).state()).isEqualTo(State.BROKEN);
		deadLetter("kafka_dlt-original-offset", "\0\0\0\0\0\0\2\1", "traceparent", Traceparent.format(other));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_RETRY_DLT).state()).isEqualTo(State.HELD);
	}

	@Test
	void unreadableOffsetIsIgnored() {
		SpanContext other = Observed.context("c", "3", "03");
		this.observed.spans.add(Observed.span(other, null, Kind.PRODUCER, "settled send", 74, "bill-1"));
		for (char unreadable : new char[] { '\u0080', '\ufffd' }) {
			deadLetter("kafka_dlt-original-offset", "\0\0\0\0\0\0\0" + unreadable, "traceparent",
					Traceparent.format(other));
			assertThat(this.observed.judge(CorrelationRule.KAFKA_RETRY_DLT).state()).isEqualTo(State.BROKEN);
		}
	}

	@Test
	void aFurtherAttemptInAnotherSpanNamesIt() {
		KafkaDelivery first = this.observed.deliveries.get(this.observed.deliveries.size() - 1);
		this.observed.deliveries
			.add(new KafkaDelivery(first.record(), "bill", "bill-1", 82, 83, new How(false, false)));
		assertThat(this.observed.finding(CorrelationRule.KAFKA_RETRY_DLT).diagnosis().seen())
			.startsWith("none for attempt 2; the first on its thread is the ");
	}

	@Test
	void deadLetterWithItsRecordsHeaderNamesNoAttempt() {
		deadLetter("traceparent", Traceparent.format(Observed.REFUSED_PRODUCER));
		assertThat(this.observed.finding(CorrelationRule.KAFKA_RETRY_DLT).diagnosis().seen())
			.doesNotContain("after attempt");
	}

	@Test
	void lastRightOfABatchIsALinkedRecord() {
		batch(Observed.SECOND_OF_BATCH);
		assertThat(this.observed.finding(CorrelationRule.KAFKA_BATCH_LINKS).diagnosis().lastRight())
			.isEqualTo(this.observed.records.get(3));
	}

	@Test
	void recordMayHaveASpanBesideTheBatchLink() {
		record(Observed.FIRST_OF_BATCH, "9", "batch-1");
		assertThat(this.observed.judge(CorrelationRule.KAFKA_BATCH_LINKS).state()).isEqualTo(State.HELD);
	}

	@Test
	void recordsOfABatchMayRunOnOtherThreads() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.BATCH));
		record(Observed.FIRST_OF_BATCH, "9", "worker-1");
		record(Observed.SECOND_OF_BATCH, "a", "worker-2");
		assertThat(this.observed.judge(CorrelationRule.KAFKA_BATCH_LINKS).state()).isEqualTo(State.HELD);
	}

	@Test
	void spanOfAnEarlierBatchDoesNotCount() {
		KafkaRecord earlier = new KafkaRecord("settled", 1, 9, List.of());
		this.observed.deliveries.add(new KafkaDelivery(earlier, "archive", "batch-1", 40, 64, new How(true, false)));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_BATCH_LINKS).state()).isEqualTo(State.HELD);
		this.observed.deliveries.removeIf((delivery) -> delivery.how().batch());
		for (int i = 0; i < 2; i++) {
			this.observed.deliveries.add(new KafkaDelivery(this.observed.records.get(2 + i), "archive", "batch-1", 66,
					68 + i, new How(true, false)));
		}
		assertThat(this.observed.judge(CorrelationRule.KAFKA_BATCH_LINKS).state()).isEqualTo(State.HELD);
		this.observed.deliveries.add(new KafkaDelivery(earlier, "archive", "batch-1", 40, 64, new How(true, false)));
		assertThat(this.observed.finding(CorrelationRule.KAFKA_BATCH_LINKS).diagnosis().seen())
			.isEqualTo("0 of them: no span was started on its thread");
	}

	@Test
	void errorHandlerLineWithinTheSpanIsReportedAsSuch() {
		errorLine(75, "org.springframework.kafka.listener.DefaultErrorHandler", "ERROR");
		assertThat(this.observed.finding(CorrelationRule.KAFKA_ERROR_LINE).diagnosis().seen())
			.isEqualTo("none: no scope was open on thread bill-1");
	}

	@Test
	void warningsAndApplicationErrorsAfterAFailureAreJudged() {
		errorLine(78, "org.springframework.kafka.listener.DefaultErrorHandler", "WARN");
		assertThat(this.observed.judge(CorrelationRule.KAFKA_ERROR_LINE).state()).isEqualTo(State.BROKEN);
		errorLine(78, "com.acme.Handler", "ERROR");
		assertThat(this.observed.judge(CorrelationRule.KAFKA_ERROR_LINE).state()).isEqualTo(State.BROKEN);
		errorLine(78, "org.apache.kafka.Consumer", "ERROR");
		assertThat(this.observed.judge(CorrelationRule.KAFKA_ERROR_LINE).state()).isEqualTo(State.NOT_APPLICABLE);
		errorLine(78, "com.acme.Handler", "INFO");
		assertThat(this.observed.judge(CorrelationRule.KAFKA_ERROR_LINE).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void lastSpanOfARecordIsTheLastRight() {
		SpanContext again = Observed.context("b", "6", "03");
		this.observed.spans.add(Observed.span(again, new Parent(Observed.REFUSED_PRODUCER.spanId(), true),
				Kind.CONSUMER, "settled process", 72, "bill-1"));
		errorLine(78, "org.springframework.kafka.listener.DefaultErrorHandler", "ERROR");
		assertThat(this.observed.finding(CorrelationRule.KAFKA_ERROR_LINE).diagnosis().lastRight())
			.isEqualTo(this.observed.spans.get(this.observed.spans.size() - 1));
	}

	private void deadLetter(String... headers) {
		this.observed.records.removeIf((record) -> record.topic().endsWith("-dlt"));
		this.observed.records.add(new KafkaRecord("settled-dlt", 0, 0, Observed.headers(headers)));
	}

	private void batch(SpanContext... links) {
		this.observed.span(Observed.BATCH, (span) -> new SpanRecord(span.context(), null, span.kind(), span.name(),
				span.status(), List.of(links), span.timing(), span.source(), span.attributes()));
	}

	private void record(SpanContext parent, String span, String thread) {
		this.observed.spans.add(Observed.span(new SpanContext(parent.traceId(), span.repeat(16), "03"),
				new Parent(parent.spanId(), true), Kind.CONSUMER, "archive", 64, thread));
	}

	private void errorLine(long order, String logger, String level) {
		this.observed.lines.removeIf((line) -> line.event().snapshot().thread().equals("bill-1"));
		LogLine line = Observed.line(Observed.at(order, "bill-1", null), "exhausted");
		this.observed.lines.add(
				new LogLine(new LogEvent(line.event().snapshot(), logger, level, "exhausted"), "CONSOLE", line.text()));
	}

}
