/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.CompositeRecordInterceptor;
import org.springframework.kafka.listener.RecordInterceptor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.Answering;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the caller that {@link ThreadSnapshots} finds.
 */
class CallerTests {

	private final AtomicReference<Caller> caller = new AtomicReference<>();

	@Test
	void anOperatorThatHandlesAnAnswerIsRecognized() {
		Answering.answer(() -> Mono.just("answer").doOnNext((answer) -> look()).subscribe());
		assertThat(this.caller).hasValue(Caller.REACTIVE_ANSWER);
	}

	@Test
	void otherOperatorsAreRecognized() {
		Mono.just("item").doOnNext((item) -> look()).subscribe();
		assertThat(this.caller).hasValue(Caller.REACTOR);
	}

	@Test
	void aHookOfTheClientIsRecognized() {
		Mono.fromRunnable(() -> Answering.answer(this::look)).subscribe();
		assertThat(this.caller).hasValue(Caller.CLIENT_HOOK);
	}

	@Test
	void aClockAroundACallBelongsToNoRequest() {
		Flux.interval(Duration.ofMillis(1))
			.take(1)
			.doOnNext((tick) -> Answering.answer(() -> Mono.just("answer").doOnNext((answer) -> look()).subscribe()))
			.blockLast();
		assertThat(this.caller).hasValue(Caller.ANY);
	}

	@Test
	void theEndOfARecordIsRecognizedBehindTheContainerOnly() {
		RecordInterceptor<String, String> interceptor = new RecordInterceptor<>() {

			@Override
			public ConsumerRecord<String, String> intercept(ConsumerRecord<String, String> record,
					Consumer<String, String> consumer) {
				look();
				return record;
			}

			@Override
			public void afterRecord(ConsumerRecord<String, String> record, Consumer<String, String> consumer) {
				look();
			}

		};
		RecordInterceptor<String, String> all = new CompositeRecordInterceptor<>(interceptor);
		ConsumerRecord<String, String> record = new ConsumerRecord<>("orders", 0, 0, "key", "value");
		Consumer<String, String> consumer = new MockConsumer<>("earliest");
		all.afterRecord(record, consumer);
		assertThat(this.caller).hasValue(Caller.AFTER_RECORD);
		all.intercept(record, consumer);
		assertThat(this.caller).hasValue(Caller.ANY);
		interceptor.afterRecord(record, consumer);
		assertThat(this.caller).hasValue(Caller.ANY);
	}

	private void look() {
		this.caller.set(new ThreadSnapshots().now().caller());
	}

}
