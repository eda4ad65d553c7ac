/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;

/**
 * Judges whether JMS and RabbitMQ messages carry the trace. The evidence is the
 * templates, the listener containers, and the spans of messages that the application
 * sends to itself.
 */
final class MessagingRules {

	private static final String JMS = "org.springframework.jms.";

	private static final String RABBIT = "org.springframework.amqp.rabbit.";

	private static final String MESSAGE = "messaging.message.id";

	private static final String DESTINATION = "messaging.destination.name";

	private static final String LET_PASS = """
			let the property traceparent pass unchanged: find what removes or replaces it between the template and the \
			listener, such as an interceptor of the connection, a bridge or a plugin of the broker""";

	private MessagingRules() {
	}

	static void inventory(Telemetry telemetry, Judgement judgement) {
		Wiring wiring = telemetry.setup().wiring();
		List<Held> parts = wiring.held().stream().filter((held) -> isMessaging(held.type())).toList();
		if (parts.isEmpty()) {
			judgement.notApplicable("the application uses no JMS and no RabbitMQ template and has no listener of them,"
					+ " or the OpenTelemetry Java agent instruments them");
			return;
		}
		judgement.saw(parts.size());
		for (Held part : parts) {
			if (!part.observed()) {
				boolean template = part.type().endsWith("Template");
				judgement.broken(part.place(), new Diagnosis(
						"an observed " + (template ? "template, which writes traceparent to each message"
								: "listener, which continues the trace of each message"),
						simpleName(part.type()) + " without observation", null, remedy(wiring, part, template)));
			}
		}
		messages(telemetry, judgement);
	}

	/** Compares the spans of messages that the application both sent and received. */
	private static void messages(Telemetry telemetry, Judgement judgement) {
		for (SpanRecord consumer : telemetry.spans()) {
			List<SpanRecord> producers = producers(telemetry, consumer);
			if (producers.isEmpty()) {
				continue;
			}
			judgement.saw(1);
			SpanRecord producer = producers.get(0);
			if (producers.stream()
				.noneMatch((each) -> each.context().traceId().equals(consumer.context().traceId())
						|| consumer.isLinkedTo(each.context()))) {
				String destination = producer.attributes().getOrDefault(DESTINATION, producer.name());
				judgement.broken("messages to " + destination,
						new Diagnosis("a CONSUMER span that continues or links " + producer.context(),
								"the CONSUMER span of this message in another trace, " + consumer.context().traceId(),
								producer, LET_PASS),
						consumer);
			}
		}
	}

	/** Return the spans that sent the message of a span. JMS gives each message an id. */
	private static List<SpanRecord> producers(Telemetry telemetry, SpanRecord consumer) {
		String id = consumer.attributes().getOrDefault(MESSAGE, "");
		return (consumer.kind() != Kind.CONSUMER || !id.startsWith("ID:")) ? List.of()
				: telemetry.spans()
					.stream()
					.filter((span) -> span.kind() == Kind.PRODUCER && id.equals(span.attributes().get(MESSAGE)))
					.toList();
	}

	/** Describes the listeners whose work was not seen. */
	static Optional<String> unseen(Telemetry telemetry) {
		List<String> idle = new ArrayList<>();
		for (String library : List.of(JMS, RABBIT)) {
			boolean listens = telemetry.setup()
				.wiring()
				.held()
				.stream()
				.anyMatch((held) -> held.type().startsWith(library) && held.observed()
						&& !held.type().endsWith("Template"));
			boolean received = telemetry.spans()
				.stream()
				.anyMatch((span) -> span.kind() == Kind.CONSUMER && library.equals(library(span)));
			if (listens && !received) {
				idle.add(library.equals(JMS) ? "JMS" : "RabbitMQ");
			}
		}
		return idle.isEmpty() ? Optional.empty()
				: Optional.of(String.join(" and ", idle) + " listeners that got no message; only their observation"
						+ " is judged: let the gate reach a broker, and list a request that sends a message");
	}

	private static String library(SpanRecord span) {
		String system = span.attributes().getOrDefault("messaging.system", "");
		if (system.equals("rabbitmq")
				|| span.attributes().keySet().stream().anyMatch((key) -> key.contains("rabbit"))) {
			return RABBIT;
		}
		return (system.isEmpty() || system.equals("jms")) && span.attributes().containsKey("messaging.operation") ? JMS
				: "";
	}

	private static boolean isMessaging(String type) {
		return type.startsWith(JMS) || type.startsWith(RABBIT);
	}

	private static String remedy(Wiring wiring, Held part, boolean template) {
		String starter = "add joinkey-spring-boot-starter; by hand: ";
		if (part.type().startsWith(JMS)) {
			boolean instrumented = wiring.libraries().stream().anyMatch((jar) -> jar.startsWith("micrometer-jakarta9"));
			return starter
					+ (instrumented ? ""
							: "add io.micrometer:micrometer-jakarta9, without which Spring observes no" + " JMS, and ")
					+ calls(part, "setObservationRegistry(observationRegistry)");
		}
		String property = template ? "spring.rabbitmq.template.observation-enabled=true" : "spring.rabbitmq.listener."
				+ (part.type().contains("Direct") ? "direct" : "simple") + ".observation-enabled=true";
		return starter + wiring.unlessSet(property, property + " for Spring Boot's own, and ",
				property + " for Spring Boot's own, and " + calls(part, "setObservationEnabled(true)"));
	}

	/** The factories are those that are not observed: one of them made the container. */
	private static String calls(Held part, String call) {
		if (part.parts().isEmpty()) {
			return call + " on " + part.place();
		}
		return call + " on its container factory, "
				+ part.parts().stream().map((name) -> "the bean '" + name + "'").collect(Collectors.joining(" or "));
	}

	private static String simpleName(String type) {
		return type.substring(type.lastIndexOf('.') + 1);
	}

}
