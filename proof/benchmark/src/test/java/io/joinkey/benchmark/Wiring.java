/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.core.ProducerPostProcessor;
import org.springframework.kafka.support.serializer.ToStringSerializer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * An application whose hot paths are measured.
 */
enum Wiring {

	/** Spring Boot with its own switches on. */
	STOCK("--joinkey.enabled=false", "--management.tracing.sampling.probability=1.0",
			"--spring.kafka.template.observation-enabled=true", "--spring.task.execution.propagate-context=true",
			"--management.otlp.metrics.export.enabled=false"),

	/** Joinkey, and nothing configured. */
	JOINKEY,

	/** Joinkey without what is on at its edges by default. */
	EDGES_OFF("--joinkey.http.server.response.header=never", "--joinkey.http.server.response.error-bodies=false"),

	/** Joinkey without the features of edges. */
	WITHOUT_EDGES("--spring.autoconfigure.exclude=io.joinkey.response.JoinkeyResponseAutoConfiguration,"
			+ "io.joinkey.keys.JoinkeyBusinessKeysAutoConfiguration,"
			+ "io.joinkey.export.JoinkeyKeptTracesAutoConfiguration,"
			+ "io.joinkey.batch.JoinkeyBatchAutoConfiguration,io.joinkey.jms.JoinkeyJmsAutoConfiguration,"
			+ "io.joinkey.amqp.JoinkeyAmqpAutoConfiguration,"
			+ "io.joinkey.amqp.JoinkeyMessageScopesAutoConfiguration");

	private final String[] arguments;

	Wiring(String... arguments) {
		this.arguments = arguments;
	}

	ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Application.class)
			.properties("spring.application.name=hot-paths", "server.port=0", "spring.main.banner-mode=off",
					"logging.threshold.console=OFF")
			.run(this.arguments);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		private static final Map<String, Object> SERVERS = Map.of("bootstrap.servers", "localhost:1");

		@Bean
		SpanExporter discardingExporter() {
			return new SpanExporter() {

				@Override
				public CompletableResultCode export(Collection<SpanData> spans) {
					return CompletableResultCode.ofSuccess();
				}

				@Override
				public CompletableResultCode flush() {
					return CompletableResultCode.ofSuccess();
				}

				@Override
				public CompletableResultCode shutdown() {
					return CompletableResultCode.ofSuccess();
				}

			};
		}

		@Bean
		MockProducer<Object, Object> producer() {
			return new MockProducer<>(true, null, new ToStringSerializer<>(), new ToStringSerializer<>());
		}

		@Bean
		ProducerFactory<Object, Object> producerFactory(MockProducer<Object, Object> producer) {
			return new DefaultKafkaProducerFactory<>(SERVERS) {

				@Override
				protected Producer<Object, Object> createRawProducer(Map<String, Object> configuration) {
					Producer<Object, Object> processed = producer;
					for (ProducerPostProcessor<Object, Object> processor : getPostProcessors()) {
						processed = processor.apply(processed);
					}
					return processed;
				}

			};
		}

		@Bean
		KafkaAdmin kafkaAdmin() {
			KafkaAdmin admin = new KafkaAdmin(SERVERS);
			admin.setAutoCreate(false);
			// without it the template asks a broker
			admin.setClusterId("none");
			return admin;
		}

		/**
		 * Runs each task on the thread that submits it, so that one thread allocates all.
		 */
		@Bean
		ThreadPoolTaskExecutor taskExecutor(CountDownLatch end) {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setCorePoolSize(1);
			executor.setMaxPoolSize(1);
			executor.setQueueCapacity(0);
			executor.setRejectedExecutionHandler(new ThreadPoolExecutor.CallerRunsPolicy());
			return executor;
		}

		@Bean(destroyMethod = "countDown")
		CountDownLatch end() {
			return new CountDownLatch(1);
		}

	}

}
