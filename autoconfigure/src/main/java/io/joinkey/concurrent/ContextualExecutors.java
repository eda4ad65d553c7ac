/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.micrometer.tracing.CurrentTraceContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;

/**
 * Makes each executor bean propagate the submitter's context to its tasks. An executor
 * that would change visibly is left alone and reported.
 */
final class ContextualExecutors
		implements BeanPostProcessor, PriorityOrdered, BeanFactoryAware, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ContextualExecutors.class);

	private final ExecutorCoverage coverage = new ExecutorCoverage();

	private final NonBeanExecutors heldExecutors = new NonBeanExecutors(this.coverage);

	private final AsyncPropagation async = new AsyncPropagation(this.coverage);

	private final Function<BeanFactory, Collection<String>> exclusion;

	private @Nullable BeanFactory beanFactory;

	private Collection<String> excludedBeans = Set.of();

	private final Set<String> excludedNames = new ConcurrentSkipListSet<>();

	private final Set<String> covered = new ConcurrentSkipListSet<>();

	private final Map<String, String> left = new ConcurrentSkipListMap<>();

	ContextualExecutors(Function<BeanFactory, Collection<String>> excludedBeans) {
		this.exclusion = excludedBeans;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.excludedBeans = this.exclusion.apply(beanFactory);
	}

	/**
	 * Return the wrapper for the tasks of all executors.
	 * @return the propagation, which also counts the tasks
	 */
	TaskPropagation tasks() {
		return this.coverage.tasks();
	}

	ExecutorCoverage coverage() {
		return this.coverage;
	}

	/**
	 * Return the names of the beans that propagate.
	 * @return bean names, sorted
	 */
	Set<String> covered() {
		return this.covered;
	}

	/**
	 * Return the beans that do not propagate.
	 * @return reasons by bean name, sorted
	 */
	Map<String, String> left() {
		return this.left;
	}

	/**
	 * Return the names of the executor beans that {@code joinkey.excluded-beans} names.
	 * @return bean names, sorted
	 */
	Set<String> excluded() {
		return this.excludedNames;
	}

	@Override
	public int getOrder() {
		// before post-processors that use the executor or look for the advice of a proxy
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.beanFactory != null) {
			tasks().carry(this.beanFactory.getBeanProvider(CurrentTraceContext.class).getIfUnique());
		}
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof AsyncAnnotationBeanPostProcessor processor && this.beanFactory != null) {
			this.async.install(processor, this.beanFactory);
		}
		this.heldExecutors.adopt(bean, beanName);
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof BlockingQueue<?> queue) {
			this.coverage.addQueue(queue);
		}
		return (bean instanceof Executor executor && isCandidate(executor, beanName)) ? cover(executor, beanName)
				: bean;
	}

	private boolean isCandidate(Executor bean, String beanName) {
		if (this.excludedBeans.contains(beanName)) {
			this.coverage.exclude(bean);
			this.excludedNames.add(beanName);
			return false;
		}
		// a scoped proxy's target is a bean as well
		return !(bean instanceof AopInfrastructureBean);
	}

	private Executor cover(Executor executor, String beanName) {
		try {
			Executor covered = this.coverage.cover(executor, (reason) -> this.left.put(beanName, reason));
			if (!this.left.containsKey(beanName)) {
				this.covered.add(beanName);
			}
			return covered;
		}
		catch (RuntimeException | LinkageError ex) {
			this.left.put(beanName, ex.toString());
			logger.warn("The executor bean '" + beanName + "' does not propagate to its tasks. "
					+ "Name it in joinkey.excluded-beans to silence this: " + ex);
			return executor;
		}
	}

}
