/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A line that a service logged.
 *
 * @param service whose log it is in
 * @param number its number there, from 1
 * @param text the line as it is
 * @param fields the line as JSON; missing when it is none
 */
record LogLine(String service, int number, String text, JsonNode fields) {

	static List<LogLine> read(String service, Path file) {
		try {
			List<LogLine> lines = new ArrayList<>();
			// the service may be in the middle of a character
			String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
			for (String text : all.lines().toList()) {
				lines.add(parse(service, lines.size() + 1, text));
			}
			return lines;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static LogLine parse(String service, int number, String text) {
		try {
			return new LogLine(service, number, text, JsonMapper.shared().readTree(text));
		}
		catch (JacksonException ex) {
			return new LogLine(service, number, text, MissingNode.getInstance());
		}
	}

	@Nullable String traceId() {
		return field("trace_id");
	}

	@Nullable String field(String name) {
		return this.fields.path(name).asStringOpt().orElse(null);
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
	 * Which orders and carts it is about, by its whole text.
	 * @return their ids
	 */
	Set<String> ids() {
		return Request.ID.matcher(this.text).results().map((match) -> match.group()).collect(Collectors.toSet());
	}

	String position() {
		return this.service + ".log.jsonl:" + this.number;
	}

}
