/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.nio.file.Path;
import java.time.Duration;

import io.joinkey.check.run.GateProcess.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications without a web server, with real processes.
 */
class WithoutWebTests {

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private static final String RECORDS = "records: [{topic: orders, value: first}, {topic: orders, value: second}]\n";

	@TempDir
	private Path directory;

	@Test
	void aRunnerThatEndsIsJudged() throws Exception {
		BuiltModule module = module(BuiltModule.PLAIN);
		Result result = module.run(LIMIT, WithoutWeb.Runner.class);
		assertThat(result.text()).as(module.log()).startsWith("Correlation gate passed: ");
		assertThat(module.report("logs.jsonl")).contains("working", "The correlation gate sent a request");
	}

	@Test
	void aBatchJobIsJudged() throws Exception {
		BuiltModule module = module(BuiltModule.BATCH);
		Result result = module.run(LIMIT, WithoutWeb.Batch.class);
		assertThat(result.text()).as(module.log()).startsWith("Correlation gate passed: ");
		assertThat(module.report("spans.jsonl")).contains("spring.batch.job");
	}

	/** The job is run by a runner of Spring Boot's. */
	@Test
	void linesWithoutIdsAndAPoolThatDropsTheTraceOfAStepAreFound() throws Exception {
		BuiltModule module = module(BuiltModule.BATCH).property("logging.pattern.console", "%msg%n");
		Result result = module.run(LIMIT, WithoutWeb.BrokenBatch.class);
		assertThat(result.text()).as(module.log())
			.startsWith("Correlation gate failed: 2 findings, 0 warnings, 0 inconclusive")
			.contains("async-hop", "BrokenBatch.write", "log-every-appender  CONSOLE");
	}

	@Test
	void aConsumerIsJudgedByTheRecordsOfTheFile() throws Exception {
		BuiltModule module = consumer();
		module.file(RECORDS);
		Result result = module.run(LIMIT, WithoutWeb.Consumer.class);
		assertThat(result.text()).as(module.log()).startsWith("Correlation gate passed: ");
		assertThat(module.report("logs.jsonl")).contains("order first", "order second");
	}

	@Test
	void aConsumerWithoutRecordsIsNoted() throws Exception {
		BuiltModule module = consumer();
		Result result = module.run(LIMIT, WithoutWeb.Consumer.class);
		assertThat(result.text()).as(module.log()).startsWith("Correlation gate passed: ");
		assertThat(module.report("report.json")).contains("Kafka listeners that were given no record");
	}

	@Test
	void aConsumerThatDropsTheTraceIsFound() throws Exception {
		BuiltModule module = consumer().property("spring.kafka.listener.observation-enabled", "false");
		module.file(RECORDS);
		Result result = module.run(LIMIT, WithoutWeb.Consumer.class);
		assertThat(result.text()).as(module.log())
			.startsWith("Correlation gate failed: 1 finding, 0 warnings, 0 inconclusive")
			.contains("kafka-consumed");
	}

	private BuiltModule consumer() {
		return module(BuiltModule.KAFKA).property("spring.kafka.listener.observation-enabled", "true");
	}

	private BuiltModule module(String leftOut) {
		return new BuiltModule(this.directory, leftOut).property("management.tracing.sampling.probability", "1")
			.property("spring.application.name", "without-web");
	}

}
