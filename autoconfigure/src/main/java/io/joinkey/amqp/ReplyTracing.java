/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessagePostProcessor;
import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageSenderContext;
import org.springframework.amqp.rabbit.support.micrometer.RabbitTemplateObservation;
import org.springframework.amqp.rabbit.support.micrometer.RabbitTemplateObservation.DefaultRabbitTemplateObservationConvention;

/**
 * Writes the trace context to the reply of a listener. The container sends it without a
 * template, so that Spring AMQP does not observe it.
 */
final class ReplyTracing implements MessagePostProcessor {

	private static final Log logger = LogFactory.getLog(ReplyTracing.class);

	private final Supplier<ObservationRegistry> registry;

	ReplyTracing(Supplier<ObservationRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public Message postProcessMessage(Message message) {
		try {
			trace(message);
		}
		catch (RuntimeException ex) {
			logger.debug("A RabbitMQ reply is sent without a trace context", ex);
		}
		return message;
	}

	private void trace(Message message) {
		ObservationRegistry registry = this.registry.get();
		if (registry.getCurrentObservation() != null) {
			RabbitTemplateObservation.TEMPLATE_OBSERVATION
				.observation(null, DefaultRabbitTemplateObservationConvention.INSTANCE,
						() -> new RabbitMessageSenderContext(message, "reply", "", "reply"), registry)
				.observe(() -> {
				});
		}
	}

}
