/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.Objects;

import io.joinkey.BoundedCache;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.support.micrometer.KafkaListenerObservation.DefaultKafkaListenerObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation.ListenerHighCardinalityTags;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;

/**
 * Returns the key values of Spring's convention, but builds them once for each listener,
 * client and partition instead of twice for each record. Only the offset differs between
 * the records of a partition. {@link RecordConventions} says when it is used.
 */
final class ConsumedRecordConvention extends DefaultKafkaListenerObservationConvention
		implements GlobalObservationConvention<KafkaRecordReceiverContext> {

	private static final String OFFSET = ListenerHighCardinalityTags.MESSAGING_OFFSET.asString();

	private final BoundedCache<Partition> known = new BoundedCache<>(1024);

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context.getClass() == KafkaRecordReceiverContext.class && RecordConventions.isNameless(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(KafkaRecordReceiverContext context) {
		return partition(context).low;
	}

	@Override
	public String getContextualName(KafkaRecordReceiverContext context) {
		return partition(context).contextualName;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(KafkaRecordReceiverContext context) {
		KeyValues built = context.get(ConsumedRecordConvention.class);
		if (built == null) {
			KeyValue[] high = partition(context).high.clone();
			for (int i = 0; i < high.length; i++) {
				if (high[i].getKey().equals(OFFSET)) {
					high[i] = ListenerHighCardinalityTags.MESSAGING_OFFSET.withValue(context.getOffset());
				}
			}
			built = KeyValues.of(high);
			context.put(ConsumedRecordConvention.class, built);
		}
		return built;
	}

	private Partition partition(KafkaRecordReceiverContext context) {
		int number = context.getRecord().partition();
		int hash = (context.getListenerId().hashCode() * 31 + context.getSource().hashCode()) * 31 + number;
		Partition partition = this.known.get(hash);
		if (partition == null || !partition.isOf(context, number)) {
			partition = new Partition(context.getListenerId(), context.getGroupId(), context.getClientId(),
					context.getSource(), number, super.getLowCardinalityKeyValues(context),
					super.getHighCardinalityKeyValues(context).stream().toArray(KeyValue[]::new),
					super.getContextualName(context));
			this.known.put(hash, partition);
		}
		return partition;
	}

	/**
	 * All that the key values depend on but the offset, and the key values.
	 */
	private record Partition(String listener, @Nullable String group, @Nullable String client, String topic, int number,
			KeyValues low, KeyValue[] high, String contextualName) {

		boolean isOf(KafkaRecordReceiverContext context, int otherNumber) {
			return this.number == otherNumber && this.topic.equals(context.getSource())
					&& this.listener.equals(context.getListenerId())
					&& Objects.equals(this.client, context.getClientId())
					&& Objects.equals(this.group, context.getGroupId());
		}

	}

}
