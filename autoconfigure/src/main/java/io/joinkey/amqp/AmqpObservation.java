/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.joinkey.ForeignInternal;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.micrometer.observation.ObservationRegistry;
import org.aopalliance.aop.Advice;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.amqp.core.MessagePostProcessor;
import org.springframework.amqp.rabbit.config.AbstractRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.DirectRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.ConditionalRejectingErrorHandler;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.ErrorHandler;

/**
 * Enables observation for RabbitMQ templates and listener containers that the application
 * built itself, makes spans for batches, and writes the trace context to replies.
 */
final class AmqpObservation implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(AmqpObservation.class);

	/** Their containers use the same error handler if they are given none. */
	private static final Set<Class<?>> SPRINGS = Set.of(SimpleRabbitListenerContainerFactory.class,
			DirectRabbitListenerContainerFactory.class);

	private final Options options;

	private final Supplier<ObservationRegistry> registry;

	private final Set<String> switchedOn = new ConcurrentSkipListSet<>();

	private final Set<String> failed = new ConcurrentSkipListSet<>();

	/**
	 * The kinds of beans to observe.
	 *
	 * @param templates whether templates are observed
	 * @param listeners whether listener containers are observed
	 * @param excludedBeans the names of the beans that are left as they are
	 */
	record Options(boolean templates, boolean listeners, Collection<String> excludedBeans) {
	}

	AmqpObservation(Options options, Supplier<ObservationRegistry> registry) {
		this.options = options;
		this.registry = registry;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (!this.options.excludedBeans().contains(beanName)) {
			try {
				observe(bean, beanName);
			}
			catch (RuntimeException ex) {
				this.failed.add(beanName);
				logger.warn("The RabbitMQ bean '" + beanName + "' does not propagate the trace context: " + ex
						+ ". Call setObservationEnabled(true) on it, or add its name to joinkey.excluded-beans");
			}
		}
		return bean;
	}

	private void observe(Object bean, String beanName) {
		if (this.options.templates() && bean instanceof RabbitTemplate template) {
			template.setObservationEnabled(true);
			this.switchedOn.add(beanName);
		}
		else if (this.options.listeners() && bean instanceof AbstractRabbitListenerContainerFactory<?> factory) {
			factory.setObservationEnabled(true);
			this.switchedOn.add(beanName);
			observeBatches(factory);
			if (this.options.templates() && ForeignInternal.AMQP_REPLY_PROCESSORS.isFieldOf(factory)) {
				MessagePostProcessor[] own = ForeignInternal.AMQP_REPLY_PROCESSORS.read(factory,
						MessagePostProcessor[].class);
				factory.setBeforeSendReplyPostProcessors(
						Stream
							.concat((own != null) ? Arrays.stream(own) : Stream.empty(),
									Stream.of(new ReplyTracing(this.registry)))
							.toArray(MessagePostProcessor[]::new));
			}
		}
		else if (this.options.listeners() && bean instanceof AbstractMessageListenerContainer container) {
			container.setObservationEnabled(true);
			this.switchedOn.add(beanName);
		}
	}

	private void observeBatches(AbstractRabbitListenerContainerFactory<?> factory) {
		MessageBatches batches = new MessageBatches(this.registry);
		Advice[] own = factory.getAdviceChain();
		factory.setAdviceChain(Stream.concat(Stream.of(batches), (own != null) ? Arrays.stream(own) : Stream.empty())
			.toArray(Advice[]::new));
		if (ForeignInternal.AMQP_ERROR_HANDLER.isFieldOf(factory)) {
			ErrorHandler handler = ForeignInternal.AMQP_ERROR_HANDLER.read(factory, ErrorHandler.class);
			if (handler != null) {
				factory.setErrorHandler(batches.within(handler));
			}
			else if (SPRINGS.contains(factory.getClass())) {
				factory.setErrorHandler(batches.within(new ConditionalRejectingErrorHandler()));
			}
		}
	}

	HopStatus status(Collection<String> ofSpringBoot) {
		if (!this.options.templates() && !this.options.listeners()) {
			return HopStatus.off(Hop.AMQP,
					"spring.rabbitmq.template.observation-enabled and spring.rabbitmq.listener.*.observation-enabled are false");
		}
		List<String> own = this.switchedOn.stream().filter((name) -> !ofSpringBoot.contains(name)).toList();
		String switchedOn = own.isEmpty() ? "" : "; observation was switched on for " + own;
		if (!this.failed.isEmpty()) {
			return HopStatus.backedOff(Hop.AMQP, "these beans could not be observed: " + this.failed + switchedOn);
		}
		if (!this.options.templates() || !this.options.listeners()) {
			return HopStatus.backedOff(Hop.AMQP,
					"spring.rabbitmq." + (this.options.templates() ? "listener.*" : "template")
							+ ".observation-enabled is false" + switchedOn);
		}
		return HopStatus.on(Hop.AMQP,
				"every RabbitTemplate and listener container that is a bean or comes from a"
						+ " factory; each message of a batch within MessageScopes; not covered:"
						+ " RabbitTemplate.receive, and templates that are not beans" + switchedOn);
	}

}
