/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;

/**
 * The files in which the evidence is stored, for people and for an audit.
 */
public enum EvidenceFile {

	/** The lines of one appender, in the application's own layout. */
	LOGS("logs.jsonl", EvidenceFile::logs),

	/** Spans, one on each line, as OTLP JSON export requests. */
	SPANS("spans.jsonl", EvidenceFile::spans),

	/** The metrics as served. */
	SCRAPE("scrape.txt",
			(telemetry) -> telemetry.scrapes().stream().map(Scrape::body).reduce("", (first, last) -> last)),

	/**
	 * The headers of requests, of outgoing calls and of Kafka records, one on each line.
	 */
	WIRE("wire.jsonl", EvidenceFile::wire);

	private static final List<SpanRecord.Kind> OTLP_KINDS = List.of(SpanRecord.Kind.INTERNAL, SpanRecord.Kind.SERVER,
			SpanRecord.Kind.CLIENT, SpanRecord.Kind.PRODUCER, SpanRecord.Kind.CONSUMER);

	private final String fileName;

	private final Function<Telemetry, String> renderer;

	EvidenceFile(String fileName, Function<Telemetry, String> renderer) {
		this.fileName = fileName;
		this.renderer = renderer;
	}

	/**
	 * Return the name under which the evidence is stored.
	 * @return the file name, without a directory
	 */
	public String fileName() {
		return this.fileName;
	}

	/**
	 * Writes the evidence, without the values of headers that carry secrets.
	 * @param telemetry the evidence
	 * @return the text
	 */
	public String render(Telemetry telemetry) {
		return Secrets.of(telemetry, List.of()).redact(this.renderer.apply(telemetry));
	}

	private static String logs(Telemetry telemetry) {
		String appender = telemetry.lines().stream().map(LogLine::appender).findFirst().orElse("");
		return telemetry.lines()
			.stream()
			.filter((line) -> line.appender().equals(appender))
			.map(LogLine::text)
			.collect(Collectors.joining());
	}

	private static String spans(Telemetry telemetry) {
		return telemetry.spans().stream().map((span) -> Json.line(request(span))).collect(Collectors.joining());
	}

	private static Map<String, Object> request(SpanRecord span) {
		Map<String, Object> scopeSpans = ordered("scope", Map.of("name", span.source().instrumentation()), "spans",
				List.of(otlp(span)));
		Map<String, Object> resource = Map.of("attributes",
				attributes(Map.of("service.name", span.source().service())));
		return Map.of("resourceSpans", List.of(ordered("resource", resource, "scopeSpans", List.of(scopeSpans))));
	}

	private static Map<String, Object> otlp(SpanRecord span) {
		Map<String, Object> json = ids(span.context());
		SpanRecord.Parent parent = span.parent();
		if (parent != null) {
			json.put("parentSpanId", parent.spanId());
		}
		json.put("name", span.name());
		json.put("kind", 1 + OTLP_KINDS.indexOf(span.kind()));
		json.put("startTimeUnixNano", Long.toString(span.timing().startNanos()));
		json.put("endTimeUnixNano", Long.toString(span.timing().endNanos()));
		json.put("attributes", attributes(span.attributes()));
		json.put("links", span.links().stream().map(EvidenceFile::ids).toList());
		json.put("status", Map.of("code", span.status().ordinal()));
		return json;
	}

	private static Map<String, Object> ids(SpanContext context) {
		return ordered("traceId", context.traceId(), "spanId", context.spanId());
	}

	private static List<Map<String, Object>> attributes(Map<String, String> attributes) {
		return attributes.entrySet()
			.stream()
			.map((entry) -> ordered("key", entry.getKey(), "value", Map.of("stringValue", entry.getValue())))
			.toList();
	}

	private static String wire(Telemetry telemetry) {
		StringBuilder text = new StringBuilder();
		telemetry.requests()
			.forEach((request) -> text
				.append(line("request", request.method() + " " + request.target(), request.headers())));
		telemetry.exchanges()
			.forEach((exchange) -> text
				.append(line("call", exchange.method() + " " + exchange.url(), exchange.headers())));
		telemetry.records()
			.forEach((record) -> text.append(line("record",
					record.topic() + "-" + record.partition() + "@" + record.offset(), record.headers())));
		return text.toString();
	}

	private static String line(String kind, String where, List<Header> headers) {
		Map<String, Object> json = ordered("kind", kind, "where", where);
		json.put("headers",
				Secrets.redact(headers).stream().map((header) -> List.of(header.name(), header.value())).toList());
		return Json.line(json);
	}

	private static Map<String, Object> ordered(String first, Object value, String second, Object other) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put(first, value);
		json.put(second, other);
		return json;
	}

}
