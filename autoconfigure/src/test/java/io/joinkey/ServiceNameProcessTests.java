/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service in a process of its own, because only a process has environment variables:
 * the name they give stands in logs, metrics and spans alike.
 */
class ServiceNameProcessTests {

	@Test
	void theNameThatOpenTelemetrysVariablesGiveIsTheSameEverywhere() throws IOException, InterruptedException {
		assertThat(names(Map.of("OTEL_SERVICE_NAME", "from-env"))).containsExactly("logs from-env", "metrics from-env",
				"spans from-env");
		assertThat(names(Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=from-attributes")))
			.containsExactly("logs from-attributes", "metrics from-attributes", "spans from-attributes");
		assertThat(names()).containsExactly("logs shop", "metrics shop", "spans shop");
	}

	private static List<String> names(Map<String, String> variables) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				ServiceNameProcessTests.class.getName());
		builder.environment().putAll(variables);
		builder.redirectError(ProcessBuilder.Redirect.DISCARD);
		Process process = builder.start();
		List<String> names = new ArrayList<>();
		try (var output = process.inputReader()) {
			output.lines().filter((line) -> line.matches("(logs|metrics|spans) .*")).forEach(names::add);
		}
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		return names;
	}

	public static void main(String[] arguments) {
		names().forEach(System.out::println);
	}

	private static List<String> names() {
		try (RunningService service = RunningService.start(Shop.class)) {
			Traceparent sent = Traceparent.next();
			service.get("/hello/ann", "traceparent", sent.sampled());
			String sample = service.scrape()
				.lines()
				.filter((line) -> line.startsWith("http_server_requests_seconds_count"))
				.findFirst()
				.orElseThrow();
			SpanData span = service.spansOf(sent.traceId()).get(0);
			return List.of("logs " + service.linesOf(sent.traceId()).get(0).get("service"),
					"metrics " + sample.replaceAll(".*service=\"([^\"]*)\".*", "$1"),
					"spans " + span.getResource().getAttribute(AttributeKey.stringKey("service.name")));
		}
	}

}
