/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.micrometer.tracing.CurrentTraceContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;

/**
 * Makes each executor bean, whoever defined it, hand tasks over with their context.
 * Spring's own executors get a decorator, any other gets a stand-in; one that cannot have
 * either stays as it is and tells why.
 */
public final class ContextualExecutors
		implements BeanPostProcessor, PriorityOrdered, BeanFactoryAware, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ContextualExecutors.class);

	/**
	 * Wrappers that the application chose, which carry the context themselves.
	 */
	private static final List<String> PROPAGATING = List.of("io.micrometer.context.", "io.opentelemetry.context.");

	private final TaskHandOver handOver = new TaskHandOver();

	private final LeftAlone leftAlone = new LeftAlone();

	private final SpringExecutors springExecutors = new SpringExecutors(this.handOver, this.leftAlone);

	private final HeldExecutors heldExecutors = new HeldExecutors(this);

	private final AsyncPropagation async = new AsyncPropagation(this);

	private final Function<BeanFactory, Collection<String>> exclusion;

	private @Nullable BeanFactory beanFactory;

	private Collection<String> excludedBeans = Set.of();

	private final Set<String> excludedNames = new ConcurrentSkipListSet<>();

	private final Set<Object> excluded = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private final Set<Object> propagating = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private final Set<String> covered = new ConcurrentSkipListSet<>();

	private final Map<String, String> left = new ConcurrentSkipListMap<>();

	/**
	 * Creates a post-processor. It asks its bean factory by itself: a parameter to be
	 * autowired would make Spring look at all beans before any can be post-processed.
	 * @param excludedBeans the names of the beans that are left as they are
	 */
	public ContextualExecutors(Function<BeanFactory, Collection<String>> excludedBeans) {
		this.exclusion = excludedBeans;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.excludedBeans = this.exclusion.apply(beanFactory);
	}

	/**
	 * Returns what carries the tasks' context, and counts them.
	 * @return the hand-over of every executor
	 */
	public TaskHandOver handOver() {
		return this.handOver;
	}

	/**
	 * Returns the names of the beans that hand over the context.
	 * @return bean names, sorted
	 */
	public Set<String> covered() {
		return this.covered;
	}

	/**
	 * Returns the beans that could not be covered.
	 * @return reasons by bean name, sorted
	 */
	public Map<String, String> left() {
		return this.left;
	}

	/**
	 * Returns the names of the executor beans that are left as they are on request.
	 * @return bean names, sorted
	 */
	public Set<String> excluded() {
		return this.excludedNames;
	}

	@Override
	public int getOrder() {
		// before whatever hands the executor on, or looks for a proxy's advice
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.beanFactory != null) {
			this.handOver.carry(this.beanFactory.getBeanProvider(CurrentTraceContext.class).getIfUnique());
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
			this.leftAlone.addQueue(queue);
		}
		return (bean instanceof Executor executor && isCandidate(executor, beanName)) ? cover(executor, beanName)
				: bean;
	}

	private boolean isCandidate(Executor bean, String beanName) {
		if (this.excludedBeans.contains(beanName)) {
			this.excluded.add(bean);
			this.excludedNames.add(beanName);
			return false;
		}
		// a scoped proxy's target is a bean as well
		return !(bean instanceof AopInfrastructureBean);
	}

	private Executor cover(Executor executor, String beanName) {
		try {
			String reason = SpringExecutors.isSprings(target(executor)) ? coverSprings(target(executor))
					: isLost(executor) ? this.leftAlone.reason(executor) : null;
			if (reason != null) {
				this.left.put(beanName, reason);
				return executor;
			}
			Executor covered = isLost(executor) ? StandIn.of(executor, new Propagation(this.handOver)) : executor;
			this.propagating.add(covered);
			this.covered.add(beanName);
			return covered;
		}
		catch (RuntimeException ex) {
			this.left.put(beanName, ex.toString());
			logger.warn("The executor bean '" + beanName + "' hands tasks over without their context. "
					+ "Name it in joinkey.excluded-beans to silence this: " + ex);
			return executor;
		}
	}

	private @Nullable String coverSprings(Object executor) {
		String reason = this.springExecutors.cover(executor);
		if (reason == null) {
			this.propagating.add(executor);
		}
		return reason;
	}

	private static Object target(Executor executor) {
		try {
			Object target = (executor instanceof Advised advised && advised.getTargetSource().isStatic())
					? advised.getTargetSource().getTarget() : null;
			return (target != null) ? target : executor;
		}
		catch (Exception ex) {
			return executor;
		}
	}

	/**
	 * Return whether an executor loses its tasks' context, and may be helped.
	 */
	boolean isLost(Executor executor) {
		return !this.excluded.contains(executor) && Submissions.target(executor) == null
				&& !this.propagating.contains(target(executor))
				&& PROPAGATING.stream().noneMatch(executor.getClass().getName()::startsWith);
	}

	/**
	 * Covers a scheduler that is not a bean, if it is one of Spring's.
	 */
	void coverHeld(Object scheduler) {
		if (!this.excluded.contains(scheduler) && SpringExecutors.isSprings(scheduler)) {
			coverSprings(scheduler);
		}
	}

	/**
	 * Returns the executor to use in place of one that is not a bean and is used by its
	 * interfaces only: itself, or a proxy.
	 */
	Executor adopt(Executor executor) {
		boolean lost = isLost(executor)
				&& !(SpringExecutors.isSprings(target(executor)) && coverSprings(target(executor)) == null);
		return lost ? StandIn.ofInterfaces(executor, new Propagation(this.handOver)) : executor;
	}

}
