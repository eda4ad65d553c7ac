/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.AbstractShareKafkaMessageListenerContainer;
import org.springframework.kafka.listener.AcknowledgingShareConsumerAwareMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.ShareAckMode;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.ShareConsumerRecordRecoverer;

/**
 * Runs the listeners of share consumers within the trace of their record, and recovers a
 * record within the span of its failure. Spring does not observe share consumers.
 */
final class ShareScopes implements BeanPostProcessor, SmartLifecycle {

	private final Supplier<RecordScopes> scopes;

	private final Collection<String> excludedBeans;

	private final ThreadLocal<@Nullable Failure> failed = new ThreadLocal<>();

	private final Supplier<Collection<KafkaListenerEndpointRegistry>> registries;

	private final KafkaReport report = new KafkaReport();

	private final Set<Object> observed = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private volatile boolean running;

	ShareScopes(Supplier<RecordScopes> scopes, Supplier<Collection<KafkaListenerEndpointRegistry>> registries,
			Collection<String> excludedBeans) {
		this.scopes = scopes;
		this.registries = registries;
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
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		observeContainer(bean, beanName);
		return bean;
	}

	/**
	 * Observes the containers of listener methods before Spring starts them. Their
	 * factory has no place for a customizer.
	 */
	@Override
	public void start() {
		this.running = true;
		this.report.attempt("kafkaListenerEndpointRegistry",
				() -> this.registries.get()
					.forEach((registry) -> registry.getListenerContainers()
						.forEach((container) -> observeContainer(container, container.getListenerId()))));
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	private void observeContainer(Object candidate, String name) {
		if (candidate instanceof AbstractShareKafkaMessageListenerContainer<?, ?> container
				&& !this.excludedBeans.contains(name) && this.observed.add(container)) {
			this.report.attempt(name, () -> observe(container));
		}
	}

	@SuppressWarnings("unchecked")
	private <K, V> void observe(AbstractShareKafkaMessageListenerContainer<K, V> container) {
		ContainerProperties properties = container.getContainerProperties();
		Object listener = properties.getMessageListener();
		if (listener instanceof AcknowledgingShareConsumerAwareMessageListener<?, ?>) {
			var own = (AcknowledgingShareConsumerAwareMessageListener<K, V>) listener;
			AcknowledgingShareConsumerAwareMessageListener<K, V> scoped = (record, acknowledgment,
					consumer) -> within(record, () -> own.onShareRecord(record, acknowledgment, consumer));
			properties.setMessageListener(scoped);
		}
		else if (listener instanceof MessageListener<?, ?>) {
			var own = (MessageListener<K, V>) listener;
			MessageListener<K, V> scoped = (record) -> within(record, () -> own.onMessage(record));
			properties.setMessageListener(scoped);
		}
		ShareConsumerRecordRecoverer recoverer = recoverer(container);
		// in implicit mode the container warns of any but the default one
		if (recoverer != null && (recoverer != ShareConsumerRecordRecoverer.REJECTING
				|| properties.getShareAckMode() != ShareAckMode.IMPLICIT)) {
			container.setShareConsumerRecordRecoverer((record, failure) -> {
				try (Scope scope = contextOf(record).makeCurrent()) {
					return recoverer.recover(record, failure);
				}
			});
		}
	}

	private void within(ConsumerRecord<?, ?> record, Runnable listener) {
		this.scopes.get().forEach(List.of(record), (one) -> {
			try {
				listener.run();
			}
			catch (RuntimeException ex) {
				this.failed.set(new Failure(record, Context.current()));
				throw ex;
			}
		});
	}

	/** Null for a record that its listener never received. */
	private Context contextOf(ConsumerRecord<?, ?> record) {
		Failure failure = this.failed.get();
		this.failed.remove();
		return (failure != null && failure.record() == record) ? failure.context() : Context.current();
	}

	/**
	 * Return the recoverer, which has no public getter, or {@code null} if the field is
	 * missing.
	 */
	private static @Nullable ShareConsumerRecordRecoverer recoverer(
			AbstractShareKafkaMessageListenerContainer<?, ?> container) {
		return ForeignInternal.SHARE_RECOVERER.isFieldOf(container)
				? ForeignInternal.SHARE_RECOVERER.read(container, ShareConsumerRecordRecoverer.class) : null;
	}

	private record Failure(ConsumerRecord<?, ?> record, Context context) {
	}

}
