/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConsumedRecords}.
 */
class ConsumedRecordsTests {

	private final ConsumedRecords records = new ConsumedRecords(
			new RecordTraces(ContextPropagators.create(W3CTraceContextPropagator.getInstance())));

	@Test
	void aSpanContextThatTheApplicationStoresIsNotTheRecords() {
		KafkaRecordReceiverContext context = new KafkaRecordReceiverContext(
				new ConsumerRecord<>("orders", 0, 0, "key", "value"), "listener", null, null, () -> "cluster");
		context.put(SpanContext.class,
				SpanContext.create("a".repeat(32), "b".repeat(16), TraceFlags.getSampled(), TraceState.getDefault()));
		this.records.onStart(context);
		assertThat(this.records.present()).isZero();
		assertThat(this.records.absent()).isOne();
	}

}
