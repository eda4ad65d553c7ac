/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaDelivery.How;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaRetryRules}.
 */
class KafkaRetryRulesTests {

	private static final CorrelationRule RETRY = CorrelationRule.KAFKA_RETRY_DLT;

	private static final CorrelationRule LINE = CorrelationRule.KAFKA_ERROR_LINE;

	private final Observed observed = new Observed();

	@Test
	void aDeadLetterWithoutHeaderIsFoundAndNotByTheRuleForAllRecords() {
		deadLetter();
		Finding finding = this.observed.finding(RETRY);
		assertThat(finding.subject()).isEqualTo("settled-dlt");
		assertThat(finding.message()).contains(
				"expected     one traceparent with the ids of the copy's own PRODUCER span",
				"seen         no traceparent, after attempt 1 had failed",
				"last right   listener bill on thread bill-1 with record settled-2@0",
				"first wrong  record settled-dlt-0@0", "remedy       publish it through an observed KafkaTemplate");
		assertThat(this.observed.judge(CorrelationRule.KAFKA_PRODUCED_HEADER).state()).isEqualTo(State.HELD);
	}

	@Test
	void twoHeadersOnADeadLetterAreFound() {
		deadLetter("traceparent", Traceparent.format(Observed.REFUSED_PRODUCER), "traceparent",
				Traceparent.format(Observed.DEAD_LETTER));
		assertThat(this.observed.finding(RETRY).diagnosis().seen()).startsWith("2 of them: 00-bbbb");
		assertThat(this.observed.finding(RETRY).diagnosis().remedy()).isEqualTo(
				"publish it through an observed KafkaTemplate, with neither traceparent nor tracestate added by hand");
		this.observed.setup = this.observed.setup.withWiring(new Wiring(
				Map.of(), Map.of(), List.of(new Held("the bean 'kafkaTemplate'",
						"org.springframework.kafka.core.KafkaTemplate", "", true, List.of("com.acme.CopiesHeaders"))),
				List.of()));
		assertThat(this.observed.finding(RETRY).diagnosis().remedy())
			.endsWith(" added by hand: the application added com.acme.CopiesHeaders of the bean 'kafkaTemplate'");
	}

