/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.concurrent.Executors;

import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id in blocking controller methods of a reactive service, which WebFlux runs
 * on an executor.
 */
class BlockingControllerTests {

	@Test
	void aBlockingMethodKeepsTheTraceOnAnExecutorBean() {
		assertJoined("bean-", OnBean.class);
	}

	@Test
	void aBlockingMethodKeepsTheTraceOnANonBeanExecutor() {
		assertJoined("own-", OnOwn.class);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void aBlockingMethodKeepsTheTraceOnVirtualThreads() {
		assertJoined("task-", Blocking.class, "spring.threads.virtual.enabled=true");
	}

	@Test
	void withReactorsOwnDefaultItIsLost() {
		// the switch holds for the whole JVM
		Hooks.disableAutomaticContextPropagation();
		try (RunningService service = start(OnBean.class, "spring.reactor.context-propagation=limited")) {
			service.get("/blocking", "traceparent", Traceparent.next().sampled());
			assertThat(service.linesWith("blocking").get(0)).doesNotContainKey("trace_id");
		}
	}

	private static void assertJoined(String thread, Class<?> source, String... properties) {
		try (RunningService service = start(source, properties)) {
			Traceparent sent = Traceparent.next();
			assertThat(service.get("/blocking", "traceparent", sent.sampled()).body()).isEqualTo("leaf");
			assertThat(service.linesOf(sent.traceId())).extracting((line) -> line.get("message"))
				.containsExactly("blocking", "in the leaf", "blocking still");
			assertThat(service.linesWith("blocking"))
				.allSatisfy((line) -> assertThat(line.get("thread_name").toString()).startsWith(thread));
			assertThat(service.spansOf(sent.traceId())).extracting(SpanData::getKind)
				.containsExactlyInAnyOrder(SpanKind.SERVER, SpanKind.CLIENT, SpanKind.SERVER);
			service.get("/leaf");
			assertThat(service.linesWith("in the leaf")).hasSize(2)
				.last()
				.satisfies((line) -> assertThat(line).doesNotContainEntry("trace_id", sent.traceId()));
		}
	}

	private static RunningService start(Class<?> source, String... properties) {
		SpringApplication application = new SpringApplication(Blocking.class, source);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		return RunningService.start(application, properties);
	}

	@Configuration(proxyBeanMethods = false)
	static class OnBean implements WebFluxConfigurer {

		@Bean
		static ThreadPoolTaskExecutor executor() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setThreadNamePrefix("bean-");
			return executor;
		}

		private final ThreadPoolTaskExecutor executor;

		OnBean(ThreadPoolTaskExecutor executor) {
			this.executor = executor;
		}

		@Override
		public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
			configurer.setExecutor(this.executor);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OnOwn implements WebFluxConfigurer {

		@Override
		public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
			configurer.setExecutor(new TaskExecutorAdapter(Executors.newFixedThreadPool(1, (task) -> {
				Thread thread = new Thread(task, "own-1");
				thread.setDaemon(true);
				return thread;
			})));
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Blocking {

		private static final Logger logger = LoggerFactory.getLogger(Blocking.class);

		private final RestClient client;

		private final Environment environment;

		Blocking(RestClient.Builder builder, Environment environment) {
			this.client = builder.build();
			this.environment = environment;
		}

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@GetMapping("/blocking")
		String blocking() {
			logger.info("blocking");
			String leaf = this.client.get()
				.uri("http://127.0.0.1:" + this.environment.getProperty("local.server.port") + "/leaf")
				.retrieve()
				.body(String.class);
			logger.info("blocking still");
			return String.valueOf(leaf);
		}

		@GetMapping("/leaf")
		Mono<String> leaf() {
			return Mono.fromSupplier(() -> {
				logger.info("in the leaf");
				return "leaf";
			});
		}

	}

}
