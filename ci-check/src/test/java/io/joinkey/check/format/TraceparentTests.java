/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.format;

import java.text.ParseException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.check.evidence.SpanContext;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Traceparent} and {@link SpanContext}.
 */
class TraceparentTests {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN = "b7ad6b7169203331";

	@Test
	void aValidHeaderIsReadAndWrittenBackUnchanged() throws ParseException {
		String header = "00-" + TRACE + "-" + SPAN + "-01";
		SpanContext context = Traceparent.parse(header);
		assertThat(context).isEqualTo(new SpanContext(TRACE, SPAN, "01"));
		assertThat(Traceparent.format(context)).isEqualTo(header);
	}

	@Test
	void aLaterVersionMayGoOnAfterADash() throws ParseException {
		assertThat(Traceparent.parse("cc-" + TRACE + "-" + SPAN + "-01-what-the-future-brings").traceId())
			.isEqualTo(TRACE);
		assertThat(Traceparent.parse("01-" + TRACE + "-" + SPAN + "-00").isSampled()).isFalse();
	}

	@TestFactory
	Stream<DynamicTest> aMalformedHeaderIsRefusedWithTheReason() {
		return Stream
			.of(Map.entry("", "it has 0 characters instead of 55"),
					Map.entry("00-" + TRACE.substring(1) + "-" + SPAN + "-01", "it has 54 characters instead of 55"),
					Map.entry("ff-" + TRACE + "-" + SPAN + "-01", "the version ff is forbidden"),
					Map.entry("0x-" + TRACE + "-" + SPAN + "-01", "the version '0x' is not two lower-case hex digits"),
					Map.entry("00-" + TRACE + "-" + SPAN + "-01-x", "version 00 has exactly 55 characters, not 57"),
					Map.entry("01-" + TRACE + "-" + SPAN + "-01.x",
							"a later version continues with a dash after the flags"),
					Map.entry("00-" + TRACE + "_" + SPAN + "-01", "the dashes are not at 2, 35 and 52"),
					Map.entry("00-" + TRACE.toUpperCase(Locale.ROOT) + "-" + SPAN + "-01",
							"the trace id is not 32 lower-case hex digits with one that is not zero"),
					Map.entry("00-" + "0".repeat(32) + "-" + SPAN + "-01",
							"the trace id is not 32 lower-case hex digits with one that is not zero"),
					Map.entry("00-" + TRACE + "-" + "0".repeat(16) + "-01",
							"the parent id is not 16 lower-case hex digits with one that is not zero"),
					Map.entry("00-" + TRACE + "-" + SPAN + "-0A", "the flags are not two lower-case hex digits"))
			.map((malformed) -> DynamicTest.dynamicTest(malformed.getValue(),
					() -> assertThatExceptionOfType(ParseException.class)
						.isThrownBy(() -> Traceparent.parse(malformed.getKey()))
						.withMessage(malformed.getValue())));
	}

	@Test
	void eachNewHeaderStartsAnotherTrace() throws ParseException {
		SpanContext first = Traceparent.parse(Traceparent.random("01"));
		SpanContext second = Traceparent.parse(Traceparent.random("01"));
		assertThat(first.isSampled()).isTrue();
		assertThat(second.traceId()).isNotEqualTo(first.traceId());
		assertThat(second.spanId()).isNotEqualTo(first.spanId());
	}

	@Test
	void onlyBitZeroOfTheFlagsMeansSampled() {
		assertThat(new SpanContext(TRACE, SPAN, "03").isSampled()).isTrue();
		assertThat(new SpanContext(TRACE, SPAN, "02").isSampled()).isFalse();
		assertThat(new SpanContext(TRACE, SPAN, "zz").isSampled()).isFalse();
	}

	@Test
	void spanIsNamedByBothIds() {
		assertThat(new SpanContext(TRACE, SPAN, "03")).hasToString(TRACE + "/" + SPAN);
	}

}
