/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.joinkey.RunningService;
import io.joinkey.proof.ApplicationProcess;
import io.joinkey.proof.Jvm;
import io.joinkey.propagation.LegacyApplication.Kind;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A fleet in which one service has moved to {@code traceparent}. Its caller and the
 * services that it calls are processes that know an older header only.
 */
class LegacyFleetTests {

	private static final Map<Kind, String> FIELDS = Map.of(Kind.X_REQUEST_ID, "request_id", Kind.X_CORRELATION_ID,
			"correlation_id", Kind.B3, "b3", Kind.B3_MULTI, "b3_traceid", Kind.UBER_TRACE_ID, "uber_trace_id");

	private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:/=+@-]{1,64}");

	private static Legacy shop;

	private static Legacy billing;

	private static RunningService service;

	@BeforeAll
	static void start() throws IOException {
		shop = new Legacy("shop");
		billing = new Legacy("billing");
		List<String> properties = new ArrayList<>(
				List.of("joinkey.edge.continue-uber-trace-id=true", "joinkey.edge.tenant-header=X-Tenant-ID",
						"joinkey.edge.recorded-headers=X-Request-ID,X-Correlation-ID,b3,X-B3-TraceId,uber-trace-id",
						"management.endpoints.web.exposure.include=joinkey"));
		for (Kind kind : Kind.values()) {
			String target = "joinkey.edge.targets.billing-" + kind.label();
			properties.add(target + ".hosts=127.0.0.1:" + billing.port(kind));
			properties.add(target + ".headers=" + kind.label());
		}
		service = RunningService.start(Moved.class, properties.toArray(String[]::new));
	}

	@AfterAll
	static void stop() {
		service.close();
		shop.close();
		billing.close();
	}

	@ParameterizedTest
	@EnumSource
	void eachApplicationFindsItsIdInTheNext(Kind known) {
		List<String> ids = new ArrayList<>();
		for (Kind next : Kind.values()) {
			String step = known.label() + "-to-" + next.label();
			assertThat(send(known, next, step, null)).isEqualTo("HTTP/1.1 200 ");
			Map<String, Object> line = service.linesWith("passed " + step + ";").get(0);
			String traceId = String.valueOf(line.get("trace_id"));
			assertReceived(known, shop.line(step).id(), line);

			SpanData client = client(traceId, String.valueOf(line.get("span_id")));
			Line called = billing.line(step);
			assertThat(called.id()).as(step).isEqualTo(switch (next) {
				case X_REQUEST_ID, X_CORRELATION_ID -> (next == known) ? shop.line(step).id() : traceId;
				case B3, B3_MULTI -> traceId + "-" + client.getSpanId() + "-1";
				case UBER_TRACE_ID -> traceId + ":" + client.getSpanId() + ":0:1";
			});
			assertThat(called.headers()).contains("traceparent", next.header())
				.doesNotContainAnyElementsOf(
						FIELDS.keySet().stream().filter((kind) -> kind != next).map(Kind::header).toList());
			ids.add(shop.line(step).id());
		}
		assertThat(service.scrape()).doesNotContain(ids);
	}

	private static void assertReceived(Kind known, String id, Map<String, Object> line) {
		String recorded = (known == Kind.B3_MULTI) ? id.split("-")[0] : id;
		assertThat(line).containsEntry(FIELDS.get(known), recorded);
		SpanData server = server(line);
		assertThat(server.getAttributes().get(AttributeKey.stringArrayKey("http.request.header." + known.header())))
			.containsExactly(recorded);
		if (known != Kind.X_REQUEST_ID && known != Kind.X_CORRELATION_ID) {
			assertThat(id.split("[-:]")).startsWith(server.getTraceId(), server.getParentSpanId());
		}
	}

	@Test
	void anIdOfHalfTheLengthIsContinued() {
		String id = "463ac35c9f6413ad";
		send(Kind.B3, Kind.B3, "short-b3", id + "-00f067aa0ba902b7-1");
		send(Kind.UBER_TRACE_ID, Kind.UBER_TRACE_ID, "short-uber", id + ":f067aa0ba902b7:0:1");
		for (String step : List.of("short-b3", "short-uber")) {
			assertThat(service.linesWith("passed " + step + ";").get(0)).containsEntry("trace_id", "0".repeat(16) + id);
			assertThat(billing.line(step).id()).startsWith("0".repeat(16) + id);
		}
	}

	@Test
	void aCallerThatSamplesNotIsFollowed() {
		send(Kind.B3, Kind.B3_MULTI, "unsampled", "463ac35c9f6413ad48485a3953bb6124-00f067aa0ba902b7-0");
		assertThat(service.linesWith("passed unsampled;").get(0)).containsEntry("trace_flags", "00");
		assertThat(billing.line("unsampled").id()).startsWith("463ac35c9f6413ad48485a3953bb6124-").endsWith("-0");
	}

	@Test
	void theNextServiceThatMovesIsInTheSameTrace() {
		String moved = url(service.port(), "/pass", "moved-2",
				url(billing.port(Kind.UBER_TRACE_ID), "/work", "moved", null));
		service.get(url(shop.port(Kind.B3), "/work", "moved", url(service.port(), "/pass", "moved-1", moved)));
		String traceId = shop.line("moved").id().split("-")[0];
		for (String step : List.of("moved-1", "moved-2")) {
			assertThat(service.linesWith("passed " + step + ";").get(0)).containsEntry("trace_id", traceId);
		}
		assertThat(billing.line("moved").id()).startsWith(traceId + ":");
	}

	@ParameterizedTest
	@EnumSource
	void aHostileValueReachesNoOtherApplication(Kind known) {
		int number = 0;
		for (String hostile : List.of("x".repeat(4000), "0".repeat(32) + "-" + "0".repeat(16) + "-1",
				"0".repeat(32) + ":00f067aa0ba902b7:0:1", "g".repeat(32) + "-00f067aa0ba902b7-1",
				"\"}{\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\"", "${jndi:ldap://x}", "%n%1$s{}", "a\tb",
				"\u20ac", "a\r\nx-request-id: b", "\u001b[31m", "-1-2-", ":::", "a-b-c-d-e", "%0d%0aX-Injected:1")) {
			Kind next = Kind.values()[number % Kind.values().length];
			String step = "hostile-" + number++ + "-" + known.label();
			String answer = send(known, next, step, hostile);
			if (answer.equals("HTTP/1.1 400 ")) {
				// the server refused the bytes
				continue;
			}
			assertThat(answer).as(hostile).isEqualTo("HTTP/1.1 200 ");
			Map<String, Object> line = service.linesWith("passed " + step + ";").get(0);
			String traceId = String.valueOf(line.get("trace_id"));
			assertThat(traceId).as(hostile).matches("(?!0{32})[0-9a-f]{32}");
			assertThat(hostile).doesNotContain(traceId);
			FIELDS.values()
				.stream()
				.filter(line::containsKey)
				.forEach((field) -> assertThat(line.get(field)).asString().matches(HARMLESS));
			assertThat(billing.line(step).id()).matches(HARMLESS);
			assertThat(billing.line(step).headers()).doesNotContain("x-injected");
		}
	}

	@Test
	void theStatusNamesEachTarget() {
		assertThat(service.get("/actuator/joinkey").body()).contains("uber-trace-id is continued",
				"; recorded headers: X-Request-ID, X-Correlation-ID, b3, X-B3-TraceId, uber-trace-id",
				"; X-Tenant-ID names the tenant", "; legacy headers go to billing-");
	}

	/** Return the first line of the response that the caller got. */
	private static String send(Kind known, Kind next, String step, String id) {
		String called = url(billing.port(next), "/work", step, null);
		String forced = (id != null) ? "&id=" + URLEncoder.encode(id, StandardCharsets.UTF_8) : "";
		return service.get(url(shop.port(known), "/work", step, url(service.port(), "/pass", step, called)) + forced)
			.body();
	}

	private static String url(int port, String path, String step, String next) {
		return "http://127.0.0.1:" + port + path + "?step=" + step
				+ ((next != null) ? "&next=" + URLEncoder.encode(next, StandardCharsets.UTF_8) : "");
	}

	private static SpanData server(Map<String, Object> line) {
		return span((span) -> span.getKind() == SpanKind.SERVER && span.getSpanId().equals(line.get("span_id")));
	}

	private static SpanData client(String traceId, String parent) {
		return span((span) -> span.getKind() == SpanKind.CLIENT && span.getTraceId().equals(traceId)
				&& span.getParentSpanId().equals(parent));
	}

	private static SpanData span(Predicate<SpanData> condition) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> service.spans().stream().filter(condition).findFirst(), Optional::isPresent)
			.get();
	}

	/** A line of a legacy application. */
	private record Line(String id, List<String> headers) {
	}

	/** A process of {@link LegacyApplication}. */
	private static final class Legacy implements AutoCloseable {

		private final Path log;

		private final ApplicationProcess process;

		private final Map<Kind, Integer> ports = new EnumMap<>(Kind.class);

		Legacy(String name) throws IOException {
			this.log = Files.createTempFile(Files.createDirectories(Path.of("target", "logs")), name, ".log");
			this.process = ApplicationProcess.start(name, List.of(Jvm.java().toString(), "-XX:TieredStopAtLevel=1",
					"-XX:+UseSerialGC", "-cp", "target/test-classes", LegacyApplication.class.getName()), this.log,
					this.log);
			this.process.awaitReady(Duration.ofSeconds(60), () -> text().contains("ready"));
			Pattern.compile("port (\\w+) (\\d+)")
				.matcher(text())
				.results()
				.forEach((port) -> this.ports.put(Kind.valueOf(port.group(1)), Integer.valueOf(port.group(2))));
		}

		int port(Kind kind) {
			return this.ports.get(kind);
		}

		/** Return the only line of a step. */
		Line line(String step) {
			List<MatchResult> lines = Pattern.compile("step=" + Pattern.quote(step) + " id=(.*) headers=(.*)")
				.matcher(text())
				.results()
				.toList();
			assertThat(lines).as(step).hasSize(1);
			return new Line(lines.get(0).group(1), List.of(lines.get(0).group(2).split(",")));
		}

		private String text() {
			try {
				return Files.readString(this.log);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void close() {
			this.process.close();
		}

	}

	/** The service that has moved. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Moved {

		private static final Logger logger = LoggerFactory.getLogger(Moved.class);

		private final RestClient client;

		Moved(RestClient.Builder builder) {
			this.client = builder.build();
		}

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@GetMapping("/pass")
		String pass(@RequestParam String step, @RequestParam String next) {
			logger.info("passed {};", step);
			return this.client.get().uri(URI.create(next)).retrieve().body(String.class);
		}

	}

}
