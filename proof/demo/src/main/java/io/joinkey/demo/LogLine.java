/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.joinkey.proof.JsonLine;
import org.jspecify.annotations.Nullable;

/**
 * A line that a service logged.
 *
 * @param service the service whose log it is in
 * @param number its number there, from 1
 * @param text the line as it was written
 * @param json the parsed line, null where the line is not one JSON object
 */
record LogLine(String service, int number, String text, @Nullable JsonLine json) {

	static List<LogLine> read(String service, Path file) {
		List<LogLine> lines = new ArrayList<>();
		for (String text : JsonLine.read(file)) {
			lines.add(new LogLine(service, lines.size() + 1, text, parse(text)));
		}
		return lines;
	}

	private static @Nullable JsonLine parse(String text) {
		try {
			return JsonLine.parse(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	@Nullable String traceId() {
		return field("trace_id");
	}

	@Nullable String field(String name) {
		return (this.json != null) ? this.json.field(name).orElse(null) : null;
	}

	Map<String, @Nullable Object> fields() {
		return (this.json != null) ? this.json.fields() : Map.of();
	}

	@Nullable Instant timestamp() {
		String timestamp = field("@timestamp");
		return (timestamp != null) ? OffsetDateTime.parse(timestamp).toInstant() : null;
	}

	Hop hop() {
		if (this.service.equals("checkout")) {
			return Hop.CHECKOUT;
		}
		String logger = field("logger_name");
		return (logger != null && logger.endsWith(".SettlementListener")) ? Hop.SETTLEMENT : Hop.PAYMENTS;
	}

	/**
	 * Return the orders and carts that the line names anywhere in its text.
	 * @return their ids
	 */
	Set<String> ids() {
		return Request.ID.matcher(this.text).results().map((match) -> match.group()).collect(Collectors.toSet());
	}

	String position() {
		return this.service + ".log.jsonl:" + this.number;
	}

}
