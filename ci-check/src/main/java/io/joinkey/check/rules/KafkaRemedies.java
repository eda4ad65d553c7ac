/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
 * Names the part that removes a header from a record, or the listener that is not
 * observed.
 */
final class KafkaRemedies {

	private static final String LISTENER = "spring.kafka.listener.observation-enabled=true";

	private static final String PASSED_ON = """
			let a ProducerInterceptor, or a wrapper of the Producer, that makes another record pass the headers on, \
			new ProducerRecord<>(record.topic(), record.partition(), record.timestamp(), record.key(), value, \
			record.headers()), or traceparent, tracestate and baggage of them, and let none clear these: something \
			removes traceparent after the template wrote it,\s""";

	private static final String UNFOUND = "and no interceptor was found: look at the serializers, which are given the headers too, and at a ProducerPostProcessor of the factory";

	private static final String SERIALIZERS = """
			let the serializers, which are given the headers too, leave traceparent in them: it is taken away after it \
			was written, and no interceptor was found""";

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
		String removing = CodeSites.look(setup, CodeSite.Kind.REMOVES_HEADERS);
		List<Held> templates = KafkaTemplateRemedies.templates(setup);
		Set<String> added = templates.stream().flatMap((each) -> each.parts().stream()).collect(Collectors.toSet());
		String places = !removing.isEmpty() ? removing
				: CodeSites.look(setup, (site) -> site.kind() == CodeSite.Kind.MAKES_RECORD
						&& (added.isEmpty() || added.contains(site.place().getClassName())));
		return Wiring.added(templates)
			.map((parts) -> PASSED_ON + "and the application added " + parts)
			.orElse(removing.isEmpty() ? PASSED_ON + UNFOUND : SERIALIZERS) + places;
	}

	/**
	 * Return how the listener of a topic gets observed, if none of its records has a
	 * span. Without a header nothing else would show it.
	 */
	static String ofListener(Telemetry telemetry, String topic) {
		Setup setup = telemetry.setup();
		boolean unobserved = (listeners(setup).anyMatch((each) -> !each.observed()) || dropped(setup).isPresent())
				&& telemetry.deliveries()
					.stream()
					.anyMatch((delivery) -> delivery.record().topic().equals(topic) && !delivery.how().batch()
							&& telemetry.spans()
								.stream()
								.noneMatch((span) -> span.kind() == Kind.CONSUMER
										&& span.source().thread().equals(delivery.thread())));
		return unobserved ? "; and for the listener: " + unobservedListener(setup) : "";
	}

	private static Optional<String> dropped(Setup setup) {
		return SwitchedOff.observations(setup, "spring.kafka.listener", "all listeners");
	}

	static String unobservedListener(Setup setup) {
		Optional<String> dropped = dropped(setup);
		if (setup.wiring().isSet(LISTENER) && dropped.isPresent()) {
			return dropped.get();
		}
		String unobserved = listeners(setup).filter((each) -> !each.observed())
			.map(Held::place)
			.sorted()
			.collect(Collectors.joining(", "));
		String own = (unobserved.isEmpty() ? "a container factory, or a container, of your own" : unobserved)
				+ " needs getContainerProperties().setObservationEnabled(true)"
				+ (unobserved.isEmpty() ? CodeSites.look(setup, CodeSite.Kind.MAKES_CONTAINER) : "")
				+ SwitchedOff.receiver(setup, "a record").map((named) -> "; else " + named).orElse("");
		return setup.wiring().isSet(LISTENER) ? own : LISTENER + "; " + own;
	}

	private static Stream<Held> listeners(Setup setup) {
		return Stream.of("KafkaListenerContainerFactory", "MessageListenerContainer")
			.flatMap((type) -> setup.wiring().held(type).stream());
	}

	/** Names an interceptor that writes a header of its own over the template's. */
	static Optional<String> written(Setup setup) {
		Set<String> interceptors = KafkaTemplateRemedies.templates(setup)
			.stream()
			.flatMap((template) -> template.parts().stream())
			.collect(Collectors.toSet());
		return CodeSites
			.named(setup,
					(site) -> site.kind() == CodeSite.Kind.NAMES_HEADER
							&& interceptors.contains(site.place().getClassName()))
			.map((named) -> "let the ProducerInterceptor leave traceparent alone, which an observed KafkaTemplate has written before it: remove what writes "
					+ named);
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
			.orElseGet(
					() -> "let no ConsumerInterceptor, deserializer or BatchInterceptor clear the headers of a record"
							+ CodeSites.look(setup, CodeSite.Kind.REMOVES_HEADERS));
	}

}
