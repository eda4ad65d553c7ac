/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GivenRequest}.
 */
class GivenRequestTests {

	@ParameterizedTest
	@CsvSource({ "http://localhost:8080/orders?id=1, localhost:8080, /orders?id=1", "http://Rates, rates, /",
			"http://rates:80/a%20b, rates, /a%20b", "http://me:secret@my_rates/, my_rates, /",
			"http://[::1]:8080/, [::1]:8080, /" })
	void theRequestIsFoundAgainWhenItIsWritten(String given, String host, String target) {
		assertThat(GivenRequest.of("client", "GET", URI.create(given))).isEqualTo(written(host, target));
	}

	@Test
	void equalPathsOfTwoHostsOrClientsDiffer() {
		GivenRequest given = GivenRequest.of("client", "GET", URI.create("http://rates:8080/orders"));
		assertThat(given).isEqualTo(written("rates:8080", "/orders"))
			.isNotEqualTo(written("stock:8080", "/orders"))
			.isNotEqualTo(written("rates:8081", "/orders"))
			.isNotEqualTo(GivenRequest.of("another", "GET", URI.create("http://rates:8080/orders")));
	}

	private static GivenRequest written(String host, String target) {
		String head = "GET " + target + " HTTP/1.1\r\nhost: " + host + "\r\n\r\n";
		return GivenRequest.of("client",
				WrittenRequest.parse(head.getBytes(StandardCharsets.ISO_8859_1)).orElseThrow());
	}

}
