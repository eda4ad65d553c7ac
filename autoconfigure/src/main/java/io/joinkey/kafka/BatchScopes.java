/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.support.KafkaUtils;

/**
 * Makes a span for each batch. The span is current while the listener runs and while the
 * container handles its failure. A retry within the same poll is a child of the first
 * span.
 */
final class BatchScopes implements BatchInterceptor<Object, Object> {

	private static final Log logger = LogFactory.getLog(BatchScopes.class);

	private final Supplier<ObservationRegistry> registry;

	private final ThreadLocal<@Nullable Delivery> current = new ThreadLocal<>();

	private final AtomicBoolean reported = new AtomicBoolean();

	BatchScopes(Supplier<ObservationRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public ConsumerRecords<Object, Object> intercept(ConsumerRecords<Object, Object> records,
			Consumer<Object, Object> consumer) {
		guarded(() -> {
			Delivery delivery = this.current.get();
			if (delivery == null) {
				delivery = new Delivery();
				this.current.set(delivery);
			}
			delivery.begin(records, this.registry.get());
		});
		return records;
	}

	@Override
	public void success(ConsumerRecords<Object, Object> records, Consumer<Object, Object> consumer) {
		guarded(() -> finishAttempt(null));
	}

	@Override
	public void failure(ConsumerRecords<Object, Object> records, Exception exception,
			Consumer<Object, Object> consumer) {
		guarded(() -> finishAttempt(exception));
	}

	private void finishAttempt(@Nullable Exception failure) {
		Delivery delivery = this.current.get();
		if (delivery != null) {
			delivery.finishAttempt(failure);
		}
	}

	/**
	 * Called by the container after each poll, also after an unhandled error.
	 */
	@Override
	public void clearThreadState(Consumer<?, ?> consumer) {
		Delivery delivery = this.current.get();
		if (delivery != null) {
			this.current.remove();
			guarded(delivery::end);
		}
	}

	private void guarded(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException ex) {
			if (this.reported.compareAndSet(false, true)) {
				logger
					.warn("A Kafka batch is processed without a span, because it could not be observed (logged once): "
							+ ex);
			}
		}
	}

	/**
	 * The attempts to deliver one batch; the first stays open while others are made.
	 */
	private static final class Delivery {

		private final Deque<Observation.Scope> open = new ArrayDeque<>();

		private int attempts;

		void begin(ConsumerRecords<?, ?> records, ObservationRegistry registry) {
			BatchContext context = new BatchContext(records, KafkaUtils.getConsumerGroupId(), ++this.attempts);
			this.open.push(Observation.start(BatchContext.CONVENTION, () -> context, registry).openScope());
		}

		void finishAttempt(@Nullable Exception failure) {
			Observation.Scope scope = this.open.peek();
			if (scope == null) {
				return;
			}
			if (failure != null) {
				scope.getCurrentObservation().error((failure.getCause() != null) ? failure.getCause() : failure);
			}
			if (this.open.size() > 1) {
				close(this.open.pop());
			}
		}

		void end() {
			while (!this.open.isEmpty()) {
				close(this.open.pop());
			}
		}

		private static void close(Observation.Scope scope) {
			scope.close();
			scope.getCurrentObservation().stop();
		}

	}

}
