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
import org.springframework.beans.PropertyValues;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;

/**
 * Makes each executor bean, whoever defined it, hand tasks over with their context.
 * Spring's own executors get a decorator, any other gets a stand-in; one that cannot have
 * either stays as it is and tells why.
 */
public final class ContextualExecutors
		implements InstantiationAwareBeanPostProcessor, PriorityOrdered, BeanFactoryAware, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ContextualExecutors.class);

	/**
	 * Wrappers that the application chose, which carry the context themselves.
	 */
	private static final List<String> PROPAGATING = List.of("io.micrometer.context.", "io.opentelemetry.context.");

	private final TaskHandOver handOver = new TaskHandOver();

	private final SpringExecutors springExecutors = new SpringExecutors(this.handOver);

	private final HeldExecutors heldExecutors = new HeldExecutors(this);

	private final Function<BeanFactory, Collection<String>> exclusion;

	private @Nullable BeanFactory beanFactory;

	private Collection<String> excludedBeans = Set.of();

	private final Set<String> excludedNames = new ConcurrentSkipListSet<>();

	private final Set<Object> excluded = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

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
	public PropertyValues postProcessProperties(PropertyValues properties, Object bean, String beanName) {
		// once it knows its bean factory it no longer asks for its executor
		if (bean instanceof AsyncAnnotationBeanPostProcessor async && this.beanFactory != null) {
			this.heldExecutors.adopt(async, this.beanFactory);
		}
		return properties;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof Executor executor && isCandidate(executor, beanName)) {
			decorate(executor, beanName);
		}
		else {
			this.heldExecutors.adopt(bean, beanName);
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof Executor executor && isCandidate(executor, beanName)
				&& !this.left.containsKey(beanName)) ? cover(executor, beanName) : bean;
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
		if (decorate(executor, beanName) || Submissions.target(executor) != null) {
			return executor;
		}
		if (PROPAGATING.stream().anyMatch(executor.getClass().getName()::startsWith)) {
			this.covered.add(beanName);
			return executor;
		}
		String obstacle = StandIn.obstacle(executor);
		if (obstacle != null) {
			this.left.put(beanName, obstacle);
			return executor;
		}
		try {
			Executor standIn = StandIn.of(executor, this.handOver);
			this.covered.add(beanName);
			return standIn;
		}
		catch (RuntimeException ex) {
			leave(beanName, ex);
			return executor;
		}
	}

	private boolean decorate(Executor executor, String beanName) {
		try {
			boolean decorated = this.springExecutors.decorate(target(executor));
			if (decorated) {
				this.covered.add(beanName);
			}
			return decorated;
		}
		catch (RuntimeException ex) {
			leave(beanName, ex);
			return true;
		}
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

	private void leave(String beanName, RuntimeException ex) {
		this.left.put(beanName, ex.toString());
		logger.warn("The executor bean '" + beanName + "' hands tasks over without their context. "
				+ "Name it in joinkey.excluded-beans to silence this: " + ex);
	}

	/**
	 * Decorates one of Spring's executors that is no bean.
	 */
	void decorate(Object executor) {
		if (!this.excluded.contains(executor)) {
			try {
				this.springExecutors.decorate(executor);
			}
			catch (RuntimeException ex) {
				leave(executor.getClass().getName(), ex);
			}
		}
	}

	/**
	 * Returns the executor to use in place of one that is no bean and is used by its
	 * interfaces only: itself, or a stand-in.
	 */
	Executor adopt(Executor executor) {
		try {
			if (this.excluded.contains(executor) || Submissions.target(executor) != null
					|| this.springExecutors.decorate(target(executor))) {
				return executor;
			}
			return StandIn.ofInterfaces(executor, this.handOver);
		}
		catch (RuntimeException ex) {
			leave(executor.getClass().getName(), ex);
			return executor;
		}
	}

}
