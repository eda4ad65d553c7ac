/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.jms;

import io.micrometer.common.KeyValue;
import io.micrometer.jakarta9.instrument.jms.JmsProcessObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the attempts to process one message: the spans of the second and later attempts
 * get the number, which the broker counts.
 */
final class JmsDeliveryAttempts implements ObservationHandler<JmsProcessObservationContext> {

	static final String ATTRIBUTE = "joinkey.jms.delivery_attempt";

	private static final String COUNT = "JMSXDeliveryCount";

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof JmsProcessObservationContext;
	}

	@Override
	public void onStart(JmsProcessObservationContext context) {
		int attempt = count(context.getCarrier());
		if (attempt > 1) {
			context.addHighCardinalityKeyValue(KeyValue.of(ATTRIBUTE, Integer.toString(attempt)));
		}
	}

	private static int count(@Nullable Message message) {
		try {
			return (message != null && message.propertyExists(COUNT)) ? message.getIntProperty(COUNT) : 0;
		}
		// some providers throw other exceptions than those of JMS
		catch (JMSException | RuntimeException ex) {
			return 0;
		}
	}

}
