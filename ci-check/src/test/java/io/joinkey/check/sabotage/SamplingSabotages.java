/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

import io.joinkey.check.rules.CorrelationRule;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Breaks of what is recorded and what becomes of it.
 */
final class SamplingSabotages {

	private static final Logger log = LoggerFactory.getLogger(SamplingSabotages.class);

	private SamplingSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc();
		Application calling = Application.calling(OutgoingSabotages.Observed.class);
		return List.of(
				new Sabotage("a sampler that decides anew for each request", CorrelationRule.SAMPLED_FLAG_HONOURED,
						mvc.with(DecidesAnew.class), "remove the bean 'sampler' (", mvc),
				new Sabotage("a sampler that drops the spans of calls", CorrelationRule.OUTGOING_TRACEPARENT,
						calling.with(DropsCalls.class), "or wrap it in Sampler.parentBased(...)", calling),
				new Sabotage("spans of a second SDK that exports nothing", CorrelationRule.LOG_ID_EQUALS_SPAN,
						mvc.with(SecondSdk.class).requesting("/books"), "getTracer(\"books\")",
						mvc.with(InjectedSdk.class).requesting("/books")),
				new Sabotage("exporters wrapped by a filter", CorrelationRule.NO_ORPHAN_SPAN, mvc.with(SlowOnly.class),
						"the bean 'slowOnly' (", mvc.with(HoldsBack.class)));
	}

	private static Sampler dropping(BiPredicate<SpanKind, Span> drops) {
		return new Sampler() {

			@Override
			public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
					Attributes attributes, List<LinkData> links) {
				return drops.test(kind, Span.fromContext(parent)) ? SamplingResult.drop()
						: SamplingResult.recordAndSample();
			}

			@Override
			public String getDescription() {
				return "drops some";
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	static class DecidesAnew {

		@Bean
		Sampler sampler() {
			return dropping((kind, parent) -> parent.getSpanContext().isRemote());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DropsCalls {

		@Bean
		Sampler sampler() {
			Sampler noCalls = dropping((kind, parent) -> kind == SpanKind.CLIENT);
			return Sampler.parentBasedBuilder(noCalls)
				.setLocalParentSampled(noCalls)
				.setRemoteParentSampled(noCalls)
				.build();
		}

	}

	abstract static class Books {

		private final Tracer tracer;

		Books(OpenTelemetry openTelemetry) {
			this.tracer = openTelemetry.getTracer("books");
		}

		@GetMapping("/books")
		String book() {
			Span span = this.tracer.spanBuilder("book").startSpan();
			try (Scope scope = span.makeCurrent()) {
				log.info("Looking for a book");
				return "book";
			}
			finally {
				span.end();
			}
		}

	}

	@RestController
	static class SecondSdk extends Books {

		SecondSdk() {
			super(OpenTelemetrySdk.builder().setTracerProvider(SdkTracerProvider.builder().build()).build());
		}

	}

	@RestController
	static class InjectedSdk extends Books {

		InjectedSdk(OpenTelemetry openTelemetry) {
			super(openTelemetry);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SlowOnly {

		@Bean
		SpanExporters slowOnly(ObjectProvider<SpanExporter> exporters) {
			return SpanExporters.of(exporters.orderedStream().map((exporter) -> new Wrapper(exporter) {

				@Override
				public CompletableResultCode export(Collection<SpanData> spans) {
					return this.exporter.export(spans.stream()
						.filter((span) -> span.getEndEpochNanos() - span.getStartEpochNanos() > TimeUnit.MINUTES
							.toNanos(1))
						.toList());
				}

			}).toList());
		}

	}

	/** Exports all, and late: only when it is told to. */
	@Configuration(proxyBeanMethods = false)
	static class HoldsBack {

		@Bean
		SpanExporters holdsBack(ObjectProvider<SpanExporter> exporters) {
			return SpanExporters.of(exporters.orderedStream().map((exporter) -> new Wrapper(exporter) {

				private final List<SpanData> held = new ArrayList<>();

				@Override
				public synchronized CompletableResultCode export(Collection<SpanData> spans) {
					this.held.addAll(spans);
					return CompletableResultCode.ofSuccess();
				}

				@Override
				public synchronized CompletableResultCode flush() {
					CompletableResultCode exported = this.exporter.export(List.copyOf(this.held));
					this.held.clear();
					return exported;
				}

			}).toList());
		}

	}

	abstract static class Wrapper implements SpanExporter {

		final SpanExporter exporter;

		Wrapper(SpanExporter exporter) {
			this.exporter = exporter;
		}

		@Override
		public CompletableResultCode flush() {
			return this.exporter.flush();
		}

		@Override
		public CompletableResultCode shutdown() {
			return this.exporter.shutdown();
		}

	}

}
