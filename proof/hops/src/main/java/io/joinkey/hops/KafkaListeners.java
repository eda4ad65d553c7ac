/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Mono;

import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.kafka.annotation.DltHandler;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.retrytopic.DltStrategy;
import org.springframework.kafka.annotation.BackOff;

/**
 * Listens in the container that Spring Boot configures.
 */
class KafkaListeners {

	static final List<String> TOPICS = List.of("kafka-listener", "kafka-second-hop", "kafka-batch", "kafka-retry",
			"kafka-error-line", "kafka-retryable", "kafka-future", "kafka-mono", "kafka-streams");

	private final KafkaTemplate<String, String> template;

	private final AsyncTaskExecutor executor;

	KafkaListeners(KafkaTemplate<String, String> template, AsyncTaskExecutor applicationTaskExecutor) {
		this.template = template;
		this.executor = applicationTaskExecutor;
	}

	@KafkaListener(topics = "kafka-listener")
	void one(String value) {
		Hop.line("kafka-listener");
	}

	@KafkaListener(topics = "kafka-second-hop")
	void first(String value) {
		this.template.send("kafka-second-hop-next", value);
	}

	@KafkaListener(topics = "kafka-second-hop-next")
	void second(String value) {
		Hop.line("kafka-second-hop");
	}

	@KafkaListener(topics = "kafka-batch", batch = "true")
	void batch(List<String> values) {
		Hop.line("kafka-batch");
	}

	@KafkaListener(topics = "kafka-retry")
	void retried(String value) {
		Hop.line("kafka-retry");
		throw new IllegalStateException("again");
	}

	@KafkaListener(topics = "kafka-error-line")
	void failing(String value) {
		throw new IllegalStateException("never");
	}

	@RetryableTopic(attempts = "2", backOff = @BackOff(delay = 100), dltStrategy = DltStrategy.FAIL_ON_ERROR)
	@KafkaListener(topics = "kafka-retryable")
	void retryable(String value) {
		Hop.line("kafka-retryable");
		throw new IllegalStateException("again");
	}

	@DltHandler
	void dead(String value) {
		Hop.line("kafka-retryable");
	}

	@KafkaListener(topics = "kafka-future")
	CompletableFuture<Void> future(String value) {
		return CompletableFuture.runAsync(Hop.task("kafka-future"), this.executor);
	}

	@KafkaListener(topics = "kafka-mono")
	Mono<Void> mono(String value) {
		return Mono.delay(Duration.ofMillis(10)).doOnNext((tick) -> Hop.line("kafka-mono")).then();
	}

}
