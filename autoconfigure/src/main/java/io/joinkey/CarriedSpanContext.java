/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import io.micrometer.observation.Observation;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * Stores the span context of a consumed message in the context of its observation, so
 * that the message's headers are read once. The key is this class: the application may
 * use OpenTelemetry's own class as a key.
 */
public final class CarriedSpanContext {

	private CarriedSpanContext() {
	}

	/**
	 * Store the span context of a message.
	 * @param observation the context of the message's observation
	 * @param carried the span context, which is not valid if the message carried none
	 */
	public static void store(Observation.Context observation, SpanContext carried) {
		observation.put(CarriedSpanContext.class, carried);
	}

	/**
	 * Return the span context of a message.
	 * @param observation the context of the message's observation
	 * @return the span context, or {@code null} if no handler has read the headers
	 */
	public static @Nullable SpanContext of(Observation.Context observation) {
		return observation.get(CarriedSpanContext.class);
	}

}
