/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;
import java.util.Set;

import io.joinkey.check.rules.LogFormat.Kind;

/**
 * Writes the trace flags beside the ids of a log line.
 */
final class FlagRemedies {

	private static final String PUT_FLAGS = """
			put trace_flags into the MDC: joinkey-spring-boot-starter does it, unless joinkey.logging.enabled=false; by \
			hand: in an io.micrometer.tracing.otel.bridge.EventListener bean, MDC.put("trace_flags", \
			event.getSpan().getSpanContext().getTraceFlags().asHex()) on ScopeAttachedEvent and ScopeRestoredEvent of \
			EventPublishingContextWrapper, and MDC.remove("trace_flags") if getSpan() is null and on ScopeClosedEvent, \
			with io.micrometer:micrometer-tracing-bridge-otel as a compile dependency""";

	/** For the lines of Spring Boot's structured logging. */
	static final String ADD_FLAGS = """
			a StructuredLoggingJsonMembersCustomizer that adds trace_flags, with \
			logging.structured.json.customizer=<its class>: members.add("trace_flags", (event) -> \
			Span.current().getSpanContext()).when(SpanContext::isValid).as((span) -> span.getTraceFlags().asHex()), of \
			io.opentelemetry.api.trace""";

	private static final String ADD_FLAGS_TOO = ADD_FLAGS
		.replace("a StructuredLoggingJsonMembersCustomizer that adds", "let %s add")
		.replace(", with logging.structured.json.customizer=<its class>", " too");

	/**
	 * Their remedies write what the MDC has, and stock Spring Boot puts no flags there.
	 */
	private static final Set<Kind> FROM_MDC = Set.of(Kind.LOGSTASH, Kind.COMPOSITE, Kind.LOG4J2_TEMPLATE, Kind.OTHER);

	private FlagRemedies() {
	}

	/** Return what adds the flags to Spring Boot's lines, by the customizer they have. */
	static String added(String customizer) {
		return customizer.isEmpty() ? ADD_FLAGS : ADD_FLAGS_TOO.formatted(customizer);
	}

	/**
	 * Return what a remedy for the ids has to add, so that the next run has flags too.
	 */
	static String and(LogFormat format) {
		return (FROM_MDC.contains(format.kind()) && !IdKeys.hasFlags(format.context())) ? "; and " + PUT_FLAGS : "";
	}

	/** Return the remedy for a line that has ids and no flags. */
	static Optional<String> of(LogFormat format) {
		if (format.isJsonPattern()) {
			return Optional.of(LogRemedies.instead(format));
		}
		String put = IdKeys.hasFlags(format.context()) ? "" : PUT_FLAGS;
		String and = put.isEmpty() ? "" : ", and " + put;
		String include = "<includeMdcKeyName>trace_flags</includeMdcKeyName>";
		return switch (format.kind()) {
			case UNKNOWN, STRUCTURED -> Optional.empty();
			case LOGSTASH -> Optional.of(format.namesKeys() ? "add " + include + " to " + format.where() + and
					: put.isEmpty() ? "remove excludeMdcKeyName trace_flags from " + format.where() : put);
			case COMPOSITE -> Optional.of(format.namesKeys() || put.isEmpty()
					? "add <mdc>" + include + "</mdc> to the providers of " + format.where() + and : put);
			default -> Optional.of("write the flags of the active span as trace_flags in " + format.where()
					+ ", from the event's context" + and);
		};
	}

}
