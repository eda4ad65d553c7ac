/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.Set;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.ExcludedBeans;
import io.joinkey.Feature;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.Tracer;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration that makes executor and scheduler beans propagate context to their
 * tasks. {@code spring.task.execution.propagate-context=false} switches it off.
 */
@AutoConfiguration
@ConditionalOnJoinkey(Feature.CONCURRENT)
@ConditionalOnClass({ ContextSnapshotFactory.class, CurrentTraceContext.class })
public final class JoinkeyConcurrentAutoConfiguration {

	private static final String PROPERTY = "spring.task.execution.propagate-context";

	JoinkeyConcurrentAutoConfiguration() {
	}

	@Bean
	HopStatus.Reporter joinkeyExecutorStatus(ObjectProvider<ContextualExecutors> contextual, Environment environment) {
		return HopStatus.Reporter.of(Hop.EXECUTORS, () -> {
			ContextualExecutors executors = contextual.getIfAvailable();
			if (executors == null) {
				return HopStatus.backedOff(Hop.EXECUTORS, PROPERTY + " is false");
			}
			Set<String> excluded = executors.excluded();
			String covered = "these executor beans propagate to their tasks: " + executors.covered()
					+ (excluded.isEmpty() ? "" : "; excluded: " + excluded);
			return executors.left().isEmpty() ? HopStatus.on(Hop.EXECUTORS, covered)
					: HopStatus.backedOff(Hop.EXECUTORS,
							covered + "; these are left alone and lose the context, except behind @Async: "
									+ executors.left() + ". Return ContextExecutorService.wrap(executor, "
									+ "ContextSnapshotFactory.builder().build()) from their bean methods, "
									+ "or build them with ThreadPoolTaskExecutorBuilder");
		});
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = PROPERTY, matchIfMissing = true)
	static class PropagationConfiguration {

		@Bean
		static ContextualExecutors joinkeyContextualExecutors() {
			return new ContextualExecutors((beanFactory) -> ExcludedBeans
				.of(beanFactory.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, Environment.class)));
		}

		@Bean
		NonBeanSchedulers joinkeyNonBeanSchedulers(ContextualExecutors executors, BeanFactory beanFactory) {
			return new NonBeanSchedulers(executors, beanFactory);
		}

		@Bean
		@ConditionalOnMissingBean(name = "joinkeyFailedRunScope")
		FailedRunScope joinkeyFailedRunScope(ObjectProvider<Tracer> tracer) {
			return new FailedRunScope(tracer::getIfUnique);
		}

		@Bean
		@ConditionalOnMissingBean(name = "joinkeyReactiveRunScope")
		ReactiveRunScope joinkeyReactiveRunScope(ObjectProvider<Tracer> tracer) {
			return new ReactiveRunScope(tracer::getIfUnique);
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnJoinkey(Feature.METRICS)
		@ConditionalOnClass(MeterRegistry.class)
		static class MetricsConfiguration {

			@Bean
			MeterBinder joinkeyTasksPropagated(ContextualExecutors executors) {
				return (registry) -> {
					TaskPropagation tasks = executors.tasks();
					FunctionCounter.Builder<TaskPropagation> present = FunctionCounter
						.builder("joinkey.tasks.propagated", tasks, TaskPropagation::withContext)
						.tag("context", "present");
					FunctionCounter.Builder<TaskPropagation> absent = FunctionCounter
						.builder("joinkey.tasks.propagated", tasks, TaskPropagation::withoutContext)
						.tag("context", "absent");
					present.description("Tasks that were submitted to another thread").register(registry);
					absent.description("Tasks that were submitted to another thread").register(registry);
				};
			}

		}

	}

}
