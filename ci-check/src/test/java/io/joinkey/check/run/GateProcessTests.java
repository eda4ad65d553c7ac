/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.report.ReportFormat;
import io.joinkey.check.run.GateProcess.Result;
import io.joinkey.check.run.MainMethod.Judged;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GateProcess}, with real processes.
 */
class GateProcessTests {

	private static final Map<MainMethod, Judged> JUDGED = new EnumMap<>(MainMethod.class);

	@TempDir
	private static Path shared;

	private BuiltModule module;

	@BeforeEach
	void build(@TempDir Path directory) {
		this.module = new BuiltModule(directory, BuiltModule.WEB);
	}

	private static synchronized Judged judged(MainMethod main) throws Exception {
		Judged known = JUDGED.get(main);
		if (known == null) {
			known = main.judge(shared.resolve(main.name()));
			JUDGED.put(main, known);
		}
		return known;
	}

	@ParameterizedTest
	@EnumSource
	void aServiceIsJudgedForEachKindOfMainMethod(MainMethod main) throws Exception {
		Judged judged = judged(main);
		assertThat(judged.result().text()).as(judged.module().log()).startsWith("Correlation gate failed: ");
		assertThat(judged.result().code()).isEqualTo(GateProcess.FINDINGS);
		assertThat(judged.module().report("logs.jsonl")).contains("Hello");
	}

	@Test
	void aMainMethodBesideTheCodeIsNotBlamedForItsCall() throws Exception {
		this.module.file("properties: [management.tracing.sampling.probability=1.0]\n");
		Result result = this.module.run(Duration.ofMinutes(2), io.joinkey.check.run.beside.Starter.class,
				Shapes.Scanned.class);
		assertThat(this.module.report("logs.jsonl")).as(this.module.log()).contains("Scanned hello");
		assertThat(this.module.report("spans.jsonl")).contains("/called/1");
		assertThat(result.text()).startsWith("Correlation gate failed: ")
			.doesNotContain("clean-harness", "root-not-client", "outgoing-traceparent  GET");
	}

	@Test
	void aChildOfAContextHierarchyIsJudgedAndNotItsParent() throws Exception {
		Result result = this.module.run(Duration.ofMinutes(2), Shapes.Hierarchy.class, Shapes.Service.class,
				Shapes.Parent.class, Shapes.Sibling.class);
		assertThat(this.module.report("logs.jsonl")).as(this.module.log()).contains("Hello");
		assertThat(result.text()).startsWith("Correlation gate failed: ")
			.contains("another application that was started in the same JVM: " + Shapes.Sibling.class.getName())
			.doesNotContain("real-tracer", "PropertyPlaceholderAutoConfiguration");
	}

	@Test
	void aRunnerThatNeverEndsIsNoted() throws Exception {
		Judged judged = judged(MainMethod.REFUSES_OPTIONS);
		assertThat(judged.result().text()).as(judged.module().log())
			.contains("Correlation gate failed: ", "A runner of the application did not end within 20 s: runner: io.",
					"RunnerNeverEnds.run(Shapes.java:", ", on thread main. The gate judged");
		assertThat(judged.module().report("logs.jsonl")).contains("Hello");
	}

	@Test
	void aRunnerThatEndsTheJvmIsJudgedUntilThen() throws Exception {
		Result result = this.module.run(Duration.ofMinutes(2), Shapes.RunnerExits.class, Shapes.Service.class);
		assertThat(result.text()).as(this.module.log())
			.contains("Correlation gate failed: ", "The application closed itself");
	}

	@Test
	void argumentsComeFromTheFileAlsoForAMainMethodOfTheTests() throws Exception {
		Judged judged = judged(MainMethod.OF_THE_TESTS);
		assertThat(judged.result().text()).as(judged.module().log()).startsWith("Correlation gate failed: ");
		assertThat(judged.module().report("logs.jsonl")).contains("Hello");
	}

	@Test
	void missingArgumentsAreAMessage() throws Exception {
		assertThat(this.module.run(Duration.ofMinutes(2), Shapes.NeedsArguments.class, Shapes.Service.class).text())
			.contains("could not judge", "ended the JVM before it had started, at io.joinkey.check.run.Shapes",
					"NeedsArguments.main(Shapes.java:", "arguments: [");
	}

	@Test
	void aMainMethodThatStartsNothingIsAMessage() throws Exception {
		this.module.jvmArgument("-XX:+PrintCommandLineFlags").jvmArgument("-XX:TieredStopAtLevel=4");
		Path reports = Files.createDirectories(this.module.directory().resolve("target/joinkey"));
		for (ReportFormat format : ReportFormat.values()) {
			Files.writeString(reports.resolve(format.fileName()), "Correlation gate passed");
		}
		Result result = this.module.run(Duration.ofMinutes(2), Shapes.ReturnsEarly.class, Shapes.Service.class);
		assertThat(result.code()).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(result.text()).contains("returned without starting a Spring application", "arguments: [");
		for (ReportFormat format : ReportFormat.values()) {
			assertThat(this.module.report(format.fileName())).as(format.fileName()).doesNotContain("passed");
		}
		assertThat(this.module.log()).as("the user's compiler wins").contains("-XX:TieredStopAtLevel=4 ");
	}

