/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.messaging;

import java.util.List;
import java.util.Map;

import io.opentelemetry.api.common.AttributeKey;
import io.joinkey.check.Finding;
import io.joinkey.check.capture.MessagingInventory;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.config.SimpleJmsListenerContainerFactory;
import org.springframework.jms.core.JmsClient;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id through a real ActiveMQ Artemis broker, with nothing configured, with
 * templates and listener factories of Spring Boot's and of the application's own.
 */
class JmsHopTests {

	private static final AttributeKey<String> ATTEMPT = AttributeKey.stringKey("joinkey.jms.delivery_attempt");

	@RegisterExtension
	static final ArtemisBroker broker = new ArtemisBroker();

	private static RunningService service;

	private static List<Finding> unobserved;

	@BeforeAll
	static void start() {
		try (RunningService without = RunningService.start(Desk.class, "joinkey.jms.enabled=false")) {
			unobserved = MessagingInventory.findings(without.context());
		}
		service = RunningService.start(Desk.class);
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "boot", "own", "client", "simple" })
	void theListenerContinuesTheTraceOfTheMessage(String kind) {
		String traceId = service.get("/send/" + kind);
		Map<String, Object> line = service.line("got " + kind + " " + traceId);
		SpanData producer = service.spans(traceId, SpanKind.PRODUCER, 1).get(0);
		SpanData consumer = service.spans(traceId, SpanKind.CONSUMER, 1).get(0);
		assertThat(line).containsEntry("trace_id", traceId).containsEntry("span_id", consumer.getSpanId());
		assertThat(consumer.getParentSpanId()).isEqualTo(producer.getSpanId());
		assertThat(consumer.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
	}

	@Test
	void whatAListenerSendsStaysInTheTrace() {
		String traceId = service.get("/send/first");
		assertThat(service.line("got second " + traceId)).containsEntry("trace_id", traceId);
		assertThat(service.spans(traceId, SpanKind.CONSUMER, 2)).hasSize(2);
	}

	@Test
	void theReplyOfAListenerStaysInTheTrace() {
		String traceId = service.get("/send/question");
		assertThat(service.line("got answer " + traceId)).containsEntry("trace_id", traceId);
		assertThat(service.spans(traceId, SpanKind.PRODUCER, 2)).hasSize(2);
	}

	@Test
	void retriesAndTheDeadLetterStayInTheTrace() {
		String traceId = service.get("/send/failing");
		assertThat(service.line("got dead " + traceId)).containsEntry("trace_id", traceId);
		List<SpanData> attempts = service.spans(traceId, SpanKind.CONSUMER, 4).subList(0, 3);
		assertThat(attempts).allMatch((span) -> span.getStatus().getStatusCode() == StatusCode.ERROR)
			.extracting((span) -> span.getAttributes().get(ATTEMPT))
			.containsExactly(null, "2", "3");
		assertThat(service.lines("Execution of JMS message listener failed", 3)).hasSize(3)
			.extracting((line) -> line.get("span_id"))
			.containsExactlyElementsOf(attempts.stream().map(SpanData::getSpanId).toList());
	}

	@Test
	void theLineOfAnOwnErrorHandlerHasTheIds() {
		String traceId = service.get("/send/handled");
		assertThat(service.line("handled by own handler " + traceId)).containsEntry("trace_id", traceId);
		assertThat(service.spans(traceId, SpanKind.CONSUMER, 1).get(0).getStatus().getStatusCode())
			.isEqualTo(StatusCode.ERROR);
	}

	@Test
	void aTemplateThatIsNoBeanIsSeenToLoseTheTrace() {
		String traceId = service.get("/send/unknown");
		assertThat(service.line("got boot unknown" + traceId).get("trace_id")).isNotEqualTo(traceId);
	}

	@Test
	void theGateNamesEachTemplateAndListenerThatIsNotObserved() {
		assertThat(MessagingInventory.findings(service.context())).isEmpty();
		assertThat(unobserved).extracting(Finding::subject)
			.containsExactlyInAnyOrder("the bean 'ownTemplate'", listener("own"), listener("simple"),
					listener("handled"));
		assertThat(unobserved).extracting((finding) -> finding.diagnosis().remedy())
			.anyMatch(
					(remedy) -> remedy.contains("setObservationRegistry(observationRegistry) on its container factory,"
							+ " the bean 'ownFactory' or the bean 'simpleFactory'"))
			.anyMatch((remedy) -> remedy
				.contains("setObservationRegistry(observationRegistry) on the bean 'ownTemplate'"));
	}

	private static String listener(String method) {
		return "the listener void " + Desk.class.getName() + "." + method + "(java.lang.String)";
	}

	@Test
	void theStartUpLineHasBothHops() {
		assertThat(service.line("Joinkey joins the logs").get("message").toString()).contains("jms, amqp");
	}

	/** A service that sends, and receives what it sent. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = RabbitAutoConfiguration.class)
	@RestController
	static class Desk {

		private static final Logger logger = LoggerFactory.getLogger(Desk.class);

		@Bean
		static ConnectionFactory connectionFactory() {
			return broker.connectionFactory();
		}

		// a template that is declared as one would replace Spring Boot's
		@Bean
		static Object ownTemplate(ConnectionFactory connectionFactory) {
			return new JmsTemplate(connectionFactory);
		}

		@Bean
		static DefaultJmsListenerContainerFactory ownFactory(ConnectionFactory connectionFactory) {
			DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
			factory.setConnectionFactory(connectionFactory);
			factory.setErrorHandler(
					(failure) -> logger.warn("handled by own handler {}", failure.getCause().getMessage()));
			return factory;
		}

		@Bean
		static SimpleJmsListenerContainerFactory simpleFactory(ConnectionFactory connectionFactory) {
			SimpleJmsListenerContainerFactory factory = new SimpleJmsListenerContainerFactory();
			factory.setConnectionFactory(connectionFactory);
			return factory;
		}

		@Bean
		static Sender sender(JmsTemplate jmsTemplate, @Qualifier("ownTemplate") Object ownTemplate, JmsClient client,
				ConnectionFactory connectionFactory) {
			return new Sender(jmsTemplate, (JmsTemplate) ownTemplate, client, connectionFactory);
		}

		@JmsListener(destination = "boot")
		void boot(String text) {
			logger.info("got boot {}", text);
		}

		@JmsListener(destination = "client")
		void client(String text) {
			logger.info("got client {}", text);
		}

		@JmsListener(destination = "own", containerFactory = "ownFactory")
		void own(String text) {
			logger.info("got own {}", text);
		}

		@JmsListener(destination = "simple", containerFactory = "simpleFactory")
		void simple(String text) {
			logger.info("got simple {}", text);
		}

		@JmsListener(destination = "handled", containerFactory = "ownFactory")
		void handled(String text) {
			throw new IllegalStateException(text);
		}

		@JmsListener(destination = "failing")
		void failing(String text) {
			throw new IllegalStateException("no " + text);
		}

		@JmsListener(destination = "dead")
		void dead(String text) {
			logger.info("got dead {}", text);
		}

		@JmsListener(destination = "question")
		@SendTo("answer")
		String question(String text) {
			return text;
		}

		@JmsListener(destination = "answer")
		void answer(String text) {
			logger.info("got answer {}", text);
		}

		@JmsListener(destination = "second")
		void second(String text) {
			logger.info("got second {}", text);
		}

	}

	/** Sends within a request, and within a listener. */
	@RestController
	static class Sender {

		private final JmsTemplate template;

		private final JmsTemplate ownTemplate;

		private final JmsClient client;

		private final ConnectionFactory connectionFactory;

		Sender(JmsTemplate template, JmsTemplate ownTemplate, JmsClient client, ConnectionFactory connectionFactory) {
			this.template = template;
			this.ownTemplate = ownTemplate;
			this.client = client;
			this.connectionFactory = connectionFactory;
		}

		@GetMapping("/send/{kind}")
		void send(@PathVariable String kind) {
			String traceId = Span.current().getSpanContext().getTraceId();
			switch (kind) {
				case "own" -> this.ownTemplate.convertAndSend(kind, traceId);
				case "client" -> this.client.destination(kind).send(traceId);
				case "unknown" -> new JmsTemplate(this.connectionFactory).convertAndSend("boot", "unknown" + traceId);
				default -> this.template.convertAndSend(kind, traceId);
			}
		}

		@JmsListener(destination = "first")
		void first(String text) {
			this.template.convertAndSend("second", text);
		}

	}

}
