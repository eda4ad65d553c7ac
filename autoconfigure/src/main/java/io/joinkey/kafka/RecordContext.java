/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.transport.ReceiverContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;

/**
 * Observation context of one record that the application processes by
 * {@link RecordScopes}, with the labels of Spring's listeners.
 */
final class RecordContext extends ReceiverContext<Object> {

	static final ObservationConvention<RecordContext> CONVENTION = new Convention();

	RecordContext(Object record) {
		super(HeaderReader::read);
		setCarrier(record);
		setRemoteServiceName("Apache Kafka");
	}

	private Object header(String name, Object otherwise) {
		Object value = (getCarrier() instanceof Message<?> message) ? message.getHeaders().get(name) : null;
		return (value != null) ? value : otherwise;
	}

	private String topic() {
		return (getCarrier() instanceof ConsumerRecord<?, ?> record) ? record.topic()
				: header(KafkaHeaders.RECEIVED_TOPIC, "unknown").toString();
	}

	private long partition() {
		return (getCarrier() instanceof ConsumerRecord<?, ?> record) ? record.partition()
				: number(header(KafkaHeaders.RECEIVED_PARTITION, -1));
	}

	private long offset() {
		return (getCarrier() instanceof ConsumerRecord<?, ?> record) ? record.offset()
				: number(header(KafkaHeaders.OFFSET, -1));
	}

	/**
	 * Return whether a record with these headers belongs to this record's trace. Kafka
	 * Streams may keep a result back until another record comes, and then forwards it
	 * with the headers of the record that it is made of.
	 */
	boolean continues(Headers headers) {
		String carried = HeaderReader.text(headers, HeaderReader.TRACEPARENT);
		return carried == null || carried.equals(HeaderReader.read(getCarrier(), HeaderReader.TRACEPARENT));
	}

	/**
	 * Return when the record was written.
	 * @return milliseconds since the epoch, negative if that is not known
	 */
	long timestamp() {
		return (getCarrier() instanceof ConsumerRecord<?, ?> record) ? record.timestamp()
				: number(header(KafkaHeaders.RECEIVED_TIMESTAMP, -1));
	}

	private static long number(Object value) {
		return (value instanceof Number number) ? number.longValue() : -1;
	}

	private static final class Convention implements ObservationConvention<RecordContext> {

		@Override
		public String getName() {
			return "joinkey.kafka.record";
		}

		@Override
		public String getContextualName(RecordContext context) {
			return context.topic() + " process";
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof RecordContext;
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(RecordContext context) {
			return KeyValues.of(KeyValue.of("messaging.system", "kafka"), KeyValue.of("messaging.operation", "process"),
					KeyValue.of("messaging.source.name", context.topic()),
					KeyValue.of("messaging.source.kind", "topic"));
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(RecordContext context) {
			return KeyValues.of(KeyValue.of("messaging.kafka.source.partition", Long.toString(context.partition())),
					KeyValue.of("messaging.kafka.message.offset", Long.toString(context.offset())));
		}

	}

}