	@Test
	void aMainMethodThatWaitsForeverEndsWithinTheLimit() throws Exception {
		Result result = this.module.run(Duration.ofSeconds(8), Shapes.WaitsForever.class, Shapes.Service.class);
		assertThat(result.code()).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(result.text()).contains("had not started the application after 4 s",
				"WaitsForever.main(Shapes.java:", "joinkey.gate.timeout");
	}

	@Test
	void whatDidNotEndWithinTheTotalLimitIsNamed() throws Exception {
		this.module.file("request-timeout: 5m\nvariables: {id: 7}\n");
		Result result = this.module.run(Duration.ofSeconds(30), Shapes.Plain.class, Shapes.Service.class,
				Shapes.Never.class);
		assertThat(result.code()).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(result.text()).as(this.module.log())
			.contains(
					"had no result after 27 s, shortly before its limit of 30 s, and was stopped. The gate called the endpoints of the application.",
					"  GET /never/{id}/ends: io.joinkey.check.run.Shapes$Never.ends(Shapes.java:",
					"on thread http-nio-auto-1-exec-", "  schedule: io.joinkey.check.run.Shapes$Never.repeat(",
					"-Djoinkey.gate.timeout=10m", "The end of ");
	}

	@Test
	void aRunLeavesNoTemporaryFiles(@TempDir Path temporary) throws Exception {
		this.module.jvmArgument("-Djava.io.tmpdir=" + temporary);
		Result result = this.module.run(Duration.ofMinutes(2), Shapes.Plain.class, Shapes.Service.class);
		assertThat(result.code()).as(this.module.log()).isEqualTo(GateProcess.FINDINGS);
		assertThat(temporary).isEmptyDirectory();
	}

	@Test
	void aJvmThatDiesIsAMessage() throws Exception {
		this.module.jvmArgument("-XX:+PrintCommandLineFlags");
		Result result = this.module.run(Duration.ofMinutes(2), Shapes.Crashes.class, Shapes.Service.class);
		assertThat(result.code()).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(result.text()).contains("ended with exit code 7", "application.log");
		assertThat(this.module.log()).as("it compiles for a short run").contains("-XX:TieredStopAtLevel=1 ");
	}

	@Test
	void theMissingPropertyOfAFailedStartIsNamed() throws Exception {
		Result result = this.module.run(Duration.ofMinutes(2), Shapes.MissesProperty.class, Shapes.Service.class);
		assertThat(result.code()).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(result.text()).contains("The application did not start", "The property payment.api-key is missing",
				"- payment.api-key=value");
	}

	@Test
	void aLibraryIsSkippedInOneLine() throws Exception {
		Result result = this.module.run(Duration.ofMinutes(2), Shapes.More.class);
		assertThat(result.code()).isEqualTo(GateProcess.CLEAN);
		assertThat(result.text())
			.isEqualTo("Correlation gate skipped: no class of this module has @SpringBootApplication\n");
	}

	@Test
	void beansOfTheTestsAreNotScanned() throws Exception {
		Judged judged = judged(MainMethod.PLAIN);
		assertThat(judged.result().text()).as(judged.module().log()).startsWith("Correlation gate failed: ");
		assertThat(judged.module().report("spans.jsonl")).contains("from-tests");
	}

	@Test
	void shippedFilesWinOverThoseOfTheTests() throws Exception {
		Judged judged = judged(MainMethod.BLOCKS);
		assertThat(judged.module().report("spans.jsonl")).contains("shipped").doesNotContain("from-tests");
		assertThat(judged.result().text())
			.contains("production file hidden by a file of the tests: application.properties");
	}

	@Test
	void theShippedLoggingIsJudged() throws Exception {
		BuiltModule module = judged(MainMethod.EXITS).module();
		assertThat(module.report("logs.jsonl")).contains("shipped|Hello").doesNotContain("tests|");
		assertThat(module.report("report.json")).contains(
				"production file hidden by a file of the tests: logback-spring.xml (by logback-test.xml)",
				"production file hidden by a file of the tests: logback-spring.xml (by logback-spring.xml)");
	}

	@Test
	void theLoggingOfSpringBootIsJudgedIfNoneIsShipped() throws Exception {
		Judged judged = judged(MainMethod.PLAIN);
		assertThat(judged.module().report("logs.jsonl")).contains("Hello").doesNotContain("tests|");
		assertThat(judged.result().text()).contains("the logging that Spring Boot configures (by logback-test.xml)");
	}

