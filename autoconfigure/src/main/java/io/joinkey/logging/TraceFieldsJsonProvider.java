/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import net.logstash.logback.composite.AbstractJsonProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the service's name and the ids of the span in which the event was logged, which
 * come with the event's MDC and so survive an asynchronous appender.
 */
final class TraceFieldsJsonProvider extends AbstractJsonProvider<ILoggingEvent> {

	private final String service;

	TraceFieldsJsonProvider(String service) {
		this.service = service;
	}

	@Override
	public void writeTo(JsonGenerator generator, ILoggingEvent event) {
		generator.writeStringProperty("service", this.service);
		Map<String, String> mdc = event.getMDCPropertyMap();
		write(generator, TraceFields.TRACE_ID, mdc.get(TraceFields.TRACE_ID), mdc.get("traceId"));
		write(generator, TraceFields.SPAN_ID, mdc.get(TraceFields.SPAN_ID), mdc.get("spanId"));
		write(generator, TraceFields.TRACE_FLAGS, mdc.get(TraceFields.TRACE_FLAGS), null);
	}

	private static void write(JsonGenerator generator, String name, @Nullable String value, @Nullable String fallback) {
		String id = (value != null) ? value : fallback;
		if (id != null && !id.isEmpty()) {
			generator.writeStringProperty(name, id);
		}
	}

}
