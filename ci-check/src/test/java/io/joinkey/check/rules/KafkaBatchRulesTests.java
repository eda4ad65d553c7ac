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
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.Wiring;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaBatchRules}.
 */
class KafkaBatchRulesTests {

	private static final CorrelationRule RULE = CorrelationRule.KAFKA_BATCH_LINKS;

	private final Observed observed = new Observed();

	@Test
	void aBatchWithoutSpanIsFound() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.BATCH));
		Finding finding = this.observed.finding(RULE);
		assertThat(finding.subject()).isEqualTo("archive");
		assertThat(finding.message()).contains("expected     links to all 2 contexts that the batch's records carried",
				"seen         0 of them: no span was started on its thread",
				"first wrong  listener archive on thread batch-1 with record settled-1@0",
				"remedy       add joinkey-spring-boot-starter; by hand: start one CONSUMER span for the batch");
	}

	@Test
	void withTheStarterSomethingSwitchedOffOrReplacedItsInterceptor() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.BATCH));
		String listener = "spring.kafka.listener.observation-enabled";
		assertThat(withStarter(Map.of(listener, "false"))).startsWith(listener + "=true");
		assertThat(withStarter(Map.of(listener, "true"))).isEqualTo(
				"call setBatchInterceptor on the bean of the container factory, where Joinkey keeps yours beside its own, and not on a container, where yours replaces it; look at ConcurrentMessageListenerContainer.setBatchInterceptor at com.acme.Loads.tune(Loads.java:9)");
	}

	private String withStarter(Map<String, String> properties) {
		CodeSite sets = new CodeSite(CodeSite.Kind.MAKES_CONTAINER,
				"ConcurrentMessageListenerContainer.setBatchInterceptor",
				new StackTraceElement("com.acme.Loads", "tune", "Loads.java", 9));
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(properties, Map.of(), List.of(), List.of("joinkey-spring-boot:0.1.0"), List.of(sets)));
		return this.observed.finding(RULE).diagnosis().remedy();
	}

	@Test
	void aRecordThatIsNotLinkedIsNamed() {
		batch(null, Observed.FIRST_OF_BATCH);
		Finding finding = this.observed.finding(RULE);
		assertThat(finding.diagnosis().seen()).startsWith("1 of them: the first span is the CONSUMER span");
		assertThat(finding.message()).contains("last right   record settled-1@0", "with record settled-1@1");
	}

	@Test
	void linesOutsideTheSpansOfTheRecordsAreFound() {
		this.observed.lines.add(Observed.line(Observed.at(65, "batch-1", null), "archiving"));
		assertThat(this.observed.finding(RULE).diagnosis().seen())
			.isEqualTo("spans for the records, and lines of the listener outside of them");
	}

	@Test
	void aBatchInTheTraceOfItsFirstRecordIsFound() {
		batch(new Parent(Observed.FIRST_OF_BATCH.spanId(), true), Observed.SECOND_OF_BATCH);
		assertThat(this.observed.finding(RULE).diagnosis().seen())
			.isEqualTo("a span for all records in the trace of one of them, " + Observed.FIRST_OF_BATCH.traceId());
	}

	@Test
	void recordsInTheTraceOfTheFirstAreFoundAndRecordsInTheirOwnAreFine() {
		record(Observed.FIRST_OF_BATCH, "9");
		record(Observed.SECOND_OF_BATCH, "a");
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
		this.observed.spans.remove(this.observed.spans.size() - 1);
		record(Observed.FIRST_OF_BATCH, "a");
		assertThat(this.observed.finding(RULE).message()).contains(
				"expected     for each record a span in the record's trace",
				"seen         2 spans in the trace of one record, " + Observed.FIRST_OF_BATCH.traceId()
						+ ", and none in that of record settled-1@1",
				"extract the context of the record that is processed");
	}

	@Test
	void aBatchWhoseLinesAreAllInTheTraceOfOneRecordIsNoted() {
		record(Observed.FIRST_OF_BATCH, "9");
		assertThat(KafkaBatchRules.ofOne(this.observed.telemetry())).isEmpty();
		SpanContext span = new SpanContext(Observed.FIRST_OF_BATCH.traceId(), "9".repeat(16), "03");
		this.observed.lines.removeIf((line) -> line.event().snapshot().thread().equals("batch-1"));
		this.observed.lines.add(Observed.line(Observed.at(65, "batch-1", span), "lamp"));
		assertThat(KafkaBatchRules.ofOne(this.observed.telemetry())).isEmpty();
		this.observed.lines.add(Observed.line(Observed.at(66, "batch-1", span), "chair"));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
		assertThat(KafkaBatchRules.ofOne(this.observed.telemetry())).containsExactly("archive");
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).anyMatch((note) -> note
			.startsWith("batch of Kafka records whose lines are all in the trace of one of them: archive; if the"));
		record(Observed.SECOND_OF_BATCH, "a");
		assertThat(KafkaBatchRules.ofOne(this.observed.telemetry())).isEmpty();
	}

	@Test
	void aBatchInTheTraceOfOneRecordIsNotedByTheMethodOfItsListener() {
		record(Observed.FIRST_OF_BATCH, "9");
		linesInTheTraceOfTheFirst();
		Coverage coverage = Coverage.NONE
			.withListeners(List.of(new Coverage.Listener("settle", "com.acme.Orders.settle", List.of("settled")),
					new Coverage.Listener("archive", "com.acme.Archive.store", List.of("settled"))));
		assertThat(KafkaBatchRules.ofOne(this.observed.telemetry().withCoverage(coverage)))
			.containsExactly("com.acme.Archive.store");
	}

	@Test
	void aBatchWithALineInTheTraceOfAnotherRecordIsNotNoted() {
		record(Observed.FIRST_OF_BATCH, "9");
		linesInTheTraceOfTheFirst();
		this.observed.lines.add(Observed.line(
				Observed.at(66, "batch-1", new SpanContext(Observed.SECOND_OF_BATCH.traceId(), "9".repeat(16), "03")),
				"table"));
		assertThat(KafkaBatchRules.ofOne(this.observed.telemetry())).isEmpty();
	}

	@Test
	void aBatchWhoseRecordsAreAllOfOneTraceIsNotNoted() {
		record(Observed.FIRST_OF_BATCH, "9");
		linesInTheTraceOfTheFirst();
		List<KafkaDelivery> batch = this.observed.deliveries.stream()
			.filter((delivery) -> delivery.how().batch())
			.toList();
		this.observed.deliveries.removeAll(batch);
		for (KafkaDelivery delivery : batch) {
			this.observed.deliveries.add(new KafkaDelivery(batch.get(0).record(), delivery.listener(),
					delivery.thread(), delivery.order(), delivery.endOrder(), delivery.how()));
		}
		assertThat(KafkaBatchRules.ofOne(this.observed.telemetry())).isEmpty();
	}

	private void linesInTheTraceOfTheFirst() {
		SpanContext span = new SpanContext(Observed.FIRST_OF_BATCH.traceId(), "9".repeat(16), "03");
		this.observed.lines.removeIf((line) -> line.event().snapshot().thread().equals("batch-1"));
		this.observed.lines.add(Observed.line(Observed.at(65, "batch-1", span), "lamp"));
		this.observed.lines.add(Observed.line(Observed.at(66, "batch-1", span), "chair"));
	}

	@Test
	void aBatchIsNotTheBusinessOfTheRuleForSingleRecords() {
		int singles = this.observed.judge(CorrelationRule.KAFKA_CONSUMED).evidence();
		this.observed.deliveries.removeIf((delivery) -> delivery.how().batch());
		assertThat(this.observed.judge(CorrelationRule.KAFKA_CONSUMED).evidence()).isEqualTo(singles);
		assertThat(this.observed.judge(RULE).reason())
			.isEqualTo("not exercised: no listener was given a record: list one under records");
	}

	private void batch(@Nullable Parent parent, SpanContext... links) {
		SpanContext context = (parent != null)
				? new SpanContext(Observed.FIRST_OF_BATCH.traceId(), "4".repeat(16), "03") : Observed.BATCH;
		this.observed.span(Observed.BATCH, (span) -> new SpanRecord(context, parent, span.kind(), span.name(),
				span.status(), List.of(links), span.timing(), span.source(), span.attributes()));
	}

	private void record(SpanContext parent, String span) {
		this.observed.spans.add(Observed.span(new SpanContext(parent.traceId(), span.repeat(16), "03"),
				new Parent(parent.spanId(), true), Kind.CONSUMER, "archive", 64, "batch-1"));
	}

}
