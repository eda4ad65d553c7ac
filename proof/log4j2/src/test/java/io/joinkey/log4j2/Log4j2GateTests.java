/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.log4j2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.run.GateProcess;
import io.joinkey.check.run.GateProcess.Goal;
import io.joinkey.check.run.GateProcess.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the gate in a separate JVM, on applications that log with Log4j2. Appenders that
 * do not disturb each other are judged in one run.
 */
class Log4j2GateTests {

	private static final String JOINKEY = "<StructuredLogLayout format=\"io.joinkey.logging.Log4j2JsonLogFormatter\"/>";

	private static final String WITH_IDS = pattern("%d %p [%X{trace_id},%X{span_id}] %c: %m%n");

	private static final String WITH_FLAGS = pattern(
			"%d trace_id=%X{trace_id} span_id=%X{span_id} trace_flags=%X{trace_flags} %m%n");

	private static final String WITHOUT_IDS = pattern("%d %p [%t] %c: %m%n");

	private static final String ASYNC = "<Async name=\"Async\"><AppenderRef ref=\"File\"/></Async>";

	/** In the pattern, and in Joinkey's lines. */
	private static final Pattern UNSAMPLED = Pattern
		.compile("trace_id\\W+([0-9a-f]{32})\\W+span_id\\W+[0-9a-f]{16}\\W+trace_flags\\W+0[02]\\b");

	@TempDir
	private static Path shared;

	private static Judged healthy;

	private static Judged keepsUnsampled;

	private static Judged asynchronous;

	private static Judged withoutIds;

	private static Judged faulty;

	private static Judged shipped;

	private ShopModule shop;

	@BeforeEach
	void module(@TempDir Path directory) {
		this.shop = new ShopModule(directory);
	}

	/** Healthy appenders of each kind, judged once. */
	private static synchronized Judged healthy() throws Exception {
		if (healthy == null) {
			ShopModule shop = new ShopModule(shared.resolve("healthy"));
			shop.configuration(
					shop.file("File", WITH_IDS) + shop.file("Mixed", WITH_IDS) + shop.file("Taken", WITH_IDS) + ASYNC
							+ console(JOINKEY) + "<OwnAsync name=\"Own\" to=\"Taken\"/>",
					ref("Async") + ref("Own") + ref("Console"),
					"<AsyncLogger name=\"io.joinkey.log4j2\">" + ref("Mixed") + "</AsyncLogger>");
			healthy = new Judged(shop, shop.run(Goal.CHECK));
		}
		return healthy;
	}

	/** A healthy configuration outside of a web application, judged once. */
	private static synchronized Judged keepsUnsampled() throws Exception {
		if (keepsUnsampled == null) {
			ShopModule shop = new ShopModule(shared.resolve("keeps-unsampled"))
				.property("joinkey.tracing.keep-failed", "true")
				.property("joinkey.tracing.keep-slower-than", "1us")
				.property("management.tracing.sampling.probability", "0.1")
				.property("log4j2.is.webapp", "false");
			shop.configuration(shop.file("File", WITH_FLAGS) + ASYNC + shop.file("Json", JOINKEY),
					ref("Async") + ref("Json"));
			keepsUnsampled = new Judged(shop, shop.run(Goal.CHECK));
		}
		return keepsUnsampled;
	}

	/** Asynchronous loggers only, and an appender without ids, judged once. */
	private static synchronized Judged asynchronous() throws Exception {
		if (asynchronous == null) {
			ShopModule shop = new ShopModule(shared.resolve("asynchronous"));
			shop.configuration(
					shop.file("File", WITH_IDS) + ASYNC + shop.file("WithoutIds", WITHOUT_IDS) + console(JOINKEY),
					ref("Async") + ref("WithoutIds") + ref("Console"));
			shop.property("log4j2.contextSelector", "org.apache.logging.log4j.core.async.AsyncLoggerContextSelector");
			asynchronous = new Judged(shop, shop.run(Goal.CHECK));
		}
		return asynchronous;
	}

	/** Appenders without ids for several reasons, judged once. */
	private static synchronized Judged withoutIds() throws Exception {
		if (withoutIds == null) {
			ShopModule shop = new ShopModule(shared.resolve("without-ids"));
			shop.configuration(
					shop.file("WithoutIds", WITHOUT_IDS) + shop.file("File", pattern("%d [%traceOfThread] %m%n"))
							+ ASYNC + shop.file("Rewritten", WITH_IDS) + "<Rewrite name=\"Rewrite\"><Anonymous/>"
							+ ref("Rewritten") + "</Rewrite>" + console(JOINKEY),
					ref("WithoutIds") + ref("Async") + ref("Rewrite") + ref("Console"));
			withoutIds = new Judged(shop, shop.run(Goal.CHECK));
		}
		return withoutIds;
	}

