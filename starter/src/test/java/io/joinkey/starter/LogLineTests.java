/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.starter;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;

import io.joinkey.proof.Scrape;
import io.joinkey.starter.LoggingService.Running;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.SLF4JServiceProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lines that the file appender of each back end wrote. Surefire runs this class on a
 * class path with Logback and on one with Log4j2.
 */
class LogLineTests {

	private static final Logger logger = LoggerFactory.getLogger(LogLineTests.class);

	private static Running service;

	@BeforeAll
	static void start() {
		service = LoggingService.start();
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@Test
	void theOnlyBackEndIsTheOneOfTheClassPath() {
		assertThat(LoggingService.backEnd()).isEqualTo(System.getProperty("joinkey.test.back-end", "LOGBACK"));
		assertThat(ServiceLoader.load(SLF4JServiceProvider.class)).hasSize(1);
	}

	@Test
	void aLineHasItsIdsFirst() {
		Map<String, Object> line = line(service.within(() -> {
			MDC.put("tenant", "acme");
			logger.atInfo().addKeyValue("user", "ann").log("order {}", 12);
			MDC.remove("tenant");
		}));
		assertThat(line.keySet())
			.startsWith("@timestamp", "level", "service", "trace_id", "span_id", "trace_flags", "logger_name",
					"thread_name", "message")
			.containsExactlyInAnyOrder("@timestamp", "level", "service", "trace_id", "span_id", "trace_flags",
					"logger_name", "thread_name", "message", "tenant", "user");
		assertThat(line).containsEntry("level", "INFO")
			.containsEntry("service", "bare")
			.containsEntry("trace_flags", "01")
			.containsEntry("logger_name", LogLineTests.class.getName())
			.containsEntry("message", "order 12")
			.containsEntry("tenant", "acme")
			.containsEntry("user", "ann");
		assertThat(String.valueOf(line.get("@timestamp")))
			.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
		assertThat(String.valueOf(line.get("span_id"))).matches("[0-9a-f]{16}");
	}

	@Test
	void theFlagsSayThatATraceIsNotRecorded() {
		assertThat(line(service.within("00", () -> logger.info("not sampled")))).containsEntry("trace_flags", "00");
	}

	@Test
	void aLineOutsideOfASpanHasNoIds() {
		logger.warn("outside of any span");
		assertThat(service.parse(service.linesWith("outside of any span").get(0))).containsOnlyKeys("@timestamp",
				"level", "service", "logger_name", "thread_name", "message");
		assertThat(service.linesWith("Started ")).hasSize(1).noneMatch((line) -> line.contains("trace_id"));
	}

	@Test
	void aRequestIdOfAMeshStandsInTheLine() {
		LoggingService.actions.put("mesh", () -> logger.info("through the mesh"));
		service.get("/log/mesh", "x-request-id", "mesh-4711");
		assertThat(service.parse(service.linesWith("through the mesh").get(0))).containsEntry("request_id",
				"mesh-4711");
	}

	@Test
	void linesOfJavaUtilLoggingHaveTheIds() {
		assertThat(line(service
			.within(() -> java.util.logging.Logger.getLogger(LogLineTests.class.getName()).warning("from the JDK"))))
			.containsEntry("message", "from the JDK")
			.containsEntry("level", "WARN");
	}

	@Test
	void anExceptionIsAStackTraceThatBeginsWithItsCause() {
		Map<String, Object> line = line(service.within(() -> logger.error("failed",
				new IllegalStateException("the failure", new IllegalArgumentException("the cause")))));
		assertThat(String.valueOf(line.get("stack_trace"))).startsWith("java.lang.IllegalArgumentException: the cause")
			.contains("at io.joinkey.starter.LogLineTests")
			.contains("java.lang.IllegalStateException: the failure");
		assertThat(line).doesNotContainKey("truncated");
	}

	@ParameterizedTest
	@MethodSource
	void aHostileEventIsOneLineWithItsIds(String name, Runnable event, Map<String, Object> fields) {
		String traceId = service.within(event);
		Map<String, Object> line = line(traceId);
		assertThat(line.keySet()).startsWith("@timestamp", "level", "service", "trace_id", "span_id", "trace_flags",
				"logger_name", "thread_name", "message");
		assertThat(line).containsAllEntriesOf(fields);
	}

	static Stream<Arguments> aHostileEventIsOneLineWithItsIds() {
		String huge = "\u20ac\u0001\"".repeat(30_000);
		return Stream.of(
				hostile("line feeds and quotes", () -> logger.info("a\r\n{\"trace_id\":\"forged\"}\n\u2028"),
						Map.of("message", "a\r\n{\"trace_id\":\"forged\"}\n\u2028")),
				hostile("control characters", () -> logger.info("a\u0000\u001b[31m\u007f\u0085"),
						Map.of("message", "a\u0000\u001b[31m\u007f\u0085")),
				hostile("half of a surrogate pair", () -> logger.info("a\ud83db\ude00c\ud83d\ude00"),
						Map.of("message", "a\ufffdb\ufffdc\ud83d\ude00")),
				hostile("a huge message", () -> logger.info(huge), Map.of("truncated", true)),
				hostile("a huge exception",
						() -> logger.error("failed",
								new IllegalStateException(huge,
										new IllegalArgumentException(huge, new RuntimeException(huge)))),
						Map.of("level", "ERROR", "truncated", true)),
				hostile("huge entries of the MDC", () -> {
					for (int i = 0; i < 20; i++) {
						MDC.put("huge" + i, huge);
					}
					logger.info("with entries");
					for (int i = 0; i < 20; i++) {
						MDC.remove("huge" + i);
					}
				}, Map.of("message", "with entries", "truncated", true)),
				hostile("a trace_id of the application", () -> {
					String id = MDC.get("trace_id");
					MDC.put("trace_id", "legacy-4711");
					logger.info("with a legacy id");
					MDC.put("trace_id", id);
				}, Map.of("trace_id_", "legacy-4711")),
				hostile("a key named message",
						() -> logger.atInfo().addKeyValue("message", "another").log("the message"),
						Map.of("message", "the message", "message_", "another")),
				hostile("a key named level in the MDC", () -> {
					MDC.put("level", "gold");
					logger.info("a customer");
					MDC.remove("level");
				}, Map.of("level", "INFO", "level_", "gold")),
				hostile("an argument that cannot be shown", () -> logger.info("{} is broken", new Broken()), Map.of()));
	}

	@Test
	void aNullMessageIsALine() {
		Map<String, Object> line = line(service.within(() -> logger.info((String) null)));
		assertThat(line).containsEntry("message", "null");
	}

	@Test
	void linesAreCountedByWhetherTheyHaveATraceId() {
		double present = lines("info", "present");
		double absent = lines("warn", "absent");
		service.within(() -> logger.info("counted"));
		logger.warn("counted");
		LoggerFactory.getLogger("library").warn("not counted");
		logger.debug("not enabled");
		assertThat(lines("info", "present") - present).isEqualTo(1);
		assertThat(lines("warn", "absent") - absent).isEqualTo(1);
		assertThat(lines("debug", "absent")).isZero();
	}

	@Test
	void theStatusIsOn() {
		assertThat(service.linesWith("Joinkey joins the logs")).hasSize(1)
			.allMatch((line) -> line.contains("'bare': ")
					&& line.substring(0, line.indexOf("backed off")).contains(", logs,"));
		assertThat(service.lines()).noneMatch((line) -> line.contains("lose their ids"));
	}

	private static Arguments hostile(String name, Runnable event, Map<String, Object> fields) {
		return Arguments.of(name, event, fields);
	}

	private static double lines(String level, String context) {
		return new Scrape(service.get("/actuator/prometheus", "Accept", Scrape.ACCEPT))
			.value("joinkey_log_events_total", Map.of("level", level, "context", context));
	}

	/** Return the only line of a trace, which is valid and short. */
	private static Map<String, Object> line(String traceId) {
		List<String> lines = service.linesWith(traceId);
		assertThat(lines).hasSize(1);
		assertThat(lines.get(0).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8192);
		Map<String, Object> line = service.parse(lines.get(0));
		assertThat(line).containsEntry("trace_id", traceId);
		return line;
	}

	/** An argument that has no text. */
	private static final class Broken {

		@Override
		public String toString() {
			throw new IllegalStateException("broken");
		}

	}

}
