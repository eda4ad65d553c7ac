/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;

/**
 * Finds the periodic tasks of the application's own schedulers whose runs make one call,
 * and the calls of publishers that repeat themselves since the start. No request started
 * them, and the call's trace is that of the whole run.
 */
final class OwnSchedules {

	private static final String ONE_CALL = """
			periodic task without an observation, whose only call starts a trace: %s %s; its other lines have no ids: start an \
			Observation around the run""";

	private static final Pattern REACTOR = Pattern.compile("parallel-|boundedElastic-|single-|reactor-http-");

	private OwnSchedules() {
	}

	/**
	 * Return whether a call is the only one in its run that starts a trace. A record is
	 * not, because it may be the work of a request.
	 */
	static boolean isOnlyCall(Telemetry telemetry, SpanRecord span) {
		long run = span.source().run();
		return run != 0 && span.kind() == Kind.CLIENT && span.parent() == null && span.source().lost() == null
				&& telemetry.spans()
					.stream()
					.filter((other) -> other.source().run() == run)
					.allMatch((other) -> other.context().traceId().equals(span.context().traceId()));
	}

	/**
	 * Return whether a call repeats since before the first request. Such a call does not
	 * belong to a request. A publisher that repeats itself is not a periodic task.
	 */
	static boolean isFromTheStart(Telemetry telemetry, SpanRecord span) {
		long first = telemetry.firstRequest();
		return span.kind() == Kind.CLIENT && span.parent() == null && span.source().lost() == null
				&& span.source().run() == 0 && REACTOR.matcher(span.source().thread()).lookingAt()
				&& telemetry.spans()
					.stream()
					.anyMatch((other) -> other.timing().order() < first && other.kind() == Kind.CLIENT
							&& other.parent() == null && call(other).equals(call(span)));
	}

	/**
	 * Return whether an unobserved call on a thread without a span repeats since before
	 * the first request. A shipper of log lines makes such calls.
	 */
	static boolean isFromTheStart(Telemetry telemetry, HttpExchange exchange) {
		long first = telemetry.firstRequest();
		return isOutside(exchange)
				&& telemetry.exchanges()
					.stream()
					.anyMatch((other) -> other.order() < first && isOutside(other)
							&& other.endpoint().equals(exchange.endpoint())
							&& Objects.equals(other.client(), exchange.client()));
	}

	private static boolean isOutside(HttpExchange exchange) {
		return exchange.client() != null && exchange.client().outside()
				&& Header.values(exchange.headers(), Traceparent.HEADER).isEmpty();
	}

	private static List<String> call(SpanRecord span) {
		return List.of(span.name(), span.attributes().getOrDefault("uri", ""), threads(span));
	}

	private static String threads(SpanRecord span) {
		return ThreadSnapshot.threads(span.source().thread());
	}

	static List<String> fromTheStart(Telemetry telemetry) {
		Stream<String> outside = telemetry.exchanges()
			.stream()
			.filter((exchange) -> isFromTheStart(telemetry, exchange) && exchange.order() > telemetry.firstRequest())
			.map((exchange) -> "call that repeats since before the first request, outside of any span and without traceparent: "
					+ exchange.endpoint() + ", by " + exchange.client());
		return Stream
			.concat(outside,
					telemetry.spans()
						.stream()
						.filter((span) -> isFromTheStart(telemetry, span) && !TraceRootRules.isStartUp(telemetry, span)
								&& LibraryCalls.library(telemetry, span) == null)
						.map((span) -> "call that repeats since before the first request, each time in a new trace: "
								+ span.name() + " " + ThreadSnapshot.on(threads(span))))
			.distinct()
			.sorted()
			.toList();
	}

	static List<String> unobserved(Telemetry telemetry) {
		return telemetry.spans()
			.stream()
			.filter((span) -> isOnlyCall(telemetry, span) && !TraceRootRules.isStartUp(telemetry, span)
					&& LibraryCalls.library(telemetry, span) == null)
			.map((span) -> ONE_CALL.formatted(span.name(), ThreadSnapshot.on(threads(span))))
			.distinct()
			.sorted()
			.toList();
	}

}
