/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Names the part that removes a header from a record, or the template that is not
 * observed.
 */
final class KafkaRemedies {

	private static final String TEMPLATE = "spring.kafka.template.observation-enabled=true";

	private static final String WITH = ", with " + TEMPLATE;

	private static final String SPRING_BOOTS = "the bean 'kafkaTemplate'";

	private static final String LISTENER = "spring.kafka.listener.observation-enabled=true";

	private KafkaRemedies() {
	}

	/**
	 * Return the PRODUCER span of a record whose header is missing. An interceptor may
	 * send the record to a topic that no span names.
	 */
	static @Nullable SpanRecord producer(Telemetry telemetry, KafkaRecord record) {
		List<String> written = telemetry.records()
			.stream()
			.flatMap((each) -> Header.values(each.headers(), Traceparent.HEADER).stream())
			.toList();
		List<SpanRecord> lost = telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == Kind.PRODUCER
					&& written.stream().noneMatch((value) -> value.contains(span.context().spanId())))
			.toList();
		return lost.stream()
			.filter((span) -> isFor(span, record))
			.findFirst()
			.or(() -> lost.stream()
				.filter((span) -> telemetry.records().stream().noneMatch((each) -> isFor(span, each)))
				.findFirst())
			.orElse(null);
	}

	private static boolean isFor(SpanRecord span, KafkaRecord record) {
		return span.attributes().containsValue(record.topic()) || span.name().contains(record.topic());
	}

	static String removed(Setup setup) {
		return "let no ProducerInterceptor replace the record or clear its headers: traceparent is taken away after it was written, "
				+ Wiring.added(templates(setup))
					.map((added) -> "and the application added " + added)
					.orElse("and no interceptor was found: look at the serializers, which are given the headers too")
				+ CodeSites.look(setup, CodeSite.Kind.REMOVES_HEADERS);
	}

	static String unobserved(Setup setup) {
		if (templates(setup).stream().anyMatch(Held::observed) && templates(setup).stream().allMatch(Held::observed)) {
			Optional<String> dropped = SwitchedOff.sender(setup, "spring.kafka.template", "all templates", "a record");
			return dropped.orElseGet(() -> "send the record through "
					+ templates(setup).stream().map(Held::place).distinct().sorted().collect(Collectors.joining(" or "))
					+ ", which is observed, and not through a KafkaProducer, a Producer of its factory or a template that is no bean");
		}
		Optional<String> raw = CodeSites.named(setup, KafkaRemedies::makesProducer);
		List<String> own = templates(setup).stream()
			.filter((each) -> !each.observed())
			.map(Held::place)
			.filter((place) -> !place.equals(SPRING_BOOTS))
			.sorted()
			.toList();
		if (raw.isPresent() && own.isEmpty()) {
			return "send the record through the injected KafkaTemplate instead of " + raw.get()
					+ ", which observes nothing" + setup.wiring().unlessSet(TEMPLATE, WITH, WITH);
		}
		boolean unset = !setup.wiring().isSet(TEMPLATE)
				&& templates(setup).stream().anyMatch((each) -> !each.observed() && each.place().equals(SPRING_BOOTS));
		String boots = unset ? "and set " + TEMPLATE + " for " + SPRING_BOOTS : "";
		if (!own.isEmpty()) {
			return "call setObservationEnabled(true) on " + String.join(", ", own) + " where it is made"
					+ (boots.isEmpty()
							? ": spring.kafka.template.observation-enabled reaches only Spring Boot's own template"
							: ", " + boots)
					+ ". A template that is no bean observes nothing even so: make it a bean, or use the injected KafkaTemplate"
					+ raw
						.map((place) -> "; what " + place
								+ " sends, send through an observed template: a producer observes nothing")
						.orElse("");
		}
		Optional<String> made = CodeSites.named(setup,
				(site) -> site.kind() == CodeSite.Kind.MAKES_PRODUCER && !makesProducer(site));
		if (made.isPresent()) {
			return "call setObservationEnabled(true) on the template of " + made.get()
					+ ", and let a bean method return it: a template that is no bean observes nothing"
					+ (boots.isEmpty() ? "" : "; " + boots);
		}
		String unknown = "a KafkaTemplate bean of your own needs setObservationEnabled(true), and a raw KafkaProducer has to be replaced by the injected KafkaTemplate";
		return setup.wiring().isSet(TEMPLATE) ? unknown
				: templates(setup).isEmpty() ? TEMPLATE + "; " + unknown : TEMPLATE;
	}

	private static boolean makesProducer(CodeSite site) {
		return site.kind() == CodeSite.Kind.MAKES_PRODUCER && !site.call().equals("new KafkaTemplate");
	}

	static String unobservedListener(Setup setup) {
		Optional<String> dropped = SwitchedOff.observations(setup, "spring.kafka.listener", "all listeners");
		if (setup.wiring().isSet(LISTENER) && dropped.isPresent()) {
			return dropped.get();
		}
		String factories = setup.wiring()
			.held("KafkaListenerContainerFactory")
			.stream()
			.filter((each) -> !each.observed())
			.map(Held::place)
			.sorted()
			.collect(Collectors.joining(", "));
		String own = (factories.isEmpty() ? "a container factory, or a container, of your own" : factories)
				+ " needs getContainerProperties().setObservationEnabled(true)"
				+ SwitchedOff.receiver(setup, "a record").map((named) -> "; else " + named).orElse("");
		return setup.wiring().isSet(LISTENER) ? own : LISTENER + "; " + own;
	}

	/** A record that lost its headers between the broker and the listener. */
	static String stripped(Setup setup) {
		return setup.wiring()
			.held("ConsumerFactory")
			.stream()
			.flatMap((factory) -> factory.parts().stream())
			.distinct()
			.sorted()
			.reduce((one, other) -> one + ", " + other)
			.map((interceptors) -> "in onConsume of " + interceptors
					+ " pass the headers on, record.headers() as the last but one argument of new ConsumerRecord<>(...)")
			.orElse("let no ConsumerInterceptor, deserializer or BatchInterceptor clear the headers of a record");
	}

	private static List<Held> templates(Setup setup) {
		return setup.wiring().held("KafkaTemplate");
	}

}
