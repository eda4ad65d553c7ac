/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaListenerRules}.
 */
class KafkaListenerRulesTests {

	private final Observed observed = new Observed();

	@Test
	void aListenerWithoutSpanIsFound() {
		withoutConsumer();
		assertThat(this.observed.finding(CorrelationRule.KAFKA_CONSUMED).subject()).isEqualTo("settle");
	}

	@Test
	void theMessageOfAListenerWithoutSpanNamesItsRecordItsThreadAndTheSwitch() {
		withoutConsumer();
		assertThat(this.observed.finding(CorrelationRule.KAFKA_CONSUMED).message()).contains(
				"expected     a CONSUMER span that continues or links " + Observed.PRODUCER,
				"seen         no span on its thread", "last right   record settled-0@0",
				"first wrong  listener settle on thread listener-1 with record settled-0@0",
				"remedy       spring.kafka.listener.observation-enabled=true");
	}

	@Test
	void aListenerThatStartsAnotherTraceDiffersFromOneWithoutSpan() {
		withoutConsumer();
		this.observed.spans.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.CONSUMER, "settled process",
				17, "listener-1"));
		assertThat(this.observed.finding(CorrelationRule.KAFKA_CONSUMED).diagnosis().seen())
			.startsWith("no such span; the first on its thread is the CONSUMER span");
	}

	@Test
	void aConsumerSpanThatLinksTheRecordIsFine() {
		this.observed.span(Observed.CONSUMER,
				(span) -> new SpanRecord(Observed.context("9", "4", "03"), null, Kind.CONSUMER, span.name(),
						span.status(), List.of(Observed.PRODUCER), span.timing(), span.source(), Map.of()));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_CONSUMED).state()).isEqualTo(State.HELD);
	}

	@Test
	void linesOfAListenerOutsideItsSpanAreFound() {
		this.observed.lines.add(Observed.line(Observed.at(19, "listener-1", null), "late"));
		assertThat(this.observed.finding(CorrelationRule.KAFKA_CONSUMED).diagnosis().seen())
			.isEqualTo("a CONSUMER span, and lines of the listener outside it");
	}

	@Test
	void linesOfAnInterceptorAfterTheSpanAreFound() {
		afterRecord(22, "listener-1", "INFO", Map.of());
		Finding finding = this.observed.finding(CorrelationRule.KAFKA_CONSUMED);
		assertThat(finding.subject()).isEqualTo("settle");
		assertThat(finding.message()).contains("expected     lines with the ids of " + Observed.PRODUCER.traceId(),
				"seen         none: a RecordInterceptor logged after the span had ended",
				"last right   record settled-0@0", "first wrong  com.acme.Orders on thread listener-1",
				"remedy       log in success(...) and failure(...) of the RecordInterceptor instead of afterRecord(...)");
	}

	@Test
	void anInterceptorThatKeepsTheIdsIsHealthy() {
		afterRecord(22, "listener-1", "INFO", Map.of("traceId", Observed.PRODUCER.traceId()));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_CONSUMED).findings()).isEmpty();
	}

	@Test
	void aWarningOfAnInterceptorIsNotTheErrorHandlers() {
		KafkaDelivery failed = this.observed.deliveries.stream()
			.filter((delivery) -> delivery.how().failed())
			.findFirst()
			.orElseThrow();
		afterRecord(failed.endOrder() + 1, failed.thread(), "WARN", Map.of());
		assertThat(this.observed.judge(CorrelationRule.KAFKA_ERROR_LINE).findings()).isEmpty();
	}

	private void afterRecord(long order, String thread, String level, Map<String, String> context) {
		this.observed.lines
			.add(new LogLine(new LogEvent(new ThreadSnapshot(order, thread, null, context, null, Caller.AFTER_RECORD),
					Observed.LOGGER, level, "settled"), "CONSOLE", "settled"));
	}

	@Test
	void anIdOfAnEarlierRecordIsFound() {
		leak();
		assertThat(this.observed.finding(CorrelationRule.KAFKA_NEXT_RECORD_CLEAN).subject()).isEqualTo("settle");
	}

	@Test
	void theMessageOfAnIdOfAnEarlierRecordNamesBothAndTheThread() {
		leak();
		assertThat(this.observed.finding(CorrelationRule.KAFKA_NEXT_RECORD_CLEAN).message()).contains(
				"expected     only the id of its own record, " + Observed.NEW_PRODUCER.traceId(),
				"seen         " + Observed.PRODUCER.traceId() + ", of an earlier record on the same thread",
				"last right   record settled-0@1", "first wrong  com.acme.Orders on thread listener-1",
				"remedy       close the scope");
	}

	@Test
	void recordsOfOneTraceAndOfOtherThreadsSayNothingAboutTheNextRecord() {
		KafkaDelivery second = this.observed.deliveries.get(1);
		this.observed.deliveries.set(1, new KafkaDelivery(second.record(), "settle", "listener-2", 24, 28));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_NEXT_RECORD_CLEAN).state())
			.isEqualTo(State.NOT_APPLICABLE);
		this.observed.deliveries.set(1,
				new KafkaDelivery(this.observed.records.get(0), "settle", "listener-1", 24, 28));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_NEXT_RECORD_CLEAN).state())
			.isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void aLineOfALoopOutsideTheSpansOfItsRecordsIsItsOwn() {
		this.observed.lines.add(Observed.line(Observed.at(19, "listener-1", null), "polled 2 records"));
		this.observed.deliveries.replaceAll(KafkaListenerRulesTests::together);
		assertThat(this.observed.judge(CorrelationRule.KAFKA_CONSUMED).state()).isEqualTo(State.HELD);
	}

	@Test
	void aContainerOutsideOfTheContextIsJudgedByItsListenersLines() {
		withoutConsumer();
		KafkaDelivery first = this.observed.deliveries.get(0);
		this.observed.deliveries.clear();
		this.observed.deliveries
			.add(new KafkaDelivery(first.record(), KafkaDelivery.CONTAINER_LOOP, "inbox-1", 16, 18));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_CONSUMED).findings()).isEmpty();
		this.observed.lines.add(Observed.line(Observed.at(17, "inbox-1", null), "position of a lorry"));
		assertThat(this.observed.finding(CorrelationRule.KAFKA_CONSUMED).diagnosis().remedy()).startsWith(
				"before the listener container starts, call container.getContainerProperties().setObservationEnabled(true) and");
	}

	@Test
	void aPollLoopThatGivesItsRecordsToAPoolNeedsTheContextThereToo() {
		withoutConsumer();
		this.observed.deliveries.replaceAll(KafkaListenerRulesTests::together);
		Wiring wiring = new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(handsOver("com.acme.Polls", "poll"), handsOver("com.acme.Orders", "order")));
		this.observed.setup = this.observed.setup.withWiring(wiring);
		assertThat(this.observed.finding(CorrelationRule.KAFKA_CONSUMED).diagnosis().remedy()).endsWith(
				"finally { span.end(); }; and in both cases wrap the task, Context.current().wrap(task) of io.opentelemetry.context, for ExecutorService.submit at com.acme.Polls.poll(X.java:9)");
	}

	private static CodeSite handsOver(String type, String method) {
		return new CodeSite(CodeSite.Kind.HANDS_OVER, "ExecutorService.submit",
				new StackTraceElement(type, method, "X.java", 9));
	}

	@Test
	void ofAnUnsampledRecordOnlyTheLinesOfAListenerShowThatItHasNoSpan() {
		withoutConsumer();
		KafkaRecord unsampled = new KafkaRecord("settled", 0, 0,
				List.of(new Header("traceparent", Traceparent.format(Observed.UNSAMPLED))));
		this.observed.deliveries.clear();
		this.observed.lines.add(Observed.line(Observed.at(17, "inbox-1", null), "position of a lorry"));
		this.observed.deliveries
			.add(new KafkaDelivery(unsampled, "poll loop at com.acme.Polls.poll", "inbox-1", 16, 18));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_CONSUMED).findings()).isEmpty();
		this.observed.deliveries.set(0, new KafkaDelivery(unsampled, "settle", "inbox-1", 16, 18));
		assertThat(this.observed.finding(CorrelationRule.KAFKA_CONSUMED).diagnosis().expected())
			.startsWith("a CONSUMER span that continues or links ");
	}

	@Test
	void linesBetweenUnsampledRecordsOfSuchAContainerAreNoFinding() {
		withoutConsumer();
		KafkaRecord unsampled = new KafkaRecord("settled", 0, 0,
				List.of(new Header("traceparent", Traceparent.format(Observed.UNSAMPLED))));
		this.observed.deliveries.clear();
		this.observed.deliveries.add(new KafkaDelivery(unsampled, KafkaDelivery.CONTAINER_LOOP, "inbox-1", 16, 18));
		this.observed.lines.add(Observed.line(Observed.at(17, "inbox-1", null), "partitions are assigned"));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_CONSUMED).findings()).isEmpty();
	}

	@Test
	void recordsOfOnePollAreJudgedTogether() {
		KafkaDelivery first = this.observed.deliveries.get(0);
		KafkaDelivery second = this.observed.deliveries.get(1);
		this.observed.deliveries.set(0, together(first));
		this.observed.deliveries.set(1, together(second));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_NEXT_RECORD_CLEAN).state())
			.isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void anIdOfAnEarlierPollIsFoundInALaterOne() {
		KafkaRecord third = new KafkaRecord("settled", 0, 2,
				Observed.headers("traceparent", Traceparent.format(Observed.context("9", "9", "03"))));
		KafkaDelivery second = this.observed.deliveries.get(1);
		this.observed.deliveries
			.add(new KafkaDelivery(third, "settle", "listener-1", second.order(), second.endOrder()));
		leak();
		assertThat(this.observed.finding(CorrelationRule.KAFKA_NEXT_RECORD_CLEAN).diagnosis().expected())
			.isEqualTo("only the id of its own record, " + Observed.NEW_PRODUCER.traceId() + " or "
					+ Observed.context("9", "9", "03").traceId());
	}

	private static KafkaDelivery together(KafkaDelivery delivery) {
		return new KafkaDelivery(delivery.record(), "poll loop at com.acme.Polls.poll", "listener-1", 16, 28);
	}

	private void leak() {
		this.observed.rewrite((text) -> text.contains("settling")
				? text.replace(Observed.NEW_CONSUMER.traceId(), Observed.PRODUCER.traceId()) : text);
	}

	private void withoutConsumer() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.CONSUMER));
	}

	@Test
	void aLineOfALaterBatchIsForAnotherRule() {
		KafkaRecord record = new KafkaRecord("settled", 1, 2,
				Observed.headers("traceparent", Traceparent.format(Observed.PRODUCER)));
		this.observed.records.add(record);
		this.observed.deliveries
			.add(new KafkaDelivery(record, "archive", "batch-1", 80, 85, new KafkaDelivery.How(true, false)));
		this.observed.lines.add(Observed.line(Observed.at(82, "batch-1", Observed.FIRST_OF_BATCH), "archiving"));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_NEXT_RECORD_CLEAN).findings()).isEmpty();
	}

	@Test
	void headersThatAreLostBeforeTheListenerAreFoundWithTheInterceptor() {
		KafkaDelivery right = this.observed.deliveries.get(0);
		int evidence = this.observed.judge(CorrelationRule.KAFKA_CONSUMED).evidence();
		KafkaRecord stripped = new KafkaRecord("settled", 0, 0, List.of());
		this.observed.deliveries.set(0, new KafkaDelivery(stripped, "settle", "listener-1", right.order(),
				right.endOrder(), right.how(), right.record()));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(),
				List.of(new Wiring.Held("the bean 'kafkaConsumerFactory'",
						"org.springframework.kafka.core.DefaultKafkaConsumerFactory", "", false,
						List.of("com.acme.Decrypt"))),
				List.of()));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_CONSUMED).evidence()).isEqualTo(evidence);
		assertThat(this.observed.finding(CorrelationRule.KAFKA_CONSUMED).message()).contains(
				"seen         a record without traceparent", "last right   record settled-0@0",
				"remedy       in onConsume of com.acme.Decrypt pass the headers on");
	}

	@Test
	void aRecordThatWasSentWithoutHeaderLosesNothingBeforeTheListener() {
		KafkaDelivery right = this.observed.deliveries.get(0);
		KafkaRecord bare = new KafkaRecord("settled", 0, 0, List.of());
		this.observed.deliveries.set(0,
				new KafkaDelivery(bare, "settle", "listener-1", right.order(), right.endOrder(), right.how(), bare));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_CONSUMED).state()).isEqualTo(State.HELD);
	}

	@Test
	void whatListenersWereNotGivenIsNamed() {
		List<KafkaDelivery> all = List.copyOf(this.observed.deliveries);
		this.observed.deliveries.removeIf((delivery) -> !delivery.how().batch());
		assertThat(reason(CorrelationRule.KAFKA_CONSUMED))
			.isEqualTo("not exercised: no listener was given a record: list one under records");
		assertThat(reason(CorrelationRule.KAFKA_NEXT_RECORD_CLEAN))
			.isEqualTo("not exercised: no listener was given a record: list one under records");
		this.observed.deliveries.clear();
		this.observed.deliveries.add(all.get(0));
		assertThat(reason(CorrelationRule.KAFKA_NEXT_RECORD_CLEAN))
			.isEqualTo("not exercised: no thread was given a record after another one of a different trace");
		this.observed.deliveries.set(0,
				new KafkaDelivery(new KafkaRecord("settled", 0, 0, List.of()), "settle", "listener-1", 16, 19));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_CONSUMED).state()).isEqualTo(State.INCONCLUSIVE);
		assertThat(reason(CorrelationRule.KAFKA_CONSUMED))
			.isEqualTo("no listener was given a record with a valid traceparent");
	}

	private String reason(CorrelationRule rule) {
		return this.observed.judge(rule).reason();
	}

}
