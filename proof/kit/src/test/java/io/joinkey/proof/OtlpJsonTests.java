/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OtlpJsonTests {

	@Test
	void idsAreHexEnumsAreNumbersAndLongIntegersAreStrings() {
		Span span = Span.newBuilder()
			.setTraceId(ByteString.fromHex("4BF92F3577B34DA6A3CE929D0E0E4736"))
			.setSpanId(ByteString.fromHex("00F067AA0BA902B7"))
			.setParentSpanId(ByteString.fromHex("0102030405060708"))
			.setKind(Span.SpanKind.SPAN_KIND_SERVER)
			.setStartTimeUnixNano(1795225149054808110L)
			.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
			.build();
		assertThat(OtlpJson.of(request(span)).toString()).isEqualTo("""
				{"resourceSpans":[{"scopeSpans":[{"spans":[{\
				"traceId":"4bf92f3577b34da6a3ce929d0e0e4736",\
				"spanId":"00f067aa0ba902b7",\
				"parentSpanId":"0102030405060708",\
				"kind":2,\
				"startTimeUnixNano":"1795225149054808110",\
				"status":{"code":2}}]}]}]}""");
	}

	@Test
	void aSpanIsReadFromTheJson() {
		Span span = Span.newBuilder()
			.setTraceId(ByteString.fromHex("0a".repeat(16)))
			.setName("GET /orders")
			.setKind(Span.SpanKind.SPAN_KIND_CLIENT)
			.setStartTimeUnixNano(1795225149054808110L)
			.setEndTimeUnixNano(1795225149056308110L)
			.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
			.addAttributes(attribute("count", AnyValue.newBuilder().setIntValue(0)))
			.addLinks(Span.Link.newBuilder().setTraceId(ByteString.fromHex("0b".repeat(16))))
			.build();
		assertThat(io.joinkey.proof.Span.of(OtlpJson.of(request(span)))).singleElement().satisfies((read) -> {
			assertThat(read.traceId()).isEqualTo("0a".repeat(16));
			assertThat(read.parentId()).isEmpty();
			assertThat(read.service()).isEmpty();
			assertThat(read.kind()).isEqualTo("CLIENT");
			assertThat(read.name()).isEqualTo("GET /orders");
			assertThat(read.failed()).isTrue();
			assertThat(read.millis()).isEqualTo(1.5);
			assertThat(read.attribute("count")).isEqualTo("0");
			assertThat(read.attribute("absent")).isEmpty();
			assertThat(read.linkedTraceIds()).containsExactly("0b".repeat(16));
		});
	}

	@Test
	void linksHaveHexIdsToo() {
		Span span = Span.newBuilder()
			.addLinks(Span.Link.newBuilder().setTraceId(ByteString.copyFrom(HexFormat.of().parseHex("0a".repeat(16)))))
			.build();
		assertThat(OtlpJson.of(request(span)).toString())
			.contains("\"links\":[{\"traceId\":\"" + "0a".repeat(16) + "\"}]");
	}

	@Test
	void attributesKeepTheirTypes() {
		Span span = Span.newBuilder()
			.addAttributes(attribute("text", AnyValue.newBuilder().setStringValue("a\nb")))
			.addAttributes(attribute("long", AnyValue.newBuilder().setIntValue(7)))
			.addAttributes(attribute("no", AnyValue.newBuilder().setBoolValue(false)))
			.addAttributes(attribute("double", AnyValue.newBuilder().setDoubleValue(0.5)))
			.addAttributes(attribute("bytes",
					AnyValue.newBuilder().setBytesValue(ByteString.copyFrom("hi", StandardCharsets.UTF_8))))
			.build();
		assertThat(OtlpJson.of(request(span)).toString()).contains(
				"{\"key\":\"text\",\"value\":{\"stringValue\":\"a\\nb\"}}",
				"{\"key\":\"long\",\"value\":{\"intValue\":\"7\"}}", "{\"key\":\"no\",\"value\":{\"boolValue\":false}}",
				"{\"key\":\"double\",\"value\":{\"doubleValue\":0.5}}",
				"{\"key\":\"bytes\",\"value\":{\"bytesValue\":\"aGk=\"}}");
	}

	private static KeyValue attribute(String key, AnyValue.Builder value) {
		return KeyValue.newBuilder().setKey(key).setValue(value).build();
	}

	static ExportTraceServiceRequest request(Span span) {
		return ExportTraceServiceRequest.newBuilder()
			.addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
			.build();
	}

}
