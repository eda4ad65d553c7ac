/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.joinkey.check.run.GateProcess.Goal;
import io.joinkey.check.run.GateProcess.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GateProcess}, with real processes.
 */
class GateProcessTests {

	private static final Pattern LEFT_OUT = Pattern.compile(
			".*/(spring-boot-(starter-)?(kafka|security|webflux|webclient|jetty|reactor|opentelemetry-test)|spring-kafka|spring-security|kafka|jetty|reactor-netty|spring-webflux|micrometer-tracing-test)[^/]*jar");

	@TempDir
	private Path module;

	@ParameterizedTest
	@ValueSource(classes = { Shapes.Plain.class, Shapes.Blocks.class, Shapes.Exits.class, Shapes.Closes.class,
			Shapes.RefusesOptions.class, Shapes.Interactive.class })
	void aServiceIsJudgedWhateverItsMainMethodDoes(Class<?> main) throws Exception {
		Result result = run(Duration.ofMinutes(2), main, Shapes.Service.class);
		assertThat(result.text()).as(log()).startsWith("Correlation gate failed: ");
		assertThat(result.code()).isEqualTo(GateProcess.FINDINGS);
		assertThat(Files.readString(report("logs.jsonl"))).contains("Hello");
	}

	@Test
	void aCallOfTheMainMethodIsNotBlamed() throws Exception {
		file("properties: [management.tracing.sampling.probability=1.0]\n");
		Result result = run(Duration.ofMinutes(2), Shapes.CallsAfterTheStart.class, Shapes.Served.class);
		assertThat(Files.readString(report("spans.jsonl"))).as(log()).contains("/called/1");
		assertThat(result.text()).startsWith("Correlation gate failed: ")
			.doesNotContain("clean-harness", "root-not-client", "outgoing-traceparent  GET");
	}

	@Test
	void aRunnerThatNeverEndsIsNoted() throws Exception {
		Result result = run(Duration.ofMinutes(2), Shapes.RunnerNeverEnds.class, Shapes.Service.class);
		assertThat(result.text()).as(log())
			.contains("Correlation gate failed: ", "A runner of the application did not end");
		assertThat(Files.readString(report("logs.jsonl"))).contains("Hello");
	}

	@Test
	void aRunnerThatEndsTheJvmIsJudgedUntilThen() throws Exception {
		Result result = run(Duration.ofMinutes(2), Shapes.RunnerExits.class, Shapes.Service.class);
		assertThat(result.text()).as(log()).contains("Correlation gate failed: ", "The application ended itself");
	}

	@Test
	void argumentsComeFromTheFile() throws Exception {
		assertThat(run(Duration.ofMinutes(2), Shapes.NeedsArguments.class, Shapes.Service.class).text()).contains(
				"could not judge", "ended the JVM before it had started, at io.joinkey.check.run.Shapes",
				"NeedsArguments.main(Shapes.java:", "arguments: [");
		file("arguments: [north]\n");
		assertThat(run(Duration.ofMinutes(2), Shapes.NeedsArguments.class, Shapes.Service.class).text())
			.startsWith("Correlation gate failed: ");
	}

	@Test
	void aMainMethodThatStartsNothingIsAMessage() throws Exception {
		Result result = run(Duration.ofMinutes(2), Shapes.ReturnsEarly.class, Shapes.Service.class);
		assertThat(result.code()).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(result.text()).contains("returned without starting a Spring application", "arguments: [");
	}

	@Test
	void aMainMethodThatWaitsForeverEndsWithinTheLimit() throws Exception {
		Result result = run(Duration.ofSeconds(8), Shapes.WaitsForever.class, Shapes.Service.class);
		assertThat(result.code()).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(result.text()).contains("had not started the application after 4 s",
				"WaitsForever.main(Shapes.java:", "joinkey.gate.timeout");
	}

	@Test
	void aJvmThatDiesIsAMessage() throws Exception {
		Result result = run(Duration.ofMinutes(2), Shapes.Crashes.class, Shapes.Service.class);
		assertThat(result.code()).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(result.text()).contains("ended with exit code 7", "application.log");
	}

	@Test
	void theMissingPropertyOfAFailedStartIsNamed() throws Exception {
		Result result = run(Duration.ofMinutes(2), Shapes.MissesProperty.class, Shapes.Service.class);
		assertThat(result.code()).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(result.text()).contains("The application did not start", "The property payment.api-key is missing",
				"- payment.api-key=value");
	}

	@Test
	void aLibraryIsSkippedInOneLine() throws Exception {
		Result result = run(Duration.ofMinutes(2), Shapes.More.class);
		assertThat(result.code()).isEqualTo(GateProcess.CLEAN);
		assertThat(result.text())
			.isEqualTo("Correlation gate skipped: no class of this module has @SpringBootApplication\n");
	}

