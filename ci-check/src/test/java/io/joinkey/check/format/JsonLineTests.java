/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.format;

import java.text.ParseException;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JsonLine}.
 */
class JsonLineTests {

	@Test
	void scalarsAreReadAsText() throws ParseException {
		assertThat(JsonLine.parse("{\"a\":\"x\",\"b\":-1.5e3,\"c\":true,\"d\":null,\"e\":\"\"}\n").fields())
			.containsEntry("a", "x")
			.containsEntry("b", "-1.5e3")
			.containsEntry("c", "true")
			.containsEntry("d", "null")
			.containsEntry("e", "");
	}

	@Test
	void fieldsWithinObjectsAndArraysAreNamedByTheirPath() throws ParseException {
		assertThat(
				JsonLine.parse("{\"mdc\":{\"traceId\":\"x\"},\"tags\":[\"t\",{\"k\":1}],\"o\":{},\"p\":[]}").fields())
			.containsEntry("mdc.traceId", "x")
			.containsEntry("tags[0]", "t")
			.containsEntry("tags[1].k", "1")
			.hasSize(3);
	}

	@Test
	void escapesAreResolved() throws ParseException {
		assertThat(JsonLine.parse("{\"m\":\"a\\\"b\\\\c\\/\\n\\t\\u00e9\"}").fields()).containsEntry("m",
				"a\"b\\c/\n\té");
	}

	@Test
	void aKeyThatStandsTwiceIsNamedEvenWhenItsValuesAreEqual() throws ParseException {
		assertThat(JsonLine.parse("{\"trace_id\":\"x\",\"n\":{\"a\":1,\"a\":2},\"trace_id\":\"x\"}").duplicates())
			.containsExactly("n.a", "trace_id");
	}

	@Test
	void theSameKeyInDifferentObjectsIsNotADuplicate() throws ParseException {
		assertThat(JsonLine.parse("{\"a\":{\"id\":1},\"b\":{\"id\":1},\"c\":[{\"id\":1},{\"id\":2}]}").duplicates())
			.isEmpty();
	}

	@TestFactory
	Stream<DynamicTest> whatIsNotOneObjectIsRefused() {
		return Stream
			.of("", " ", "[]", "\"x\"", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":01}", "{\"a\":1.}",
					"{\"a\":tru}", "{a:1}", "{\"a\":\"x}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\t\"}",
					"{\"a\":1}{\"b\":2}", "{\"a\":1} x", "{\"a\":1 \"b\":2}", "{\"a\":[1 2]}",
					"{\"a\":" + "[".repeat(100_000))
			.map((text) -> DynamicTest.dynamicTest((text.length() > 40) ? "too deep" : "\"" + text + "\"",
					() -> assertThatExceptionOfType(ParseException.class).isThrownBy(() -> JsonLine.parse(text))
						.withMessageMatching(".+ at character \\d+")));
	}

	@Test
	void whiteSpaceMayStandBetweenAnyTwoTokens() throws ParseException {
		assertThat(JsonLine
			.parse(" { \"a\" : 1 , \"b\" : \"x\" , \"c\" : [ 2 , \"y\" , { } , [ ] ] , \"d\" : { \"e\" : null } } \n")
			.fields()).containsEntry("a", "1")
			.containsEntry("b", "x")
			.containsEntry("c[0]", "2")
			.containsEntry("c[1]", "y")
			.containsEntry("d.e", "null");
	}

	@Test
	void nestingIsLimitedToSixtyFour() throws ParseException {
		assertThat(JsonLine.parse("{\"a\":".repeat(64) + "1" + "}".repeat(64)).fields()).hasSize(1);
		assertThat(JsonLine.parse("{\"a\":" + "[".repeat(63) + "1" + "]".repeat(63) + "}").fields()).hasSize(1);
		for (String tooDeep : List.of("{\"a\":".repeat(65) + "1" + "}".repeat(65),
				"{\"a\":" + "[".repeat(64) + "1" + "]".repeat(64) + "}")) {
			assertThatExceptionOfType(ParseException.class).isThrownBy(() -> JsonLine.parse(tooDeep))
				.withMessageStartingWith("the nesting is deeper than 64");
		}
	}

}
