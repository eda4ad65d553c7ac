/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.kafka.config.AbstractKafkaListenerContainerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.core.RoutingKafkaTemplate;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.CompositeBatchInterceptor;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.adapter.BatchToRecordAdapter;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;

/**
 * Enables observation for templates and listener containers that the application built
 * itself, and makes spans for batches.
 */
final class KafkaObservation implements BeanPostProcessor {

	private final Options options;

	private final Supplier<ObservationRegistry> registry;

	private final BatchScopes batchScopes;

	private final Supplier<RecordScopes> recordScopes;

	private final KafkaReport report = new KafkaReport();

	/**
	 * The kinds of beans to observe.
	 *
	 * @param templates whether templates are observed
	 * @param listeners whether listener containers are observed
	 * @param excludedBeans the names of the beans that are left as they are
	 */
	public record Options(boolean templates, boolean listeners, Collection<String> excludedBeans) {
	}

	KafkaObservation(Options options, Supplier<ObservationRegistry> registry, Supplier<RecordScopes> recordScopes) {
		this.options = options;
		this.registry = registry;
		this.batchScopes = new BatchScopes(registry);
		this.recordScopes = recordScopes;
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
		if (!this.options.excludedBeans().contains(beanName)) {
			this.report.attempt(beanName, () -> observe(bean, beanName));
		}
		return bean;
	}

	private void observe(Object bean, String beanName) {
		if (this.options.templates() && bean instanceof KafkaTemplate<?, ?> template) {
			observe(template);
			this.report.switchedOn().add(beanName);
		}
		if (this.options.listeners() && bean instanceof AbstractKafkaListenerContainerFactory<?, ?, ?> factory) {
			observe(factory, beanName);
		}
		else if (this.options.listeners() && bean instanceof AbstractMessageListenerContainer<?, ?> container) {
			observe(container, beanName);
		}
		else if (bean instanceof ReplyingKafkaTemplate<?, ?, ?> template) {
			leaveReplies(template);
		}
	}

	/**
	 * A template that is switched on asks its factory for a broker when the application
	 * starts, which does not start without one.
	 */
	private void observe(KafkaTemplate<?, ?> template) {
		if (isWithoutBroker(template)) {
			template.setObservationRegistry(this.registry.get());
		}
		else {
			template.setObservationEnabled(true);
		}
	}

	private static boolean isWithoutBroker(KafkaTemplate<?, ?> template) {
		if (template instanceof RoutingKafkaTemplate) {
			return true;
		}
		// that of a mock is null
		ProducerFactory<?, ?> factory = template.getProducerFactory();
		return factory != null
				&& !factory.getConfigurationProperties().containsKey(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
	}

	@SuppressWarnings("unchecked")
	private <K, V> void observe(AbstractKafkaListenerContainerFactory<?, K, V> factory, String beanName) {
		if (observe(factory.getContainerProperties(), beanName)) {
			factory.setBatchInterceptor((BatchInterceptor<K, V>) join(factory.getBatchInterceptor()));
			if (read(ForeignInternal.BATCH_ADAPTER, factory) instanceof BatchToRecordAdapter<?, ?> adapter) {
				factory.setBatchToRecordAdapter(scoped((BatchToRecordAdapter<K, V>) adapter));
			}
		}
	}

	private <K, V> BatchToRecordAdapter<K, V> scoped(BatchToRecordAdapter<K, V> adapter) {
		return (messages, records, acknowledgment, consumer, callback) -> adapter.adapt(messages, records,
				acknowledgment, consumer,
				(record, recordAcknowledgment, recordConsumer, message) -> this.recordScopes.get()
					.forEach(List.of(record),
							(one) -> callback.invoke(one, recordAcknowledgment, recordConsumer, message)));
	}

	@SuppressWarnings("unchecked")
	private <K, V> void observe(AbstractMessageListenerContainer<K, V> container, String beanName) {
		if (observe(container.getContainerProperties(), beanName)) {
			container.setBatchInterceptor((BatchInterceptor<K, V>) join(container.getBatchInterceptor()));
		}
	}

	/**
	 * Enables observation and returns whether batches need Joinkey's span: not where the
	 * application chose Spring's spans of each record.
	 */
	private boolean observe(ContainerProperties properties, String beanName) {
		if (!properties.isObservationEnabled()) {
			properties.setObservationEnabled(true);
			this.report.switchedOn().add(beanName);
		}
		return !properties.isRecordObservationsInBatch();
	}

	private BatchInterceptor<?, ?> join(@Nullable BatchInterceptor<?, ?> own) {
		return (own instanceof Joined) ? own : new Joined(this.batchScopes, own);
	}

	/**
	 * The template observes each reply itself, and its container knows nothing but
	 * batches.
	 */
	private static void leaveReplies(ReplyingKafkaTemplate<?, ?, ?> template) {
		if (read(ForeignInternal.REPLY_CONTAINER,
				template) instanceof AbstractMessageListenerContainer<?, ?> container) {
			leave(container);
		}
	}

	/**
	 * Return the value of a field without a getter, or {@code null} if the field is
	 * missing.
	 */
	private static @Nullable Object read(ForeignInternal field, Object target) {
		return field.isFieldOf(target) ? field.read(target, Object.class) : null;
	}

	@SuppressWarnings("unchecked")
	private static <K, V> void leave(AbstractMessageListenerContainer<K, V> container) {
		if (container.getBatchInterceptor() instanceof Joined joined) {
			container.setBatchInterceptor((BatchInterceptor<K, V>) joined.own);
		}
	}

	/**
	 * The application's own interceptor, within the batch's scope.
	 */
	private static final class Joined extends CompositeBatchInterceptor<Object, Object> {

		private final @Nullable BatchInterceptor<?, ?> own;

		@SuppressWarnings("unchecked")
		Joined(BatchScopes scopes, @Nullable BatchInterceptor<?, ?> own) {
			super(scopes);
			this.own = own;
			if (own != null) {
				addBatchInterceptor((BatchInterceptor<Object, Object>) own);
			}
		}

	}

}
