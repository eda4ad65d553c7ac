/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.Map;

import io.joinkey.CarriedSpanContext;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DirectReceiverHandler}.
 */
class DirectReceiverHandlerTests {

	private static final String TRACE_ID = "a".repeat(32);

	private final DirectReceiverHandler<ReceiverContext<Map<String, String>>> handler = new DirectReceiverHandler<>(
			Tracer.NOOP, Propagator.NOOP, W3CTraceContextPropagator.getInstance(),
			SdkTracerProvider.builder().build().get("test"));

	private final ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get, Kind.CONSUMER);

	@Test
	void aSpanContextThatTheApplicationStoresIsKept() {
		this.context.setCarrier(Map.of("traceparent", "00-" + TRACE_ID + "-" + "b".repeat(16) + "-01"));
		this.context.put(SpanContext.class, SpanContext.getInvalid());
		this.handler.onStart(this.context);
		assertThat(this.context.<SpanContext>get(SpanContext.class)).isSameAs(SpanContext.getInvalid());
		assertThat(CarriedSpanContext.of(this.context)).extracting(SpanContext::getTraceId).isEqualTo(TRACE_ID);
	}

	@Test
	void aMessageWithoutHeaderCarriesNoValidContext() {
		this.context.setCarrier(Map.of());
		this.handler.onStart(this.context);
		assertThat(CarriedSpanContext.of(this.context)).isEqualTo(SpanContext.getInvalid());
	}

}
