/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.joinkey.check.capture.Downstreams.Answer;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Downstreams}.
 */
class DownstreamsTests {

	@Test
	void anAnswerThatFailsIsNotGivenToTheGatesOwnHandler() throws IOException {
		try (Downstreams downstreams = new Downstreams(List.of(new Answer("", "*", "*", 503, Map.of(), "busy")),
				new ThreadSnapshots(), false)) {
			assertThat(status(downstreams, "/orders")).isEqualTo(503);
			assertThat(status(downstreams, GateHandler.ROUTE)).isEqualTo(200);
			assertThat(downstreams.calls()).isEqualTo(2);
		}
	}

	@Test
	void oneStarOrTwoMatchAnyRest() throws IOException {
		for (String path : List.of("/orders/*", "/orders/**")) {
			try (Downstreams downstreams = new Downstreams(List.of(new Answer("", "*", path, 503, Map.of(), "busy")),
					new ThreadSnapshots(), false)) {
				assertThat(status(downstreams, "/orders/17/rows")).as(path).isEqualTo(503);
				assertThat(status(downstreams, "/prices")).as(path).isEqualTo(404);
			}
		}
	}

	@Test
	void twoPropertiesWithTheSamePathHaveAnswersOfTheirOwn() throws IOException {
		Answer busy = new Answer("orders.url", "*", "/*", 503, Map.of(), "");
		Answer fine = new Answer("backup.url", "*", "/*", 200, Map.of(), "");
		try (Downstreams downstreams = new Downstreams(List.of(busy, fine), new ThreadSnapshots(), false)) {
			assertThat(status(downstreams.url("orders.url"), "/17")).isEqualTo(503);
			assertThat(status(downstreams.url("backup.url"), "/17")).isEqualTo(200);
			assertThat(status(downstreams.url("other.url"), "/17")).isEqualTo(503);
			assertThat(downstreams.isCalled(fine)).isTrue();
		}
	}

	@Test
	void whatIsNotListedIsNotFound() throws IOException {
		try (Downstreams downstreams = new Downstreams(List.of(), new ThreadSnapshots(), false)) {
			assertThat(status(downstreams, "/orders")).isEqualTo(404);
		}
	}

	@Test
	void callsWithoutAnAnswerAndAnswersWithoutACallAreKnown() throws IOException {
		Answer orders = new Answer("", "GET", "/orders/*", 200, Map.of(), "");
		Answer prices = new Answer("", "*", "/prices", 200, Map.of(), "");
		try (Downstreams downstreams = new Downstreams(List.of(orders, prices), new ThreadSnapshots(), false)) {
			status(downstreams, "/orders/17");
			status(downstreams, "/api/prices?all");
			status(downstreams, GateHandler.ROUTE);
			assertThat(downstreams.isCalled(orders)).isTrue();
			assertThat(downstreams.isCalled(prices)).isFalse();
			assertThat(downstreams.unknown()).containsExactly("GET /api/prices");
		}
	}

	@Test
	void aBodyOfJsonHasItsContentTypeUnlessTheFileNamesAnother() throws IOException {
		Map<String, String> problem = Map.of("Content-Type", "application/problem+json");
		try (Downstreams downstreams = new Downstreams(List.of(new Answer("", "*", "/json", 200, Map.of(), "{}"),
				new Answer("", "*", "/list", 200, Map.of(), "[]"), new Answer("", "*", "/text", 200, Map.of(), "busy"),
				new Answer("", "*", "/problem", 200, problem, "{}")), new ThreadSnapshots(), false)) {
			assertThat(type(downstreams, "/json")).contains("application/json");
			assertThat(type(downstreams, "/list")).contains("application/json");
			assertThat(type(downstreams, "/text")).isEmpty();
			assertThat(type(downstreams, "/problem")).contains("application/problem+json");
		}
	}

	private static Optional<String> type(Downstreams downstreams, String path) throws IOException {
		return new RawHttpClient(Duration.ofSeconds(10))
			.exchange("GET", URI.create(downstreams.url() + path), List.of(), "")
			.headers()
			.firstValue("Content-Type");
	}

	private static int status(Downstreams downstreams, String path) throws IOException {
		return status(downstreams.url(), path);
	}

	private static int status(String url, String path) throws IOException {
		return new RawHttpClient(Duration.ofSeconds(10)).exchange("GET", URI.create(url + path), List.of(), "")
			.statusCode();
	}

}
