/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.proof.ApplicationProcess;
import io.joinkey.proof.Jvm;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts a service in a separate process, because environment variables belong to a
 * process. The name that they set is in logs, metrics and spans.
 */
class ServiceNameProcessTests {

	@TempDir
	private Path directory;

	@Test
	void theNameOfOpenTelemetrysVariablesIsEverywhere() throws IOException {
		assertThat(names(Map.of("OTEL_SERVICE_NAME", "from-env"))).containsExactly("logs from-env", "metrics from-env",
				"spans from-env");
		assertThat(names(Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=from-attributes")))
			.containsExactly("logs from-attributes", "metrics from-attributes", "spans from-attributes");
		assertThat(names()).containsExactly("logs shop", "metrics shop", "spans shop");
	}

	private List<String> names(Map<String, String> variables) throws IOException {
		List<String> command = new ArrayList<>(List.of(Jvm.java().toString(), "-XX:TieredStopAtLevel=1"));
		command.addAll(Jvm.options());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), ServiceNameProcessTests.class.getName()));
		Path output = this.directory.resolve("output.txt");
		try (ApplicationProcess service = ApplicationProcess.start("the service", command, variables, output,
				this.directory.resolve("errors.txt"))) {
			assertThat(service.awaitExit(Duration.ofMinutes(2))).isZero();
		}
		try (Stream<String> lines = Files.lines(output)) {
			return lines.filter((line) -> line.matches("(logs|metrics|spans) .*")).toList();
		}
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
