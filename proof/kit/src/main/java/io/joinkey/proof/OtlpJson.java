/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Encodes protobuf messages as OTLP JSON: unlike protobuf's own JSON, ids are hex and
 * enums are numbers.
 */
final class OtlpJson {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private static final Set<String> IDS = Set.of("traceId", "spanId", "parentSpanId");

	private OtlpJson() {
	}

	static ObjectNode of(Message message) {
		ObjectNode object = NODES.objectNode();
		message.getAllFields().forEach((field, value) -> {
			if (field.isRepeated()) {
				ArrayNode array = object.putArray(field.getJsonName());
				((Collection<?>) value).forEach((element) -> array.add(value(field, element)));
			}
			else {
				object.set(field.getJsonName(), value(field, value));
			}
		});
		return object;
	}

	private static JsonNode value(FieldDescriptor field, Object value) {
		return switch (field.getJavaType()) {
			case MESSAGE -> of((Message) value);
			case ENUM -> NODES.numberNode(((EnumValueDescriptor) value).getNumber());
			case LONG -> NODES.stringNode(value.toString());
			case BYTE_STRING -> NODES.stringNode(bytes(field, ((ByteString) value).toByteArray()));
			default -> JsonMapper.shared().valueToTree(value);
		};
	}

	private static String bytes(FieldDescriptor field, byte[] bytes) {
		return IDS.contains(field.getJsonName()) ? HexFormat.of().formatHex(bytes)
				: Base64.getEncoder().encodeToString(bytes);
	}

}
