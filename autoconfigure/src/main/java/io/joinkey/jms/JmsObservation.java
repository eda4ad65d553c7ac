/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.jms;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jms.config.AbstractJmsListenerContainerFactory;
import org.springframework.jms.config.SimpleJmsListenerContainerFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SimpleMessageListenerContainer;
import org.springframework.util.ErrorHandler;

/**
 * Enables observation for JMS templates and listener containers, unless the application
 * gave them a registry. Marks the spans of messages whose listener fails.
 */
final class JmsObservation implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(JmsObservation.class);

	private final Supplier<@Nullable ObservationRegistry> registry;

	private final Collection<String> excludedBeans;

	private final Set<String> switchedOn = new ConcurrentSkipListSet<>();

	private final Set<String> leftAlone = new ConcurrentSkipListSet<>();

	private final Set<String> failed = new ConcurrentSkipListSet<>();

	JmsObservation(Supplier<@Nullable ObservationRegistry> registry, Collection<String> excludedBeans) {
		this.registry = registry;
		this.excludedBeans = excludedBeans;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (!this.excludedBeans.contains(beanName)) {
			try {
				observe(bean, beanName);
			}
			catch (RuntimeException ex) {
				this.failed.add(beanName);
				logger.warn("The JMS bean '" + beanName + "' does not propagate the trace context: " + ex
						+ ". Give it the ObservationRegistry bean, setObservationRegistry(...), or name the bean in"
						+ " joinkey.excluded-beans");
			}
		}
		return bean;
	}

	private void observe(Object bean, String beanName) {
		if (bean instanceof JmsTemplate template) {
			ObservationRegistry own = template.getObservationRegistry();
			enable(own, beanName, template::setObservationRegistry);
		}
		else if (bean instanceof AbstractMessageListenerContainer container) {
			if (enable(container.getObservationRegistry(), beanName, container::setObservationRegistry)) {
				container.setErrorHandler(marking(container.getErrorHandler(), container.getClass()));
			}
		}
		else if (bean instanceof AbstractJmsListenerContainerFactory<?> factory
				&& ForeignInternal.JMS_FACTORY_REGISTRY.isFieldOf(factory)) {
			ObservationRegistry own = ForeignInternal.JMS_FACTORY_REGISTRY.read(factory, ObservationRegistry.class);
			if (enable(own, beanName, factory::setObservationRegistry)
					&& ForeignInternal.JMS_FACTORY_ERROR_HANDLER.isFieldOf(factory)) {
				factory.setErrorHandler(
						marking(ForeignInternal.JMS_FACTORY_ERROR_HANDLER.read(factory, ErrorHandler.class),
								(factory instanceof SimpleJmsListenerContainerFactory)
										? SimpleMessageListenerContainer.class
										: DefaultMessageListenerContainer.class));
			}
		}
	}

	/**
	 * Sets the registry where there is none. Spring Boot set it already in what it built.
	 * @return whether the bean uses the application's registry
	 */
	private boolean enable(@Nullable ObservationRegistry own, String beanName, RegistrySetter setter) {
		ObservationRegistry shared = this.registry.get();
		if (shared == null) {
			return false;
		}
		if (own == null) {
			setter.set(shared);
			this.switchedOn.add(beanName);
		}
		else if (own.isNoop() && !shared.isNoop()) {
			this.leftAlone.add(beanName);
			return false;
		}
		return true;
	}

	private ErrorHandler marking(@Nullable ErrorHandler own, Class<?> container) {
		return (own instanceof FailedMessages) ? own
				: new FailedMessages(this.registry, own, LogFactory.getLog(container));
	}

	HopStatus status() {
		String switchedOn = this.switchedOn.isEmpty() ? ""
				: "; observation was switched on for " + List.copyOf(this.switchedOn);
		if (!this.failed.isEmpty()) {
			return HopStatus.backedOff(Hop.JMS, "these beans could not be observed: " + this.failed + switchedOn);
		}
		if (!this.leftAlone.isEmpty()) {
			return HopStatus.backedOff(Hop.JMS,
					"the application gave these beans the registry ObservationRegistry.NOOP: " + this.leftAlone
							+ switchedOn);
		}
		return HopStatus.on(Hop.JMS, "every JmsTemplate and listener container that is a bean or comes from a factory"
				+ switchedOn + "; not covered: JmsTemplate.receive, and templates that are not beans");
	}

	/** A method that sets a registry. */
	private interface RegistrySetter {

		void set(ObservationRegistry registry);

	}

}
