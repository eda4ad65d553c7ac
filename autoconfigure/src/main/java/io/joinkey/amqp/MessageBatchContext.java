/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.transport.ReceiverContext;

import org.springframework.amqp.core.Message;

/**
 * Observation context of one delivery of a batch. It continues no trace, since its
 * messages belong to many.
 */
final class MessageBatchContext extends ReceiverContext<Object> {

	static final ObservationConvention<MessageBatchContext> CONVENTION = new Convention();

	private final List<Message> messages;

	private final String queues;

	MessageBatchContext(List<Message> messages) {
		super((carrier, name) -> null);
		this.messages = List.copyOf(messages);
		this.queues = messages.stream()
			.map((message) -> message.getMessageProperties().getConsumerQueue())
			.filter(Objects::nonNull)
			.collect(Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new),
					(queues) -> String.join(",", queues)));
		setCarrier(messages);
		setRemoteServiceName("RabbitMQ");
	}

	List<Message> messages() {
		return this.messages;
	}

	private static final class Convention implements ObservationConvention<MessageBatchContext> {

		@Override
		public String getName() {
			return "joinkey.amqp.batch";
		}

		@Override
		public String getContextualName(MessageBatchContext context) {
			return context.queues + " process batch";
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof MessageBatchContext;
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(MessageBatchContext context) {
			return KeyValues.of(KeyValue.of("messaging.system", "rabbitmq"),
					KeyValue.of("messaging.operation", "process"),
					KeyValue.of("messaging.destination.name", context.queues));
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(MessageBatchContext context) {
			return KeyValues
				.of(KeyValue.of("messaging.batch.message_count", Integer.toString(context.messages.size())));
		}

	}

}
