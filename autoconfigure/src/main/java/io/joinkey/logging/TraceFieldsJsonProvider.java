/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import net.logstash.logback.composite.AbstractJsonProvider;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the service's name and the ids of the span in which the event was logged.
 */
final class TraceFieldsJsonProvider extends AbstractJsonProvider<ILoggingEvent> {

	private final String service;

	TraceFieldsJsonProvider(String service) {
		this.service = service;
	}

	@Override
	public void writeTo(JsonGenerator generator, ILoggingEvent event) {
		generator.writeStringProperty("service", this.service);
		LineGenerator.ids(generator, event.getMDCPropertyMap()).writeTo(generator);
	}

}