	@Test
	void aDeadLetterWhoseHeaderAnInterceptorRemovesOrWritesHasTheRemedyOfAnyRecord() {
		deadLetter();
		this.observed.span(Observed.DEAD_LETTER,
				(span) -> Observed.span(span.context(), span.parent(), span.kind(), "settled-dlt send", 74, "bill-1"));
		assertThat(this.observed.finding(RETRY).diagnosis().remedy())
			.startsWith("let a ProducerInterceptor, or a wrapper of the Producer");
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(),
				List.of(new Held("the bean 'parking'", "org.springframework.kafka.core.KafkaTemplate", "", true,
						List.of("com.acme.Stamp"))),
				List.of(), List.of(new CodeSite(CodeSite.Kind.NAMES_HEADER, "\"traceparent\"",
						new StackTraceElement("com.acme.Stamp", "onSend", "Stamp.java", 9)))));
		deadLetter("traceparent", Traceparent.format(Observed.context("9", "9", "01")));
		assertThat(this.observed.finding(RETRY).diagnosis().remedy())
			.startsWith("let the ProducerInterceptor leave traceparent alone");
	}

	@Test
	void aStaleHeaderOnADeadLetterIsFound() {
		deadLetter("traceparent", Traceparent.format(Observed.REFUSED_PRODUCER));
		assertThat(this.observed.finding(RETRY).diagnosis().seen()).startsWith("a stale traceparent, 00-bbbb");
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List
			.of(new Held("the bean 'parking'", "org.springframework.kafka.core.KafkaTemplate", "", false, List.of())),
				List.of()));
		assertThat(this.observed.finding(RETRY).diagnosis().remedy()).startsWith(
				"publish it through an observed KafkaTemplate: call setObservationRegistry(observationRegistry), with the injected ObservationRegistry, on the bean 'parking'");
	}

	@Test
	void aDeadLetterOfANewTraceIsFound() {
		SpanContext other = Observed.context("c", "3", "03");
		this.observed.spans.add(Observed.span(other, null, Kind.PRODUCER, "settled send", 74, "bill-1"));
		deadLetter("traceparent", Traceparent.format(other));
		assertThat(this.observed.finding(RETRY).message()).contains(
				"expected     the trace of the record that was refused, " + Observed.REFUSED.traceId(),
				"seen         another one, " + other.traceId() + ", after attempt 1 had failed",
				"remedy       publish it on the thread of the error handler");
	}

	@Test
	void theOriginalOffsetTellsWhichRecordWasRefused() {
		assertThat(this.observed.judge(RETRY).state()).isEqualTo(State.HELD);
		SpanContext other = Observed.context("c", "3", "03");
		this.observed.spans.add(Observed.span(other, null, Kind.PRODUCER, "settled send", 74, "bill-1"));
		String right = "\0\0\0\0\0\0\0\0";
		deadLetter("kafka_dlt-original-offset", right, "traceparent", Traceparent.format(other));
		assertThat(this.observed.judge(RETRY).state()).isEqualTo(State.BROKEN);
		deadLetter("kafka_dlt-original-offset", right.replaceFirst("\0$", "\7"), "traceparent",
				Traceparent.format(other));
		assertThat(this.observed.judge(RETRY).state()).isEqualTo(State.HELD);
	}

	@Test
	void aFurtherAttemptWithoutSpanIsNamed() {
		KafkaDelivery first = this.observed.deliveries.get(this.observed.deliveries.size() - 1);
		this.observed.deliveries
			.add(new KafkaDelivery(first.record(), "bill", "bill-1", 82, 83, new How(false, false)));
		Finding finding = this.observed.finding(RETRY);
		assertThat(finding.subject()).isEqualTo("bill");
		assertThat(finding.message()).contains(
				"expected     a CONSUMER span of " + Observed.REFUSED_PRODUCER + " for each attempt",
				"seen         none for attempt 2", "the container makes a span for each attempt");
		this.observed.spans.add(Observed.span(Observed.context("b", "6", "03"),
				new Parent(Observed.REFUSED_PRODUCER.spanId(), true), Kind.CONSUMER, "settled process", 81, "bill-1"));
		assertThat(this.observed.judge(RETRY).state()).isEqualTo(State.HELD);
	}

	@Test
	void withoutFailuresNeitherRuleApplies() {
		this.observed.deliveries.removeIf((delivery) -> delivery.how().failed());
		this.observed.records.removeIf((record) -> record.topic().endsWith("-dlt"));
		assertThat(this.observed.judge(RETRY).reason())
			.isEqualTo("no record was retried or sent to a dead-letter topic");
		assertThat(this.observed.judge(LINE).reason())
			.isEqualTo("no error handler of a listener had to log the failure of a record with a trace");
	}

	@Test
	void anErrorHandlersLineWithoutIdsIsFound() {
		errorLine(78, null);
		assertThat(this.observed.finding(LINE).subject()).isEqualTo("bill");
	}

	@Test
	void theMessageOfAnErrorHandlersLineTellsThatTheScopeWasClosedFirst() {
		errorLine(78, null);
		assertThat(this.observed.finding(LINE).message()).contains(
				"expected     the ids of record settled-2@0, which failed",
				"seen         none: the scope had been closed before the error handler logged",
				"last right   CONSUMER span \"settled process\"",
				"first wrong  org.springframework.kafka.listener.DefaultErrorHandler on thread bill-1",
				"remedy       add joinkey-spring-boot-starter; or set spring.kafka.listener.observation-enabled=true");
	}

	@Test
	void theIdsOfAnotherRecordAreToldFromNone() {
		errorLine(75, Observed.CONSUMER);
		assertThat(this.observed.finding(LINE).diagnosis().seen())
			.startsWith(Observed.CONSUMER.traceId() + ", stale: of the earlier request");
	}

	@Test
	void aLineAfterTheNextRecordIsNotTheErrorHandlers() {
		errorLine(95, null);
		this.observed.deliveries.add(new KafkaDelivery(this.observed.records.get(0), "bill", "bill-1", 90, 91));
		assertThat(this.observed.judge(LINE).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void withoutAListenerNothingIsTriedAgain() {
		withoutBroker(Map.of(Boundary.KAFKA_LISTENER, "none", Boundary.KAFKA_BATCH_LISTENER, "none"));
		assertThat(this.observed.judge(RETRY).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void brokerThatDoesNotAnswerIsTheReason() {
		withoutBroker(Map.of());
		Outcome outcome = this.observed.judge(RETRY);
		assertThat(outcome.state()).isEqualTo(State.INCONCLUSIVE);
		assertThat(outcome.reason()).isEqualTo("not observed: the broker does not answer");
	}

	private void withoutBroker(Map<Boundary, String> absent) {
		this.observed.records.clear();
		this.observed.deliveries.clear();
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), absent,
				Map.of(Boundary.KAFKA_PRODUCER, "the broker does not answer"), setup.threads());
	}

	private void deadLetter(String... headers) {
		this.observed.records.removeIf((record) -> record.topic().endsWith("-dlt"));
		this.observed.records.add(new KafkaRecord("settled-dlt", 0, 0, Observed.headers(headers)));
	}

	private void errorLine(long order, @Nullable SpanContext active) {
		this.observed.lines.removeIf((line) -> line.event().logger().startsWith("org.springframework.kafka."));
		LogLine line = Observed.line(Observed.at(order, "bill-1", active), "exhausted");
		this.observed.lines.add(new LogLine(new LogEvent(line.event().snapshot(),
				"org.springframework.kafka.listener.DefaultErrorHandler", "ERROR", "exhausted"), "CONSOLE",
				line.text()));
	}

}
