/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;

/**
 * Names what ends a span that was started and never ended.
 */
final class UnendedSpans {

	private static final String END = """
			end every span that is started, in a finally block, and close its scope too: %s. A span that never ends \
			is not exported""";

	private static final String OF_TRACER = "try (Tracer.SpanInScope scope = tracer.withSpan(span)) { ... } finally { span.end(); }";

	/** The line by the beginning of the call that starts the span. */
	private static final Map<String, String> LINES = Map.of("Observation.",
			"try (Observation.Scope scope = observation.openScope()) { ... } finally { observation.stop(); }, with the observation that Observation.start(...) returns before the try",
			"Tracer.startScopedSpan", "try { ... } finally { span.end(); }, which closes the scope of a ScopedSpan",
			"SpanBuilder.", "try (Scope scope = span.makeCurrent()) { ... } finally { span.end(); }");

	private static final String IN_INTERCEPTOR = """
			close the scope and end the span in afterCompletion: Spring MVC does not call postHandle if the handler throws. \
			For asynchronous answers implement AsyncHandlerInterceptor and do the same in \
			afterConcurrentHandlingStarted(request, response, handler), since they call preHandle twice and \
			afterCompletion once""";

	private UnendedSpans() {
	}

	/** Return what ends the parent of a span, if the parent never ended. */
	static Optional<String> ofParent(Telemetry telemetry, SpanRecord span) {
		return Optional.ofNullable(span.parent())
			.map((parent) -> SpanIndex.of(telemetry).span(span.context().traceId(), parent.spanId()))
			.filter((above) -> !above.timing().isEnded())
			.map((above) -> remedy(telemetry, above));
	}

	static String remedy(Telemetry telemetry, SpanRecord span) {
		Optional<StackTraceElement> opener = opener(telemetry, span);
		String remedy = opener.or(() -> onlyStarter(telemetry))
			.map(StackTraceElement::getMethodName)
			.filter("preHandle"::equals)
			.map((interceptor) -> IN_INTERCEPTOR)
			.orElseGet(() -> END.formatted(line(telemetry, opener)));
		return opener.isPresent() ? remedy : remedy + CodeSites.look(telemetry.setup(), CodeSite.Kind.STARTS_SPAN);
	}

	/** Return the line for what starts spans in the method that opened the scope. */
	private static String line(Telemetry telemetry, Optional<StackTraceElement> opener) {
		List<String> lines = starters(telemetry)
			.filter((site) -> opener
				.filter((frame) -> !CodeSites.enclosingMethod(frame).equals(CodeSites.enclosingMethod(site.place())))
				.isEmpty())
			.map((site) -> LINES.entrySet()
				.stream()
				.filter((line) -> site.call().startsWith(line.getKey()))
				.map(Map.Entry::getValue)
				.findFirst()
				.orElse(OF_TRACER))
			.distinct()
			.toList();
		return (lines.size() == 1) ? lines.get(0) : OF_TRACER;
	}

	/** Return the place that starts spans, if the application has a single one. */
	private static Optional<StackTraceElement> onlyStarter(Telemetry telemetry) {
		List<StackTraceElement> places = starters(telemetry).map(CodeSite::place).toList();
		return (places.size() == 1) ? Optional.of(places.get(0)) : Optional.empty();
	}

	private static Stream<CodeSite> starters(Telemetry telemetry) {
		return telemetry.setup().wiring().code().stream().filter((site) -> site.kind() == CodeSite.Kind.STARTS_SPAN);
	}

	/**
	 * An observation names its span when it stops, so one that never stops has no name.
	 */
	static Optional<StackTraceElement> opener(Telemetry telemetry, SpanRecord span) {
		return telemetry.scopes()
			.stream()
			.filter((scope) -> scope.span().spanId().equals(span.context().spanId()))
			.flatMap((scope) -> scope.opener().stream())
			.findFirst();
	}

}
