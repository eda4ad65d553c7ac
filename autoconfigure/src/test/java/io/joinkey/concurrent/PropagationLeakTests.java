/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.CallerRunsPolicy;
import java.util.concurrent.TimeUnit;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A thread belongs to a request only while it works for it.
 */
class PropagationLeakTests {

	private static final List<String> POOLS = List.of("raw", "spring");

	private static RunningService service;

	private static Tracer tracer;

	private static ObservationRegistry observations;

	@BeforeAll
	static void start() {
		service = RunningService.start(new SpringApplication(Shop.class, Pools.class));
		tracer = service.context().getBean(Tracer.class);
		observations = service.context().getBean(ObservationRegistry.class);
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@Test
	void interleavedTasksOfTwoRequestsOnOneThreadNeverCrossAndLeaveItClean() throws Exception {
		for (String name : POOLS) {
			AsyncTaskExecutor pool = pool(name + "Unbounded");
			Map<Future<Here>, Here> expected = new LinkedHashMap<>();
			for (int i = 0; i < 100; i++) {
				boolean fails = i % 5 == 0;
				within("request", () -> expected.put(pool.submit(() -> work(fails)), Here.now()));
				expected.put(pool.submit(Here::now), Here.NOWHERE);
			}
			for (Map.Entry<Future<Here>, Here> task : expected.entrySet()) {
				try {
					assertThat(task.getKey().get()).as(name).isEqualTo(task.getValue());
				}
				catch (ExecutionException ex) {
					assertThat(ex).hasMessageContaining(task.getValue().toString());
				}
			}
			assertThat(expected.values().stream().distinct()).as("the requests, and none").hasSize(101);
		}
	}

	@Test
	void aTaskThatTheCallerRunsLeavesTheCallersContextAsItWas() throws Exception {
		for (String name : POOLS) {
			AsyncTaskExecutor pool = pool(name);
			CountDownLatch busy = fill(pool);
			within("caller", () -> {
				Here before = Here.now();
				List<Here> seen = new ArrayList<>();
				pool.execute(() -> {
					assertThat(Thread.currentThread().getName()).isEqualTo("test-caller");
					seen.add(Here.now());
					Observation.start("left open", observations).openScope().close();
				});
				assertThatIllegalStateException().isThrownBy(() -> pool.execute(() -> {
					throw new IllegalStateException("fails");
				}));
				assertThat(seen).containsExactly(before);
				assertThat(Here.now()).isEqualTo(before);
			});
			assertThat(Here.now()).isEqualTo(Here.NOWHERE);
			busy.countDown();
		}
	}

	@Test
	void aTaskThatIsRejectedLeavesTheCallersContextAsItWas() throws Exception {
		for (String name : List.of("rejectingRaw", "rejectingSpring")) {
			AsyncTaskExecutor pool = pool(name);
			CountDownLatch busy = fill(pool);
			within("caller", () -> {
				Here before = Here.now();
				assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> pool.execute(() -> {
				}));
				assertThat(Here.now()).isEqualTo(before);
			});
			busy.countDown();
		}
	}

	@Test
	void aSpanWithoutAnObservationGoesAlong() throws Exception {
		for (String name : POOLS) {
			AsyncTaskExecutor pool = pool(name);
			Span span = tracer.nextSpan().name("by the tracer").start();
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
				assertThat(pool.submit(() -> MDC.get("span_id")).get()).isEqualTo(span.context().spanId());
			}
			span.end();
			io.opentelemetry.api.trace.Span raw = service.context()
				.getBean(OpenTelemetry.class)
				.getTracer("own")
				.spanBuilder("by OpenTelemetry")
				.startSpan();
			within("around", () -> {
				try (Scope scope = raw.makeCurrent()) {
					assertThat(pool.submit(() -> MDC.get("span_id")).get()).isEqualTo(raw.getSpanContext().getSpanId());
				}
			});
			raw.end();
			assertThat(pool.submit(Here::now).get()).isEqualTo(Here.NOWHERE);
		}
	}

	private static Here work(boolean fails) {
		Here here = Here.now();
		Observation observation = Observation.start("work", observations);
		try (Observation.Scope scope = observation.openScope()) {
			if (fails) {
				throw new IllegalStateException(here.toString());
			}
			return here;
		}
		finally {
			observation.stop();
		}
	}

	private static CountDownLatch fill(AsyncTaskExecutor pool) throws InterruptedException {
		Thread.currentThread().setName("test-caller");
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch busy = new CountDownLatch(1);
		pool.execute(() -> {
			started.countDown();
			try {
				busy.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		started.await();
		pool.execute(() -> {
		});
		return busy;
	}

	private static AsyncTaskExecutor pool(String name) {
		Object pool = service.context().getBean(name);
		return (pool instanceof AsyncTaskExecutor executor) ? executor
				: new TaskExecutorAdapter((ThreadPoolExecutor) pool);
	}

	private static void within(String request, Work work) throws Exception {
		Observation observation = Observation.start(request, observations);
		try (Observation.Scope scope = observation.openScope()) {
			work.run();
		}
		finally {
			observation.stop();
		}
	}

	private interface Work {

		void run() throws Exception;

	}

	/**
	 * What a thread belongs to.
	 */
	private record Here(String mdc, String span, String observation) {

		static final Here NOWHERE = new Here("nullnull", "null", "0");

		static Here now() {
			Span span = tracer.currentSpan();
			return new Here(MDC.get("trace_id") + MDC.get("span_id"),
					(span != null) ? span.context().traceId() + span.context().spanId() : "null",
					Integer.toHexString(System.identityHashCode(observations.getCurrentObservation())));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Pools {

		@Bean
		ThreadPoolExecutor rawUnbounded() {
			return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		}

		@Bean
		ThreadPoolTaskExecutor springUnbounded() {
			return new ThreadPoolTaskExecutor();
		}

		@Bean
		ThreadPoolExecutor raw() {
			return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1),
					new CallerRunsPolicy());
		}

		@Bean
		ThreadPoolTaskExecutor spring() {
			ThreadPoolTaskExecutor executor = rejectingSpring();
			executor.setRejectedExecutionHandler(new CallerRunsPolicy());
			return executor;
		}

		@Bean
		ThreadPoolExecutor rejectingRaw() {
			return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1));
		}

		@Bean
		ThreadPoolTaskExecutor rejectingSpring() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setMaxPoolSize(1);
			executor.setQueueCapacity(1);
			return executor;
		}

	}

}
