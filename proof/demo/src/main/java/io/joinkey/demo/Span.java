/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A span, as it was exported.
 *
 * @param service the {@code service.name} of its resource
 * @param traceId its trace
 * @param spanId its id
 * @param parentId its parent's id, empty for none
 * @param fields the rest
 */
record Span(String service, String traceId, String spanId, String parentId, JsonNode fields) {

	private static final List<String> KINDS = List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER",
			"CONSUMER");

	/**
	 * Reads OTLP JSON lines.
	 * @param file the file
	 * @return the spans
	 */
	static List<Span> read(Path file) {
		try {
			return Files.readString(file).lines().flatMap((line) -> parse(line).stream()).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<Span> parse(String line) {
		List<Span> spans = new ArrayList<>();
		for (JsonNode resource : JsonMapper.shared().readTree(line).path("resourceSpans")) {
			String service = service(resource.path("resource"));
			for (JsonNode scope : resource.path("scopeSpans")) {
				for (JsonNode span : scope.path("spans")) {
					spans.add(new Span(service, span.path("traceId").asString(""), span.path("spanId").asString(""),
							span.path("parentSpanId").asString(""), span));
				}
			}
		}
		return spans;
	}

	private static String service(JsonNode resource) {
		for (JsonNode attribute : resource.path("attributes")) {
			if (attribute.path("key").asString("").equals("service.name")) {
				return attribute.path("value").path("stringValue").asString("");
			}
		}
		return "";
	}

	String kind() {
		return KINDS.get(this.fields.path("kind").asInt(0));
	}

	String name() {
		return this.fields.path("name").asString("");
	}

	boolean failed() {
		return this.fields.path("status").path("code").asInt(0) == 2;
	}

	long startNanos() {
		return this.fields.path("startTimeUnixNano").asLong(0);
	}

	double millis() {
		return (this.fields.path("endTimeUnixNano").asLong(0) - startNanos()) / 1e6;
	}

}
