/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.kafka.config.ShareKafkaListenerContainerFactory;
import org.springframework.kafka.listener.AbstractShareKafkaMessageListenerContainer;
import org.springframework.kafka.listener.AcknowledgingShareConsumerAwareMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.ShareAckMode;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.ShareConsumerRecordRecoverer;

/**
 * Runs the listeners of share consumers, which Spring does not observe, within the trace
 * of the record that they are given, and what recovers a record within the span of its
 * failure.
 */
public final class ShareScopes implements BeanPostProcessor {

	private final Supplier<RecordScopes> scopes;

	private final Collection<String> excludedBeans;

	private final ThreadLocal<@Nullable Failure> failed = new ThreadLocal<>();

	/**
	 * Creates a post-processor.
	 * @param scopes what makes a record's trace current; asked for with the first record
	 * @param excludedBeans the names of the beans that are left as they are
	 */
	public ShareScopes(Supplier<RecordScopes> scopes, Collection<String> excludedBeans) {
		this.scopes = scopes;
		this.excludedBeans = excludedBeans;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (this.excludedBeans.contains(beanName)) {
			return bean;
		}
		if (bean instanceof AbstractShareKafkaMessageListenerContainer<?, ?> container) {
			observe(container);
		}
		return (bean instanceof ShareKafkaListenerContainerFactory<?, ?> factory) ? observed(factory) : bean;
	}

	/**
	 * The factory has no place for a customizer.
	 */
	private Object observed(ShareKafkaListenerContainerFactory<?, ?> factory) {
		MethodInterceptor advice = (invocation) -> {
			Object made = invocation.proceed();
			if (made instanceof AbstractShareKafkaMessageListenerContainer<?, ?> container) {
				observe(container);
			}
			return made;
		};
		ProxyFactory proxy = new ProxyFactory(factory);
		proxy.setProxyTargetClass(true);
		proxy.addAdvice(advice);
		return proxy.getProxy();
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

	/** A record that never came to its listener has none. */
	private Context contextOf(ConsumerRecord<?, ?> record) {
		Failure failure = this.failed.get();
		this.failed.remove();
		return (failure != null && failure.record() == record) ? failure.context() : Context.current();
	}

	/**
	 * There is no public getter; if the field is not there, nothing is changed.
	 */
	private static @Nullable ShareConsumerRecordRecoverer recoverer(
			AbstractShareKafkaMessageListenerContainer<?, ?> container) {
		return ForeignInternal.SHARE_RECOVERER.isFieldOf(container)
				? ForeignInternal.SHARE_RECOVERER.read(container, ShareConsumerRecordRecoverer.class) : null;
	}

	private record Failure(ConsumerRecord<?, ?> record, Context context) {
	}

}
