/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

import org.springframework.kafka.retrytopic.RetryTopicHeaders;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;

/**
 * Numbers the attempts to process one record: the spans of the second and later attempts
 * get the number. Only failed deliveries are remembered. A record from a retry topic has
 * its number in a header.
 */
final class DeliveryAttempts implements ObservationHandler<KafkaRecordReceiverContext> {

	static final String ATTRIBUTE = "joinkey.kafka.delivery_attempt";

	private static final int REMEMBERED = 1000;

	private final Map<Delivery, Integer> failed = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<Delivery, Integer> eldest) {
			return size() > REMEMBERED;
		}

	};

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof KafkaRecordReceiverContext;
	}

	@Override
	public void onStart(KafkaRecordReceiverContext context) {
		int attempt = Math.max(failures(context) + 1, retryTopicAttempt(context.getRecord()));
		if (attempt > 1) {
			context.addHighCardinalityKeyValue(KeyValue.of(ATTRIBUTE, Integer.toString(attempt)));
		}
	}

	@Override
	public void onStop(KafkaRecordReceiverContext context) {
		synchronized (this.failed) {
			if (context.getError() != null) {
				this.failed.merge(Delivery.of(context), 1, Integer::sum);
			}
			else if (!this.failed.isEmpty()) {
				this.failed.remove(Delivery.of(context));
			}
		}
	}

	private int failures(KafkaRecordReceiverContext context) {
		synchronized (this.failed) {
			return this.failed.isEmpty() ? 0 : this.failed.getOrDefault(Delivery.of(context), 0);
		}
	}

	private static int retryTopicAttempt(ConsumerRecord<?, ?> record) {
		Header header = record.headers().lastHeader(RetryTopicHeaders.DEFAULT_HEADER_ATTEMPTS);
		if (header == null || header.value() == null || header.value().length == 0) {
			return 0;
		}
		byte[] value = header.value();
		return (value.length == Integer.BYTES) ? ByteBuffer.wrap(value).getInt() : value[0];
	}

	private record Delivery(String listener, String topic, int partition, long offset) {

		static Delivery of(KafkaRecordReceiverContext context) {
			ConsumerRecord<?, ?> record = context.getRecord();
			return new Delivery(context.getListenerId(), record.topic(), record.partition(), record.offset());
		}

	}

}