	/** Faulty JSON and a thread without context, judged once. */
	private static synchronized Judged faulty() throws Exception {
		if (faulty == null) {
			ShopModule shop = new ShopModule(shared.resolve("faulty"));
			shop.configuration(
					console("Shape",
							pattern("{\"traceId\":\"%X{traceId}\",\"spanId\":\"%X{spanId}\","
									+ "\"message\":\"%enc{%m}{JSON}\"}%n"))
							+ console("Broken",
									pattern("{\"trace_id\":\"%X{trace_id}\",\"span_id\":\"%X{span_id}\","
											+ "\"trace_flags\":\"%X{trace_flags}\",\"message\":\"%m\"}%n")),
					ref("Shape") + ref("Broken"));
			faulty = new Judged(shop, shop.run(Goal.CHECK, "StartsThread"));
		}
		return faulty;
	}

	/** A shipped configuration, a cleared and a wrong context, judged once. */
	private static synchronized Judged shipped() throws Exception {
		if (shipped == null) {
			ShopModule shop = new ShopModule(shared.resolve("shipped"));
			Files.writeString(shop.classes().resolve("log4j2-spring.xml"),
					ShopModule.xml(
							console(JOINKEY) + shop.file("Text", pattern("%X{trace_id} %X{span_id} shipped|%m%n")),
							ref("Console") + ref("Text")));
			Files.writeString(shop.tests().resolve("log4j2-test.xml"),
					ShopModule.xml(console(pattern("%X{trace_id} %X{span_id} tests|%m%n")), ref("Console")));
			shipped = new Judged(shop, shop.run(Goal.CHECK, "ClearsContext", "RestoresWrongContext"));
		}
		return shipped;
	}

	@Test
	void logbackIsNotOnThisClassPath() {
		assertThat(System.getProperty("java.class.path")).contains("log4j-core").doesNotContain("logback-classic");
	}

	@Test
	void aHealthyServiceIsGreen() throws Exception {
		assertGreen(this.shop.run(Goal.CHECK));
		assertThat(Files.readString(this.shop.report("logs.jsonl"))).contains("\\\"acme\\\" were asked for",
				"\"trace_id\":\"");
	}

	/** The gate's unsampled requests are exported then, and named by exemplars. */
	@Test
	void aServiceThatKeepsUnsampledTracesIsGreen() throws Exception {
		Judged judged = keepsUnsampled();
		assertGreen(judged.result());
		String spans = Files.readString(judged.shop().report("spans.jsonl"));
		for (String log : List.of("File.log", "Json.log")) {
			assertThat(UNSAMPLED.matcher(Files.readString(shared.resolve("keeps-unsampled").resolve(log)))
				.results()
				.map((line) -> line.group(1))).as(log).isNotEmpty().anyMatch(spans::contains);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "log4j2.is.webapp=false" })
	void aHealthyOwnConfigurationIsGreen(String property) throws Exception {
		Judged judged = property.isEmpty() ? healthy() : keepsUnsampled();
		assertGreen(judged.result());
		assertThat(Files.readString(judged.shop().report("report.json"))).contains("\"log-every-appender\"");
	}

	@Test
	void aHealthyMixOfAsynchronousLoggersIsGreen() throws Exception {
		assertGreen(healthy().result());
		assertThat(Files.readString(shared.resolve("healthy/Mixed.log"))).contains("were asked for");
	}

	@Test
	void aPatternWithoutIdsIsNamed() throws Exception {
		assertRed(withoutIds().result(), "log-every-appender  WithoutIds", "%X{trace_id}", "PatternLayout");
	}

	@Test
	void aPatternWithoutIdsIsNamedBehindAnAsynchronousLogger() throws Exception {
		assertRed(asynchronous().result(), "log-every-appender  WithoutIds", "%X{trace_id}", "PatternLayout");
	}

	@Test
	void healthyAppendersBehindAsynchronousLoggersAreNotNamed() throws Exception {
		assertThat(asynchronous().result().text())
			.startsWith("Correlation gate failed: 1 finding, 0 warnings, 0 inconclusive");
		assertThat(Files.readString(shared.resolve("asynchronous/File.log"))).contains("were asked for");
	}

