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
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaRecordRules}.
 */
class KafkaRecordRulesTests {

	private final Observed observed = new Observed();

	@Test
	void aRecordWithoutHeaderIsFound() {
		record(1);
		assertThat(this.observed.finding(CorrelationRule.KAFKA_PRODUCED_HEADER).subject()).isEqualTo("settled");
	}

	@Test
	void theMessageOfARecordWithoutHeaderNamesItAndTheSwitch() {
		record(1);
		assertThat(this.observed.finding(CorrelationRule.KAFKA_PRODUCED_HEADER).message()).contains(
				"expected     one traceparent with the ids of the record's own PRODUCER span",
				"seen         no traceparent", "first wrong  record settled-0@1",
				"remedy       spring.kafka.template.observation-enabled=true");
	}

	@Test
	void aListenerThatIsNotObservedEitherIsNamedAtOnce() {
		record(1);
		givenAListenerThatIsNotObserved();
		assertThat(remedy()).doesNotContain("'slow'");
		this.observed.spans.removeIf((span) -> span.kind() == Kind.CONSUMER);
		assertThat(remedy()).endsWith(
				"; and for the listener: spring.kafka.listener.observation-enabled=true; the bean 'slow' needs getContainerProperties().setObservationEnabled(true)");
		this.observed.deliveries.removeIf((delivery) -> delivery.record().topic().equals("settled"));
		assertThat(remedy()).doesNotContain("'slow'");
	}

	@Test
	void onlyARecordOfTheTopicWithoutASpanOnItsThreadShowsTheListener() {
		record(1);
		givenAListenerThatIsNotObserved();
		this.observed.spans
			.removeIf((span) -> span.kind() == Kind.CONSUMER && span.source().thread().equals("listener-1"));
		assertThat(remedy()).contains("; and for the listener: ");
		this.observed.deliveries.removeIf((delivery) -> !delivery.how().batch());
		this.observed.spans.removeIf((span) -> span.kind() == Kind.CONSUMER);
		assertThat(remedy()).doesNotContain("; and for the listener: ");
		this.observed.deliveries.clear();
		this.observed.deliveries
			.add(new KafkaDelivery(new KafkaRecord("billed", 0, 0, List.of()), "bill", "bill-1", 24, 28));
		assertThat(remedy()).doesNotContain("; and for the listener: ");
	}

