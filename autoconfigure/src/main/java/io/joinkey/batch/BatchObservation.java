/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.batch;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.PartitionStep;
import org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler;
import org.springframework.batch.core.step.AbstractStep;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.item.ChunkOrientedStep;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;

/**
 * Observes the steps of a job that are not beans, and registers listeners with jobs and
 * their steps.
 */
final class BatchObservation implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(BatchObservation.class);

	private final Supplier<@Nullable ObservationRegistry> registry;

	private final Supplier<@Nullable Listeners> listeners;

	private final Set<Object> seen = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	/**
	 * The listeners that were asked for.
	 *
	 * @param restarts links restarts to the failed execution
	 * @param chunks makes spans of chunks
	 * @param items adds the field of items
	 */
	record Listeners(@Nullable RestartLinks restarts, @Nullable ChunkSpans chunks, @Nullable ItemFields items) {
	}

	BatchObservation(Supplier<@Nullable ObservationRegistry> registry, Supplier<@Nullable Listeners> listeners) {
		this.registry = registry;
		this.listeners = listeners;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		try {
			register(bean);
		}
		catch (RuntimeException ex) {
			// a step in job scope has no name until the job runs, and is seen then
			logger.debug("The steps of the bean '" + beanName + "' could not be read", ex);
		}
		return bean;
	}

	private void register(Object bean) {
		if (bean instanceof AbstractJob job && this.seen.add(job)) {
			Listeners listeners = this.listeners.get();
			if (listeners != null && listeners.restarts() != null) {
				job.registerJobExecutionListener(listeners.restarts());
			}
			for (String name : job.getStepNames()) {
				listen(job.getStep(name));
			}
		}
		else if (bean instanceof Step step) {
			listen(step);
		}
	}

	/** Spring Batch observes only steps that are beans. */
	private void observe(AbstractStep step) {
		ObservationRegistry registry = this.registry.get();
		if (registry != null && ForeignInternal.BATCH_STEP_REGISTRY.isFieldOf(step)) {
			ObservationRegistry own = ForeignInternal.BATCH_STEP_REGISTRY.read(step, ObservationRegistry.class);
			if (own == null || own.isNoop()) {
				step.setObservationRegistry(registry);
			}
		}
	}

	/** Propagates the context to partitions, also if their executor is not a bean. */
	private static void propagate(PartitionStep step) {
		if (ForeignInternal.PARTITION_HANDLER.isFieldOf(step)
				&& ForeignInternal.PARTITION_HANDLER.read(step,
						PartitionHandler.class) instanceof TaskExecutorPartitionHandler handler
				&& ForeignInternal.PARTITION_EXECUTOR.isFieldOf(handler)) {
			TaskExecutor executor = ForeignInternal.PARTITION_EXECUTOR.read(handler, TaskExecutor.class);
			if (executor != null && !(executor instanceof SyncTaskExecutor)) {
				ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();
				handler.setTaskExecutor((task) -> executor.execute(snapshots.captureAll().wrap(task)));
			}
		}
	}

	@SuppressWarnings("unchecked")
	private void listen(@Nullable Step step) {
		if (!(step instanceof AbstractStep abstractStep) || !this.seen.add(step)) {
			return;
		}
		observe(abstractStep);
		if (step instanceof PartitionStep partitioned) {
			propagate(partitioned);
		}
		Listeners listeners = this.listeners.get();
		if (listeners != null && step instanceof ChunkOrientedStep<?, ?> chunked) {
			ChunkOrientedStep<Object, Object> chunks = (ChunkOrientedStep<Object, Object>) chunked;
			if (listeners.chunks() != null) {
				chunks.registerChunkListener(listeners.chunks());
				chunks.registerItemWriteListener(listeners.chunks());
				chunks.registerStepExecutionListener(listeners.chunks());
			}
			if (listeners.items() != null) {
				chunks.registerItemProcessListener(listeners.items());
			}
		}
	}

}
