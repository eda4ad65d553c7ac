/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.truncatedvalues;

import io.joinkey.check.blind3.platform.Variant;

import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.json.JsonWriter.ValueProcessor;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/** Shortens values. */
public class ShortValues implements StructuredLoggingJsonMembersCustomizer<Object> {

	@Override
	public void customize(JsonWriter.Members<Object> members) {
		members.applyingValueProcessor(ValueProcessor.of(String.class,
				(value) -> (value.length() > 24 && !isKept(value)) ? value.substring(0, 24) + "..." : value));
	}

	private static boolean isKept(String value) {
		return Variant.REMEDIED.applies() && value.matches("[0-9a-f]{32}");
	}

}
