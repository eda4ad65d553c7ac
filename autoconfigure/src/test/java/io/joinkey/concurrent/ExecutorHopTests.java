/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id on the threads of executor beans of Boot and the application.
 */
@ExtendWith(OutputCaptureExtension.class)
class ExecutorHopTests {

	private RunningService service;

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void everyTaskOfEveryExecutorBeanHasTheIdsOfItsRequest(CapturedOutput output) {
		this.service = RunningService.start(new SpringApplication(Shop.class, ExecutorBeans.class),
				"management.endpoints.web.exposure.include=prometheus,joinkey");
		for (String name : ExecutorBeans.NAMES) {
			Traceparent sent = Traceparent.next();
			assertThat(tasks(name, sent)).as(name)
				.allSatisfy((line) -> assertThat(line).containsEntry("trace_id", sent.traceId()));
		}
		assertThat(output).doesNotContain("not eligible for getting processed");
		assertThat(this.service.get("/actuator/joinkey").body()).contains("\"hop\":\"executors\",\"state\":\"on\"",
				"these executor beans propagate to their tasks: [factoryPool, factoryScheduler, fixed, forkJoin, hiddenScheduled,");
		assertThat(this.service.scrape())
			.containsPattern("joinkey_tasks_propagated_total\\{context=\"present\",service=\"shop\"\\} [1-9][0-9]{2}");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void everyTaskOnAVirtualThreadHasThem() {
		this.service = RunningService
			.start(new SpringApplication(Shop.class, ExecutorBeans.class, VirtualThreads.class));
		Traceparent sent = Traceparent.next();
		assertThat(tasks("virtual", sent)).hasSize(7)
			.allSatisfy((line) -> assertThat(line).containsEntry("trace_id", sent.traceId()));
	}

	@Test
	void withoutPropagationEveryTaskLosesTheIds() {
		this.service = RunningService.start(new SpringApplication(Shop.class, ExecutorBeans.class),
				"spring.task.execution.propagate-context=false", "management.endpoints.web.exposure.include=joinkey");
		for (String name : ExecutorBeans.NAMES) {
			if (!name.equals("propagatingPool")) {
				assertThat(tasks(name, Traceparent.next())).as(name)
					.allSatisfy((line) -> assertThat(line).doesNotContainKey("trace_id"));
			}
		}
		assertThat(this.service.get("/actuator/joinkey").body())
			.contains("\"hop\":\"executors\",\"state\":\"backed-off\","
					+ "\"reason\":\"spring.task.execution.propagate-context is false\"");
	}

	@Test
	void anExcludedExecutorIsLeftAsItIs() {
		this.service = RunningService.start(new SpringApplication(Shop.class, ExecutorBeans.class),
				"joinkey.excluded-beans=fixed,ownPool");
		for (String name : List.of("fixed", "ownPool")) {
			assertThat(tasks(name, Traceparent.next())).as(name)
				.allSatisfy((line) -> assertThat(line).doesNotContainKey("trace_id"));
		}
		assertThat(this.service.context().getBean(ContextualExecutors.class).excluded()).containsExactly("fixed",
				"ownPool");
	}

	private List<Map<String, Object>> tasks(String name, Traceparent sent) {
		int tasks = Integer.parseInt(this.service.get("/tasks/" + name, "traceparent", sent.sampled()).body());
		return Awaitility.await()
			.until(() -> this.service.lines()
				.stream()
				.filter((line) -> String.valueOf(line.get("message")).startsWith("task " + name + " "))
				.toList(), (lines) -> lines.size() == tasks);
	}

	@Configuration(proxyBeanMethods = false)
	static class VirtualThreads {

		@Bean
		ExecutorService virtual() throws ReflectiveOperationException {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}

	}

}
