/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.ddids;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.joinkey.check.blind3.platform.Variant;

import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/** Writes ids as one vendor reads them. */
public class VendorIds implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

	@Override
	public void customize(JsonWriter.Members<ILoggingEvent> members) {
		if (!Variant.FIXED.applies()) {
			members.applyingPathFilter((path) -> path.name() != null && path.name().matches("traceId|spanId"));
		}
		members.add("dd.trace_id", (event) -> decimal(event, "traceId")).whenNotNull();
		members.add("dd.span_id", (event) -> decimal(event, "spanId")).whenNotNull();
	}

	private static String decimal(ILoggingEvent event, String key) {
		String id = event.getMDCPropertyMap().get(key);
		return (id != null) ? Long.toUnsignedString(Long.parseUnsignedLong(id.substring(id.length() - 16), 16)) : null;
	}

}
