/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.messaging;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.annotation.JobScope;
import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Jobs of Spring Batch on H2: their traces, the traces of their items, partitions and
 * restarts.
 */
class BatchTests {

	private static final String SPAN = "00f067aa0ba902b7";

	private RunningService service;

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void aJobIsJoinedToItsItemsItsPartitionsAndItsFailedExecution() throws Exception {
		this.service = RunningService.start(Desk.class, "spring.batch.job.enabled=false",
				"joinkey.batch.item-trace-property=traceparent", "joinkey.batch.link-restarts=true");
		eachChunkLinksToTheTracesOfItsItems();
		partitionsStayInTheTraceOfTheJob();
		aRestartLinksToTheFailedExecution();
	}

	@Test
	void withNothingConfiguredAJobHasATraceOnly() throws Exception {
		this.service = RunningService.start(Desk.class, "spring.batch.job.enabled=false");
		JobExecution execution = run("settle");
		String traceId = span("settle").getTraceId();
		assertThat(this.service.lines("processing ", 5)).allMatch((line) -> traceId.equals(line.get("trace_id")))
			.noneMatch((line) -> line.containsKey("item_trace_id"));
		assertThat(this.service.line("Executing step: [pay]")).containsEntry("trace_id", traceId);
		assertThat(this.service.spans()).extracting(SpanData::getName).doesNotContain("chunk");
		assertThat(execution.getExecutionContext().containsKey("joinkey.traceparent")).isFalse();
		// the service starts although a step in job scope has no name before the job runs
		run("dated");
		assertThat(this.service.line("working in job scope")).containsEntry("trace_id", span("dated").getTraceId());
	}

	private void eachChunkLinksToTheTracesOfItsItems() throws Exception {
		run("settle");
		SpanData job = span("settle");
		String traceId = job.getTraceId();
		for (String name : List.of("a", "b", "c", "d")) {
			assertThat(this.service.line("processing " + name)).containsEntry("trace_id", traceId)
				.containsEntry("item_trace_id", name.repeat(32));
		}
		assertThat(this.service.line("processing hostile")).containsEntry("trace_id", traceId)
			.doesNotContainKey("item_trace_id");
		assertThat(this.service.lines("writing ", 3)).hasSize(3)
			.allMatch((line) -> traceId.equals(line.get("trace_id")) && !line.containsKey("item_trace_id"));
		List<SpanData> chunks = this.service.spans()
			.stream()
			.filter((span) -> span.getName().equals("chunk") && span.getTraceId().equals(traceId))
			.toList();
		assertThat(chunks).extracting(BatchTests::linked)
			.containsExactly(List.of("a".repeat(32), "b".repeat(32)), List.of("c".repeat(32)), List.of());
		assertThat(chunks.get(1).getAttributes().get(AttributeKey.stringArrayKey("joinkey.batch.item_trace_ids")))
			.containsExactly("d".repeat(32));
	}

	private void partitionsStayInTheTraceOfTheJob() throws Exception {
		run("partitioned");
		String traceId = span("partitioned").getTraceId();
		assertThat(this.service.lines("working on ", 3)).hasSize(3)
			.allMatch((line) -> traceId.equals(line.get("trace_id")))
			.extracting((line) -> line.get("thread_name"))
			.doesNotContain("main");
	}

