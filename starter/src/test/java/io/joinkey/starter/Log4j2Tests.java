/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.starter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.joinkey.starter.LoggingService.Running;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.message.StringMapMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What only Log4j2 has, and an application that has a Log4j2 configuration of its own.
 */
@EnabledIfSystemProperty(named = "joinkey.test.back-end", matches = "LOG4J2")
class Log4j2Tests {

	private static final Logger logger = LoggerFactory.getLogger(Log4j2Tests.class);

	private static final String OURS = "<StructuredLogLayout format=\"io.joinkey.logging.Log4j2JsonLogFormatter\" />";

	@TempDir
	private Path directory;

	@Test
	void anOwnPatternIsKeptAndNamedWhenItLosesTheIds() throws IOException {
		try (Running service = start(appender("Own", pattern("own|%m%n")), "Own")) {
			service.within(() -> logger.info("hello"));
			assertThat(service.lines()).contains("own|hello")
				.anyMatch(
						(line) -> line.startsWith("own|Log lines lose their ids: appender Own writes no trace id: give"
								+ " the appender <StructuredLogLayout format="));
		}
	}

	@Test
	void anOwnPatternThatWritesTheIdsIsNotNamed() throws IOException {
		try (Running service = start(
				appender("Own",
						pattern("%X{trace_id} %X{span_id} %clr{%C.%M %L %location %marker %equals{%c}{a}{b}} %m%n")),
				"Own")) {
			String traceId = service.within(() -> logger.info("hello"));
			assertThat(service.linesWith("hello")).hasSize(1).allMatch((line) -> line.startsWith(traceId));
			assertThat(service.lines()).noneMatch((line) -> line.contains("lose their ids"));
			assertThat(service.logStatus()).isEqualTo("ids on Own");
		}
	}

	@Test
	void ourLayoutWritesTheLinesOfAnOwnConfigurationBehindAnAsynchronousAppender() throws IOException {
		String async = "<Async name=\"Async\"><AppenderRef ref=\"Own\" /></Async>";
		try (Running service = start(appender("Own", OURS) + async, "Async")) {
			String traceId = service.within(() -> logger.info("hello"));
			Awaitility.await().until(() -> !service.linesWith("\"hello\"").isEmpty());
			assertThat(service.parse(service.linesWith("\"hello\"").get(0))).containsEntry("trace_id", traceId);
			assertThat(service.logStatus()).isEqualTo("ids on Own");
		}
	}

	@Test
	void anAppenderThatLosesTheIdsIsFoundBehindOthers() throws IOException {
		String others = "<Async name=\"Async\"><AppenderRef ref=\"Rewrite\" /></Async>"
				+ "<Rewrite name=\"Rewrite\"><AppenderRef ref=\"Own\" /></Rewrite>";
		try (Running service = start(appender("Own", pattern("own|%m%n")) + others, "Async")) {
			assertThat(service.lines()).isNotEmpty();
			assertThat(service.logStatus()).startsWith("log lines lose their ids: appender Own writes no trace id: ");
		}
	}

	@Test
	void textForPeopleCarriesTheIds() {
		try (Running service = LoggingService.start("joinkey.logging.format=text")) {
			String traceId = service.within(() -> logger.info("hello"));
			assertThat(service.linesWith("[" + traceId + "-")).hasSize(1).allMatch((line) -> line.endsWith(" : hello"));
			assertThat(service.lines()).noneMatch((line) -> line.contains("lose their ids"));
			assertThat(service.logStatus()).isEqualTo("ids on Console, File");
		}
	}

	@Test
	void anotherStructuredFormatIsKept() {
		try (Running service = LoggingService.start("logging.structured.format.file=ecs")) {
			String traceId = service.within(() -> logger.info("hello"));
			assertThat(service.linesWith("\"hello\"")).hasSize(1)
				.allMatch((line) -> line.contains("\"ecs\"") && line.contains(traceId));
		}
	}

	@Test
	void theEntriesOfAMapMessageAreFields() {
		try (Running service = LoggingService.start()) {
			service.within(() -> LogManager.getLogger(Log4j2Tests.class)
				.info(new StringMapMessage().with("order", "4711").with("level", "gold")));
			assertThat(service.parse(service.linesWith("4711").get(0))).containsEntry("order", "4711")
				.containsEntry("level", "INFO")
				.containsEntry("level_", "gold")
				.containsKey("message");
		}
	}

	@Test
	void eachApplicationOfAProcessCountsItsLinesOnce() {
		try (Running first = LoggingService.start()) {
			LoggingService.start("logging.file.name=" + first.file()).close();
			logger.warn("counted");
			assertThat(first.get("/actuator/prometheus", "Accept", "text/plain"))
				.containsPattern("joinkey_log_events_total\\{context=\"absent\",level=\"warn\"[^}]*} 1\\.0");
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsHaveTheirOwnIds() {
		try (Running service = LoggingService.start("spring.threads.virtual.enabled=true")) {
			for (int i = 0; i < 20; i++) {
				String message = "virtual " + i + ".";
				String traceId = service.within(() -> logger.info(message));
				assertThat(service.linesWith(message)).hasSize(1).allMatch((line) -> line.contains(traceId));
			}
		}
	}

	private Running start(String appenders, String root) throws IOException {
		Path configuration = this.directory.resolve("log4j2-own.xml");
		Files.writeString(configuration, "<Configuration><Appenders>" + appenders + "</Appenders><Loggers>"
				+ "<Root level=\"INFO\"><AppenderRef ref=\"" + root + "\" /></Root></Loggers></Configuration>");
		return LoggingService.start("logging.config=" + configuration.toUri());
	}

	private static String appender(String name, String layout) {
		return "<File name=\"" + name + "\" fileName=\"${sys:LOG_FILE:-target/own.log}\">" + layout + "</File>";
	}

	private static String pattern(String pattern) {
		return "<PatternLayout pattern=\"" + pattern + "\" />";
	}

}
