/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Passes the spans of the OpenTelemetry Java agent to the gate, as an extension of the
 * agent: {@code -Dotel.javaagent.extensions=<this jar>}. The agent's SDK is in a separate
 * class loader, so only types of the JDK are passed, through the system properties.
 *
 * @see <a href="https://opentelemetry.io/docs/zero-code/java/agent/extensions/">Agent
 * extensions</a>
 */
public final class AgentSpans implements AutoConfigurationCustomizerProvider {

	@Override
	public void customize(AutoConfigurationCustomizer configuration) {
		// OpenTelemetry's starter finds this in the application's class loader too
		if (getClass().getClassLoader().getClass().getName().startsWith("io.opentelemetry.javaagent.")) {
			Processor processor = new Processor();
			System.getProperties().put(Agent.BRIDGE, processor.bridge());
			configuration.addTracerProviderCustomizer((builder, properties) -> builder.addSpanProcessor(processor));
		}
	}

	private static final class Processor implements SpanProcessor {

		private final Map<String, Runnable> running = new ConcurrentHashMap<>();

		private volatile Function<Supplier<Map<String, String>>, Runnable> gate = (words) -> () -> {
		};

		private List<Object> bridge() {
			Consumer<Function<Supplier<Map<String, String>>, Runnable>> spans = (sink) -> this.gate = sink;
			Supplier<String> current = () -> {
				io.opentelemetry.api.trace.SpanContext context = Span.current().getSpanContext();
				return context.isValid() ? FlatSpan.of(context) : "";
			};
			Supplier<Map<String, String>> probe = () -> OpenTelemetryProbe.words(GlobalOpenTelemetry.get());
			return List.of(spans, current, probe);
		}

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
			this.running.put(span.getSpanContext().getSpanId(), this.gate.apply(() -> FlatSpan.of(span.toSpanData())));
		}

		@Override
		public boolean isStartRequired() {
			return true;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			Runnable end = this.running.remove(span.getSpanContext().getSpanId());
			if (end != null) {
				end.run();
			}
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

}
