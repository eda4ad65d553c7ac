/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import io.joinkey.BoundedCache;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;

import org.springframework.kafka.support.micrometer.KafkaRecordSenderContext;
import org.springframework.kafka.support.micrometer.KafkaTemplateObservation.DefaultKafkaTemplateObservationConvention;

/**
 * Returns the key values of Spring's convention, but builds them once for each template
 * and topic instead of twice for each record. {@link RecordConventions} says when it is
 * used.
 */
final class SentRecordConvention extends DefaultKafkaTemplateObservationConvention
		implements GlobalObservationConvention<KafkaRecordSenderContext> {

	private final BoundedCache<Topic> known = new BoundedCache<>(256);

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context.getClass() == KafkaRecordSenderContext.class && RecordConventions.isNameless(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(KafkaRecordSenderContext context) {
		return topic(context).keyValues;
	}

	@Override
	public String getContextualName(KafkaRecordSenderContext context) {
		return topic(context).contextualName;
	}

	private Topic topic(KafkaRecordSenderContext context) {
		String template = context.getBeanName();
		String name = context.getDestination();
		int hash = template.hashCode() * 31 + name.hashCode();
		Topic topic = this.known.get(hash);
		if (topic == null || !topic.name.equals(name) || !topic.template.equals(template)) {
			topic = new Topic(template, name, super.getLowCardinalityKeyValues(context),
					super.getContextualName(context));
			this.known.put(hash, topic);
		}
		return topic;
	}

	/**
	 * All that the key values depend on, and the key values.
	 */
	private record Topic(String template, String name, KeyValues keyValues, String contextualName) {
	}

}