	@Test
	void beansOfTheTestsAreNotScanned() throws Exception {
		copy(Shapes.OfTheTests.class, tests());
		Files.writeString(tests().resolve("application.properties"), "spring.application.name=from-tests\n");
		Result result = run(Duration.ofMinutes(2), Shapes.Plain.class, Shapes.Service.class);
		assertThat(result.text()).as(log()).startsWith("Correlation gate failed: ");
		assertThat(Files.readString(report("spans.jsonl"))).contains("from-tests");
	}

	@Test
	void shippedFilesWinOverThoseOfTheTests() throws Exception {
		Files.writeString(tests().resolve("application.properties"), "spring.application.name=from-tests\n");
		Path shipped = Files.createDirectories(this.module.resolve("target/classes"));
		Files.writeString(shipped.resolve("application.properties"), "spring.application.name=shipped\n");
		Result result = run(Duration.ofMinutes(2), Shapes.Plain.class, Shapes.Service.class);
		assertThat(Files.readString(report("spans.jsonl"))).contains("shipped").doesNotContain("from-tests");
		assertThat(result.text()).contains("production file hidden by a file of the tests: application.properties");
	}

	@Test
	void aMainMethodOfTheTestsIsStartedWithTheTestClasses() throws Exception {
		copy(Shapes.TestMain.class, tests());
		copy(Shapes.More.class, tests());
		file("application: " + Shapes.TestMain.class.getName() + "\n");
		Result result = run(Duration.ofMinutes(2), Shapes.Plain.class, Shapes.Service.class);
		assertThat(result.text()).as(log()).startsWith("Correlation gate failed: ");
		assertThat(Files.readString(report("logs.jsonl"))).contains("Hello");
	}

	@Test
	void aFileWithErrorsIsAMessageWithLines() throws Exception {
		file("exclude: [/a]\nrequets: []\nwaivers:\n  - rule: log-has-idz\n    subject: x\n    expires: 2027-01-31\n");
		Result result = run(Duration.ofMinutes(2), Shapes.Plain.class, Shapes.Service.class);
		assertThat(result.code()).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(result.text()).contains("line 2: unknown key 'requets' in the file; did you mean 'requests'?",
				"line 4: there is no rule 'log-has-idz'; did you mean 'log-has-ids'?", "line 4: 'owner' is missing");
	}

	@Test
	void twoPostsThatExchangeTheirIdsAreCaught() throws Exception {
		file("discover: false\nrequests: [{method: POST, path: /orders, twice: true}]\n");
		Result result = run(Duration.ofMinutes(2), Shapes.Exchanges.class, Shapes.Meeting.class);
		assertThat(result.text()).as(log())
			.contains("log-id-equals-span  io.joinkey.check.run.Shapes.Meeting",
					"foreign: of the request POST /orders");
		assertThat(result.code()).isEqualTo(GateProcess.FINDINGS);
	}

	@Test
	void twoPostsThatMeetAndKeepTheirIdsAreLeftAlone() throws Exception {
		file("discover: false\nrequests: [{method: POST, path: /orders, twice: true}]\n");
		Result result = run(Duration.ofMinutes(2), Shapes.Meets.class, Shapes.Meeting.class);
		assertThat(Files.readString(report("logs.jsonl"))).as(log()).contains("Ordered");
		assertThat(result.text()).as(log()).doesNotContain("log-id-equals-span  ", "foreign: of the request");
	}

	private Result run(Duration limit, Class<?>... shapes) throws IOException, InterruptedException {
		Path classes = Files.createDirectories(this.module.resolve("target/classes"));
		for (Class<?> shape : shapes) {
			copy(shape, classes);
		}
		copy(Shapes.class, classes);
		List<Path> entries = new ArrayList<>(List.of(tests(), classes));
		for (Path entry : ClassPath.parse(System.getProperty("java.class.path")).entries()) {
			if (!entry.endsWith("test-classes") && !LEFT_OUT.matcher(entry.toString()).matches()) {
				entries.add(entry);
			}
		}
		return new GateProcess(new GateProcess.Settings(Path.of(System.getProperty("java.home"), "bin", "java"),
				List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"),
				new ClassPath(entries, List.of(classes), List.of(tests())), Map.of(), this.module,
				this.module.resolve("target/joinkey"), limit))
			.run(Goal.CHECK);
	}

	private Path tests() throws IOException {
		return Files.createDirectories(this.module.resolve("target/test-classes"));
	}

	private void file(String text) throws IOException {
		Files.writeString(tests().resolve(GateFile.NAME), text);
	}

	private Path report(String name) {
		return this.module.resolve("target/joinkey").resolve(name);
	}

	private String log() throws IOException {
		return Files.exists(report("application.log")) ? Files.readString(report("application.log")) : "";
	}

	private static void copy(Class<?> type, Path directory) throws IOException {
		String name = type.getName().replace('.', '/') + ".class";
		Files.createDirectories(directory.resolve(name).getParent());
		try (var bytes = type.getResourceAsStream("/" + name)) {
			Files.write(directory.resolve(name), bytes.readAllBytes());
		}
	}

}
