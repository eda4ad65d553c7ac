/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.Setup.Probe;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExecutorBeanRemedies}.
 */
class ExecutorBeanRemediesTests {

	private static final String SCHEDULER = "org.springframework.scheduling.concurrent.ConcurrentTaskScheduler";

	private static final String POOL = "org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor";

	@Test
	void aPoolOfTheApplicationIsReturnedAsWhatItIs() {
		assertThat(remedy("java.util.concurrent.ThreadPoolExecutor", "com.acme.Config", false))
			.endsWith(" from the bean method, as an ExecutorService");
		assertThat(remedy("java.util.concurrent.ScheduledThreadPoolExecutor", "com.acme.Config", false))
			.endsWith(" from the bean method, as a ScheduledExecutorService");
	}

	@Test
	void aSubclassOfSpringsExecutorIsDecorated() {
		assertThat(remedy("com.acme.Pooled", "com.acme.Config", true)).isEqualTo(
				"setTaskDecorator(new ContextPropagatingTaskDecorator()) in the bean method or in the constructor of com.acme.Pooled, which inherits it from Spring's executor");
		assertThat(remedy("com.acme.Pooled", "com.acme.Config", false))
			.startsWith("in execute(task) of com.acme.Pooled");
	}

	@Test
	void aLambdaIsNamedByItsClass() {
		assertThat(remedy("com.acme.Config$$Lambda/0x01", "com.acme.Config", false))
			.startsWith("in execute(task) of com.acme.Config (a lambda), wrap the task");
	}

	@Test
	void anOwnSchedulerDoesNotFollowSpringBootsProperty() {
		assertThat(remedy(SCHEDULER, "com.acme.Config", true))
			.isEqualTo("setTaskDecorator(new ContextPropagatingTaskDecorator()) in the bean method");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					org.springframework.boot.autoconfigure.task.TaskExecutorConfigurations | spring.task.execution.propagate-context=true
					org.springframework.web.socket.config.annotation.WebSocketConfig       | setTaskDecorator(new ContextPropagatingTaskDecorator()) on the bean 'tasks' of org.springframework.web.socket.config.annotation.WebSocketConfig, in postProcessBeforeInitialization of a BeanPostProcessor""")
	void onlyTheExecutorsOfSpringBootFollowTheProperty(String definer, String remedy) {
		assertThat(remedy(POOL, definer, true)).isEqualTo(remedy);
	}

	@Test
	void anExecutorThatTakesNoDecoratorIsReplaced() {
		assertThat(remedy("org.springframework.core.task.VirtualThreadTaskExecutor", "com.acme.Config", false))
			.contains("return a SimpleAsyncTaskExecutor from the bean method instead, with setVirtualThreads(true)");
		assertThat(remedy("org.springframework.core.task.OtherTaskExecutor", "com.acme.Config", false))
			.startsWith("return a TaskExecutorAdapter of it from the bean method");
	}

	@Test
	void theDelegateOfSpringSecurityMayBeAPoolOfTheJdk() {
		String type = "org.springframework.security.concurrent.DelegatingSecurityContextExecutor";
		assertThat(remedy(type, "com.acme.Config", false)).startsWith("ContextExecutorService.wrap(executor, ")
			.endsWith(" around the executor that DelegatingSecurityContextExecutor delegates to");
		assertThat(remedy(type, "com.acme.Config", true)).startsWith("setTaskDecorator(");
	}

	@Test
	void anExecutorOfALibraryIsWrappedByAPostProcessor() {
		assertThat(remedy("java.util.concurrent.ThreadPoolExecutor", "org.springframework.library.Config", false))
			.endsWith(
					" from postProcessAfterInitialization of a BeanPostProcessor, for the bean 'tasks' of org.springframework.library.Config");
	}

	@Test
	void aPoolThatABeanOfAnotherTypeKeepsIsNamedWhereItTakesWork() {
		Held held = new Held("the field com.acme.Orders.pool of type ForkJoinPool", "java.util.concurrent.ForkJoinPool",
				"X@1", false, List.of());
		Setup setup = new Observed().setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(held), List.of(), List.of()));
		assertThat(ExecutorBeanRemedies.byHand(setup,
				new ExecutorBean("tasks", "java.util.concurrent.ForkJoinPool", false, Probe.LOST, "X@1", "task-*",
						"com.acme.Config", false)))
			.startsWith("keep the field com.acme.Orders.pool, since a wrapper is not a ForkJoinPool")
			.endsWith(" instead of pool, wherever it takes work");
	}

	private static String remedy(String type, String definer, boolean decorable) {
		Setup setup = new Observed().setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of()));
		return ExecutorBeanRemedies.byHand(setup,
				new ExecutorBean("tasks", type, false, Probe.LOST, "X@1", "task-*", definer, decorable));
	}

}
