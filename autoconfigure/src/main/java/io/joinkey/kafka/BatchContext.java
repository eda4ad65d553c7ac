/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.transport.ReceiverContext;
import io.opentelemetry.api.trace.SpanContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Observation context of one delivery of a batch. It continues no trace, since its
 * records belong to many.
 */
final class BatchContext extends ReceiverContext<Object> {

	static final ObservationConvention<BatchContext> CONVENTION = new Convention();

	private final List<ConsumerRecord<?, ?>> records;

	private final String topics;

	private final String group;

	private final int attempt;

	private @Nullable List<SpanContext> traces;

	BatchContext(ConsumerRecords<?, ?> records, @Nullable String group, int attempt) {
		super((carrier, name) -> null);
		this.records = new ArrayList<>(records.count());
		records.forEach(this.records::add);
		this.topics = records.partitions()
			.stream()
			.map(TopicPartition::topic)
			.collect(Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new),
					(topics) -> String.join(",", topics)));
		this.group = (group != null) ? group : "none";
		this.attempt = attempt;
		setCarrier(records);
		setRemoteServiceName("Apache Kafka");
	}

	List<ConsumerRecord<?, ?>> records() {
		return this.records;
	}

	/**
	 * Return the trace contexts of the records. Their headers are read once.
	 * @param reader reads the headers
	 * @return the context of each record, which is not valid if the record has none
	 */
	List<SpanContext> traces(RecordTraces reader) {
		List<SpanContext> read = this.traces;
		if (read == null) {
			read = new ArrayList<>(this.records.size());
			for (ConsumerRecord<?, ?> record : this.records) {
				read.add(reader.of(record));
			}
			this.traces = read;
		}
		return read;
	}

	private static final class Convention implements ObservationConvention<BatchContext> {

		@Override
		public String getName() {
			return "joinkey.kafka.batch";
		}

		@Override
		public String getContextualName(BatchContext context) {
			return context.topics + " process batch";
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof BatchContext;
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(BatchContext context) {
			return KeyValues.of(KeyValue.of("messaging.system", "kafka"), KeyValue.of("messaging.operation", "process"),
					KeyValue.of("messaging.source.name", context.topics), KeyValue.of("messaging.source.kind", "topic"),
					KeyValue.of("messaging.kafka.consumer.group", context.group));
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(BatchContext context) {
			KeyValues values = KeyValues
				.of(KeyValue.of("messaging.batch.message_count", Integer.toString(context.records.size())));
			return (context.attempt > 1)
					? values.and(KeyValue.of(DeliveryAttempts.ATTRIBUTE, Integer.toString(context.attempt))) : values;
		}

	}

}
