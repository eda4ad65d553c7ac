/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecordTraces}.
 */
class RecordTracesTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String HEADER = "00-" + TRACE + "-00f067aa0ba902b7-01";

	private final List<@Nullable Object> carriers = new ArrayList<>();

	private final RecordTraces traces = new RecordTraces(ContextPropagators.create(new Watched()));

	@Test
	void theTraceOfARecordOrMessageIsReadFromItsHeadersOnly() {
		byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
		ConsumerRecord<String, String> consumed = new ConsumerRecord<>("orders", 0, 0, "key", "value");
		consumed.headers().add("traceparent", header);
		ProducerRecord<String, String> produced = new ProducerRecord<>("orders", "value");
		produced.headers().add("traceparent", header);
		assertThat(this.traces.of(consumed).getTraceId()).isEqualTo(TRACE);
		assertThat(this.traces.of(produced).getTraceId()).isEqualTo(TRACE);
		assertThat(this.traces.of(new GenericMessage<>("value", Map.of("traceparent", header))).getTraceId())
			.isEqualTo(TRACE);
		assertThat(this.traces.of("neither").isValid()).isFalse();
		// a propagator that also searches values does not see them
		assertThat(this.carriers).hasSize(4)
			.startsWith(consumed.headers(), produced.headers())
			.noneMatch(GenericMessage.class::isInstance);
	}

	@Test
	void aHeaderNamesOneSpanOnly() {
		SpanContext span = SpanContext.create(TRACE, "00f067aa0ba902b7", TraceFlags.getSampled(),
				TraceState.getDefault());
		assertThat(HeaderReader.names(span, headers(HEADER))).isTrue();
		assertThat(HeaderReader.names(span, headers(HEADER.replace("b7-01", "b8-01")))).isFalse();
		assertThat(HeaderReader.names(span, headers(HEADER.replace("-4bf9", "-4bf8")))).isFalse();
		assertThat(HeaderReader.names(span, headers(HEADER.substring(0, 40)))).isFalse();
		assertThat(HeaderReader.names(span, headers(null))).isFalse();
		assertThat(HeaderReader.names(span, new RecordHeaders())).isFalse();
		RecordHeaders two = headers(HEADER);
		two.add("traceparent", HEADER.replace("b7-01", "b8-01").getBytes(StandardCharsets.UTF_8));
		assertThat(HeaderReader.names(span, two)).isFalse();
	}

	private static RecordHeaders headers(@Nullable String traceparent) {
		RecordHeaders headers = new RecordHeaders();
		headers.add("traceparent", (traceparent != null) ? traceparent.getBytes(StandardCharsets.UTF_8) : null);
		return headers;
	}

	private final class Watched implements TextMapPropagator {

		@Override
		public List<String> fields() {
			return List.of("traceparent");
		}

		@Override
		public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		}

		@Override
		public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
			RecordTracesTests.this.carriers.add(carrier);
			return W3CTraceContextPropagator.getInstance().extract(context, carrier, getter);
		}

	}

}
