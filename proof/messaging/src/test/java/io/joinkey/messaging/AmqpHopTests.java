/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.messaging;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.amqp.MessageScopes;
import io.joinkey.check.Finding;
import io.joinkey.check.capture.MessagingInventory;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpRejectAndDontRequeueException;
import org.springframework.amqp.core.AmqpTemplate;
import org.springframework.amqp.rabbit.annotation.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.DirectRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.retry.MessageRecoverer;
import org.springframework.amqp.rabbit.retry.RepublishMessageRecoverer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id through a real AMQP 0-9-1 broker, with nothing configured, with templates
 * and listener factories of Spring Boot's and of the application's own.
 */
class AmqpHopTests {

	@RegisterExtension
	static final QpidBroker broker = new QpidBroker();

	private static RunningService service;

	private static List<Finding> unobserved;

	@BeforeAll
	static void start() {
		String[] properties = { "spring.rabbitmq.host=127.0.0.1", "spring.rabbitmq.port=" + broker.port(),
				"spring.rabbitmq.listener.simple.retry.enabled=true",
				"spring.rabbitmq.listener.simple.retry.max-retries=2",
				"spring.rabbitmq.listener.simple.retry.initial-interval=10ms" };
		try (RunningService without = RunningService.start(Desk.class,
				Stream.concat(Stream.of(properties), Stream.of("joinkey.amqp.enabled=false")).toArray(String[]::new))) {
			unobserved = MessagingInventory.findings(without.context());
		}
		service = RunningService.start(Desk.class, properties);
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "boot", "own", "direct" })
	void theListenerContinuesTheTraceOfTheMessage(String kind) {
		String traceId = service.get("/send/" + kind);
		Map<String, Object> line = service.line("got " + kind + " " + traceId);
		SpanData producer = service.spans(traceId, SpanKind.PRODUCER, 1).get(0);
		SpanData consumer = service.spans(traceId, SpanKind.CONSUMER, 1).get(0);
		assertThat(line).containsEntry("trace_id", traceId).containsEntry("span_id", consumer.getSpanId());
		assertThat(consumer.getParentSpanId()).isEqualTo(producer.getSpanId());
	}

	@Test
	void whatAListenerSendsStaysInTheTrace() {
		String traceId = service.get("/send/first");
		assertThat(service.line("got second " + traceId)).containsEntry("trace_id", traceId);
	}

	@Test
	void theReplyOfAListenerStaysInTheTrace() {
		String traceId = service.get("/send/question");
		assertThat(service.line("got answer " + traceId)).containsEntry("trace_id", traceId);
		assertThat(service.spans(traceId, SpanKind.PRODUCER, 2)).hasSize(2);
		assertThat(service.spans(traceId, SpanKind.CONSUMER, 2)).hasSize(2);
	}

	@Test
	void retriesAndTheDeadLetterStayInTheTrace() {
		String traceId = service.get("/send/failing");
		assertThat(service.line("got dead " + traceId)).containsEntry("trace_id", traceId);
		assertThat(service.lines("trying " + traceId, 3)).hasSize(3)
			.allMatch((line) -> traceId.equals(line.get("trace_id")));
		assertThat(service.line("Republishing failed message")).containsEntry("trace_id", traceId);
	}

	@Test
	void theLineOfTheErrorHandlerHasTheIds() {
		String traceId = service.get("/send/rejected");
		assertThat(service.lines("Execution of Rabbit message listener failed", 1))
			.anyMatch((line) -> traceId.equals(line.get("trace_id")));
		assertThat(service.spans(traceId, SpanKind.CONSUMER, 1).get(0).getStatus().getStatusCode())
			.isEqualTo(StatusCode.ERROR);
	}

	@Test
	void aBatchLinksToItsMessagesAndEachIsProcessedInItsTrace() {
		String one = service.get("/send/batch");
		String other = service.get("/send/batch");
		for (String traceId : List.of(one, other)) {
			assertThat(service.line("settled " + traceId)).containsEntry("trace_id", traceId);
			SpanData producer = service.spans(traceId, SpanKind.PRODUCER, 1).get(0);
			SpanData batch = batch(producer);
			assertThat(service.lines("batch of", 1)).extracting((line) -> line.get("trace_id"))
				.contains(batch.getTraceId());
			assertThat(service.spans(traceId, SpanKind.CONSUMER, 1)).singleElement()
				.satisfies((span) -> assertThat(span.getParentSpanId()).isEqualTo(producer.getSpanId()))
				.satisfies(
						(span) -> assertThat(span.getLinks()).extracting((link) -> link.getSpanContext().getTraceId())
							.containsExactly(batch.getTraceId()));
		}
	}

	@Test
	void theLineOfABatchThatFailedHasTheIdsOfItsSpan() {
		String traceId = service.get("/send/broken");
		SpanData batch = batch(service.spans(traceId, SpanKind.PRODUCER, 1).get(0));
		assertThat(batch.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(service.lines("Execution of Rabbit message listener failed", 1))
			.anyMatch((line) -> batch.getTraceId().equals(line.get("trace_id")));
	}

	@Test
	void aHeaderThatIsNoTextDoesNotFailTheListener() {
		service.get("/send/hostile");
		assertThat(service.lines("got boot hostile", 1)).hasSize(1)
			.allSatisfy((line) -> assertThat(line).containsKey("trace_id"));
	}

	@Test
	void theGateNamesEachTemplateAndListenerThatIsNotObserved() {
		assertThat(MessagingInventory.findings(service.context())).isEmpty();
		assertThat(unobserved).extracting(Finding::subject)
			.hasSize(12)
			.contains("the bean 'ownTemplate'", "the bean 'rabbitTemplate'",
					"the listener void " + Desk.class.getName() + ".direct(java.lang.String)")
			// Spring AMQP observes no batch
			.noneMatch((subject) -> subject.contains("Batches"));
		assertThat(unobserved).extracting((finding) -> finding.diagnosis().remedy())
			.anyMatch((remedy) -> remedy
				.contains("spring.rabbitmq.template.observation-enabled=true for Spring Boot's own"))
			.anyMatch((remedy) -> remedy.contains("setObservationEnabled(true) on the bean 'ownTemplate'"));
	}

	private static SpanData batch(SpanData producer) {
		return RunningService
			.await(() -> service.spans()
				.stream()
				.filter((span) -> span.getKind() == SpanKind.CONSUMER && span.getLinks()
					.stream()
					.map(LinkData::getSpanContext)
					.anyMatch((context) -> context.getSpanId().equals(producer.getSpanId())))
				.toList(), 1)
			.get(0);
	}

	/** A service that sends, and receives what it sent. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Desk {

		private static final Logger logger = LoggerFactory.getLogger(Desk.class);

		// a template that is declared as one would replace Spring Boot's
		@Bean
		static Object ownTemplate(ConnectionFactory connectionFactory) {
			return new RabbitTemplate(connectionFactory);
		}

		@Bean
		static SimpleRabbitListenerContainerFactory ownFactory(ConnectionFactory connectionFactory) {
			SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
			factory.setConnectionFactory(connectionFactory);
			return factory;
		}

		@Bean
		static DirectRabbitListenerContainerFactory directFactory(ConnectionFactory connectionFactory) {
			DirectRabbitListenerContainerFactory factory = new DirectRabbitListenerContainerFactory();
			factory.setConnectionFactory(connectionFactory);
			return factory;
		}

		@Bean
		static SimpleRabbitListenerContainerFactory batchFactory(ConnectionFactory connectionFactory) {
			SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
			factory.setConnectionFactory(connectionFactory);
			factory.setBatchListener(true);
			factory.setConsumerBatchEnabled(true);
			factory.setBatchSize(2);
			factory.setBatchReceiveTimeout(500L);
			factory.setReceiveTimeout(200L);
			return factory;
		}

		@Bean
		static MessageRecoverer messageRecoverer(AmqpTemplate rabbitTemplate) {
			return new RepublishMessageRecoverer(rabbitTemplate, "", "dead");
		}

		@Bean
		static Sender sender(RabbitTemplate rabbitTemplate, @Qualifier("ownTemplate") Object ownTemplate) {
			return new Sender(rabbitTemplate, (RabbitTemplate) ownTemplate);
		}

		@RabbitListener(queuesToDeclare = @Queue("boot"))
		void boot(String text) {
			logger.info("got boot {}", text);
		}

		@RabbitListener(queuesToDeclare = @Queue("own"), containerFactory = "ownFactory")
		void own(String text) {
			logger.info("got own {}", text);
		}

		@RabbitListener(queuesToDeclare = @Queue("direct"), containerFactory = "directFactory")
		void direct(String text) {
			logger.info("got direct {}", text);
		}

		@RabbitListener(queuesToDeclare = @Queue("failing"))
		void failing(String text) {
			logger.info("trying {}", text);
			throw new IllegalStateException("no " + text);
		}

		@RabbitListener(queuesToDeclare = @Queue("dead"))
		void dead(String text) {
			logger.info("got dead {}", text);
		}

		@RabbitListener(queuesToDeclare = @Queue("rejected"), containerFactory = "ownFactory")
		void rejected(String text) {
			throw new AmqpRejectAndDontRequeueException(text);
		}

		@RabbitListener(queuesToDeclare = @Queue("question"))
		@SendTo("answer")
		String question(String text) {
			return text;
		}

		@RabbitListener(queuesToDeclare = @Queue("answer"))
		void answer(String text) {
			logger.info("got answer {}", text);
		}

		@RabbitListener(queuesToDeclare = @Queue("second"))
		void second(String text) {
			logger.info("got second {}", text);
		}

		@Bean
		static Batches batches(MessageScopes messageScopes) {
			return new Batches(messageScopes);
		}

	}

	/** Receives batches. */
	static class Batches {

		private static final Logger logger = LoggerFactory.getLogger(Batches.class);

		private final MessageScopes messageScopes;

		Batches(MessageScopes messageScopes) {
			this.messageScopes = messageScopes;
		}

		@RabbitListener(queuesToDeclare = @Queue("batch"), containerFactory = "batchFactory")
		void settle(List<String> texts) {
			logger.info("batch of {}", texts.size());
			this.messageScopes.forEach(texts, (text) -> logger.info("settled {}", text));
		}

		@RabbitListener(queuesToDeclare = @Queue("broken"), containerFactory = "batchFactory")
		void fail(List<String> texts) {
			throw new AmqpRejectAndDontRequeueException("broken");
		}

	}

	/** Sends within a request, and within a listener. */
	@RestController
	static class Sender {

		private final RabbitTemplate template;

		private final RabbitTemplate ownTemplate;

		Sender(RabbitTemplate template, RabbitTemplate ownTemplate) {
			this.template = template;
			this.ownTemplate = ownTemplate;
		}

		@GetMapping("/send/{kind}")
		void send(@PathVariable String kind) {
			String traceId = Span.current().getSpanContext().getTraceId();
			switch (kind) {
				case "own" -> this.ownTemplate.convertAndSend(kind, traceId);
				case "hostile" -> new RabbitTemplate(this.template.getConnectionFactory()).convertAndSend("boot",
						(Object) "hostile", (message) -> {
							message.getMessageProperties().setHeader("traceparent", 42);
							return message;
						});
				default -> this.template.convertAndSend(kind, traceId);
			}
		}

		@RabbitListener(queuesToDeclare = @Queue("first"))
		void first(String text) {
			this.template.convertAndSend("second", text);
		}

	}

}
