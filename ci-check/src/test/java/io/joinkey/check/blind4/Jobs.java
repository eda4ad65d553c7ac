/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Joinkey;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Work that no request asks for. */
public final class Jobs {

	private static final Logger log = LoggerFactory.getLogger(Jobs.class);

	private Jobs() {
	}

	/** Imports rows on threads of the step. */
	@EnableAutoConfiguration
	public static class Batchsteps {

		public static void main(String[] arguments) {
			Platform.mvc(Batchsteps.class, arguments, "spring.main.web-application-type=none");
		}

		@Bean
		Job importJob(JobRepository repository, Step rows) {
			return new JobBuilder("import", repository).start(rows).build();
		}

		@Bean
		Step rows(JobRepository repository, @Value("${import.threads:3}") int threads) {
			ChunkOrientedStepBuilder<String, String> step = new StepBuilder("rows", repository).<String, String>chunk(2)
				.reader(new ListItemReader<>(List.of("one", "two", "three", "four")))
				.processor(this::priced)
				.writer((rows) -> log.info("Wrote {} rows", rows.size()));
			if (threads > 1) {
				SimpleAsyncTaskExecutor workers = new SimpleAsyncTaskExecutor("import-");
				workers.setConcurrencyLimit(threads);
				if (Variant.fixed()) {
					workers.setTaskDecorator(new ContextPropagatingTaskDecorator());
				}
				step.taskExecutor(workers);
			}
			return step.build();
		}

		private String priced(String row) {
			log.info("Row {} priced", row);
			return row;
		}

	}

	/** Imports rows on the thread of the job. */
	public static final class Hbatchjob {

		private Hbatchjob() {
		}

		public static void main(String[] arguments) {
			System.setProperty("import.threads", "1");
			Batchsteps.main(arguments);
		}

	}

	/** Registers its job by code, where Spring observes annotated methods only. */
	@EnableAutoConfiguration
	@EnableScheduling
	@RestController
	public static class Registrartask implements SchedulingConfigurer {

		private final RestClient rates;

		private final ObservationRegistry observations;

		Registrartask(RestClient.Builder builder, @Value("${rates.url}") String url, ObservationRegistry observations) {
			this.rates = builder.baseUrl(url).build();
			this.observations = observations;
		}

		public static void main(String[] arguments) {
			Platform.mvc(Registrartask.class, arguments);
		}

		@GetMapping("/plans")
		public String plans() {
			log.info("Plans listed");
			return "plans";
		}

		@Override
		public void configureTasks(ScheduledTaskRegistrar registrar) {
			registrar.addFixedDelayTask(Variant.fixed()
					? () -> Observation.createNotStarted("refresh", this.observations).observe(this::refresh)
					: this::refresh, Duration.ofMillis(400));
		}

		private void refresh() {
			this.rates.get().uri("/rates").retrieve().toBodilessEntity();
			log.info("Rates refreshed");
		}

	}

	/** Polls on a timer of its own, and opens a trace for each run. */
	@EnableAutoConfiguration
	@RestController
	public static class Hrawtimer {

		private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

		private final RestClient rates;

		private final ObservationRegistry observations;

		Hrawtimer(RestClient.Builder builder, @Value("${rates.url}") String url, ObservationRegistry observations) {
			this.rates = builder.baseUrl(url).build();
			this.observations = observations;
		}

		public static void main(String[] arguments) {
			Joinkey.mvc(Hrawtimer.class, arguments);
		}

		@GetMapping("/coins")
		public String coins() {
			log.info("Coins listed");
			return "coins";
		}

		@EventListener(ApplicationReadyEvent.class)
		void start() {
			this.timer.scheduleWithFixedDelay(
					() -> Observation.createNotStarted("poll", this.observations).observe(this::poll), 100, 500,
					TimeUnit.MILLISECONDS);
		}

		private void poll() {
			this.rates.get().uri("/rates").retrieve().toBodilessEntity();
			log.info("Rates polled");
		}

		@PreDestroy
		void stop() {
			this.timer.shutdownNow();
		}

	}

}
