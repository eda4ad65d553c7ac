/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import io.opentelemetry.api.trace.StatusCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.PeriodicTrigger;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id of scheduled runs: one of its own for each, also in the line that Spring
 * logs when one fails.
 */
class ScheduledHopTests {

	private static final String ERROR = "Unexpected error occurred in scheduled task";

	private static final String REACTIVE_ERROR = "Unexpected error occurred in scheduled reactive task";

	@Test
	void theErrorLineOfARunHasItsIdsOnBootsScheduler() {
		assertErrorLines(Jobs.class);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void theErrorLineOfARunHasItsIdsOnAVirtualThread() {
		assertErrorLines(Jobs.class, "spring.threads.virtual.enabled=true");
	}

	@Test
	void theErrorLineOnTheApplicationsSchedulerHasItsIds() {
		assertErrorLines(Stream.of(Jobs.class, OwnScheduler.class));
	}

	@Test
	void theErrorLineOnTheApplicationsSimpleSchedulerHasItsIds() {
		assertErrorLines(Stream.of(Jobs.class, OwnSimpleScheduler.class));
	}

	@Test
	void theErrorLineOfARunHasItsIdsOnARawScheduler() {
		assertErrorLines(Stream.of(Jobs.class, RawScheduler.class));
	}

	@Test
	void theErrorLineOnANonBeanSchedulerHasItsIds() {
		assertErrorLines(Stream.of(Jobs.class, TwoSchedulers.class));
		assertErrorLines(Stream.of(Jobs.class, ConfiguredScheduler.class));
	}

	@Test
	void theErrorLineOfAReactiveRunHasItsIds() {
		try (RunningService service = RunningService.start(new SpringApplication(Shop.class, ReactiveJobs.class))) {
			for (String job : List.of("at once", "later", "blocked", "elsewhere")) {
				Map<String, Object> begun = service.linesWith("begin " + job).get(0);
				String traceId = String.valueOf(begun.get("trace_id"));
				assertThat(service.spansOf(traceId)).singleElement()
					.satisfies((span) -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
				Awaitility.await().until(() -> service.linesOf(traceId).size() == 2);
				assertThat(service.linesOf(traceId).get(1)).as(job)
					.containsEntry("message", REACTIVE_ERROR)
					.containsEntry("span_id", begun.get("span_id"));
			}
			assertThat(service.linesWith(REACTIVE_ERROR))
				.allSatisfy((line) -> assertThat(line).containsKey("trace_id"));
		}
	}

	@Test
	void withReactorsDefaultAReactiveErrorLineHasNoIds() {
		// the switch holds for the whole JVM
		Hooks.disableAutomaticContextPropagation();
		try (RunningService service = RunningService.start(new SpringApplication(Shop.class, ReactiveJobs.class),
				"spring.reactor.context-propagation=limited")) {
			assertThat(service.linesWith(REACTIVE_ERROR))
				.allSatisfy((line) -> assertThat(line).doesNotContainKey("trace_id"));
		}
	}

	@Test
	void withoutPropagationTheErrorLineHasNoIds() {
		try (RunningService service = RunningService.start(new SpringApplication(Shop.class, Jobs.class),
				"spring.task.execution.propagate-context=false")) {
			assertThat(service.linesWith(ERROR)).allSatisfy((line) -> assertThat(line).doesNotContainKey("trace_id"));
		}
	}

	@Test
	void aPeriodicTaskDoesNotKeepTheTraceOfItsScheduler() {
		try (RunningService service = RunningService
			.start(new SpringApplication(Shop.class, Jobs.class, ManySchedulers.class, Repeating.class))) {
			for (String name : List.of("pool", "simple", "raw", "hidden")) {
				for (String way : List.of("rate", "delay", "trigger")) {
					Traceparent sent = Traceparent.next();
					int status = service.get("/repeat/" + name + "/" + way, "traceparent", sent.sampled()).statusCode();
					if (status == 200) {
						String message = "run " + name + " " + way;
						List<Map<String, Object>> runs = Awaitility.await()
							.until(() -> service.linesWith(message), (lines) -> lines.size() >= 3);
						assertThat(runs).as(message)
							.allSatisfy((line) -> assertThat(line).doesNotContainKey("trace_id"));
						assertThat(service.linesOf(sent.traceId())).extracting((line) -> line.get("message"))
							.contains("once " + name + " " + way);
					}
				}
			}
		}
	}

	private static void assertErrorLines(Class<?> jobs, String... properties) {
		assertErrorLines(Stream.of(jobs), properties);
	}

	private static void assertErrorLines(Stream<Class<?>> sources, String... properties) {
		try (RunningService service = RunningService.start(
				new SpringApplication(Stream.concat(Stream.of(Shop.class), sources).toArray(Class<?>[]::new)),
				properties)) {
			for (String job : List.of("rate", "delay", "cron")) {
				List<Map<String, Object>> begun = Awaitility.await()
					.until(() -> service.linesWith("begin " + job), (lines) -> lines.size() >= 2);
				String traceId = String.valueOf(begun.get(0).get("trace_id"));
				assertThat(begun.get(1)).doesNotContainEntry("trace_id", traceId);
				assertThat(service.spansOf(traceId)).hasSize(1)
					.allSatisfy((span) -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
				Awaitility.await().until(() -> service.linesOf(traceId).size() == 2);
				assertThat(service.linesOf(traceId).get(1)).containsEntry("message", ERROR)
					.containsEntry("span_id", begun.get(0).get("span_id"))
					.containsEntry("trace_flags", begun.get(0).get("trace_flags"));
			}
		}
	}

	@Component
	@EnableScheduling
	static class Jobs {

		private static final Logger logger = LoggerFactory.getLogger(Jobs.class);

		@Scheduled(fixedRate = 20)
		void rate() {
			fail("rate");
		}

		@Scheduled(fixedDelay = 20)
		void delay() {
			fail("delay");
		}

		@Scheduled(cron = "* * * * * *")
		void cron() {
			fail("cron");
		}

		private void fail(String job) {
			logger.info("begin {}", job);
			throw new IllegalStateException(job);
		}

	}

	@Component
	@EnableScheduling
	static class ReactiveJobs {

		private static final Logger logger = LoggerFactory.getLogger(ReactiveJobs.class);

		@Scheduled(fixedRate = 20)
		Mono<Void> atOnce() {
			return Mono.defer(() -> fail("at once"));
		}

		@Scheduled(fixedRate = 20)
		Mono<Void> later() {
			return Mono.delay(Duration.ofMillis(1)).flatMap((tick) -> fail("later"));
		}

		@Scheduled(fixedDelay = 20)
		Flux<Void> blocked() {
			return Flux.interval(Duration.ofMillis(1)).flatMap((tick) -> fail("blocked"));
		}

		@Scheduled(fixedRate = 20)
		Mono<Void> elsewhere() {
			return Mono.defer(() -> {
				logger.info("begin elsewhere");
				return Mono.fromFuture(CompletableFuture.runAsync(() -> {
					throw new IllegalStateException("elsewhere");
				}));
			});
		}

		private static Mono<Void> fail(String job) {
			logger.info("begin {}", job);
			return Mono.error(new IllegalStateException(job));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnScheduler {

		@Bean
		ThreadPoolTaskScheduler ownScheduler() {
			return new ThreadPoolTaskScheduler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSimpleScheduler {

		@Bean
		SimpleAsyncTaskScheduler ownSimpleScheduler() {
			return new SimpleAsyncTaskScheduler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RawScheduler {

		@Bean
		ScheduledExecutorService rawScheduler() {
			return Executors.newSingleThreadScheduledExecutor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoSchedulers {

		@Bean
		ThreadPoolTaskScheduler one() {
			return new ThreadPoolTaskScheduler();
		}

		@Bean
		SimpleAsyncTaskScheduler two() {
			return new SimpleAsyncTaskScheduler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConfiguredScheduler {

		@Bean
		SchedulingConfigurer configurer() {
			return (registrar) -> registrar.setScheduler(Executors.newSingleThreadScheduledExecutor((task) -> {
				Thread thread = new Thread(task, "configured");
				thread.setDaemon(true);
				return thread;
			}));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ManySchedulers {

		@Bean
		ThreadPoolTaskScheduler pool() {
			return new ThreadPoolTaskScheduler();
		}

		@Bean
		SimpleAsyncTaskScheduler simple() {
			return new SimpleAsyncTaskScheduler();
		}

		@Bean
		ScheduledExecutorService raw() {
			return Executors.newScheduledThreadPool(1);
		}

		@Bean
		ScheduledExecutorService hidden() {
			return Executors.newSingleThreadScheduledExecutor();
		}

	}

	@RestController
	static class Repeating {

		private static final Logger logger = LoggerFactory.getLogger(Repeating.class);

		private final BeanFactory beanFactory;

		Repeating(BeanFactory beanFactory) {
			this.beanFactory = beanFactory;
		}

		@GetMapping("/repeat/{name}/{way}")
		void repeat(@PathVariable String name, @PathVariable String way) throws Exception {
			Object scheduler = this.beanFactory.getBean(name);
			AtomicInteger runs = new AtomicInteger();
			Runnable task = () -> {
				logger.info("run {} {}", name, way);
				if (runs.incrementAndGet() == 3) {
					throw new IllegalStateException("the last run of " + name);
				}
			};
			Runnable once = () -> logger.info("once {} {}", name, way);
			if (scheduler instanceof TaskScheduler spring) {
				Future<?> future = switch (way) {
					case "rate" -> spring.scheduleAtFixedRate(task, Duration.ofMillis(5));
					case "delay" -> spring.scheduleWithFixedDelay(task, Duration.ofMillis(5));
					default -> spring.schedule(task, new PeriodicTrigger(Duration.ofMillis(5)));
				};
				assertThat(future).isNotNull();
				spring.schedule(once, Instant.now()).get();
				Awaitility.await().until(() -> runs.get() > 3);
				future.cancel(true);
			}
			else if (scheduler instanceof ScheduledExecutorService raw) {
				if (way.equals("delay")) {
					raw.scheduleWithFixedDelay(task, 1, 1, TimeUnit.MILLISECONDS);
				}
				else {
					raw.scheduleAtFixedRate(task, 1, 1, TimeUnit.MILLISECONDS);
				}
				raw.schedule(once, 1, TimeUnit.MILLISECONDS).get();
			}
		}

	}

}
