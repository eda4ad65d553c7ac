/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.log4j2;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.run.ClassPath;
import io.joinkey.check.run.GateProcess;
import io.joinkey.check.run.GateProcess.Goal;
import io.joinkey.check.run.GateProcess.Result;
import io.joinkey.check.run.GateProcess.Settings;
import io.joinkey.log4j2.shop.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the gate in a separate JVM, on applications that log with Log4j2.
 */
class Log4j2GateTests {

	private static final String JOINKEY = "<StructuredLogLayout format=\"io.joinkey.logging.Log4j2JsonLogFormatter\"/>";

	private static final String WITH_IDS = pattern("%d %p [%X{trace_id},%X{span_id}] %c: %m%n");

	private static final String WITHOUT_IDS = pattern("%d %p [%t] %c: %m%n");

	private static final Pattern UNSAMPLED = Pattern
		.compile("trace_id\\W+([0-9a-f]{32})\\W+span_id\\W+[0-9a-f]{16}\\W+trace_flags\\W+0[02]\\b");

	@TempDir
	private Path module;

	private final Map<String, String> properties = new HashMap<>(Map.of("spring.application.name", "shop"));

	@Test
	void logbackIsNotOnThisClassPath() {
		assertThat(System.getProperty("java.class.path")).contains("log4j-core").doesNotContain("logback-classic");
	}

	@Test
	void aHealthyServiceIsGreen() throws Exception {
		Result result = gate();
		assertGreen(result);
		assertThat(Files.readString(report("logs.jsonl"))).contains("\\\"acme\\\" were asked for", "\"trace_id\":\"");
	}

