/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ShareKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultShareConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ShareConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.ShareKafkaMessageListenerContainer;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id in the listeners of a share group (KIP-932), on a real KRaft broker.
 */
class ShareConsumerTests {

	@RegisterExtension
	static final RunningBroker broker = new RunningBroker("shared", "container", "refused");

	private RunningService service;

	@BeforeAll
	static void readFromTheStart() throws ExecutionException, InterruptedException {
		try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()))) {
			for (String group : List.of("shared", "container")) {
				admin
					.incrementalAlterConfigs(
							Map.of(new ConfigResource(Type.GROUP, group),
									List.of(new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"),
											OpType.SET))))
					.all()
					.get();
			}
		}
	}

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void aListenerOfAShareGroupContinuesTheTraceOfItsRecord() {
		start();
		for (String topic : List.of("shared", "container")) {
			Traceparent sent = send(topic);
			Map<String, Object> line = line(topic + " got " + sent.traceId());
			assertThat(line).containsEntry("trace_id", sent.traceId());
			SpanData consumer = consumer(sent);
			assertThat(line).containsEntry("span_id", consumer.getSpanId());
			assertThat(consumer.getParentSpanId()).isEqualTo(this.service.spansOf(sent.traceId())
				.stream()
				.filter((span) -> span.getKind() == SpanKind.PRODUCER)
				.findFirst()
				.orElseThrow()
				.getSpanId());
		}
	}

	@Test
	void theLineOfARefusedRecordHasTheIdsOfItsFailure() {
		start();
		Traceparent refused = send("refused");
		Traceparent next = send("shared");
		SpanData consumer = consumer(refused);
		assertThat(consumer.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(line("Share consumer record processing failed")).containsEntry("trace_id", refused.traceId())
			.containsEntry("span_id", consumer.getSpanId());
		assertThat(line("shared got " + next.traceId())).containsEntry("trace_id", next.traceId());
	}

	@Test
	void withTheSwitchOffTheTraceIsLost() {
		start("spring.kafka.listener.observation-enabled=false");
		Traceparent sent = send("shared");
		assertThat(line("shared got " + sent.traceId())).doesNotContainKey("trace_id");
	}

	private void start(String... properties) {
		this.service = RunningService.start(new SpringApplication(Shop.class, Settlements.class, Sharing.class),
				Stream.concat(Stream.of(properties), Stream.of("spring.kafka.bootstrap-servers=" + broker.address()))
					.toArray(String[]::new));
	}

	private Traceparent send(String topic) {
		Traceparent sent = Traceparent.next();
		this.service.get("/send/" + topic + "/" + sent.traceId(), "traceparent", sent.sampled());
		return sent;
	}

	private Map<String, Object> line(String message) {
		return this.service.linesWith(message).get(0);
	}

	private SpanData consumer(Traceparent sent) {
		return Awaitility.await()
			.until(() -> this.service.spansOf(sent.traceId())
				.stream()
				.filter((span) -> span.getKind() == SpanKind.CONSUMER)
				.toList(), (spans) -> spans.size() == 1)
			.get(0);
	}

	@RestController
	static class Settlements {

		private static final Logger logger = LoggerFactory.getLogger(Settlements.class);

		private final KafkaTemplate<Object, Object> template;

		Settlements(KafkaTemplate<Object, Object> template) {
			this.template = template;
		}

		@GetMapping("/send/{topic}/{value}")
		void send(@PathVariable String topic, @PathVariable String value) {
			this.template.send(topic, value).join();
		}

		@KafkaListener(topics = { "shared", "refused" }, groupId = "shared", containerFactory = "sharing")
		void got(ConsumerRecord<String, String> record) {
			logger.info("{} got {}", record.topic(), record.value());
			if (record.topic().equals("refused")) {
				throw new IllegalStateException("refused");
			}
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class Sharing {

		private static final Logger logger = LoggerFactory.getLogger(Sharing.class);

		@Bean
		ShareConsumerFactory<String, String> shareConsumerFactory(KafkaProperties properties) {
			Map<String, Object> configuration = properties.buildConsumerProperties();
			configuration.remove("auto.offset.reset");
			configuration.remove("enable.auto.commit");
			configuration.remove("isolation.level");
			return new DefaultShareConsumerFactory<>(configuration);
		}

		@Bean
		ShareKafkaListenerContainerFactory<String, String> sharing(ShareConsumerFactory<String, String> factory) {
			return new ShareKafkaListenerContainerFactory<>(factory);
		}

		@Bean
		ShareKafkaMessageListenerContainer<String, String> container(ShareConsumerFactory<String, String> factory) {
			ContainerProperties properties = new ContainerProperties("container");
			properties.setGroupId("container");
			properties.setMessageListener(
					(MessageListener<String, String>) (record) -> logger.info("container got {}", record.value()));
			return new ShareKafkaMessageListenerContainer<>(factory, properties);
		}

	}

}
