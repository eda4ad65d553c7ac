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
		try (Downstreams downstreams = new Downstreams(List.of(new Answer("*", "*", 503, Map.of(), "busy")),
				new ThreadSnapshots(), false)) {
			assertThat(status(downstreams, "/orders")).isEqualTo(503);
			assertThat(status(downstreams, GateHandler.ROUTE)).isEqualTo(200);
			assertThat(downstreams.calls()).isEqualTo(2);
		}
	}

	@Test
	void oneStarOrTwoMatchAnyRest() throws IOException {
		for (String path : List.of("/orders/*", "/orders/**")) {
			try (Downstreams downstreams = new Downstreams(List.of(new Answer("*", path, 503, Map.of(), "busy")),
					new ThreadSnapshots(), false)) {
				assertThat(status(downstreams, "/orders/17/rows")).as(path).isEqualTo(503);
				assertThat(status(downstreams, "/prices")).as(path).isEqualTo(404);
			}
		}
	}

	@Test
	void whatIsNotListedIsNotFound() throws IOException {
		try (Downstreams downstreams = new Downstreams(List.of(), new ThreadSnapshots(), false)) {
			assertThat(status(downstreams, "/orders")).isEqualTo(404);
		}
	}

	private static int status(Downstreams downstreams, String path) throws IOException {
		return new RawHttpClient(Duration.ofSeconds(10))
			.exchange("GET", URI.create(downstreams.url() + path), List.of(), "")
			.statusCode();
	}

}
