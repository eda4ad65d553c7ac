/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A finished, exported span.
 *
 * @param service the resource's {@code service.name}
 * @param traceId the trace id, in hex
 * @param spanId the span id, in hex
 * @param parentId the parent's span id, empty without a parent
 * @param fields the whole span in OTLP JSON
 */
public record Span(String service, String traceId, String spanId, String parentId, JsonNode fields) {

	private static final List<String> KINDS = List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER",
			"CONSUMER");

	/**
	 * Reads the spans of a file of OTLP JSON lines.
	 * @param file the file
	 * @return the spans
	 */
	public static List<Span> read(Path file) {
		try {
			return Files.readString(file)
				.lines()
				.flatMap((line) -> of(JsonMapper.shared().readTree(line)).stream())
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<Span> of(JsonNode request) {
		List<Span> spans = new ArrayList<>();
		for (JsonNode resource : request.path("resourceSpans")) {
			String service = attribute(resource.path("resource"), "service.name");
			for (JsonNode scope : resource.path("scopeSpans")) {
				for (JsonNode span : scope.path("spans")) {
					spans.add(new Span(service, span.path("traceId").asString(""), span.path("spanId").asString(""),
							span.path("parentSpanId").asString(""), span));
				}
			}
		}
		return spans;
	}

	/**
	 * Return the kind.
	 * @return {@code SERVER}, {@code CLIENT}, {@code PRODUCER}, {@code CONSUMER} or
	 * {@code INTERNAL}
	 */
	public String kind() {
		return KINDS.get(this.fields.path("kind").asInt(0));
	}

	/**
	 * Return the name.
	 * @return the name
	 */
	public String name() {
		return this.fields.path("name").asString("");
	}

	/**
	 * Return whether the status is an error.
	 * @return whether the status is an error
	 */
	public boolean failed() {
		return this.fields.path("status").path("code").asInt(0) == 2;
	}

	/**
	 * Return the start of the span.
	 * @return nanoseconds since the epoch
	 */
	public long startNanos() {
		return this.fields.path("startTimeUnixNano").asLong(0);
	}

	/**
	 * Return the duration of the span.
	 * @return milliseconds
	 */
	public double millis() {
		return (this.fields.path("endTimeUnixNano").asLong(0) - startNanos()) / 1e6;
	}

	/**
	 * Return an attribute.
	 * @param name the attribute's name
	 * @return the value as text, empty without the attribute
	 */
	public String attribute(String name) {
		return attribute(this.fields, name);
	}

	/**
	 * Return the traces that this span links to.
	 * @return the trace ids
	 */
	public List<String> linkedTraceIds() {
		return StreamSupport.stream(this.fields.path("links").spliterator(), false)
			.map((link) -> link.path("traceId").asString(""))
			.toList();
	}

	private static String attribute(JsonNode node, String name) {
		for (JsonNode attribute : node.path("attributes")) {
			if (attribute.path("key").asString("").equals(name)) {
				return attribute.path("value").values().stream().findFirst().map(Span::text).orElse("");
			}
		}
		return "";
	}

	private static String text(JsonNode value) {
		return value.isContainer() ? value.toString() : value.asString("");
	}

}
