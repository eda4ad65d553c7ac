/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;

/**
 * Lists the calls, messages and values of scheduled runs that may belong to requests, and
 * the histograms whose values have no trace. A request may store work in a table or a
 * queue, and nothing shows that a run does this work. So none of it is judged.
 */
final class ScheduledSends {

	private static final String SENDS = """
			scheduled task that sends in a new trace; if a request stored the work, the trace should link to that request: \
			""";

	private static final String RECORDS = """
			metric whose exemplars all name scheduled runs; if requests produce its values, record each on the request's thread:\s""";

	private static final String WITHOUT_EXEMPLAR = """
			histogram without an exemplar, whose values were recorded without a sampled span, such as on a thread that lost it:\s""";

	private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

	private static final List<String> STORES = List.of("spring-jdbc:", "spring-r2dbc:", "spring-data-mongodb:",
			"spring-data-redis:", "jooq:", "mybatis:");

	private static final List<String> METHODS = List.of("http.request.method", "method");

	/** The meters of libraries, which measure each caller. */
	private static final Pattern OF_LIBRARY = Pattern.compile(
			"(tasks?|http|graphql|gateway|feign|hikaricp|jdbc|jvm|process|system|spring|kafka|rabbitmq|jms|lettuce|redis|mongodb|logback|"
					+ "log4j2|executor|cache|tomcat|jetty|r2dbc|resilience4j|grpc|db|messaging|rpc)_.*");

	private ScheduledSends() {
	}

	static List<String> of(Telemetry telemetry) {
		SpanIndex traces = SpanIndex.of(telemetry);
		return Stream.of(sent(telemetry, traces), recorded(telemetry, traces), withoutExemplar(telemetry, traces))
			.flatMap(Function.identity())
			.toList();
	}

	/** The application's own histograms, where others have exemplars. */
	private static Stream<String> withoutExemplar(Telemetry telemetry, SpanIndex traces) {
		return telemetry.scrapes()
			.stream()
			.map(traces::metrics)
			.filter((metrics) -> !metrics.exemplars().isEmpty())
			.flatMap((metrics) -> {
				Set<String> with = metrics.exemplars().stream().map(ScheduledSends::name).collect(Collectors.toSet());
				return metrics.samples()
					.stream()
					.filter((sample) -> sample.name().endsWith("_bucket") && sample.value() > 0)
					.map((sample) -> sample.name().replaceFirst("_bucket$", ""))
					.filter((name) -> !with.contains(name) && !OF_LIBRARY.matcher(name + "_").matches());
			})
			.distinct()
			.sorted()
			.map((name) -> WITHOUT_EXEMPLAR + name);
	}

	private static Stream<String> sent(Telemetry telemetry, SpanIndex traces) {
		return telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == Kind.PRODUCER || isWrite(span) || (isRead(span) && hasStore(telemetry)))
			.filter((span) -> isOfRun(traces, span.context().traceId())
					&& traces.of(span.context().traceId()).stream().allMatch((each) -> each.links().isEmpty()))
			.flatMap((span) -> traces.of(span.context().traceId())
				.stream()
				.filter(SpanRecord::isScheduledRun)
				.map((run) -> SENDS + run.name() + ", " + span.name() + "; " + StoredTraces.STORE))
			.distinct()
			.sorted();
	}

	/** Return whether a call changes something, and does not only read. */
	private static boolean isWrite(SpanRecord span) {
		return method(span).filter((method) -> !READING.contains(method)).isPresent();
	}

	private static boolean isRead(SpanRecord span) {
		return method(span).filter(READING::contains).isPresent();
	}

	private static Optional<String> method(SpanRecord span) {
		return (span.kind() != Kind.CLIENT) ? Optional.empty()
				: METHODS.stream()
					.map(span.attributes()::get)
					.filter(Objects::nonNull)
					.map((method) -> method.toUpperCase(Locale.ROOT))
					.findFirst();
	}

	/**
	 * Return whether requests can leave work in a database, for which a run then calls
	 * another service.
	 */
	private static boolean hasStore(Telemetry telemetry) {
		return telemetry.setup()
			.wiring()
			.libraries()
			.stream()
			.anyMatch((library) -> STORES.stream().anyMatch(library::startsWith));
	}

	private static boolean isOfRun(SpanIndex traces, String traceId) {
		return traces.of(traceId).stream().anyMatch((span) -> span.parent() == null && span.isScheduledRun());
	}

	private static Stream<String> recorded(Telemetry telemetry, SpanIndex traces) {
		Map<String, Boolean> onlyRuns = new TreeMap<>();
		telemetry.scrapes()
			.stream()
			.flatMap((scrape) -> traces.metrics(scrape).exemplars().stream())
			.filter((exemplar) -> !OF_LIBRARY.matcher(exemplar.sample()).matches())
			.forEach((exemplar) -> onlyRuns.merge(name(exemplar), isOfRun(traces, exemplar.traceId()),
					Boolean::logicalAnd));
		return onlyRuns.entrySet().stream().filter(Map.Entry::getValue).map((metric) -> RECORDS + metric.getKey());
	}

	private static String name(Exemplar exemplar) {
		return exemplar.sample().replaceFirst("_(bucket|count|sum|total|max)$", "");
	}

}
