/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;

/**
 * Applications that have no web server.
 */
final class WithoutWeb {

	private WithoutWeb() {
	}

	@SpringBootApplication
	static class Batch {

		private static final Logger log = LoggerFactory.getLogger(Batch.class);

		public static void main(String[] arguments) {
			SpringApplication.run(Batch.class, arguments);
		}

		@Bean
		static CommandLineRunner work() {
			return (arguments) -> log.info("working");
		}

		@Bean
		static Job job(JobRepository jobs) {
			return new JobBuilder("invoices", jobs).start(step(jobs)).build();
		}

		private static Step step(JobRepository jobs) {
			return new StepBuilder("write", jobs).tasklet((contribution, chunk) -> {
				log.info("writing invoices");
				return RepeatStatus.FINISHED;
			}).build();
		}

	}

	/** A pool of its own drops the trace of the step. */
	@SpringBootApplication
	static class BrokenBatch {

		private static final Logger log = LoggerFactory.getLogger(BrokenBatch.class);

		public static void main(String[] arguments) {
			System.exit(SpringApplication.exit(SpringApplication.run(BrokenBatch.class, arguments)));
		}

		@Bean
		static Job job(JobRepository jobs) {
			return new JobBuilder("invoices", jobs).start(step(jobs)).build();
		}

		private static Step step(JobRepository jobs) {
			return new StepBuilder("write", jobs).tasklet((contribution, chunk) -> {
				write();
				return RepeatStatus.FINISHED;
			}).build();
		}

		private static void write() throws InterruptedException, ExecutionException {
			ExecutorService pool = Executors.newFixedThreadPool(1);
			try {
				pool.submit(() -> log.info("writing invoices")).get();
			}
			finally {
				pool.shutdown();
			}
		}

	}

	@SpringBootApplication
	static class Consumer {

		private static final Logger log = LoggerFactory.getLogger(Consumer.class);

		public static void main(String[] arguments) {
			SpringApplication.run(Consumer.class, arguments);
		}

		@KafkaListener(topics = "orders", groupId = "consumer")
		void order(String order) {
			log.info("order {}", order);
			if (order.equals("wrong")) {
				throw new IllegalArgumentException(order);
			}
		}

	}

}
