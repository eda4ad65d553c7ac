/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.TaskRun;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.OpenMetrics;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one trace, in the order in which it is read: each span below its
 * parent, and with each span what belongs to it.
 *
 * @param traceId the trace id, or empty for what belongs to no trace
 * @param rows the spans
 * @param loose what is of this trace and of none of its spans
 */
record Waterfall(String traceId, List<Row> rows, List<Evidence> loose) {

	static List<Waterfall> of(Telemetry telemetry) {
		Map<String, List<Placed>> placed = new LinkedHashMap<>();
		all(telemetry).forEach((evidence) -> {
			SpanContext context = context(evidence, telemetry);
			placed.computeIfAbsent((context != null) ? context.traceId() : "", (id) -> new ArrayList<>())
				.add(new Placed(evidence, (context != null) ? context.spanId() : ""));
		});
		Map<String, List<SpanRecord>> spans = new LinkedHashMap<>();
		telemetry.spans()
			.stream()
			.sorted(Comparator.comparingLong((span) -> span.timing().order()))
			.forEach((span) -> spans.computeIfAbsent(span.context().traceId(), (id) -> new ArrayList<>()).add(span));
		Set<String> ids = new LinkedHashSet<>(spans.keySet());
		ids.addAll(placed.keySet());
		ids.remove("");
		List<Waterfall> waterfalls = new ArrayList<>();
		ids.forEach(
				(id) -> waterfalls.add(of(id, spans.getOrDefault(id, List.of()), placed.getOrDefault(id, List.of()))));
		waterfalls.add(of("", List.of(), placed.getOrDefault("", List.of())));
		return waterfalls;
	}

	/** Return all evidence on the page. */
	Stream<Evidence> all() {
		return Stream.concat(this.loose.stream(),
				this.rows.stream().flatMap((row) -> Stream.concat(Stream.of(row.span()), row.items().stream())));
	}

	Stream<SentRequest> requests() {
		return all().filter(SentRequest.class::isInstance).map(SentRequest.class::cast);
	}

	private static Waterfall of(String traceId, List<SpanRecord> spans, List<Placed> placed) {
		Map<String, SpanRecord> byId = new LinkedHashMap<>();
		spans.forEach((span) -> byId.putIfAbsent(span.context().spanId(), span));
		List<Row> rows = new ArrayList<>();
		List<SpanRecord> left = new ArrayList<>(spans);
		while (!left.isEmpty()) {
			SpanRecord root = left.stream()
				.filter((span) -> span.parent() == null || !byId.containsKey(span.parent().spanId()))
				.findFirst()
				.orElse(left.get(0));
			descend(root, 0, left, placed, rows);
		}
		List<Evidence> loose = placed.stream()
			.filter((piece) -> !byId.containsKey(piece.spanId()))
			.map(Placed::evidence)
			.toList();
		return new Waterfall(traceId, rows, loose);
	}

	/**
	 * Adds a span and its children. Each span leaves the list, so a circle of parents
	 * ends.
	 */
	private static void descend(SpanRecord span, int depth, List<SpanRecord> left, List<Placed> placed,
			List<Row> rows) {
		left.remove(span);
		rows.add(new Row(span, depth,
				placed.stream()
					.filter((piece) -> piece.spanId().equals(span.context().spanId()))
					.map(Placed::evidence)
					.toList()));
		for (SpanRecord child : List.copyOf(left)) {
			if (child.parent() != null && child.parent().spanId().equals(span.context().spanId())
					&& left.contains(child)) {
				descend(child, depth + 1, left, placed, rows);
			}
		}
	}

	private static List<Evidence> all(Telemetry telemetry) {
		List<Evidence> all = new ArrayList<>(telemetry.requests());
		all.addAll(telemetry.lines());
		all.addAll(telemetry.exchanges());
		all.addAll(telemetry.records());
		all.addAll(telemetry.deliveries());
		all.addAll(telemetry.runs());
		all.addAll(telemetry.scopes());
		telemetry.scrapes().forEach((scrape) -> {
			all.add(scrape);
			all.addAll(OpenMetrics.read(scrape.body()).exemplars());
		});
		return all;
	}

	/**
	 * Return the span to which evidence belongs: the active span of a line, the span that
	 * other evidence names, or the SERVER span of the current request.
	 */
	private static @Nullable SpanContext context(Evidence evidence, Telemetry telemetry) {
		if (evidence instanceof LogLine line) {
			ThreadSnapshot snapshot = line.event().snapshot();
			return (snapshot.active() != null) ? snapshot.active()
					: server(snapshot.order(), telemetry, (span) -> span.source().thread().equals(snapshot.thread()));
		}
		if (evidence instanceof SentRequest request) {
			SpanContext sent = traceparent(request.headers());
			return (sent != null) ? sent : server(request.endOrder(), telemetry, (span) -> true);
		}
		if (evidence instanceof HttpExchange exchange) {
			SpanContext arrived = traceparent(exchange.headers());
			return (arrived != null) ? arrived : server(exchange.order(), telemetry, (span) -> true);
		}
		if (evidence instanceof KafkaRecord record) {
			return traceparent(record.headers());
		}
		if (evidence instanceof KafkaDelivery delivery) {
			return traceparent(delivery.record().headers());
		}
		if (evidence instanceof TaskRun run) {
			return run.submission().from();
		}
		if (evidence instanceof OpenedScope scope) {
			return scope.span();
		}
		if (evidence instanceof Exemplar exemplar && !exemplar.traceId().isEmpty()) {
			return new SpanContext(exemplar.traceId(), exemplar.spanId(), "01");
		}
		return null;
	}

	private static @Nullable SpanContext server(long order, Telemetry telemetry, Predicate<SpanRecord> condition) {
		return telemetry.requests()
			.stream()
			.filter((request) -> request.sender().order() <= order && order <= request.endOrder())
			.flatMap((request) -> telemetry.spans()
				.stream()
				.filter((span) -> span.kind() == Kind.SERVER && request.sender().order() <= span.timing().order()
						&& span.timing().order() <= request.endOrder() && condition.test(span)))
			.map(SpanRecord::context)
			.findFirst()
			.orElse(null);
	}

	private static @Nullable SpanContext traceparent(List<Header> headers) {
		for (Header header : headers) {
			if (header.name().equalsIgnoreCase(Traceparent.HEADER)) {
				try {
					return Traceparent.parse(header.value());
				}
				catch (ParseException ex) {
					return null;
				}
			}
		}
		return null;
	}

	/**
	 * One span with what belongs to it.
	 *
	 * @param span the span
	 * @param depth how many spans of the trace are above it
	 * @param items lines, headers, records, deliveries and exemplars with its ids
	 */
	record Row(SpanRecord span, int depth, List<Evidence> items) {
	}

	private record Placed(Evidence evidence, String spanId) {
	}

}
