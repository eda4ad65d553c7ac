/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.support.micrometer.KafkaRecordSenderContext;
import org.springframework.kafka.support.micrometer.KafkaTemplateObservation.DefaultKafkaTemplateObservationConvention;

/**
 * Returns the key values of Spring's convention, but builds them once for each template
 * and topic instead of twice for each record. {@link RecordConventions} says when it is
 * used.
 */
final class SentRecordConvention extends DefaultKafkaTemplateObservationConvention
		implements GlobalObservationConvention<KafkaRecordSenderContext> {

	/** Topics with the same place replace each other. */
	private final @Nullable Topic[] known = new Topic[256];

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
		int place = (hash ^ (hash >>> 16)) & (this.known.length - 1);
		// threads read this without a lock: a Java record has only final fields
		Topic topic = this.known[place];
		if (topic == null || !topic.name.equals(name) || !topic.template.equals(template)) {
			topic = new Topic(template, name, super.getLowCardinalityKeyValues(context),
					super.getContextualName(context));
			this.known[place] = topic;
		}
		return topic;
	}

	/**
	 * All that the key values depend on, and the key values.
	 */
	private record Topic(String template, String name, KeyValues keyValues, String contextualName) {
	}

}
