/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;
import java.util.Set;

import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.ThreadSnapshot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ParsedLine}.
 */
class ParsedLineTests {

	private static final SpanContext ACTIVE = Observed.SERVER;

	private static final SpanContext OTHER = Observed.NEW;

	private static final Set<String> KNOWN = Set.of(ACTIVE.traceId(), OTHER.traceId());

	@Test
	void theCanonicalFieldsAreTakenBeforeTheirAliases() {
		ParsedLine line = of(ACTIVE, "{\"traceId\":\"x\",\"spanId\":\"y\",\"trace_id\":\"1\",\"span_id\":\"2\"}");
		assertThat(line.traceId()).isEqualTo(new ParsedLine.Field("trace_id", "1"));
		assertThat(line.spanId()).isEqualTo(new ParsedLine.Field("span_id", "2"));
	}

	@Test
	void fieldsAreKnownByAliasOrActiveId() {
		ParsedLine line = of(ACTIVE, "{\"mdc\":{\"Trace-Id\":\"x\"},\"current\":\"" + ACTIVE.spanId() + "\"}");
		assertThat(line.traceId()).isEqualTo(new ParsedLine.Field("mdc.Trace-Id", "x"));
		assertThat(line.spanId()).isEqualTo(new ParsedLine.Field("current", ACTIVE.spanId()));
	}

	@Test
	void theIdOfTheParentIsNoSpanId() {
		ParsedLine line = of(ACTIVE, "{\"parentSpanId\":\"p\",\"spanId\":\"s\"}");
		assertThat(line.spanId()).isEqualTo(new ParsedLine.Field("spanId", "s"));
		assertThat(of(ACTIVE, "{\"parentSpanId\":\"p\"}").spanId()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "foreign_trace_id", "_foreign_trace_id", "_linked_trace_id", "labels.linked_trace_id" })
	void theTraceOfAnotherIsNoTraceIdInAnyFormat(String name) {
		assertThat(of(ACTIVE, "{\"" + name + "\":\"" + OTHER.traceId() + "\"}").traceId()).isNull();
		ParsedLine line = of(ACTIVE,
				"{\"" + name + "\":\"" + OTHER.traceId() + "\",\"_trace_id\":\"" + ACTIVE.traceId() + "\"}");
		assertThat(line.traceId()).isEqualTo(new ParsedLine.Field("_trace_id", ACTIVE.traceId()));
	}

	@Test
	void anEmptyFieldIsNoId() {
		ParsedLine line = of(null, "{\"trace_id\":\"\",\"spanId\":\"\"}");
		assertThat(line.traceId()).isNull();
		assertThat(line.spanId()).isNull();
		assertThat(line.hasIds()).isFalse();
	}

	@Test
	void idsInTextAreHexWordsOfAKnownTrace() {
		ParsedLine line = of(null, "INFO [" + OTHER.traceId() + "-" + OTHER.spanId() + "] hello");
		assertThat(line.traceId()).isEqualTo(new ParsedLine.Field("", OTHER.traceId()));
		assertThat(line.spanId()).isEqualTo(new ParsedLine.Field("", OTHER.spanId()));
		assertThat(line.hasIds()).isTrue();
	}

	@Test
	void spanIdNeedsAKnownTrace() {
		ParsedLine line = of(null, "INFO [" + "9".repeat(32) + "-" + OTHER.spanId() + "] hello");
		assertThat(line.traceId()).isNull();
		assertThat(line.spanId()).isNull();
	}

	@Test
	void ofSeveralIdsInTextTheActiveSpansCount() {
		String active = ACTIVE.traceId() + " " + ACTIVE.spanId();
		String other = OTHER.traceId() + " " + "7".repeat(16);
		for (String text : new String[] { other + " " + active, active + " " + other }) {
			ParsedLine line = of(ACTIVE, text + " hello");
			assertThat(line.traceId()).isEqualTo(new ParsedLine.Field("", ACTIVE.traceId()));
			assertThat(line.spanId()).isEqualTo(new ParsedLine.Field("", ACTIVE.spanId()));
		}
	}

	@Test
	void firstIdInTextCountsWithoutAnActiveSpan() {
		ParsedLine line = of(null,
				OTHER.traceId() + " " + "7".repeat(16) + " " + ACTIVE.traceId() + " " + ACTIVE.spanId());
		assertThat(line.traceId()).isEqualTo(new ParsedLine.Field("", OTHER.traceId()));
		assertThat(line.spanId()).isEqualTo(new ParsedLine.Field("", "7".repeat(16)));
	}

	@Test
	void idInTheMessageDoesNotCount() {
		String message = "called " + ACTIVE.traceId() + " " + ACTIVE.spanId();
		LogEvent event = new LogEvent(new ThreadSnapshot(1, "main", ACTIVE, Map.of()), Observed.LOGGER, "INFO",
				message);
		assertThat(ParsedLine.of(new LogLine(event, "FILE", "INFO " + message), KNOWN).hasIds()).isFalse();
	}

	@Test
	void invalidJsonIsReadAsText() {
		assertThat(of(null, "{" + OTHER.traceId() + "," + OTHER.spanId() + "} hello").hasIds()).isTrue();
	}

	private static ParsedLine of(@Nullable SpanContext active, String text) {
		return ParsedLine
			.of(new LogLine(new LogEvent(new ThreadSnapshot(1, "main", active, Map.of()), Observed.LOGGER, "INFO", ""),
					"FILE", text), KNOWN);
	}

}
