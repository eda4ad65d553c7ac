/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.Collection;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Observes producers that are beans, and producers of a producer factory. What a template
 * has observed already is passed on unchanged.
 */
final class ObservedProducers implements BeanPostProcessor {

	private final Supplier<ObservationRegistry> registry;

	private final Supplier<RecordTraces> traces;

	private final Collection<String> excludedBeans;

	private final KafkaReport report = new KafkaReport();

	ObservedProducers(Supplier<ObservationRegistry> registry, Supplier<RecordTraces> traces,
			Collection<String> excludedBeans) {
		this.registry = registry;
		this.traces = traces;
		this.excludedBeans = excludedBeans;
	}

	/**
	 * Return the report of the beans that were changed.
	 * @return the report
	 */
	KafkaReport report() {
		return this.report;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof ProducerFactory<?, ?> factory && !this.excludedBeans.contains(beanName)) {
			this.report.attempt(beanName, () -> observe(factory, beanName));
		}
		return bean;
	}

	private <K, V> void observe(ProducerFactory<K, V> factory, String beanName) {
		// a post-processor of the application may cast what Spring made
		factory.addPostProcessor((producer) -> observed(producer,
				isKafkas(producer) ? KafkaProducer.class : Producer.class, advice(beanName, (topic) -> true)));
		if (factory.getPostProcessors().isEmpty()) {
			this.report.fail(beanName, "it accepts no post-processors");
		}
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof Producer<?, ?> producer) || this.excludedBeans.contains(beanName)) {
			return bean;
		}
		if (!isKafkas(producer)) {
			// Spring's own come from a factory, which is observed
			if (!bean.getClass().getName().startsWith(ProducerFactory.class.getPackageName())) {
				this.report.leftAlone().add(beanName);
			}
			return bean;
		}
		return observed(producer, KafkaProducer.class, advice(beanName, (topic) -> true));
	}

	/**
	 * The fields of a subclass would be null in its proxy.
	 */
	private static boolean isKafkas(Producer<?, ?> producer) {
		return producer.getClass() == KafkaProducer.class;
	}

	/**
	 * Return an observed producer in place of that of a Kafka Streams topology, whose
	 * changelogs are left as they are, because their records are not messages.
	 * @param producer the producer
	 * @return a producer that observes what goes to other topics
	 */
	Producer<?, ?> ofStreams(Producer<?, ?> producer) {
		ForeignInternal changelog = ForeignInternal.STREAMS_CHANGELOG;
		return changelog.isAvailable()
				? observed(producer, Producer.class, advice("streams", (topic) -> !topic.endsWith(changelog.value())))
				: producer;
	}

	private ProducerAdvice advice(String name, Predicate<String> topics) {
		return new ProducerAdvice(name, this.registry, this.traces, topics);
	}

	/**
	 * Return a proxy of the type that the producer is known by: a bean may be injected as
	 * its class.
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
			this.report.fail(advice.name(), ex.toString());
			return producer;
		}
	}

}
