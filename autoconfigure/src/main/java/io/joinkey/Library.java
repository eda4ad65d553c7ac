/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

/**
 * A library whose internals Joinkey uses, with a public class that shows whether it is
 * present.
 */
enum Library {

	JDK("JDK", "java.util.concurrent.Executors"),

	SPRING_CORE("Spring Framework", "org.springframework.core.task.TaskDecorator"),

	SPRING_CONTEXT("Spring Framework", "org.springframework.scheduling.TaskScheduler"),

	CONTEXT_PROPAGATION("Spring Framework", "io.micrometer.context.ContextSnapshotFactory"),

	SPRING_WEB("Spring Framework", "org.springframework.web.client.RestClient"),

	SPRING_WEBMVC("Spring Framework", "org.springframework.web.servlet.DispatcherServlet"),

	SPRING_WEBFLUX("Spring Framework", "org.springframework.web.reactive.function.client.WebClient"),

	REACTOR("Spring Framework", "reactor.core.publisher.Mono"),

	SPRING_KAFKA("Spring for Apache Kafka", "org.springframework.kafka.core.KafkaTemplate"),

	SPRING_KAFKA_STREAMS("Spring for Apache Kafka", "org.apache.kafka.streams.KafkaStreams"),

	KAFKA_STREAMS("Kafka Streams", "org.apache.kafka.streams.KafkaStreams"),

	SPRING_JMS("Spring Framework", "org.springframework.jms.core.JmsTemplate"),

	SPRING_RABBIT("Spring AMQP", "org.springframework.amqp.rabbit.core.RabbitTemplate"),

	SPRING_BATCH("Spring Batch", "org.springframework.batch.core.job.AbstractJob"),

	RESILIENCE4J_RETRY("Resilience4j", "io.github.resilience4j.spring6.retry.configure.RetryConfiguration"),

	RESILIENCE4J_TIME_LIMITER("Resilience4j",
			"io.github.resilience4j.spring6.timelimiter.configure.TimeLimiterConfiguration"),

	BOOT_TRACING("Spring Boot", "org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties"),

	BOOT_WEBMVC("Spring Boot", "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration"),

	BOOT_OPEN_TELEMETRY_TRACING("Spring Boot",
			"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration"),

	LOG4J2("Log4j2", "org.apache.logging.slf4j.SLF4JServiceProvider"),

	MICROMETER_TRACING_OTEL("Micrometer Tracing", "io.micrometer.tracing.otel.bridge.OtelTracer"),

	OPEN_TELEMETRY_SDK("OpenTelemetry", "io.opentelemetry.sdk.trace.SdkTracerProvider"),

	OPEN_TELEMETRY_EXPORTER("OpenTelemetry", "io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter"),

	OPEN_TELEMETRY_AGENT("OpenTelemetry Java agent", "io.opentelemetry.javaagent.bootstrap.AgentClassLoader"),

	OPEN_TELEMETRY_STARTER("OpenTelemetry Spring Boot starter",
			"io.opentelemetry.instrumentation.spring.autoconfigure.SpringOpenTelemetrySdk");

	private final String label;

	private final String marker;

	Library(String label, String marker) {
		this.label = label;
		this.marker = marker;
	}

	String label() {
		return this.label;
	}

	boolean isPresent() {
		return Member.type(this.marker) != null;
	}

}
