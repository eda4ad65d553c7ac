/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.transport.ReceiverContext;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.support.AmqpHeaders;

/**
 * Observation context of one message that the application processes by
 * {@link MessageScopes}.
 */
final class MessageContext extends ReceiverContext<Object> {

	static final ObservationConvention<MessageContext> CONVENTION = new Convention();

	MessageContext(Object message) {
		super(MessageHeaders::read);
		setCarrier(message);
		setRemoteServiceName("RabbitMQ");
	}

	private String queue() {
		Object queue = null;
		if (getCarrier() instanceof Message message) {
			queue = message.getMessageProperties().getConsumerQueue();
		}
		else if (getCarrier() instanceof org.springframework.messaging.Message<?> message) {
			queue = message.getHeaders().get(AmqpHeaders.CONSUMER_QUEUE);
		}
		return (queue != null) ? queue.toString() : "unknown";
	}

	private static final class Convention implements ObservationConvention<MessageContext> {

		@Override
		public String getName() {
			return "joinkey.amqp.message";
		}

		@Override
		public String getContextualName(MessageContext context) {
			return context.queue() + " process";
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof MessageContext;
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(MessageContext context) {
			return KeyValues.of(KeyValue.of("messaging.system", "rabbitmq"),
					KeyValue.of("messaging.operation", "process"),
					KeyValue.of("messaging.destination.name", context.queue()));
		}

	}

}
