/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.rules.LogFormat.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the ids in the MDC of the thread that logs.
 */
final class MdcRemedies {

	private static final String EARLY = """
			do not use OpenTelemetry before SpringApplication.run(...), such as Context.current(), Span.current(), \
			GlobalOpenTelemetry or an OpenTelemetrySdk in the main method or in a static initializer: after that, Spring \
			Boot cannot add what fills the MDC, and no line had ids""";

	private static final String REMOVE_NOTHING = """
			let nothing remove the ids from the MDC: no MDC.clear() or MDC.setContextMap(...) within a request, and \
			MDC.remove(key) or MDC.putCloseable(key, ...) only for your own keys; and keep Spring Boot's Slf4JEventListener""";

	private static final String REMOVE_NOTHING_LOG4J2 = """
			let nothing remove the ids from the thread context: no ThreadContext.clearMap(), ThreadContext.clearAll() or \
			MDC.clear() within a request, and ThreadContext.remove(key) or MDC.putCloseable(key, ...) only for your own keys; and keep Spring \
			Boot's Slf4JEventListener""";

	private static final String DISABLED = """
			look for log4j2.disableThreadContextMap=true or log4j2.disableThreadContext=true first, in \
			log4j2.component.properties and the system properties: no line had a thread context; else\s""";

	private MdcRemedies() {
	}

	/**
	 * Return what keeps the ids in the MDC.
	 * @param line a line whose thread had no ids
	 * @param nowhere whether no line of the application had an MDC
	 * @param early whether OpenTelemetry's context was in use before Spring Boot started
	 */
	static String keep(LogLine line, boolean nowhere, boolean early) {
		if (nowhere && early) {
			return EARLY;
		}
		if (LogFormat.of(line).isLog4j2()) {
			return nowhere ? DISABLED + REMOVE_NOTHING_LOG4J2 : REMOVE_NOTHING_LOG4J2;
		}
		return REMOVE_NOTHING;
	}

	/**
	 * Return what leaves the ids to the tracer, if the application's code writes them.
	 */
	static Optional<String> byHand(Setup setup, ThreadSnapshot snapshot, String traceId) {
		return snapshot.context().containsValue(traceId)
				? CodeSites.named(setup, (site) -> site.kind() == CodeSite.Kind.CHANGES_ID_KEY)
					.map((named) -> "let only the tracer write the ids to the MDC: remove " + named)
				: Optional.empty();
	}

	/**
	 * Return what leaves a key to the tracer, where another value took the place of an
	 * id. The pattern may lack the other id as well.
	 */
	static String leave(LogLine line, String key) {
		return "leave the MDC key " + key
				+ " to the tracer: put the other value under a key of your own, such as requestId"
				+ other(LogFormat.of(line), line.event().snapshot().active());
	}

	private static String other(LogFormat format, @Nullable SpanContext active) {
		if (active == null || format.kind() != Kind.PATTERN || format.setting().contains("%correlationId")) {
			return "";
		}
		return format.context()
			.entrySet()
			.stream()
			.filter((entry) -> List.of(active.traceId(), active.spanId()).contains(entry.getValue()))
			.map(Map.Entry::getKey)
			.filter((name) -> !format.setting().contains("{" + name))
			.sorted()
			.map((name) -> "; and write the other id as well: add " + format.reference(name) + " to the pattern of "
					+ format.where())
			.findFirst()
			.orElse("");
	}

}
