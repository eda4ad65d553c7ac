/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;

import io.joinkey.autoconfigure.HopStatus.Hop;
import reactor.core.publisher.Hooks;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.util.ReflectionUtils;

/**
 * Auto-configuration of Joinkey's account of itself: the start-up line and the actuator
 * endpoint.
 */
@AutoConfiguration
@ConditionalOnJoinkey
@EnableConfigurationProperties(JoinkeyProperties.class)
public final class JoinkeyAutoConfiguration {

	private static final Set<String> DECORATED_BY_BOOT = Set
		.of(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME, "taskScheduler");

	JoinkeyAutoConfiguration() {
	}

	@Bean
	HopInventory joinkeyHopInventory(ObjectProvider<HopStatus.Reporter> reporters) {
		return new HopInventory(List.copyOf(reporters.orderedStream().toList()));
	}

	@Bean
	StartupLine joinkeyStartupLine(Environment environment, HopInventory inventory) {
		return new StartupLine(environment, inventory);
	}

	@Bean
	HopStatus.Reporter joinkeyExecutorStatus(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		return () -> {
			if (!environment.getProperty("spring.task.execution.propagate-context", Boolean.class, false)) {
				return HopStatus.backedOff(Hop.EXECUTORS, "spring.task.execution.propagate-context is false");
			}
			Set<String> bare = new TreeSet<>();
			for (String name : beanFactory.getBeanNamesForType(Executor.class, true, false)) {
				// getSingleton creates nothing: a lazy executor or a prototype stays as
				// it is
				Object executor = beanFactory.getSingleton(name);
				boolean decorated = (executor != null) ? isDecorated(executor) : DECORATED_BY_BOOT.contains(name);
				if (!decorated) {
					bare.add(name);
				}
			}
			return bare.isEmpty() ? HopStatus.on(Hop.EXECUTORS, "each executor bean has a task decorator")
					: HopStatus.backedOff(Hop.EXECUTORS,
							"the application's own executors " + bare + " hand tasks over without their context: build"
									+ " them with ThreadPoolTaskExecutorBuilder, which applies"
									+ " spring.task.execution.propagate-context");
		};
	}

	private static boolean isDecorated(Object executor) {
		Field decorator = ReflectionUtils.findField(executor.getClass(), "taskDecorator", TaskDecorator.class);
		if (decorator == null) {
			return false;
		}
		ReflectionUtils.makeAccessible(decorator);
		return ReflectionUtils.getField(decorator, executor) != null;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Hooks.class)
	static class ReactorConfiguration {

		@Bean
		HopStatus.Reporter joinkeyReactorStatus(Environment environment) {
			String mode = environment.getProperty("spring.reactor.context-propagation", "limited");
			return () -> "auto".equalsIgnoreCase(mode) ? HopStatus.on(Hop.REACTOR, "automatic context propagation")
					: HopStatus.backedOff(Hop.REACTOR, "spring.reactor.context-propagation is " + mode);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
	@ConditionalOnAvailableEndpoint(JoinkeyEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		JoinkeyEndpoint joinkeyEndpoint(Environment environment, HopInventory inventory) {
			return new JoinkeyEndpoint(environment, inventory);
		}

	}

}
