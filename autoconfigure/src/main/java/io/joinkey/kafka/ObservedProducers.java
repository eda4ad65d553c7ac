/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.producer.Producer;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Observes what is sent without a template of the application's context: by producers
 * that are beans, and by those that come from a producer factory, as a template does that
 * is no bean. What a template has observed already passes untouched.
 */
public final class ObservedProducers implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(ObservedProducers.class);

	private final Supplier<ObservationRegistry> registry;

	private final Supplier<RecordTraces> traces;

	private final Collection<String> excludedBeans;

	private final Set<String> failed = new ConcurrentSkipListSet<>();

	/**
	 * Creates a post-processor.
	 * @param registry the registry to observe with; asked for with the first record
	 * @param traces what reads the records' context; asked for with the first record
	 * @param excludedBeans the names of the beans that are left as they are
	 */
	public ObservedProducers(Supplier<ObservationRegistry> registry, Supplier<RecordTraces> traces,
			Collection<String> excludedBeans) {
		this.registry = registry;
		this.traces = traces;
		this.excludedBeans = excludedBeans;
	}

	/**
	 * Returns the names of the beans that could not be observed.
	 * @return bean names, sorted
	 */
	public Set<String> failed() {
		return this.failed;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof ProducerFactory<?, ?> factory && !this.excludedBeans.contains(beanName)) {
			observe(factory, beanName);
		}
		return bean;
	}

	private <K, V> void observe(ProducerFactory<K, V> factory, String beanName) {
		factory.addPostProcessor((producer) -> observed(producer, Producer.class, advice(beanName, (topic) -> true)));
		if (factory.getPostProcessors().isEmpty()) {
			fail(beanName, "it takes no post-processors");
		}
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof Producer<?, ?> producer && !this.excludedBeans.contains(beanName))
				? observed(producer, producer.getClass(), advice(beanName, (topic) -> true)) : bean;
	}

	/**
	 * Returns an observed producer in place of that of a Kafka Streams topology, whose
	 * changelogs are left as they are: what is read back from them is no message.
	 * @param producer the producer
	 * @return a producer that observes what goes to other topics
	 */
	public Producer<?, ?> ofStreams(Producer<?, ?> producer) {
		ForeignInternal changelog = ForeignInternal.STREAMS_CHANGELOG;
		return changelog.isAvailable()
				? observed(producer, Producer.class, advice("streams", (topic) -> !topic.endsWith(changelog.value())))
				: producer;
	}

	private ProducerAdvice advice(String name, Predicate<String> topics) {
		return new ProducerAdvice(name, this.registry, this.traces, topics);
	}

	/**
	 * Returns a proxy of the type that the producer is known by: a bean may be injected
	 * as its class.
	 */
	@SuppressWarnings("unchecked")
	private <K, V> Producer<K, V> observed(Producer<K, V> producer, Class<?> type, ProducerAdvice advice) {
		try {
			ProxyFactory proxy = new ProxyFactory(producer);
			proxy.setProxyTargetClass(!type.isInterface());
			proxy.addAdvice(advice);
			return (Producer<K, V>) proxy.getProxy(producer.getClass().getClassLoader());
		}
		catch (RuntimeException ex) {
			fail(advice.name(), ex.toString());
			return producer;
		}
	}

	private void fail(String beanName, String reason) {
		this.failed.add(beanName);
		logger.warn("What the bean '" + beanName + "' sends carries no trace context of its own: " + reason
				+ ". Send through a KafkaTemplate bean, or name it in joinkey.excluded-beans");
	}

}