	private void aRestartLinksToTheFailedExecution() throws Exception {
		JobExecution failed = run("flaky");
		assertThat(failed.getStatus()).isEqualTo(BatchStatus.FAILED);
		SpanData first = span("flaky");
		assertThat(this.service.line("Encountered an error executing step unreliable")).containsEntry("trace_id",
				first.getTraceId());
		this.service.context().getBean(Desk.class).repaired = true;
		JobExecution restarted = this.service.context().getBean(JobOperator.class).restart(failed);
		assertThat(restarted.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		SpanData second = this.service.spans()
			.stream()
			.filter((span) -> isJob(span, "flaky") && !span.getTraceId().equals(first.getTraceId()))
			.findFirst()
			.orElseThrow();
		assertThat(first.getLinks()).isEmpty();
		assertThat(second.getLinks()).extracting((link) -> link.getSpanContext().getSpanId())
			.containsExactly(first.getSpanId());
	}

	private JobExecution run(String job) throws Exception {
		return this.service.context()
			.getBean(JobOperator.class)
			.start(this.service.context().getBean(job, Job.class), new JobParameters());
	}

	private SpanData span(String job) {
		return this.service.spans().stream().filter((span) -> isJob(span, job)).findFirst().orElseThrow();
	}

	private static boolean isJob(SpanData span, String job) {
		return span.getParentSpanId().matches("0+")
				&& job.equals(span.getAttributes().get(AttributeKey.stringKey("spring.batch.job.name")));
	}

	private static List<String> linked(SpanData span) {
		return span.getLinks().stream().map(LinkData::getSpanContext).map((context) -> context.getTraceId()).toList();
	}

	/**
	 * A row of the table that the job reads.
	 *
	 * @param name its name
	 * @param traceparent where it came from
	 */
	record Row(String name, String traceparent) {
	}

	/** A service with jobs. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = RabbitAutoConfiguration.class)
	static class Desk extends JdbcDefaultBatchConfiguration {

		private static final Logger logger = LoggerFactory.getLogger(Desk.class);

		private volatile boolean repaired;

		@Bean
		static DataSource dataSource() {
			DataSource dataSource = new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2)
				.generateUniqueName(true)
				.addScript("org/springframework/batch/core/schema-h2.sql")
				.build();
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			jdbc.execute("create table payment(name varchar(10), traceparent varchar(80))");
			for (String name : List.of("a", "b", "c")) {
				jdbc.update("insert into payment values (?, ?)", name, "00-" + name.repeat(32) + "-" + SPAN + "-01");
			}
			jdbc.update("insert into payment values ('d', ?)", "d".repeat(32));
			jdbc.update("insert into payment values ('hostile', 'x\n{\"trace_id\":\"1\"}')");
			return dataSource;
		}

		@Bean
		static PlatformTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		static Job settle(JobRepository repository, PlatformTransactionManager transactionManager,
				DataSource dataSource) {
			JdbcCursorItemReader<Row> reader = new JdbcCursorItemReaderBuilder<Row>().name("payments")
				.dataSource(dataSource)
				.sql("select name, traceparent from payment order by name")
				.rowMapper((row, number) -> new Row(row.getString(1), row.getString(2)))
				.build();
			Step pay = new StepBuilder("pay", repository).<Row, Row>chunk(2)
				.transactionManager(transactionManager)
				.reader(reader)
				.processor((row) -> {
					logger.info("processing {}", row.name());
					return row;
				})
				.writer((rows) -> logger.info("writing {}", rows.size()))
				.build();
			return new JobBuilder("settle", repository).start(pay).build();
		}

		@Bean
		static Job partitioned(JobRepository repository, PlatformTransactionManager transactionManager) {
			Step worker = new StepBuilder("worker", repository).tasklet((contribution, context) -> {
				logger.info("working on {}", context.getStepContext().getStepExecutionContext().get("part"));
				return RepeatStatus.FINISHED;
			}, transactionManager).build();
			Step manager = new StepBuilder("manager", repository)
				.partitioner("worker",
						(size) -> IntStream.range(0, size)
							.boxed()
							.collect(Collectors.toMap((part) -> "part" + part,
									(part) -> new ExecutionContext(Map.of("part", part)))))
				.step(worker)
				.gridSize(3)
				.taskExecutor(new SimpleAsyncTaskExecutor("part-"))
				.build();
			return new JobBuilder("partitioned", repository).start(manager).build();
		}

		@Bean
		@JobScope
		static Step today(JobRepository repository, PlatformTransactionManager transactionManager,
				@Value("#{jobParameters['day'] ?: 'today'}") String day) {
			return new StepBuilder(day, repository).tasklet((contribution, context) -> {
				logger.info("working in job scope");
				return RepeatStatus.FINISHED;
			}, transactionManager).build();
		}

		@Bean
		static Job dated(JobRepository repository, Step today) {
			return new JobBuilder("dated", repository).start(today).build();
		}

		@Bean
		Job flaky(JobRepository repository, PlatformTransactionManager transactionManager) {
			return new JobBuilder("flaky", repository)
				.start(new StepBuilder("unreliable", repository).tasklet((contribution, context) -> {
					if (!this.repaired) {
						throw new IllegalStateException("not repaired");
					}
					return RepeatStatus.FINISHED;
				}, transactionManager).build())
				.build();
		}

	}

}
