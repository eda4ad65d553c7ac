/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.RunningService;
import io.joinkey.SharedService;
import io.joinkey.Shop;
import io.joinkey.ShopClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With any content of the trace headers the request succeeds, and its line is one JSON
 * object with a well-formed id that is not the caller's.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
class MalformedHeadersTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String SPAN = "00f067aa0ba902b7";

	@SharedService(value = { Shop.class, ShopClients.class, ShopClients.Beans.class },
			properties = { "management.tracing.baggage.remote-fields=tenant",
					"management.tracing.baggage.correlation.fields=tenant",
					"server.max-http-request-header-size=64KB" })
	private static RunningService service;

	static Stream<Arguments> malformed() {
		String garbage = "x\"}{%n\t\\".repeat(1200);
		return Stream.of(Arguments.of("traceparent", ""), Arguments.of("traceparent", "garbage"),
				Arguments.of("traceparent", garbage),
				Arguments.of("traceparent", "00-" + TRACE.toUpperCase() + "-" + SPAN + "-01"),
				Arguments.of("traceparent", "00-" + "0".repeat(32) + "-" + SPAN + "-01"),
				Arguments.of("traceparent", "00-" + TRACE + "-" + "0".repeat(16) + "-01"),
				Arguments.of("traceparent", "ff-" + TRACE + "-" + SPAN + "-01"),
				Arguments.of("traceparent", "00-" + TRACE + "-" + SPAN + "-01-extra"),
				Arguments.of("traceparent", "00-" + TRACE.substring(1) + "-" + SPAN + "-01"),
				Arguments.of("traceparent", "00-" + TRACE + "-" + SPAN + "-zz"),
				Arguments.of("traceparent", "00-" + TRACE + "\"-" + SPAN + "-01"));
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void aMalformedTraceparentStartsANewTrace(String name, String value) {
		assertCalm(TRACE, name, value);
	}

	@Test
	void malformedTracestateAndBaggageNeverHurt() {
		String valid = "00-" + TRACE + "-" + SPAN + "-01";
		String garbage = "a=\"}{%,;==\t".repeat(1000);
		for (String header : List.of("tracestate", "baggage")) {
			for (String value : List.of("", "=", ",,,", "a", garbage, "tenant=" + garbage, "k=v,".repeat(2500))) {
				assertCalm("no such id", "traceparent", valid, header, value);
			}
		}
	}

	private static void assertCalm(String strange, String... headers) {
		int before = service.rawLines().size();
		assertThat(service.get("/call/boot", headers).statusCode()).isEqualTo(200);
		List<Map<String, Object>> lines = service.lines();
		assertThat(lines.subList(before, lines.size())).isNotEmpty().allSatisfy((line) -> {
			assertThat(line.get("trace_id")).asString().matches("[0-9a-f]{32}").isNotEqualTo(strange);
			assertThat(line.get("span_id")).asString().matches("[0-9a-f]{16}");
		});
	}

}
