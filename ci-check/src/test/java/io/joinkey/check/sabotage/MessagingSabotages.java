/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.List;

import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.observation.ObservationRegistry;
import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.MessagePacketI;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Breaks of messages over JMS, with ActiveMQ Artemis in the same JVM.
 */
final class MessagingSabotages {

	private MessagingSabotages() {
	}

	/** Spring MVC that sends messages to itself, on a queue of its own. */
	static Application healthy() {
		return messages("healthy", Connects.class, Sends.class, Listens.class);
	}

	/** A listener whose broker cannot be reached. */
	static Application withoutBroker() {
		return Application.mvc().with(ConnectsNowhere.class, Listens.class).property("orders.queue", "nowhere");
	}

	static List<Sabotage> all() {
		return List.of(
				new Sabotage("a `JmsTemplate` made by hand", CorrelationRule.MESSAGING_INVENTORY,
						messages("by-hand", Connects.class, SendsByHand.class, Listens.class),
						"setObservationRegistry(observationRegistry) on the field " + SendsByHand.class.getName()
								+ ".template",
						messages("by-hand-mended", Connects.class, SendsObserved.class, Listens.class)),
				new Sabotage("a JMS listener with a container factory of its own", CorrelationRule.MESSAGING_INVENTORY,
						messages("own-factory", Connects.class, Sends.class, OwnFactory.class, ListensByOwn.class),
						"setObservationRegistry(observationRegistry) on its container factory, the bean 'ownFactory'",
						messages("own-factory-mended", Connects.class, Sends.class, ObservedFactory.class,
								ListensByOwn.class)),
				new Sabotage("a connection that drops the property `traceparent` of messages",
						CorrelationRule.MESSAGING_INVENTORY,
						messages("dropping", ConnectsDropping.class, Sends.class, Listens.class),
						"let the property traceparent pass unchanged", healthy()));
	}

	private static Application messages(String queue, Class<?>... parts) {
		return Application.mvc().with(parts).property("orders.queue", queue).requesting("/messages");
	}

	private static final class Broker {

		static {
			EmbeddedActiveMQ server = new EmbeddedActiveMQ();
			try {
				server
					.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false)
						.setSecurityEnabled(false)
						.setJMXManagementEnabled(false)
						.addAcceptorConfiguration("in-vm", "vm://0"))
					.start();
			}
			catch (Exception ex) {
				throw new IllegalStateException("the broker does not start", ex);
			}
		}

		static ActiveMQConnectionFactory connectionFactory() {
			return new ActiveMQConnectionFactory("vm://0");
		}

	}

	static class Connects {

		@Bean
		static ConnectionFactory connectionFactory() {
			return Broker.connectionFactory();
		}

	}

	static class ConnectsNowhere {

		@Bean
		static ConnectionFactory connectionFactory() {
			return new ActiveMQConnectionFactory("vm://7");
		}

	}

	static class ConnectsDropping {

		@Bean
		static ConnectionFactory connectionFactory() {
			ActiveMQConnectionFactory connectionFactory = Broker.connectionFactory();
			connectionFactory.setOutgoingInterceptorList(Drops.class.getName());
			return connectionFactory;
		}

	}

	/** Runs on the way from the client to the broker. */
	public static class Drops implements Interceptor {

		@Override
		public boolean intercept(Packet packet, RemotingConnection connection) {
			if (packet instanceof MessagePacketI message) {
				message.getMessage().removeProperty("traceparent");
			}
			return true;
		}

	}

	@RestController
	static class Sends {

		private final JmsTemplate template;

		private final String queue;

		Sends(JmsTemplate template, @Value("${orders.queue}") String queue) {
			this.template = template;
			this.queue = queue;
		}

		@GetMapping("/messages")
		String send() {
			this.template.convertAndSend(this.queue, "order");
			return "sent";
		}

	}

	@RestController
	static class SendsByHand {

		private final JmsTemplate template;

		private final String queue;

		SendsByHand(ConnectionFactory connectionFactory, @Value("${orders.queue}") String queue) {
			this.template = new JmsTemplate(connectionFactory);
			this.queue = queue;
		}

		@GetMapping("/messages")
		String send() {
			this.template.convertAndSend(this.queue, "order");
			return "sent";
		}

		void observe(ObservationRegistry registry) {
			this.template.setObservationRegistry(registry);
		}

	}

	static class SendsObserved extends SendsByHand {

		SendsObserved(ConnectionFactory connectionFactory, @Value("${orders.queue}") String queue,
				ObservationRegistry registry) {
			super(connectionFactory, queue);
			observe(registry);
		}

	}

	static class OwnFactory {

		@Bean
		DefaultJmsListenerContainerFactory ownFactory(ConnectionFactory connectionFactory,
				ObservationRegistry registry) {
			DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
			factory.setConnectionFactory(connectionFactory);
			observe(factory, registry);
			return factory;
		}

		void observe(DefaultJmsListenerContainerFactory factory, ObservationRegistry registry) {
			// forgotten
		}

	}

	static class ObservedFactory extends OwnFactory {

		@Override
		void observe(DefaultJmsListenerContainerFactory factory, ObservationRegistry registry) {
			factory.setObservationRegistry(registry);
		}

	}

	static class Listens {

		private static final Logger log = LoggerFactory.getLogger(Listens.class);

		@JmsListener(destination = "${orders.queue}")
		void listen(String order) {
			log.info("got {}", order);
		}

	}

	static class ListensByOwn {

		private static final Logger log = LoggerFactory.getLogger(ListensByOwn.class);

		@JmsListener(destination = "${orders.queue}", containerFactory = "ownFactory")
		void listen(String order) {
			log.info("got {}", order);
		}

	}

}