	@Test
	void theLoggingOfTheTestsIsJudgedIfTheFileNamesIt() throws Exception {
		Judged judged = judged(MainMethod.BLOCKS);
		assertThat(judged.module().report("logs.jsonl")).contains("tests|Hello");
		assertThat(judged.result().text()).doesNotContain("(by logback-test.xml)");
	}

	@Test
	void noFileHoldsASecret() throws Exception {
		Judged judged = judged(MainMethod.CLOSES);
		String text = judged.result().text();
		assertThat(judged.module().report("logs.jsonl")).as(text).contains("tenant (redacted)");
		assertThat(text).contains("(redacted)").doesNotContain("tenant-4711");
		try (Stream<Path> files = Files.walk(judged.module().directory().resolve("target/joinkey"))) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				assertThat(Files.readString(file)).as(file.toString())
					.doesNotContain("sesame", "tenant-4711", "hunter2", "key-of-the-request", "YW5uOm8icGVuJnNlc2FtZQ");
			}
		}
	}

	@Test
	void aFileWithErrorsIsAMessageWithLines() throws Exception {
		this.module.file(
				"exclude: [/a]\nrequets: []\nwaivers:\n  - rule: log-has-idz\n    subject: x\n    expires: 2027-01-31\n");
		Result result = this.module.run(Duration.ofMinutes(2), Shapes.Plain.class, Shapes.Service.class);
		assertThat(result.code()).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(result.text()).contains("line 2: unknown key 'requets' in the file; did you mean 'requests'?",
				"line 4: unknown rule 'log-has-idz'; did you mean 'log-has-ids'?", "line 4: 'owner' is missing");
	}

	@Test
	void postsThatMeetAreCaughtIfTheyExchangeTheirIds() throws Exception {
		Judged judged = judged(MainMethod.INTERACTIVE);
		String text = judged.result().text();
		assertThat(text).as(judged.module().log())
			.contains("log-id-equals-span  io.joinkey.check.run.Shapes.Meeting",
					"foreign: of the request POST /orders");
		assertThat(judged.result().code()).isEqualTo(GateProcess.FINDINGS);
		assertThat(judged.module().report("logs.jsonl")).contains("Shapes.Keeps");
		assertThat(text).as(judged.module().log())
			.doesNotContain("log-id-equals-span  io.joinkey.check.run.Shapes.Keeps",
					"also         io.joinkey.check.run.Shapes.Keeps", "foreign: of the request POST /kept");
	}

	@Test
	void endlessSlowAndExitingRequestsEndAndAreNamed() throws Exception {
		Judged judged = judged(MainMethod.OF_THE_TESTS);
		assertThat(judged.result().text()).as(judged.module().log())
			.startsWith("Correlation gate failed: ")
			.contains("The application called System.exit while it was judged, at io.joinkey.check.run.Shapes",
					"Endless.bye(Shapes.java:",
					"cut off and not judged: GET /body: it did not answer within 6 s; exclude",
					"cut off and not judged: GET /slow: it did not answer within 6 s; exclude",
					"; it was at io.joinkey.check.run.Shapes$Endless.slow(Shapes.java:",
					"; it was at io.joinkey.check.run.Shapes$Endless.lambda$body$")
			.doesNotContain("log-id-equals-span  ");
	}

	@Test
	void noEndpointIsCalledMoreThanTwiceAndNoneWithADangerousName() throws Exception {
		Judged judged = judged(MainMethod.REFUSES_OPTIONS);
		assertThat(judged.result().text()).as(judged.module().log()).startsWith("Correlation gate failed: ");
		Map<String, Integer> calls = new TreeMap<>();
		Pattern.compile("called (\\w+ \\S+) end")
			.matcher(judged.module().log())
			.results()
			.forEach((call) -> calls.merge(call.group(1), 1, Integer::sum));
		assertThat(calls.values()).allMatch((count) -> count <= 2);
		assertThat(calls).containsOnlyKeys("GET /addresses", "GET /closed", "GET /dates", "GET /imports", "GET /old",
				"GET /orders", "GET /orders/deletion-policy", "GET /orders/export", "GET /posts", "GET /runners",
				"GET /senders", "GET /settings", "GET /startup-times", "GET /stopwords", "GET /updates",
				"POST /orders");
		assertThat(calls).containsEntry("POST /orders", 2);
	}

	@Test
	void severalApplicationsAreAMessageOfWhatToWrite() throws Exception {
		Result result = this.module.run(Duration.ofMinutes(2), Shapes.RunnerExits.class, Shapes.MissesProperty.class);
		assertThat(result.code()).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(result.text()).contains("There are several applications", "  application: ");
	}

}