	@Test
	void aClearedThreadContextIsNamed() throws Exception {
		assertRed(shipped().result(), "log-has-ids  io.joinkey.log4j2.shop.Shop", "ThreadContext.clear",
				"through Console: {");
		assertThat(Files.readString(shipped().shop().report("report.json"))).contains("through Text: ");
	}

	@Test
	void theIdsOfAnotherRequestAreNamed() throws Exception {
		assertRed(shipped().result(), "log-id-equals-span  io.joinkey.log4j2.shop.Breaks$RestoresWrongContext",
				"let only the tracer write the ids");
	}

	@Test
	void aConverterThatAsksTheWrongThreadIsNamed() throws Exception {
		assertRed(withoutIds().result(), "log-every-appender  File", "Async",
				"let the converter read the ids from the event");
	}

	@Test
	void anAppenderThatDropsTheContextIsNamed() throws Exception {
		assertRed(withoutIds().result(), "log-every-appender  Rewritten", "Rewrite");
	}

	@Test
	void fieldsOfAnotherShapeAreNamed() throws Exception {
		Result result = faulty().result();
		assertRed(result, "log-json-clean  Shape", "PatternLayout", "StructuredLogLayout");
		assertThat(result.text()).contains("consequence  log-field-shape  Shape: the trace id is called traceId");
	}

	@Test
	void aLineOfAnotherThreadIsNamed() throws Exception {
		assertRed(faulty().result(), "async-hop", "ContextSnapshot");
	}

	@Test
	void brokenJsonIsNamed() throws Exception {
		assertRed(faulty().result(), "log-json-clean  Broken", "are not escaped", "StructuredLogLayout");
		assertThat(faulty().result().text()).containsOnlyOnce("log-json-clean  Broken");
	}

	@Test
	void anAppenderWithoutALayoutIsNotJudged() throws Exception {
		assertGreen(healthy().result());
		assertThat(Files.readString(healthy().shop().report("report.json")))
			.contains("appender that cannot be read: Own (io.joinkey.log4j2.shop.Breaks$OwnAsync)");
	}

	@Test
	void theShippedLoggingIsJudged() throws Exception {
		Judged judged = shipped();
		assertThat(Files.readString(judged.shop().report("logs.jsonl"))).startsWith("{").doesNotContain("tests|");
		assertThat(Files.readString(shared.resolve("shipped/Text.log"))).contains("shipped|Orders");
		assertThat(judged.result().text())
			.contains("production file hidden by a file of the tests: log4j2-spring.xml (by log4j2-test.xml)");
	}

	@Test
	void theSelfTestSeesTheClearedContext() throws Exception {
		Result result = this.shop.run(Goal.SELFTEST);
		assertThat(result.text()).as(result.text()).containsPattern("log-context +.*log-has-ids");
		assertThat(result.code()).as(result.text()).isEqualTo(GateProcess.CLEAN);
	}

	private void assertGreen(Result result) throws IOException {
		assertThat(result.code()).as(result.text()).isEqualTo(GateProcess.CLEAN);
	}

	/** The words have to be in the finding with the heading, and not in another one. */
	private void assertRed(Result result, String heading, String... words) throws IOException {
		assertThat(Pattern.compile("(?ms)^" + Pattern.quote(heading) + ".*?(?=^\\S|\\z)")
			.matcher(result.text())
			.results()
			.map(MatchResult::group)
			.map((finding) -> finding.replaceAll("\\s+", " "))).as(result.text())
			.anySatisfy((finding) -> assertThat(finding)
				.contains(Stream.of(words).map((word) -> word.replaceAll("\\s+", " ")).toList()));
		assertThat(result.code()).isEqualTo(GateProcess.FINDINGS);
	}

	private static String pattern(String pattern) {
		return "<PatternLayout><Pattern><![CDATA[" + pattern + "]]></Pattern></PatternLayout>";
	}

	private static String console(String layout) {
		return console("Console", layout);
	}

	private static String console(String name, String layout) {
		return "<Console name=\"" + name + "\">" + layout + "</Console>";
	}

	private static String ref(String name) {
		return "<AppenderRef ref=\"" + name + "\"/>";
	}

	/**
	 * What the gate found.
	 *
	 * @param shop the module
	 * @param result how the gate ended
	 */
	private record Judged(ShopModule shop, Result result) {
	}

}
