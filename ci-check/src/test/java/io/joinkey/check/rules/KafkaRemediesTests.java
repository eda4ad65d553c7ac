/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaRemedies}.
 */
class KafkaRemediesTests {

	private static final Held TEMPLATE = held("the bean 'kafkaTemplate'", "KafkaTemplate", true, "com.acme.Redacts");

	private static final CodeSite MADE = new CodeSite(CodeSite.Kind.MAKES_CONTAINER,
			"new KafkaMessageListenerContainer", new StackTraceElement("com.acme.Meters", "start", "Meters.java", 8));

	private final Observed observed = new Observed();

	@Test
	void ofContainerFactoriesOnlyThoseAreNamedThatAreNotObserved() {
		Held own = held("the bean 'own'", "ConcurrentKafkaListenerContainerFactory", false);
		Held boots = held("the bean 'boots'", "ConcurrentKafkaListenerContainerFactory", true);
		assertThat(KafkaRemedies.unobservedListener(setup(Map.of(), own, boots))).contains("the bean 'own' needs")
			.doesNotContain("'boots'");
	}

	@Test
	void aContainerThatIsABeanIsNamedAsAFactoryIs() {
		Held own = held("the bean 'meters'", "ConcurrentMessageListenerContainer", false);
		assertThat(KafkaRemedies
			.unobservedListener(setup(Map.of("spring.kafka.listener.observation-enabled", "true"), own)))
			.isEqualTo("the bean 'meters' needs getContainerProperties().setObservationEnabled(true)");
	}