	@Test
	void aListenerThatIsObservedIsNotNamed() {
		record(1);
		this.observed.spans.removeIf((span) -> span.kind() == Kind.CONSUMER);
		givenAListenerThatIsNotObserved();
		assertThat(remedy()).contains("; and for the listener: ");
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(listener(true)), List.of()));
		assertThat(remedy()).doesNotContain("; and for the listener: ");
	}

	private void givenAListenerThatIsNotObserved() {
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(listener(false)), List.of()));
	}

	private static Held listener(boolean observed) {
		return new Held("the bean 'slow'", "org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory",
				"", observed, List.of());
	}

	@Test
	void whatDropsTheObservationsOfTheListenerTooIsNamedAtOnce() {
		record(1);
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of("spring.kafka.listener.observation-enabled", "true"),
					Map.of(Wiring.Part.OBSERVATION_PREDICATE, List.of("com.acme.Silence")), List.of(), List.of()));
		assertThat(remedy()).doesNotContain("com.acme.Silence");
		this.observed.spans.removeIf((span) -> span.kind() == Kind.CONSUMER);
		assertThat(remedy()).endsWith(
				"; and for the listener: let no ObservationPredicate drop spring.kafka.listener; look at com.acme.Silence");
	}

	private String remedy() {
		return this.observed.judge(CorrelationRule.KAFKA_PRODUCED_HEADER).findings().get(0).diagnosis().remedy();
	}

	@Test
	void aRecordThatAnInterceptorSentToAnotherTopicIsTheOneOfTheSpanWithoutRecord() {
		this.observed.records.set(1, new KafkaRecord("eu.paid", 0, 0, List.of()));
		this.observed.records.removeIf((record) -> !record.topic().equals("eu.paid"));
		this.observed.spans
			.removeIf((span) -> span.kind() == Kind.PRODUCER && !span.context().equals(Observed.NEW_PRODUCER));
		this.observed.deliveries.clear();
		assertThat(this.observed.finding(CorrelationRule.KAFKA_PRODUCED_HEADER).message()).contains(
				"although a PRODUCER span wrote one",
				"remedy       let a ProducerInterceptor, or a wrapper of the Producer, that makes another record pass the headers on, new ProducerRecord<>(");
	}

	@Test
	void twoHeadersAndAMalformedOneAreToldApart() {
		String right = Traceparent.format(Observed.NEW_PRODUCER);
		assertThat(seen("traceparent", right, "traceparent", right)).startsWith("2 of them: 00-2222");
		assertThat(seen("traceparent", "garbage")).isEqualTo("traceparent garbage");
	}

	@Test
	void aHeaderThatWasCopiedFromAnEarlierRecordIsStaleOnTheCopy() {
		this.observed.records.add(0, new KafkaRecord("archive", 0, 0,
				Observed.headers("traceparent", Traceparent.format(Observed.PRODUCER))));
		Finding finding = this.observed.finding(CorrelationRule.KAFKA_PRODUCED_HEADER);
		assertThat(finding.subject()).isEqualTo("archive");
		assertThat(finding.message()).contains("seen         a stale traceparent, 00-1111",
				"last right   PRODUCER span \"settled send\" " + Observed.PRODUCER, "first wrong  record archive-0@0",
				"remedy       do not copy traceparent from a consumed record or an earlier one, or send through an observed KafkaTemplate, which writes it anew: spring.kafka.template.observation-enabled=true");
	}

	@Test
	void aTopologyThatPassesHeadersOnIsNamedFirst() {
		this.observed.records.add(0, new KafkaRecord("archive", 0, 0,
				Observed.headers("traceparent", Traceparent.format(Observed.PRODUCER))));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(new CodeSite(CodeSite.Kind.TOPOLOGY, "KStream.to",
						new StackTraceElement("com.acme.Clicks", "count", "Clicks.java", 9)),
						new CodeSite(CodeSite.Kind.CLEARS_MDC, "MDC.clear",
								new StackTraceElement("com.acme.Clicks", "end", "Clicks.java", 20)))));
		assertThat(remedy()).startsWith(
				"for what Kafka Streams sends, KStream.to at com.acme.Clicks.count(Clicks.java:9), add joinkey-spring-boot-starter, or ")
			.contains("; for another record, do not copy traceparent from a consumed record");
	}

	@Test
	void anInterceptorThatWritesAHeaderOfItsOwnIsNamed() {
		Held template = new Held("the bean 'kafkaTemplate'", "org.springframework.kafka.core.KafkaTemplate", "", true,
				List.of("com.acme.Stamp"));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(template),
				List.of(), List.of(new CodeSite(CodeSite.Kind.NAMES_HEADER, "\"traceparent\"",
						new StackTraceElement("com.acme.Stamp", "onSend", "Stamp.java", 9)))));
		seen("traceparent", Traceparent.format(Observed.context("9", "9", "01")));
		assertThat(this.observed.finding(CorrelationRule.KAFKA_PRODUCED_HEADER).diagnosis().remedy())
			.startsWith("let the ProducerInterceptor leave traceparent alone")
			.endsWith("remove what writes \"traceparent\" at com.acme.Stamp.onSend(Stamp.java:9)");
	}

	@Test
	void whatElseAnInterceptorDoesIsNotNamed() {
		Held template = new Held("the bean 'kafkaTemplate'", "org.springframework.kafka.core.KafkaTemplate", "", true,
				List.of("com.acme.Stamp"));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(template),
				List.of(), List.of(new CodeSite(CodeSite.Kind.CLEARS_MDC, "MDC.clear",
						new StackTraceElement("com.acme.Stamp", "onSend", "Stamp.java", 9)))));
		seen("traceparent", Traceparent.format(Observed.context("9", "9", "01")));
		assertThat(this.observed.finding(CorrelationRule.KAFKA_PRODUCED_HEADER).diagnosis().remedy())
			.doesNotContain("ProducerInterceptor leave traceparent alone");
	}

	@Test
	void aHeaderOfAnotherKindOfSpanOrOfNoneIsStale() {
		assertThat(seen("traceparent", Traceparent.format(Observed.NEW))).contains("of the SERVER span");
		assertThat(seen("traceparent", Traceparent.format(Observed.context("9", "9", "01"))))
			.endsWith("of no recorded span");
	}

	@Test
	void aHeaderOfTheRequestIsWrittenByHandAndItsTraceIsKept() {
		seen("traceparent", Traceparent.format(Observed.NEW));
		assertThat(remedy()).startsWith("let an observed KafkaTemplate write traceparent, and not your own code")
			.contains(
					"A record that is sent later needs the context again, Span span = propagator.extract(stored, Map::get)")
			.endsWith(
					": spring.kafka.template.observation-enabled=true; a KafkaTemplate of your own needs setObservationRegistry(observationRegistry), with the injected ObservationRegistry, and a raw KafkaProducer has to be replaced by the injected KafkaTemplate");
	}

	@Test
	void anUnsampledRecordWithoutSpanIsFine() {
		record(1, "traceparent", Traceparent.format(Observed.context("9", "9", "02")));
		assertThat(this.observed.judge(CorrelationRule.KAFKA_PRODUCED_HEADER).state()).isEqualTo(State.HELD);
	}

	private void record(int offset, String... headers) {
		this.observed.records.set(offset, new KafkaRecord("settled", 0, offset, Observed.headers(headers)));
	}

	private String seen(String... headers) {
		record(1, headers);
		return this.observed.finding(CorrelationRule.KAFKA_PRODUCED_HEADER).diagnosis().seen();
	}

}
