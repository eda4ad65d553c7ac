/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.batch;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.Feature;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.joinkey.JoinkeyProperties;
import io.joinkey.batch.BatchObservation.Listeners;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.batch.core.configuration.annotation.BatchObservabilityBeanPostProcessor;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration that observes jobs of Spring Batch and links them to the traces of
 * their items and of failed executions.
 */
@AutoConfiguration(after = OpenTelemetryTracingAutoConfiguration.class,
		afterName = "org.springframework.boot.batch.autoconfigure.observation.BatchObservationAutoConfiguration")
@ConditionalOnJoinkey(Feature.BATCH)
@ConditionalOnClass({ AbstractJob.class, ObservationRegistry.class, OtelTracer.class, ContextSnapshotFactory.class,
		MDC.class })
@ConditionalOnBean(OtelTracer.class)
@EnableConfigurationProperties(JoinkeyProperties.class)
public final class JoinkeyBatchAutoConfiguration {

	private static final String ITEM_TRACE = "joinkey.batch.item-trace-property";

	JoinkeyBatchAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(BatchObservabilityBeanPostProcessor.class)
	static BatchObservabilityBeanPostProcessor joinkeyBatchObservability() {
		return new BatchObservabilityBeanPostProcessor();
	}

	@Bean
	static BatchObservation joinkeyBatchObservation(ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<JoinkeyProperties> properties, ObjectProvider<ItemTrace> itemTraces,
			ObjectProvider<Tracer> tracer, ObjectProvider<JobRepository> repository) {
		return new BatchObservation(registry::getIfUnique, SingletonSupplier.of(() -> listeners(properties.getObject(),
				itemTraces.getIfUnique(), tracer.getIfUnique(() -> Tracer.NOOP), repository))::get);
	}

	private static Listeners listeners(JoinkeyProperties properties, @Nullable ItemTrace itemTrace, Tracer tracer,
			ObjectProvider<JobRepository> repository) {
		ItemTraces traces = (itemTrace != null) ? new ItemTraces(itemTrace) : null;
		return new Listeners(properties.batch().linkRestarts() ? new RestartLinks(repository::getObject) : null,
				(traces != null) ? new ChunkSpans(tracer, traces) : null,
				(traces != null) ? new ItemFields(traces) : null);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(ITEM_TRACE)
	static ItemTrace itemTrace(JoinkeyProperties properties) {
		String property = properties.batch().itemTraceProperty();
		return new PropertyItemTrace((property != null) ? property : "");
	}

	@Bean
	HopStatus.Reporter joinkeyBatchStatus(ObjectProvider<ItemTrace> itemTraces, JoinkeyProperties properties) {
		return HopStatus.Reporter
			.of(Hop.BATCH,
					() -> HopStatus.on(Hop.BATCH, "each job has a trace; "
							+ ((itemTraces.getIfUnique() != null) ? "its chunks link to the traces of their items"
									: "its chunks have no spans, because there is no ItemTrace bean and no "
											+ ITEM_TRACE)
							+ (properties.batch().linkRestarts() ? "; a restart links to the failed execution" : "")));
	}

}