	@Test
	void aContainerThatNothingHoldsIsNamedByItsPlace() {
		Setup setup = setup(Map.of()).withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(MADE)));
		assertThat(KafkaRemedies.unobservedListener(setup)).endsWith(
				"setObservationEnabled(true); look at new KafkaMessageListenerContainer at com.acme.Meters.start(Meters.java:8)");
		setup = setup.withWiring(new Wiring(Map.of(), Map.of(),
				List.of(held("the bean 'own'", "ConcurrentKafkaListenerContainerFactory", false)), List.of(),
				List.of(MADE)));
		assertThat(KafkaRemedies.unobservedListener(setup)).doesNotContain("look at");
	}

	@Test
	void whatRemovesHeadersIsNamedWhereNoInterceptorDoes() {
		CodeSite removes = new CodeSite(CodeSite.Kind.REMOVES_HEADERS, "Headers.remove",
				new StackTraceElement("com.acme.Reads", "deserialize", "Reads.java", 9));
		assertThat(KafkaRemedies.stripped(
				setup(Map.of()).withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(removes)))))
			.endsWith("of a record; look at Headers.remove at com.acme.Reads.deserialize(Reads.java:9)");
	}

	@Test
	void aTracingHandlerThatTakesRecordsIsNamed() {
		Setup setup = setup(Map.of());
		setup = setup.withWiring(new Wiring(Map.of(), Map.of(Wiring.Part.TRACING_HANDLER, List.of("the bean 'spans'")),
				List.of(), List.of()));
		assertThat(KafkaRemedies.unobservedListener(setup))
			.contains("; else the first TracingObservationHandler that supports the ReceiverContext of a record")
			.contains("the bean 'spans'");
	}

	@Test
	void whatTheApplicationAddedToTheTemplateMayRemoveTheHeader() {
		assertThat(KafkaRemedies.removed(setup(Map.of(), TEMPLATE))).startsWith(
				"let a ProducerInterceptor, or a wrapper of the Producer, that makes another record pass the headers on")
			.endsWith("and the application added com.acme.Redacts of the bean 'kafkaTemplate'");
		assertThat(KafkaRemedies.removed(setup(Map.of()))).endsWith(
				"and no interceptor was found: look at the serializers, which are given the headers too, and at a ProducerPostProcessor of the factory");
	}

	@Test
	void whatMakesARecordWithoutHeadersIsNamed() {
		CodeSite makes = new CodeSite(CodeSite.Kind.MAKES_RECORD, "new ProducerRecord",
				new StackTraceElement("com.acme.Keyed", "send", "Keyed.java", 9));
		assertThat(KafkaRemedies
			.removed(setup(Map.of()).withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(makes)))))
			.endsWith("; look at new ProducerRecord at com.acme.Keyed.send(Keyed.java:9)");
	}

	@Test
	void whatMakesARecordElsewhereThanInAnInterceptorIsNotNamed() {
		CodeSite makes = new CodeSite(CodeSite.Kind.MAKES_RECORD, "new ProducerRecord",
				new StackTraceElement("com.acme.Keyed", "send", "Keyed.java", 9));
		CodeSite redacts = new CodeSite(CodeSite.Kind.MAKES_RECORD, "new ProducerRecord",
				new StackTraceElement("com.acme.Redacts", "onSend", "Redacts.java", 7));
		assertThat(KafkaRemedies.removed(setup(Map.of())
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(TEMPLATE), List.of(), List.of(makes)))))
			.endsWith("the application added com.acme.Redacts of the bean 'kafkaTemplate'");
		assertThat(KafkaRemedies.removed(setup(Map.of())
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(TEMPLATE), List.of(), List.of(makes, redacts)))))
			.endsWith("; look at new ProducerRecord at com.acme.Redacts.onSend(Redacts.java:7)");
	}

	@Test
	void whereNoInterceptorIsFoundWhatRemovesHeadersIsTheCause() {
		CodeSite removes = new CodeSite(CodeSite.Kind.REMOVES_HEADERS, "Headers.remove",
				new StackTraceElement("com.acme.Plain", "serialize", "Plain.java", 9));
		assertThat(KafkaRemedies.removed(
				setup(Map.of()).withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(removes)))))
			.isEqualTo(
					"let the serializers, which are given the headers too, leave traceparent in them: it is taken away after it was written, and no interceptor was found; look at Headers.remove at com.acme.Plain.serialize(Plain.java:9)");
	}

	@Test
	void containerFactoriesThatAreNotObservedAreNamed() {
		Held factory = held("the bean 'own'", "ConcurrentKafkaListenerContainerFactory", false);
		assertThat(KafkaRemedies.unobservedListener(setup(Map.of(), factory))).isEqualTo(
				"spring.kafka.listener.observation-enabled=true; the bean 'own' needs getContainerProperties().setObservationEnabled(true)");
	}

	@Test
	void whatDropsTheObservationsOfListenersIsNamed() {
		assertThat(KafkaRemedies.unobservedListener(setup(Map.of("spring.kafka.listener.observation-enabled", "true",
				"management.observations.enable.spring.kafka.listener", "false"))))
			.isEqualTo(
					"remove management.observations.enable.spring.kafka.listener=false, which drops the observations of all listeners");
	}

	@Test
	void aPropertyThatIsSetIsNoRemedy() {
		Setup setup = setup(Map.of("spring.kafka.template.observation-enabled", "true",
				"spring.kafka.listener.observation-enabled", "true"));
		assertThat(KafkaTemplateRemedies.unobserved(setup)).startsWith("a KafkaTemplate of your own needs");
		assertThat(KafkaRemedies.unobservedListener(setup))
			.startsWith("a container factory, or a container, of your own needs");
		assertThat(KafkaRemedies.unobservedListener(setup(Map.of()))).startsWith(
				"spring.kafka.listener.observation-enabled=true; a container factory, or a container, of your own needs");
	}

	@Test
	void interceptorsOfConsumersAreNamedOnceAndInOrder() {
		Setup setup = setup(Map.of(),
				held("the bean 'b'", "DefaultKafkaConsumerFactory", true, "com.acme.B", "com.acme.A"),
				held("the bean 'a'", "DefaultKafkaConsumerFactory", true, "com.acme.B"));
		assertThat(KafkaRemedies.stripped(setup))
			.startsWith("in onConsume of com.acme.A, com.acme.B pass the headers on");
		assertThat(KafkaRemedies.stripped(setup(Map.of())))
			.startsWith("let no ConsumerInterceptor, deserializer or BatchInterceptor clear the headers");
	}

	@Test
	void aRecordWithoutHeaderIsOfTheSpanThatNamesItsTopic() {
		SpanRecord other = producer("9", "other send", Map.of());
		SpanRecord named = producer("a", "billed send", Map.of());
		SpanRecord attributed = producer("e", "send", Map.of("messaging.destination.name", "shipped"));
		this.observed.spans.addAll(List.of(other, named, attributed));
		assertThat(producer("billed")).isEqualTo(named);
		assertThat(producer("shipped")).isEqualTo(attributed);
	}

	@Test
	void aRecordOfARenamedTopicIsOfTheSpanWhoseTopicHasNoRecord() {
		SpanRecord answered = producer("a", "settled send", Map.of());
		SpanRecord unanswered = producer("9", "billed send", Map.of());
		this.observed.spans.addAll(List.of(answered, unanswered));
		assertThat(producer("billed-v2")).isEqualTo(unanswered);
		this.observed.spans.remove(unanswered);
		assertThat(producer("billed-v2")).isNull();
	}

	@Test
	void aSpanWhoseHeaderArrivedOrOfAnotherKindLostNoHeader() {
		this.observed.spans
			.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.CONSUMER, "billed process", 13, "main"));
		assertThat(producer("billed")).isNull();
		assertThat(producer("settled")).isNull();
	}

	private @Nullable SpanRecord producer(String topic) {
		KafkaRecord record = new KafkaRecord(topic, 0, 0, List.of());
		Observed with = new Observed();
		with.spans.clear();
		with.spans.addAll(this.observed.spans);
		with.records.add(record);
		return KafkaRemedies.producer(with.telemetry(), record);
	}

	private static SpanRecord producer(String digit, String name, Map<String, String> attributes) {
		SpanRecord span = Observed.span(Observed.context(digit, digit, "03"), null, Kind.PRODUCER, name, 13, "main");
		return new SpanRecord(span.context(), null, span.kind(), name, span.status(), span.links(), span.timing(),
				span.source(), attributes);
	}

	static Setup setup(Map<String, String> properties, Held... held) {
		return new Observed().setup.withWiring(new Wiring(properties, Map.of(), List.of(held), List.of()));
	}

	static Held held(String place, String type, boolean observed, String... parts) {
		return new Held(place, "org.springframework.kafka.core." + type, "", observed, List.of(parts));
	}

}
