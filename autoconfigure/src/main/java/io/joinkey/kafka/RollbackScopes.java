/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.Collection;
import java.util.function.Supplier;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Scope;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.kafka.config.AbstractKafkaListenerContainerFactory;
import org.springframework.kafka.listener.CompositeRecordInterceptor;
import org.springframework.kafka.listener.RecordInterceptor;

/**
 * Keeps a record's trace current until a transactional container is done with the record.
 * The container closes the listener's span before it logs that the transaction was rolled
 * back, and before it sends a dead letter.
 */
final class RollbackScopes implements BeanPostProcessor {

	private final Supplier<RecordTraces> traces;

	private final Collection<String> excludedBeans;

	private final KafkaReport report = new KafkaReport();

	RollbackScopes(Supplier<RecordTraces> traces, Collection<String> excludedBeans) {
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
		if (bean instanceof AbstractKafkaListenerContainerFactory<?, ?, ?> factory
				&& !this.excludedBeans.contains(beanName)) {
			this.report.attempt(beanName, () -> intercept(factory));
		}
		return bean;
	}

	private <K, V> void intercept(AbstractKafkaListenerContainerFactory<?, K, V> factory) {
		if (factory.getContainerProperties().getKafkaAwareTransactionManager() == null) {
			return;
		}
		RecordInterceptor<K, V> own = factory.getRecordInterceptor();
		CompositeRecordInterceptor<K, V> composite = new CompositeRecordInterceptor<>(new Interceptor<>(this.traces));
		if (own != null) {
			composite.addRecordInterceptor(own);
		}
		factory.setRecordInterceptor(composite);
	}

	private static final class Interceptor<K, V> implements RecordInterceptor<K, V> {

		private final Supplier<RecordTraces> traces;

		private final ThreadLocal<@Nullable Scope> open = new ThreadLocal<>();

		Interceptor(Supplier<RecordTraces> traces) {
			this.traces = traces;
		}

		@Override
		public ConsumerRecord<K, V> intercept(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
			close();
			SpanContext carried = this.traces.get().of(record);
			// a span is current if the container intercepts within the transaction
			if (carried.isValid() && !Span.current().getSpanContext().isValid()) {
				this.open.set(Span.wrap(carried).makeCurrent());
			}
			return record;
		}

		@Override
		public void afterRecord(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
			close();
		}

		@Override
		public void clearThreadState(Consumer<?, ?> consumer) {
			close();
		}

		private void close() {
			Scope scope = this.open.get();
			if (scope != null) {
				this.open.remove();
				scope.close();
			}
		}

	}

}
