/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.joinkey.check.rules.CorrelationRule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.partition.support.SimplePartitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Breaks of jobs of Spring Batch.
 */
final class BatchSabotages {

	private static final Logger log = LoggerFactory.getLogger(BatchSabotages.class);

	private BatchSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc()
			.property("spring.batch.job.enabled", "false")
			.requesting("/imports")
			.with(Imports.class, Runs.class);
		return List.of(new Sabotage("partitions of a batch step on an executor made by hand", CorrelationRule.ASYNC_HOP,
				mvc.with(Partitions.class),
				"on the executor of the threads part-* (given to TaskExecutorPartitionHandler)",
				mvc.with(DecoratedPartitions.class)));
	}

	private static Step parts(JobRepository repository, Step part, SimpleAsyncTaskExecutor executor) {
		return new StepBuilder("parts", repository).partitioner("part", new SimplePartitioner())
			.step(part)
			.gridSize(2)
			.taskExecutor(executor)
			.build();
	}

	@Configuration(proxyBeanMethods = false)
	static class Imports {

		@Bean
		Step part(JobRepository repository) {
			return new StepBuilder("part", repository).tasklet((contribution, context) -> {
				log.info("Importing a part");
				return RepeatStatus.FINISHED;
			}).build();
		}

		@Bean
		Job importJob(JobRepository repository, @Qualifier("parts") Step parts) {
			return new JobBuilder("import", repository).start(parts).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Partitions {

		@Bean
		Step parts(JobRepository repository, @Qualifier("part") Step part) {
			return BatchSabotages.parts(repository, part, new SimpleAsyncTaskExecutor("part-"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DecoratedPartitions {

		@Bean
		Step parts(JobRepository repository, @Qualifier("part") Step part) {
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("part-");
			executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
			return BatchSabotages.parts(repository, part, executor);
		}

	}

	@RestController
	static class Runs {

		private final AtomicLong runs = new AtomicLong();

		private final JobOperator operator;

		private final Job job;

		Runs(JobOperator operator, Job job) {
			this.operator = operator;
			this.job = job;
		}

		@GetMapping("/imports")
		String imported() throws Exception {
			return this.operator
				.start(this.job,
						new JobParametersBuilder().addLong("run", this.runs.incrementAndGet()).toJobParameters())
				.getStatus()
				.toString();
		}

	}

}
