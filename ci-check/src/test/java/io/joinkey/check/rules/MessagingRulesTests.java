/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessagingRules}.
 */
class MessagingRulesTests {

	private static final String JMS = "org.springframework.jms.";

	private static final String RABBIT = "org.springframework.amqp.rabbit.";

	private final Observed observed = new Observed();

	@Test
	void anApplicationWithoutMessagingIsNotJudged() {
		with(List.of(), Map.of());
		assertThat(this.observed.judge(CorrelationRule.MESSAGING_INVENTORY).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void aJmsListenerNamesItsFactoryAndTheMissingInstrumentation() {
		with(List.of(new Held("the listener com.acme.Desk#settle[1 args]",
				JMS + "listener.DefaultMessageListenerContainer", "", false, List.of("ownFactory"))), Map.of());
		Finding finding = this.observed.finding(CorrelationRule.MESSAGING_INVENTORY);
		assertThat(finding.subject()).isEqualTo("the listener com.acme.Desk#settle[1 args]");
		assertThat(finding.diagnosis().remedy()).contains("io.micrometer:micrometer-jakarta9",
				"setObservationRegistry(observationRegistry) on its container factory, the bean 'ownFactory'");
	}

	@Test
	void aRabbitTemplateNamesItsPropertyUnlessThatIsSet() {
		Held template = new Held("the bean 'own'", RABBIT + "core.RabbitTemplate", "", false, List.of());
		String property = "spring.rabbitmq.template.observation-enabled";
		with(List.of(template), Map.of());
		assertThat(this.observed.finding(CorrelationRule.MESSAGING_INVENTORY).diagnosis().remedy())
			.contains(property + "=true", "setObservationEnabled(true) on the bean 'own'");
		with(List.of(template), Map.of(property, "true"));
		assertThat(this.observed.finding(CorrelationRule.MESSAGING_INVENTORY).diagnosis().remedy())
			.doesNotContain(property)
			.contains("setObservationEnabled(true) on the bean 'own'");
	}

	@Test
	void aDirectContainerHasAnotherProperty() {
		with(List.of(new Held("the listener container 'a'", RABBIT + "listener.DirectMessageListenerContainer", "",
				false, List.of())), Map.of());
		assertThat(this.observed.finding(CorrelationRule.MESSAGING_INVENTORY).diagnosis().remedy())
			.contains("spring.rabbitmq.listener.direct.observation-enabled=true");
	}

	@Test
	void whatIsObservedAndOtherClientsAreNotBlamed() {
		with(List.of(new Held("the bean 'own'", RABBIT + "core.RabbitTemplate", "", true, List.of()),
				new Held("the bean 'client'", "org.springframework.web.client.RestClient", "", false, List.of())),
				Map.of());
		assertThat(this.observed.judge(CorrelationRule.MESSAGING_INVENTORY).state()).isEqualTo(State.HELD);
		with(List.of(new Held("the bean 'client'", "org.springframework.web.client.RestClient", "", false, List.of())),
				Map.of());
		assertThat(this.observed.judge(CorrelationRule.MESSAGING_INVENTORY).reason())
			.contains("uses no JMS and no RabbitMQ template");
	}

	@Test
	void theMessageNamesWhatIsHeldAndItsPossibleFactories() {
		with(List.of(new Held("the listener com.acme.Desk#settle[1 args]",
				RABBIT + "listener.SimpleMessageListenerContainer", "", false, List.of("one", "other"))), Map.of());
		assertThat(this.observed.finding(CorrelationRule.MESSAGING_INVENTORY).message()).contains(
				"expected     an observed listener, which continues the trace of each message",
				"seen         SimpleMessageListenerContainer without observation",
				"spring.rabbitmq.listener.simple.observation-enabled=true for Spring Boot's own, and"
						+ " setObservationEnabled(true) on its container factory, the bean 'one' or the bean 'other'");
		with(List.of(new Held("the bean 'own'", JMS + "core.JmsTemplate", "", false, List.of())), Map.of());
		assertThat(this.observed.finding(CorrelationRule.MESSAGING_INVENTORY).message()).contains(
				"expected     an observed template, which writes traceparent to each message",
				"seen         JmsTemplate without observation");
	}

	@Test
	void theInstrumentationOfJmsIsNotAddedTwice() {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(),
				List.of(new Held("the bean 'own'", JMS + "core.JmsTemplate", "", false, List.of())),
				List.of("micrometer-jakarta9:1.17.0")));
		assertThat(this.observed.finding(CorrelationRule.MESSAGING_INVENTORY).diagnosis().remedy())
			.doesNotContain("micrometer-jakarta9")
			.contains("setObservationRegistry(observationRegistry) on the bean 'own'");
	}

