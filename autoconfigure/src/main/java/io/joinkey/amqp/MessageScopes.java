/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Processes messages within the trace that each of them carries: the messages of a batch,
 * or one that {@code RabbitTemplate.receive} returned. The log lines then have the ids of
 * that trace, and sent messages continue it.
 *
 * <pre>
 * &#64;RabbitListener(queues = "payments", batch = "true")
 * void settle(List&lt;Payment&gt; payments) {
 *     this.messageScopes.forEach(payments, (payment) -&gt; ...);
 * }
 * </pre>
 *
 * Each message gets its own span, linked to the span of the batch. A message without a
 * context stays in the batch's trace.
 */
public final class MessageScopes {

	private static final Log logger = LogFactory.getLog(MessageScopes.class);

	private final ObservationRegistry registry;

	private final AtomicBoolean reported = new AtomicBoolean();

	/**
	 * Creates scopes.
	 * @param registry the registry to observe with; with {@link ObservationRegistry#NOOP}
	 * the messages are just processed
	 */
	public MessageScopes(ObservationRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Processes each of several messages within its own trace. What the action throws
	 * marks the message's span as failed and ends the iteration.
	 * @param items what the listener got: messages of Spring AMQP or of Spring Messaging,
	 * or the payloads of all messages in their order
	 * @param action what to do with each
	 * @param <T> the type of the items
	 */
	public <T> void forEach(Iterable<T> items, Consumer<? super T> action) {
		List<T> all = new ArrayList<>();
		items.forEach(all::add);
		Iterator<?> messages = messages(all).iterator();
		for (T item : all) {
			process(messages.hasNext() ? messages.next() : item, () -> action.accept(item));
		}
	}

	private void process(Object message, Runnable action) {
		Observation observation = MessageHeaders.isMessage(message) ? start(message) : Observation.NOOP;
		observation.observe(action);
	}

	private Observation start(Object message) {
		MessageContext context = new MessageContext(message);
		return Observation.createNotStarted(MessageContext.CONVENTION, () -> context, this.registry);
	}

	/**
	 * Return the messages behind payloads, or nothing if the items are messages
	 * themselves.
	 */
	private List<?> messages(List<?> payloads) {
		if (payloads.isEmpty() || MessageHeaders.isMessage(payloads.get(0)) || this.registry.isNoop()) {
			return List.of();
		}
		MessageBatchContext batch = currentBatch();
		if (batch != null && batch.messages().size() == payloads.size()) {
			return batch.messages();
		}
		if (this.reported.compareAndSet(false, true)) {
			logger.warn(payloads.size() + " payloads cannot be matched to "
					+ ((batch != null) ? "the " + batch.messages().size() + " messages of the batch" : "a batch")
					+ ", so they are processed without their traces: use List<Message> (logged once)");
		}
		return List.of();
	}

	private @Nullable MessageBatchContext currentBatch() {
		ObservationView observation = this.registry.getCurrentObservation();
		while (observation != null) {
			if (observation.getContextView() instanceof MessageBatchContext batch) {
				return batch;
			}
			observation = observation.getContextView().getParentObservation();
		}
		return null;
	}

}
