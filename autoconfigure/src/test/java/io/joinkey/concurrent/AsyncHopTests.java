/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id behind {@code @Async}, in Spring MVC's asynchronous requests and in event
 * listeners, whichever executors the application has.
 */
class AsyncHopTests {

	private static final List<String> MVC = List.of("callable", "task", "stream", "deferred", "sse");

	private static final List<String> ASYNC = List.of("async", "future", "uncaught");

	@Test
	void bootsExecutorKeepsTheTraceAndItsPlaceInMvc() {
		try (RunningService service = start(List.of())) {
			assertJoined(service, MVC, ASYNC, List.of("event"));
			for (String path : List.of("callable", "task", "stream")) {
				assertThat(service.linesWith("in " + path).get(0).get("thread_name")).asString().startsWith("task-");
			}
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void bootsVirtualThreadsKeepTheTrace() {
		try (RunningService service = start(List.of(), "spring.threads.virtual.enabled=true")) {
			assertJoined(service, MVC, ASYNC, List.of("event"));
		}
	}

	@Test
	void anExecutorOfTheApplicationThatBootBacksOffForKeepsTheTrace() {
		assertJoined(List.of(OneExecutor.class), MVC, ASYNC, List.of("event", "one"));
	}

	@Test
	void severalExecutorsOfTheApplicationKeepTheTrace() {
		assertJoined(List.of(OneExecutor.class, TwoMore.class), MVC, ASYNC, List.of("event", "one", "two"));
	}

	@Test
	void anAsyncConfigurersNonBeanExecutorKeepsTheTrace() {
		assertJoined(List.of(OwnAsync.class), MVC, ASYNC, List.of("event"));
		assertJoined(List.of(OneExecutor.class, OwnAsync.class), MVC, ASYNC, List.of("event", "one"));
	}

	@Test
	void aMulticastersNonBeanExecutorKeepsTheTrace() {
		assertJoined(List.of(OwnMulticaster.class), List.of("event"), List.of("published"), List.of());
	}

	@Test
	void withoutPropagationTheTraceIsLost() {
		try (RunningService service = start(List.of(OneExecutor.class, OwnMulticaster.class),
				"spring.task.execution.propagate-context=false")) {
			for (String path : List.of("callable", "task", "stream", "deferred", "async", "future", "event", "one")) {
				service.get("/" + path, "traceparent", Traceparent.next().sampled());
				assertThat(service.linesWith("in " + path)).as(path)
					.allSatisfy((line) -> assertThat(line).doesNotContainKey("trace_id"));
			}
		}
	}

	@SafeVarargs
	private static void assertJoined(List<Class<?>> sources, List<String>... paths) {
		try (RunningService service = start(sources)) {
			assertJoined(service, paths);
		}
	}

	@SafeVarargs
	private static void assertJoined(RunningService service, List<String>... paths) {
		for (List<String> some : paths) {
			for (String path : some) {
				Traceparent sent = Traceparent.next();
				service.get("/" + path, "traceparent", sent.sampled());
				List<Map<String, Object>> lines = service.linesWith("in " + path);
				assertThat(lines).as(path)
					.allSatisfy((line) -> assertThat(line).containsEntry("trace_id", sent.traceId()));
				if (path.equals("uncaught")) {
					Awaitility.await()
						.until(() -> service.linesOf(sent.traceId())
							.stream()
							.anyMatch((line) -> String.valueOf(line.get("message"))
								.startsWith("Unexpected exception occurred invoking async method")));
				}
			}
		}
	}

	private static RunningService start(List<Class<?>> sources, String... properties) {
		SpringApplication application = new SpringApplication(Shop.class, Pages.class, Work.class);
		application.addPrimarySources(sources);
		return RunningService.start(application, properties);
	}

	@Configuration(proxyBeanMethods = false)
	static class OneExecutor {

		@Bean
		ThreadPoolTaskExecutor one() {
			return new ThreadPoolTaskExecutor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoMore {

		@Bean
		Executor two() {
			return Executors.newFixedThreadPool(1);
		}

		@Bean
		SimpleAsyncTaskExecutor three() {
			return new SimpleAsyncTaskExecutor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnAsync implements AsyncConfigurer {

		@Override
		public Executor getAsyncExecutor() {
			return (task) -> new Thread(task, "own-async").start();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMulticaster {

		@Bean
		SimpleApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor((task) -> {
				// the start's own events belong to the start
				if (Thread.currentThread().getName().equals("main")) {
					task.run();
				}
				else {
					new Thread(task, "own-events").start();
				}
			});
			return multicaster;
		}

	}

	record Placed(String order) {
	}

	record Published(String order) {
	}

	@Component
	@EnableAsync
	static class Work {

		private static final Logger logger = LoggerFactory.getLogger(Work.class);

		@Async
		void async() {
			logger.info("in async");
		}

		@Async
		CompletableFuture<String> future() {
			logger.info("in future");
			return CompletableFuture.completedFuture("future");
		}

		@Async
		void uncaught() {
			logger.info("in uncaught");
			throw new IllegalStateException("uncaught");
		}

		@Async("one")
		void one() {
			logger.info("in one");
		}

		@Async("two")
		void two() {
			logger.info("in two");
		}

		@Async
		@EventListener
		void on(Placed placed) {
			logger.info("in event");
		}

		@EventListener
		void on(Published published) {
			logger.info("in published");
		}

	}

	@RestController
	static class Pages {

		private static final Logger logger = LoggerFactory.getLogger(Pages.class);

		private final Work work;

		private final ApplicationEventPublisher events;

		private final Executor executor;

		Pages(Work work, ApplicationEventPublisher events, Map<String, Executor> executors) {
			this.work = work;
			this.events = events;
			this.executor = executors.values().iterator().next();
		}

		@GetMapping("/callable")
		Callable<String> callable() {
			return () -> {
				logger.info("in callable");
				return "callable";
			};
		}

		@GetMapping("/task")
		WebAsyncTask<String> task() {
			return new WebAsyncTask<>(() -> {
				logger.info("in task");
				return "task";
			});
		}

		@GetMapping("/stream")
		StreamingResponseBody stream() {
			return (output) -> {
				logger.info("in stream");
				output.write('x');
			};
		}

		@GetMapping("/deferred")
		DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			this.executor.execute(() -> {
				logger.info("in deferred");
				result.setResult("deferred");
			});
			return result;
		}

		@GetMapping("/sse")
		SseEmitter sse() {
			SseEmitter emitter = new SseEmitter();
			this.executor.execute(() -> {
				logger.info("in sse");
				emitter.complete();
			});
			return emitter;
		}

		@GetMapping("/async")
		void async() {
			this.work.async();
		}

		@GetMapping("/future")
		CompletableFuture<String> future() {
			return this.work.future();
		}

		@GetMapping("/uncaught")
		void uncaught() {
			this.work.uncaught();
		}

		@GetMapping("/one")
		void one() {
			this.work.one();
		}

		@GetMapping("/two")
		void two() {
			this.work.two();
		}

		@GetMapping("/event")
		void event() {
			this.events.publishEvent(new Placed("order"));
		}

		@GetMapping("/published")
		void published() {
			this.events.publishEvent(new Published("order"));
		}

	}

}
