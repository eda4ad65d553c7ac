/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.stream.Collectors;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;

/**
 * Judges whether JMS and RabbitMQ messages carry the trace, by the templates and the
 * listener containers of the application.
 */
final class MessagingRules {

	private static final String JMS = "org.springframework.jms.";

	private static final String RABBIT = "org.springframework.amqp.rabbit.";

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
