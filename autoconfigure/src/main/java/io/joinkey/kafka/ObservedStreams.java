/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.Collection;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.StreamsConfig;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;

/**
 * Makes the processors of a Kafka Streams topology run within the trace of the record
 * that they process.
 */
final class ObservedStreams implements BeanPostProcessor {

	private final Supplier<RecordScopes> scopes;

	private final Function<Producer<?, ?>, Producer<?, ?>> producers;

	private final Collection<String> excludedBeans;

	private final KafkaReport report = new KafkaReport();

	ObservedStreams(Supplier<RecordScopes> scopes, Function<Producer<?, ?>, Producer<?, ?>> producers,
			Collection<String> excludedBeans) {
		this.scopes = scopes;
		this.producers = producers;
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
		if (bean instanceof StreamsBuilderFactoryBean streams && !this.excludedBeans.contains(beanName)) {
			this.report.attempt(beanName, () -> observe(streams));
		}
		return bean;
	}

	private void observe(StreamsBuilderFactoryBean streams) {
		Properties configuration = streams.getStreamsConfiguration();
		if (configuration == null) {
			return;
		}
		// a copy, as Spring keeps one of the application's
		Object own = configuration.put(StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG, ScopedProcessors.class.getName());
		if (own != null && !own.equals(ScopedProcessors.class.getName())) {
			configuration.put(ScopedProcessors.OWN_WRAPPER, own);
		}
		configuration.put(ScopedProcessors.SCOPES, this.scopes.get());
		streams.setStreamsConfiguration(configuration);
		if (ForeignInternal.STREAMS_CLIENTS.isFieldOf(streams) && ForeignInternal.STREAMS_CLIENTS.read(streams,
				Object.class) instanceof KafkaClientSupplier supplier) {
			streams.setClientSupplier(observed(supplier));
		}
	}

	private KafkaClientSupplier observed(KafkaClientSupplier supplier) {
		MethodInterceptor advice = (invocation) -> {
			Object client = invocation.proceed();
			return (client instanceof Producer<?, ?> producer) ? this.producers.apply(producer) : client;
		};
		ProxyFactory proxy = new ProxyFactory(KafkaClientSupplier.class, advice);
		proxy.setTarget(supplier);
		return (KafkaClientSupplier) proxy.getProxy();
	}

}
