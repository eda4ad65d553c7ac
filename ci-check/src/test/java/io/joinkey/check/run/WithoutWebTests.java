/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.nio.file.Path;
import java.time.Duration;

import io.joinkey.check.run.GateProcess.Result;
import io.joinkey.check.run.MainMethod.Judged;
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
	private static Path shared;

	private static Judged batch;

	private static Judged brokenBatch;

	@TempDir
	private Path directory;

	/** A runner and a job that end, judged once. */
	private static synchronized Judged batch() throws Exception {
		if (batch == null) {
			BuiltModule module = module(shared.resolve("batch"), BuiltModule.BATCH);
			batch = new Judged(module, module.run(LIMIT, WithoutWeb.Batch.class));
		}
		return batch;
	}

	/** Lines without ids and a pool that drops the trace, judged once. */
	private static synchronized Judged brokenBatch() throws Exception {
		if (brokenBatch == null) {
			BuiltModule module = module(shared.resolve("broken-batch"), BuiltModule.BATCH)
				.property("logging.pattern.console", "%msg%n");
			brokenBatch = new Judged(module, module.run(LIMIT, WithoutWeb.BrokenBatch.class));
		}
		return brokenBatch;
	}

	@Test
	void aRunnerThatEndsIsJudged() throws Exception {
		BuiltModule module = batch().module();
		assertThat(batch().result().text()).as(module.log()).startsWith("Correlation gate passed: ");
		assertThat(module.report("logs.jsonl")).contains("working", "The correlation gate sent a request");
	}

	@Test
	void linesWithoutIdsAreFoundWithoutAWebServer() throws Exception {
		assertThat(brokenBatch().result().text()).as(brokenBatch().module().log())
			.contains("log-every-appender  CONSOLE");
	}

	@Test
	void aBatchJobIsJudged() throws Exception {
		BuiltModule module = batch().module();
		assertThat(batch().result().text()).as(module.log()).startsWith("Correlation gate passed: ");
		assertThat(module.report("spans.jsonl")).contains("spring.batch.job");
	}

	@Test
	void aPoolThatDropsTheTraceOfAStepIsFound() throws Exception {
		assertThat(brokenBatch().result().text()).as(brokenBatch().module().log())
			.startsWith("Correlation gate failed: 2 findings, 0 warnings, 0 inconclusive")
			.contains("async-hop", "BrokenBatch.write");
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
		assertThat(module.report("report.json")).contains("Kafka listeners that were given no record: "
				+ WithoutWeb.Consumer.class.getName() + ".order of orders; list one under records");
		assertThat(result.text()).contains(WithoutWeb.Consumer.class.getName() + ".order of orders");
	}

	@Test
	void recordsThatFailAndTopicsWithoutAListenerAreNamed() throws Exception {
		BuiltModule module = consumer();
		module.file("records: [{topic: orders, value: wrong}, {topic: order, value: lost}]\n");
		Result result = module.run(LIMIT, WithoutWeb.Consumer.class);
		assertThat(result.text()).as(module.log())
			.contains(WithoutWeb.Consumer.class.getName() + ".order failed on each record of orders.",
					"takes the records of order in joinkey-gate.yaml; did you mean 'orders'?");
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
		return module(this.directory, BuiltModule.KAFKA).property("spring.kafka.listener.observation-enabled", "true");
	}

	private static BuiltModule module(Path directory, String leftOut) {
		return new BuiltModule(directory, leftOut).property("management.tracing.sampling.probability", "1")
			.property("spring.application.name", "without-web");
	}

}