	@Test
	void aMessageThatLosesItsTraceIsFound() {
		this.observed.span(Observed.PRODUCER, (span) -> message(span, "ID:1"));
		this.observed.span(Observed.CONSUMER, (span) -> message(span, "ID:1"));
		assertThat(this.observed.judge(CorrelationRule.MESSAGING_INVENTORY).evidence()).isEqualTo(2);
		this.observed.span(Observed.CONSUMER, (span) -> message(span, "ID:2"));
		assertThat(this.observed.judge(CorrelationRule.MESSAGING_INVENTORY).evidence()).as("of another service")
			.isEqualTo(1);
		this.observed.span(Observed.NEW_CONSUMER, (span) -> message(span, "ID:1"));
		Finding finding = this.observed.finding(CorrelationRule.MESSAGING_INVENTORY);
		assertThat(finding.subject()).isEqualTo("messages to settled");
		assertThat(finding.diagnosis().lastRight()).isEqualTo(producer());
		assertThat(finding.diagnosis().remedy()).contains("let the property traceparent pass");
	}

	private SpanRecord producer() {
		return this.observed.spans.stream()
			.filter((span) -> span.context().equals(Observed.PRODUCER))
			.findFirst()
			.orElseThrow();
	}

	private static SpanRecord message(SpanRecord span, String id) {
		return Observed.failed(span, SpanRecord.Status.UNSET,
				Map.of("messaging.message.id", id, "messaging.destination.name", "settled"));
	}

	@Test
	void aListenerThatWasGivenNoMessageIsNamed() {
		with(List.of(new Held("the listener a", JMS + "listener.DefaultMessageListenerContainer", "", true, List.of())),
				Map.of());
		this.observed.span(Observed.CONSUMER,
				(span) -> Observed.failed(span, SpanRecord.Status.UNSET, Map.of("messaging.operation", "process")));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).noneMatch((note) -> note.startsWith("JMS"));
		this.observed.span(Observed.CONSUMER, (span) -> Observed.failed(span, SpanRecord.Status.UNSET,
				Map.of("messaging.operation", "process", "messaging.system", "rabbitmq")));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).anyMatch((note) -> note.startsWith("JMS"));
		assertThat(this.observed.judge(CorrelationRule.MESSAGING_INVENTORY).state()).isEqualTo(State.HELD);
	}

	@Test
	void aMessageFromRabbitIsKnownByItsSystemOrItsOwnAttributes() {
		with(List.of(new Held("the listener a", RABBIT + "listener.X", "", true, List.of())), Map.of());
		assertThat(idle()).containsExactly("RabbitMQ");
		for (Map<String, String> attributes : List.of(Map.of("messaging.system", "rabbitmq"),
				Map.of("messaging.rabbitmq.destination.routing_key", "settled"))) {
			this.observed.span(Observed.CONSUMER, (span) -> Observed.failed(span, SpanRecord.Status.UNSET, attributes));
			assertThat(idle()).as(attributes.toString()).isEmpty();
		}
	}

	@Test
	void aMessageOfAnotherSystemIsNotOfJms() {
		with(List.of(new Held("the listener a", JMS + "listener.X", "", true, List.of())), Map.of());
		this.observed.span(Observed.CONSUMER, (span) -> Observed.failed(span, SpanRecord.Status.UNSET,
				Map.of("messaging.operation", "process", "messaging.system", "kafka")));
		assertThat(idle()).containsExactly("JMS");
	}

	@Test
	void onlyAnObservedListenerOfTheLibraryWaitsForAMessage() {
		with(List.of(new Held("the listener a", JMS + "listener.X", "", false, List.of()),
				new Held("the bean 'own'", JMS + "core.JmsTemplate", "", true, List.of()),
				new Held("the bean 'client'", "org.springframework.web.client.RestClient", "", true, List.of())),
				Map.of());
		assertThat(idle()).isEmpty();
	}

	private List<String> idle() {
		return NotJudged.of(this.observed.telemetry(), List.of())
			.stream()
			.filter((note) -> note.contains("listeners that got no message"))
			.map((note) -> note.substring(0, note.indexOf(" listeners")))
			.toList();
	}

	private void with(List<Held> held, Map<String, String> properties) {
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(properties, Map.of(), held, List.of("spring-boot:4.1.0")));
	}

}
