/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that has a Logback configuration of its own, or another format, keeps
 * it.
 */
class OwnLogbackConfigurationTests {

	@TempDir
	private Path directory;

	@Test
	void anOwnPatternIsKeptAndNamedWhenItLosesTheIds() throws IOException {
		try (RunningService service = start(appender("OWN", "own|%msg%n"))) {
			service.get("/hello/ann", "traceparent", Traceparent.next().sampled());
			assertThat(service.rawLines()).contains("own|hello ann")
				.anyMatch((line) -> line.startsWith("own|Log lines lose their ids: appender OWN writes"
						+ " no trace id: include io/joinkey/logging/json-console-appender.xml"));
		}
	}

	@Test
	void anOwnPatternThatWritesTheIdsIsNotNamed() throws IOException {
		for (String keys : new String[] { "%X{trace_id} %X{span_id}", "%X{traceId} %X{spanId}" }) {
			try (RunningService service = start(appender("OWN", keys + " %msg%n"))) {
				Traceparent sent = Traceparent.next();
				service.get("/hello/ann", "traceparent", sent.sampled());
				assertThat(service.rawLines())
					.anyMatch((line) -> line.startsWith(sent.traceId()) && line.endsWith(" hello ann"))
					.noneMatch((line) -> line.contains("lose their ids"));
			}
		}
	}

	@Test
	void anAppenderThatLosesTheIdsIsFoundBehindAnAsynchronousOne() throws IOException {
		String async = """
				<appender name="ASYNC" class="ch.qos.logback.classic.AsyncAppender">
				<appender-ref ref="OWN" /></appender>
				""";
		try (RunningService service = start(appender("OWN", "own|%msg%n") + async, "ASYNC")) {
			assertThat(service.port()).isPositive();
			assertThat(AppenderProbe.run(Set.of())).containsEntry("OWN", "writes no trace id");
		}
	}

	@Test
	void ourFragmentIsIncludedWithOneLine() throws IOException {
		try (RunningService service = start("<include resource=\"io/joinkey/logging/json-file-appender.xml\" />",
				"FILE")) {
			Traceparent sent = Traceparent.next();
			service.get("/hello/ann", "traceparent", sent.sampled());
			assertThat(service.linesOf(sent.traceId())).hasSize(1);
			assertThat(AppenderProbe.run(Set.of())).containsEntry("FILE", "");
		}
	}

	@Test
	void theConsoleFragmentWritesTheIds() throws IOException {
		try (RunningService service = start("<include resource=\"io/joinkey/logging/json-console-appender.xml\" />",
				"CONSOLE")) {
			assertThat(service.port()).isPositive();
			assertThat(AppenderProbe.run(Set.of())).containsEntry("CONSOLE", "");
		}
	}

	@Test
	void textForPeopleCarriesTheIds() {
		try (RunningService service = RunningService.start(Shop.class, "joinkey.logging.format=text",
				"management.tracing.export.enabled=false")) {
			Traceparent sent = Traceparent.next();
			service.get("/hello/ann", "traceparent", sent.sampled());
			assertThat(service.rawLines())
				.anyMatch((line) -> line.contains("[" + sent.traceId() + "-") && line.endsWith(" : hello ann"))
				.noneMatch((line) -> line.contains("lose their ids"));
			assertThat(AppenderProbe.run(Set.of())).containsExactly(Map.entry("CONSOLE", ""), Map.entry("FILE", ""));
		}
	}

	@Test
	void bootsBaseConfigurationKeepsTheIds() throws IOException {
		try (RunningService service = start(
				"<include resource=\"org/springframework/boot/logging/logback/base.xml\" />", "FILE",
				"joinkey.logging.format=text")) {
			assertThat(service.rawLines()).isNotEmpty().noneMatch((line) -> line.contains("lose their ids"));
			assertThat(AppenderProbe.run(Set.of())).containsEntry("CONSOLE", "").containsEntry("FILE", "");
		}
	}

	@Test
	void aPatternWithAnyConversionCanBeChecked() throws IOException {
		List<String> conversions = List.of("%contextName", "%property{user.dir}", "%highlight(%level)",
				"%red(%-5level %msg)", "%caller{1}", "%C.%M:%L %F", "%replace(%logger{3} %msg){'e','E'}",
				"%d %r %relative %thread", "%mdc %kvp", "%marker", "%ex{full}");
		StringBuilder appenders = new StringBuilder(appender("OWN", "%X{trace_id} %X{span_id} %msg%n"));
		appenders.append("<root>");
		for (String conversion : conversions) {
			appenders.append("<appender-ref ref=\"").append(conversion).append("\" />");
			appenders.insert(0, appender(conversion, conversion + " %X{trace_id} %X{span_id}%n").replace("FileAppender",
					"ConsoleAppender"));
		}
		try (RunningService service = start(appenders.append("</root>").toString())) {
			assertThat(service.rawLines()).isNotEmpty().noneMatch((line) -> line.contains("lose their ids"));
			assertThat(AppenderProbe.run(Set.of()))
				.containsOnlyKeys(Stream.concat(Stream.of("OWN"), conversions.stream()).toArray(String[]::new))
				.allSatisfy((name, loss) -> assertThat(loss).isEmpty());
		}
	}

	@Test
	void anUncheckableEncoderIsNotReportedAsLosingIds() throws IOException {
		String pattern = "<conversionRule conversionWord=\"own\" class=\"" + FailsForTheProbe.class.getName() + "\" />";
		try (RunningService service = start(pattern + appender("OWN", "%own %X{trace_id} %X{span_id} %msg%n"))) {
			assertThat(service.rawLines()).noneMatch((line) -> line.contains("lose their ids"))
				.anyMatch((line) -> line.contains("Log lines could not be checked: appender OWN:"
						+ " java.lang.IllegalStateException: not for strangers"));
		}
	}

	@Test
	void anotherStructuredFormatIsKept() {
		try (RunningService service = RunningService.start(Shop.class, "logging.structured.format.file=ecs")) {
			Traceparent sent = Traceparent.next();
			service.get("/hello/ann", "traceparent", sent.sampled());
			assertThat(service.linesWith("hello ann").get(0)).containsKey("ecs")
				.containsEntry("trace_id", sent.traceId());
		}
	}

	private RunningService start(String appenders) throws IOException {
		return start(appenders, "OWN");
	}

	private RunningService start(String appenders, String root, String... properties) throws IOException {
		Path configuration = this.directory.resolve("logback-own.xml");
		Files.writeString(configuration, "<configuration>" + appenders + "<root level=\"INFO\"><appender-ref ref=\""
				+ root + "\" /></root></configuration>");
		return RunningService.start(Shop.class,
				Stream.concat(Stream.of("logging.config=" + configuration.toUri()), Stream.of(properties))
					.toArray(String[]::new));
	}

	private static String appender(String name, String pattern) {
		return "<appender name=\"" + name + "\" class=\"ch.qos.logback.core.FileAppender\"><file>${LOG_FILE}</file>"
				+ "<encoder><pattern>" + pattern + "</pattern></encoder></appender>";
	}

	/** A converter of the application's own that fails for a logger it does not know. */
	public static final class FailsForTheProbe extends ClassicConverter {

		@Override
		public String convert(ILoggingEvent event) {
			if (event.getMessage().equals("Does this line carry its ids?")) {
				throw new IllegalStateException("not for strangers");
			}
			return "own";
		}

	}

}
