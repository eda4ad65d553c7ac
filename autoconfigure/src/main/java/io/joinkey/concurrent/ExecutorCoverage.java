/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;

/**
 * Makes executors propagate, one by one, and remembers those that do.
 */
final class ExecutorCoverage {

	private static final Log logger = LogFactory.getLog(ExecutorCoverage.class);

	private final TaskPropagation tasks = new TaskPropagation();

	private final UnwrappableExecutors leftAlone = new UnwrappableExecutors();

	private final SpringExecutors springExecutors = new SpringExecutors(this.tasks, this.leftAlone);

	private final Set<Object> excluded = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private final Set<Object> propagating = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	TaskPropagation tasks() {
		return this.tasks;
	}

	void exclude(Executor executor) {
		this.excluded.add(executor);
	}

	void addQueue(BlockingQueue<?> bean) {
		this.leftAlone.addQueue(bean);
	}

	/**
	 * Return the executor to use in place of a bean.
	 * @param bean the executor
	 * @param left receives why the executor is left alone
	 * @return the executor itself or a proxy
	 */
	Executor cover(Executor bean, Consumer<String> left) {
		String reason = coverSprings(bean);
		if (reason == null && isLost(bean)) {
			reason = this.leftAlone.reason(bean);
		}
		if (reason != null) {
			left.accept(reason);
			return bean;
		}
		Executor covered = isLost(bean) ? ExecutorProxies.of(bean, new ExecutorPropagation(this.tasks)) : bean;
		this.propagating.add(covered);
		return covered;
	}

	/**
	 * Covers one of Spring's executors.
	 * @return why it is left alone, or {@code null}
	 */
	private @Nullable String coverSprings(Object executor) {
		Object target = target(executor);
		if (!SpringExecutors.isSprings(target)) {
			return null;
		}
		String reason = this.springExecutors.cover(target);
		if (reason == null) {
			this.propagating.add(target);
		}
		return reason;
	}

	/**
	 * Covers a scheduler that is not a bean, if it is one of Spring's.
	 */
	void coverHeld(Object scheduler) {
		try {
			if (!this.excluded.contains(scheduler)) {
				coverSprings(scheduler);
			}
		}
		catch (RuntimeException ex) {
			logger.warn("A scheduler that is not a bean does not propagate to its tasks: " + ex);
		}
	}

	/**
	 * Return the executor to use in place of one that is not a bean and is used by its
	 * interfaces only: itself, or a proxy.
	 */
	Executor adopt(Executor executor) {
		if (isLost(executor)) {
			coverHeld(executor);
		}
		return isLost(executor) ? ExecutorProxies.ofInterfaces(executor, new ExecutorPropagation(this.tasks))
				: executor;
	}

	/**
	 * Return whether an executor does not propagate, and may be helped.
	 */
	boolean isLost(Executor executor) {
		return !this.excluded.contains(executor) && !this.propagating.contains(target(executor))
				&& !UnwrappableExecutors.propagates(executor);
	}

	private static Object target(Object executor) {
		try {
			Object target = (executor instanceof Advised advised && advised.getTargetSource().isStatic())
					? advised.getTargetSource().getTarget() : null;
			return (target != null) ? target : executor;
		}
		catch (Exception ex) {
			return executor;
		}
	}

}
