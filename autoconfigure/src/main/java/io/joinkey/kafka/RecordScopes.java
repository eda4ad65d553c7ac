/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Processes records within the trace that each of them carries: the records of a batch,
 * or of the poll of a raw consumer. The log lines then have the ids of that trace, and
 * sent records continue it.
 *
 * <pre>
 * &#64;KafkaListener(topics = "payments", batch = "true")
 * void settle(List&lt;Payment&gt; payments) {
 *     this.recordScopes.forEach(payments, (payment) -&gt; ...);
 * }
 * </pre>
 *
 * Each record gets its own span, linked to the span of the batch. A record without a
 * context stays in the batch's trace.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/messaging/">Messaging
 * spans</a>
 */
public final class RecordScopes {

	private static final Log logger = LogFactory.getLog(RecordScopes.class);

	private final ObservationRegistry registry;

	private final AtomicBoolean reported = new AtomicBoolean();

	/**
	 * Creates scopes.
	 * @param registry the registry to observe with; with {@link ObservationRegistry#NOOP}
	 * the records are just processed
	 */
	public RecordScopes(ObservationRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Processes each of a batch's records within its own trace. What the action throws
	 * marks the record's span as failed and ends the iteration.
	 * @param items what the listener got: records, messages, or the payloads of all
	 * records in their order
	 * @param action what to do with each
	 * @param <T> the type of the items
	 */
	public <T> void forEach(Iterable<T> items, Consumer<? super T> action) {
		List<T> all = new ArrayList<>();
		items.forEach(all::add);
		Iterator<?> records = records(all).iterator();
		for (T item : all) {
			process(records.hasNext() ? records.next() : item, () -> action.accept(item));
		}
	}

	/**
	 * Makes a record's trace current, until the scope is closed on the same thread.
	 * @param record the record
	 * @return the scope, for a {@code try} statement
	 */
	public RecordScope open(ConsumerRecord<?, ?> record) {
		return open((Object) record);
	}

	/**
	 * Makes the trace of the record behind a message current, until the scope is closed
	 * on the same thread.
	 * @param message a message that Spring converted a record to
	 * @return the scope, for a {@code try} statement
	 */
	public RecordScope open(Message<?> message) {
		return open((Object) message);
	}

	/**
	 * Runs within the trace of a record with these headers, unless that is current
	 * already.
	 */
	void within(Headers headers, Supplier<ConsumerRecord<?, ?>> record, Runnable action) {
		Observation current = this.registry.getCurrentObservation();
		if (this.registry.isNoop() || (current != null && current.getContext() instanceof RecordContext context
				&& context.continues(headers))) {
			action.run();
		}
		else {
			process(record.get(), action);
		}
	}

	private void process(Object record, Runnable action) {
		try (RecordScope scope = open(record)) {
			try {
				action.run();
			}
			catch (RuntimeException | Error ex) {
				scope.error(ex);
				throw ex;
			}
		}
	}

	private RecordScope open(Object record) {
		if (!isRecord(record)) {
			return new RecordScope(Observation.Scope.NOOP);
		}
		try {
			RecordContext context = new RecordContext(record);
			return new RecordScope(
					Observation.start(RecordContext.CONVENTION, () -> context, this.registry).openScope());
		}
		catch (RuntimeException ex) {
			report("A Kafka record is processed without a span, because it could not be observed: " + ex);
			return new RecordScope(Observation.Scope.NOOP);
		}
	}

	private static boolean isRecord(Object item) {
		return item instanceof ConsumerRecord || item instanceof Message;
	}

	/**
	 * Return the records behind payloads, or nothing if the items are records themselves.
	 */
	private List<?> records(List<?> payloads) {
		if (payloads.isEmpty() || isRecord(payloads.get(0)) || this.registry.isNoop()) {
			return List.of();
		}
		BatchContext batch = currentBatch();
		if (batch != null && batch.records().size() == payloads.size()) {
			return batch.records();
		}
		report(payloads.size() + " payloads cannot be matched to "
				+ ((batch != null) ? "the " + batch.records().size() + " records of the batch" : "a batch")
				+ ", so they are processed without their traces: use List<Message<?>> or List<ConsumerRecord<?, ?>>");
		return List.of();
	}

	private @Nullable BatchContext currentBatch() {
		ObservationView observation = this.registry.getCurrentObservation();
		while (observation != null) {
			if (observation.getContextView() instanceof BatchContext batch) {
				return batch;
			}
			observation = observation.getContextView().getParentObservation();
		}
		return null;
	}

	private void report(String message) {
		if (this.reported.compareAndSet(false, true)) {
			logger.warn(message + " (logged once)");
		}
	}

	/**
	 * The time in which a record is processed.
	 */
	public static final class RecordScope implements AutoCloseable {

		private final Observation.Scope scope;

		private RecordScope(Observation.Scope scope) {
			this.scope = scope;
		}

		/**
		 * Marks the record's span as failed.
		 * @param failure why
		 */
		public void error(Throwable failure) {
			this.scope.getCurrentObservation().error(failure);
		}

		@Override
		public void close() {
			this.scope.close();
			this.scope.getCurrentObservation().stop();
		}

	}

}