	/** The gate's unsampled requests are exported then, and named by exemplars. */
	@Test
	void aServiceThatKeepsUnsampledTracesIsGreen() throws Exception {
		this.properties.putAll(Map.of("joinkey.tracing.keep-failed", "true", "joinkey.tracing.keep-slower-than", "1us",
				"management.tracing.sampling.probability", "0.1"));
		assertGreen(gate());
		String spans = Files.readString(report("spans.jsonl"));
		assertThat(UNSAMPLED.matcher(Files.readString(report("logs.jsonl"))).results().map((line) -> line.group(1)))
			.isNotEmpty()
			.anyMatch(spans::contains);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "log4j2.contextSelector=org.apache.logging.log4j.core.async.AsyncLoggerContextSelector",
					"log4j2.is.webapp=false" })
	void aHealthyOwnConfigurationIsGreen(String property) throws Exception {
		configuration(file("File", WITH_IDS) + console(JOINKEY), async("File") + ref("Console"));
		if (!property.isEmpty()) {
			this.properties.put(property.split("=")[0], property.split("=")[1]);
		}
		assertGreen(gate());
		assertThat(Files.readString(report("report.json"))).contains("\"log-every-appender\"");
	}

	@Test
	void aHealthyMixOfAsynchronousLoggersIsGreen() throws Exception {
		configuration(file("File", WITH_IDS) + console(JOINKEY), ref("Console"),
				"<AsyncLogger name=\"io.joinkey.log4j2\">" + ref("File") + "</AsyncLogger>");
		assertGreen(gate());
	}

	@Test
	void aPatternWithoutIdsIsNamed() throws Exception {
		configuration(file("File", WITHOUT_IDS) + console(JOINKEY), ref("File") + ref("Console"));
		assertRed(gate(), "log-every-appender  File", "%X{trace_id}", "PatternLayout");
	}

	@Test
	void aPatternWithoutIdsIsNamedBehindAnAsynchronousLogger() throws Exception {
		this.properties.put("log4j2.contextSelector", "org.apache.logging.log4j.core.async.AsyncLoggerContextSelector");
		configuration(file("File", WITHOUT_IDS) + console(JOINKEY), ref("File") + ref("Console"));
		assertRed(gate(), "log-every-appender  File", "%X{trace_id}", "PatternLayout");
	}

	@Test
	void aClearedThreadContextIsNamed() throws Exception {
		assertRed(gate("ClearsContext"), "log-has-ids  io.joinkey.log4j2.shop.Shop", "ThreadContext.clear");
	}

	@Test
	void theIdsOfAnotherRequestAreNamed() throws Exception {
		assertRed(gate("RestoresWrongContext"), "log-id-equals-span  io.joinkey.log4j2.shop.Shop",
				"let only the tracer write the ids");
	}

	@Test
	void aConverterThatAsksTheWrongThreadIsNamed() throws Exception {
		configuration(file("File", pattern("%d [%traceOfThread] %m%n")) + console(JOINKEY),
				async("File") + ref("Console"));
		assertRed(gate(), "log-every-appender  File", "Async", "the event's context");
	}

	@Test
	void anAppenderThatDropsTheContextIsNamed() throws Exception {
		configuration(file("File", WITH_IDS) + console(JOINKEY) + "<Rewrite name=\"Rewrite\"><Anonymous/>" + ref("File")
				+ "</Rewrite>", ref("Rewrite") + ref("Console"));
		assertRed(gate(), "log-every-appender  File", "Rewrite");
	}

	@Test
	void fieldsOfAnotherShapeAreNamed() throws Exception {
		configuration(console(pattern(
				"{\"traceId\":\"%X{traceId}\",\"spanId\":\"%X{spanId}\"," + "\"message\":\"%enc{%m}{JSON}\"}%n")),
				ref("Console"));
		Result result = gate();
		assertRed(result, "log-field-shape  Console", "trace_id", "PatternLayout");
		assertThat(result.text()).doesNotContain("logging.structured.json");
	}

	@Test
	void aLineOfAnotherThreadIsNamed() throws Exception {
		assertRed(gate("StartsThread"), "async-hop", "ContextSnapshot");
	}

	@Test
	void brokenJsonIsNamed() throws Exception {
		configuration(console(pattern("{\"trace_id\":\"%X{trace_id}\",\"span_id\":\"%X{span_id}\","
				+ "\"trace_flags\":\"%X{trace_flags}\",\"message\":\"%m\"}%n")), ref("Console"));
		assertRed(gate(), "log-json-clean  Console", "%enc{%m}{JSON}");
	}

	@Test
	void anAppenderWithoutALayoutIsNotJudged() throws Exception {
		configuration(console(JOINKEY) + file("File", WITH_IDS) + "<OwnAsync name=\"Own\" to=\"File\"/>",
				ref("Own") + ref("Console"));
		assertGreen(gate());
		assertThat(Files.readString(report("report.json")))
			.contains("appender that cannot be read: Own (io.joinkey.log4j2.shop.Breaks$OwnAsync)");
	}

	@Test
	void theShippedLoggingIsJudged() throws Exception {
		Path shipped = Files.createDirectories(this.module.resolve("target/classes"));
		Files.writeString(shipped.resolve("log4j2-spring.xml"), xml(console(pattern("shipped|%m%n")), ref("Console")));
		Path tests = Files.createDirectories(this.module.resolve("target/test-classes"));
		Files.writeString(tests.resolve("log4j2-test.xml"), xml(console(pattern("tests|%m%n")), ref("Console")));
		Result result = gate();
		assertThat(Files.readString(report("logs.jsonl"))).contains("shipped|Orders").doesNotContain("tests|");
		assertThat(result.text())
			.contains("production file hidden by a file of the tests: log4j2-spring.xml (by log4j2-test.xml)");
	}

	@Test
	void theSelfTestSeesTheClearedContext() throws Exception {
		Result result = run(Goal.SELFTEST);
		assertThat(result.text()).as(result.text()).containsPattern("log-context +.*log-has-ids");
		assertThat(result.code()).as(result.text()).isEqualTo(GateProcess.CLEAN);
	}

	private void assertGreen(Result result) throws IOException {
		assertThat(result.code()).as(result.text()).isEqualTo(GateProcess.CLEAN);
	}

	private void assertRed(Result result, String... texts) throws IOException {
		assertThat(result.text().replaceAll("\\s+", " ")).as(result.text())
			.contains(Stream.of(texts).map((text) -> text.replaceAll("\\s+", " ")).toList());
		assertThat(result.code()).isEqualTo(GateProcess.FINDINGS);
	}

	private void configuration(String appenders, String root, String... loggers) throws IOException {
		Path file = this.module.resolve("log4j2-own.xml");
		Files.writeString(file, xml(appenders, root, loggers));
		this.properties.put("logging.config", file.toUri().toString());
	}

	private static String xml(String appenders, String root, String... loggers) {
		return "<Configuration packages=\"io.joinkey.log4j2.shop\"><Appenders>" + appenders
				+ (root.contains("Async") ? "<Async name=\"Async\"><AppenderRef ref=\"File\"/></Async>" : "")
				+ "</Appenders><Loggers>" + String.join("", loggers) + "<Root level=\"INFO\">" + root
				+ "</Root></Loggers></Configuration>";
	}

	private static String pattern(String pattern) {
		return "<PatternLayout><Pattern><![CDATA[" + pattern + "]]></Pattern></PatternLayout>";
	}

	private static String console(String layout) {
		return "<Console name=\"Console\">" + layout + "</Console>";
	}

	private String file(String name, String layout) {
		return "<File name=\"" + name + "\" fileName=\"" + this.module.resolve(name + ".log") + "\">" + layout
				+ "</File>";
	}

	private static String async(String name) {
		return ref("Async");
	}

	private static String ref(String name) {
		return "<AppenderRef ref=\"" + name + "\"/>";
	}

	private Result gate(String... breaks) throws Exception {
		return run(Goal.CHECK, breaks);
	}

	/** The class path of the tests, with the shop as what is judged. */
	private Result run(Goal goal, String... breaks) throws Exception {
		Path classes = Files.createDirectories(this.module.resolve("target/classes"));
		copy("io/joinkey/log4j2/shop", classes, breaks);
		Path tests = this.module.resolve("target/test-classes");
		List<Path> entries = new ArrayList<>(List.of(tests, classes));
		ClassPath.parse(System.getProperty("java.class.path"))
			.entries()
			.stream()
			.filter((entry) -> !entry.endsWith("test-classes"))
			.forEach(entries::add);
		return new GateProcess(new Settings(Path.of(System.getProperty("java.home"), "bin", "java"),
				List.of("-XX:+UseSerialGC", "-Xmx256m"), new ClassPath(entries, List.of(classes), List.of(tests)),
				this.properties, this.module, this.module.resolve("target/joinkey"), Duration.ofMinutes(3)))
			.run(goal);
	}

	/** Components would be scanned: only those that a test wants are there. */
	private static void copy(String folder, Path classes, String... breaks) throws Exception {
		Path from = Path.of(Shop.class.getProtectionDomain().getCodeSource().getLocation().toURI()).resolve(folder);
		Path to = Files.createDirectories(classes.resolve(folder));
		try (Stream<Path> files = Files.list(from)) {
			for (Path file : files.toList()) {
				String name = file.getFileName().toString();
				boolean scanned = Stream.of("ClearsContext", "RestoresWrongContext", "StartsThread")
					.anyMatch(name::contains);
				if (!scanned || Stream.of(breaks).anyMatch(name::contains)) {
					Files.copy(file, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
				}
			}
		}
	}

	private Path report(String name) {
		return this.module.resolve("target/joinkey").resolve(name);
	}

	private String log() throws IOException {
		return Files.exists(report("application.log")) ? File.separator + Files.readString(report("application.log"))
				: "";
	}

}
