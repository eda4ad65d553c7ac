/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.support.micrometer.KafkaRecordSenderContext;
import org.springframework.kafka.support.micrometer.KafkaTemplateObservation;
import org.springframework.kafka.support.micrometer.KafkaTemplateObservation.DefaultKafkaTemplateObservationConvention;

/**
 * Sends a record with its own span, whose context replaces any other in the headers, as
 * an observed template does.
 */
final class ProducerAdvice implements MethodInterceptor {

	private static final Log logger = LogFactory.getLog(ProducerAdvice.class);

	private final String name;

	private final Supplier<ObservationRegistry> registry;

	private final Supplier<RecordTraces> traces;

	private final Predicate<String> topics;

	private final AtomicBoolean reported = new AtomicBoolean();

	ProducerAdvice(String name, Supplier<ObservationRegistry> registry, Supplier<RecordTraces> traces,
			Predicate<String> topics) {
		this.name = name;
		this.topics = topics;
		this.registry = registry;
		this.traces = traces;
	}

	String name() {
		return this.name;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object[] arguments = invocation.getArguments();
		if (invocation.getMethod().getName().equals("send") && arguments.length > 0
				&& arguments[0] instanceof ProducerRecord<?, ?> record) {
			Observation observation = observe(record);
			if (observation != null && invocation.getThis() instanceof Producer<?, ?> producer) {
				return send(producer, record, (arguments.length > 1) ? (Callback) arguments[1] : null, observation);
			}
		}
		return invocation.proceed();
	}

	private @Nullable Observation observe(ProducerRecord<?, ?> record) {
		try {
			return belongsToCurrent(record) ? KafkaTemplateObservation.TEMPLATE_OBSERVATION
				.observation(null, DefaultKafkaTemplateObservationConvention.INSTANCE,
						() -> new KafkaRecordSenderContext(record, this.name, () -> ""), this.registry.get())
				.start() : null;
		}
		catch (RuntimeException ex) {
			if (this.reported.compareAndSet(false, true)) {
				logger.warn("A record of '" + this.name
						+ "' is sent without a span, because it could not be observed (logged once): " + ex);
			}
			return null;
		}
	}

	/**
	 * Return whether the record should continue the current span. It should not if its
	 * header already names this span, as behind a template, or if the application gave it
	 * another trace.
	 */
	private boolean belongsToCurrent(ProducerRecord<?, ?> record) {
		SpanContext current = Span.current().getSpanContext();
		if (!current.isValid() || !this.topics.test(record.topic()) || HeaderReader.names(current, record.headers())) {
			return false;
		}
		SpanContext carried = this.traces.get().of(record);
		return !carried.isValid() || (carried.getTraceId().equals(current.getTraceId())
				&& !carried.getSpanId().equals(current.getSpanId()));
	}

	@SuppressWarnings("unchecked")
	private static <K, V> Object send(Producer<K, V> producer, ProducerRecord<?, ?> record, @Nullable Callback callback,
			Observation observation) {
		try (Observation.Scope scope = observation.openScope()) {
			return producer.send((ProducerRecord<K, V>) record, (metadata, failure) -> {
				try (Observation.Scope callbackScope = observation.openScope()) {
					if (failure != null) {
						observation.error(failure);
					}
					if (callback != null) {
						callback.onCompletion(metadata, failure);
					}
				}
				finally {
					observation.stop();
				}
			});
		}
		catch (RuntimeException ex) {
			// otherwise the callback was called
			if (observation.getContext().getError() == null) {
				observation.error(ex);
				observation.stop();
			}
			throw ex;
		}
	}

}
