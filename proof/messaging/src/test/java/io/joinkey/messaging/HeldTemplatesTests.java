/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.messaging;

import java.util.List;

import io.joinkey.check.Finding;
import io.joinkey.check.capture.MessagingInventory;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.jms.core.JmsMessagingTemplate;
import org.springframework.jms.core.JmsTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gate reads templates behind proxies, in superclasses and of subclasses. No broker
 * is needed.
 */
class HeldTemplatesTests {

	@Test
	void anObservedTemplateBehindAProxyIsNotBlamed() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Healthy.class)) {
			assertThat(context.getBean(LazySender.class).template.getUUID()).isNotEmpty();
			assertThat(MessagingInventory.findings(context)).isEmpty();
		}
	}

	@Test
	void aTemplateThatIsNotObservedIsFoundWhereverItIsHeld() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Unobserved.class)) {
			assertThat(MessagingInventory.findings(context)).extracting(Finding::subject)
				.containsExactlyInAnyOrder("the bean 'proxiedTemplate'",
						"the field " + BaseSender.class.getName() + ".template",
						"the field " + Sender.class.getName() + ".messages");
			assertThat(MessagingInventory.findings(context)).extracting((finding) -> finding.diagnosis().seen())
				.containsOnly("RabbitTemplate without observation", "JmsTemplate without observation");
		}
	}

	@Test
	void theAgentInstrumentsTemplatesItself() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Unobserved.class)) {
			// where the gate's extension of the agent leaves what it gives
			System.getProperties().put("joinkey.gate.agent", List.of());
			assertThat(MessagingInventory.findings(context)).isEmpty();
		}
		finally {
			System.getProperties().remove("joinkey.gate.agent");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Proxies {

		/** Replaces some beans as advice of the application does. */
		@Bean
		static BeanPostProcessor proxies() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					if (!beanName.startsWith("proxied")) {
						return bean;
					}
					ProxyFactory factory = new ProxyFactory(bean);
					factory.setProxyTargetClass(true);
					return factory.getProxy();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Proxies.class)
	static class Healthy {

		@Bean
		static RabbitTemplate proxiedTemplate() {
			RabbitTemplate template = new RabbitTemplate(new CachingConnectionFactory("127.0.0.1", 1));
			template.setObservationEnabled(true);
			return template;
		}

		@Bean
		static LazySender lazySender(@Lazy RabbitTemplate template) {
			return new LazySender(template);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Proxies.class)
	static class Unobserved {

		@Bean
		static RabbitTemplate proxiedTemplate() {
			return new AuditedTemplate();
		}

		@Bean
		static Sender proxiedSender() {
			return new Sender();
		}

	}

	static class LazySender {

		private final RabbitTemplate template;

		LazySender(RabbitTemplate template) {
			this.template = template;
		}

	}

	static class BaseSender {

		final RabbitTemplate template = new AuditedTemplate();

	}

	static class Sender extends BaseSender {

		final JmsMessagingTemplate messages = new JmsMessagingTemplate(new JmsTemplate());

	}

	static class AuditedTemplate extends RabbitTemplate {

		AuditedTemplate() {
			super(new CachingConnectionFactory("127.0.0.1", 1));
		}

	}

}
