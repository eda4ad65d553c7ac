/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import tools.jackson.databind.json.JsonMapper;

/**
 * OTLP's JSON encoding: protobuf's own, except that ids are hex instead of base64 and
 * enums are numbers.
 */
final class OtlpJson {

	private static final Set<String> IDS = Set.of("traceId", "spanId", "parentSpanId");

	private OtlpJson() {
	}

	/**
	 * Encodes a message.
	 * @param message the message
	 * @return one line of JSON
	 */
	static String write(Message message) {
		return JsonMapper.shared().writeValueAsString(object(message));
	}

	private static Map<String, Object> object(Message message) {
		Map<String, Object> object = new LinkedHashMap<>();
		message.getAllFields().forEach((field, value) -> {
			if (field.isRepeated()) {
				object.put(field.getJsonName(),
						((Collection<?>) value).stream().map((element) -> value(field, element)).toList());
			}
			else {
				object.put(field.getJsonName(), value(field, value));
			}
		});
		return object;
	}

	private static Object value(FieldDescriptor field, Object value) {
		return switch (field.getJavaType()) {
			case MESSAGE -> object((Message) value);
			case ENUM -> ((EnumValueDescriptor) value).getNumber();
			case LONG -> value.toString();
			case BYTE_STRING -> bytes(field, ((ByteString) value).toByteArray());
			default -> value;
		};
	}

	private static String bytes(FieldDescriptor field, byte[] bytes) {
		return (IDS.contains(field.getJsonName())) ? HexFormat.of().formatHex(bytes)
				: Base64.getEncoder().encodeToString(bytes);
	}

}
