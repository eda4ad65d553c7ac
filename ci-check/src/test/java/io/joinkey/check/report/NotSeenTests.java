/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NotSeen}.
 */
class NotSeenTests {

	private static final String LONG = "/a-path-that-is-longer-than-most-others";

	@Test
	void fewMappingsOfAReasonAreNamedWithIt() {
		assertThat(NotSeen
			.lines(List.of(mapping("GET /a" + LONG, "it needs 'x'"), mapping("POST /b" + LONG, "only GET is called"),
					mapping("PUT /c" + LONG, "only GET is called"), mapping("PUT /d" + LONG, "only GET is called"))))
			.containsExactly("mapping not judged: GET /a" + LONG + " (it needs 'x')\n    POST /b" + LONG + ", PUT /c"
					+ LONG + ", PUT /d" + LONG + " (only GET is called)");
	}

	@Test
	void ofManyMappingsOfAReasonTheFirstAreNamed() {
		assertThat(NotSeen.lines(
				Stream
					.concat(Stream.of(mapping("GET /a", "it needs 'x'")),
							IntStream.range(0, 4)
								.mapToObj((each) -> mapping("POST /" + each + LONG, "only GET is called")))
					.toList()))
			.containsExactly("mapping not judged: GET /a (it needs 'x')\n    POST /0" + LONG + ", POST /1" + LONG
					+ ", POST /2" + LONG + " and 1 more (only GET is called)");
		assertThat(
				NotSeen.lines(IntStream.range(0, 4).mapToObj((each) -> mapping("GET /" + each, "excluded")).toList()))
			.containsExactly("mapping not judged: GET /0, GET /1, GET /2, GET /3 (excluded)");
	}

	@Test
	void ofManyReasonsThreeAreNamed() {
		List<String> four = IntStream.range(0, 4)
			.mapToObj((each) -> mapping("GET /" + each, "it needs " + each))
			.toList();
		assertThat(NotSeen.lines(four)).singleElement().asString().endsWith(", GET /3 (it needs 3)");
		assertThat(NotSeen.lines(Stream.concat(four.stream(), Stream.of(mapping("GET /4", "it needs 4"))).toList()))
			.containsExactly("mapping not judged: GET /0 (it needs 0), GET /1 (it needs 1), GET /2 (it needs 2), "
					+ "2 others, which report.html names");
	}

	@Test
	void ofManyReasonsThoseOfTheMostMappingsAreNamed() {
		List<String> mappings = Stream
			.concat(IntStream.range(0, 5).mapToObj((each) -> mapping("GET /" + each, "it needs " + each)),
					Stream.of(mapping("POST /a", "only GET is called"), mapping("PUT /b", "only GET is called")))
			.toList();
		assertThat(NotSeen.lines(mappings)).containsExactly(
				"mapping not judged: GET /0 (it needs 0), GET /1 (it needs 1), POST /a, PUT /b (only GET is called), 3 others, which report.html names");
	}

	@Test
	void aRemedyStandsOnceBehindItsSubjects() {
		assertThat(NotSeen
			.lines(List.of("listeners: A.on of a; list one", "listeners: B.on of b; list one", "messages of bindings")))
			.containsExactly("listeners: A.on of a, B.on of b; list one", "messages of bindings");
	}

	private static String mapping(String mapping, String reason) {
		return "mapping not judged: " + mapping + " (" + reason + ")";
	}

}
