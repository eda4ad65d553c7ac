/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is held of unsampled traces is bounded, and is let go.
 */
class UnsampledTracesTests {

	private final UnsampledTraces traces = new UnsampledTraces(true, Long.MAX_VALUE);

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final SdkTracerProvider provider = SdkTracerProvider.builder()
		.setSampler(new KeepingSampler(Sampler.parentBased(Sampler.alwaysOff())))
		.addSpanProcessor(new KeptTraces(this.traces,
				SimpleSpanProcessor.builder(this.exporter).setExportUnsampledSpans(true).build()))
		.build();

	private final Tracer tracer = this.provider.get("test");

	@AfterEach
	void close() {
		this.provider.close();
	}

	@Test
	void aTraceThatDoesNotFailIsLetGo() {
		Span root = start("root", null);
		start("child", root).end();
		assertThat(this.traces.size()).isEqualTo(1);
		root.end();
		assertThat(this.traces.size()).isZero();
		start("late", root).end();
		assertThat(this.traces.size()).isZero();
		assertThat(names()).isEmpty();
	}

	@Test
	void aSpanThatEndsAfterItsFailedRequestIsExported() {
		Span root = start("root", null);
		Span async = start("async", root);
		fail(root);
		async.end();
		start("late", root).end();
		assertThat(names()).containsExactly("root", "async", "late");
	}

	@Test
	void aFailedChildDoesNotMakeTheRequestFail() {
		Span root = start("root", null);
		fail(start("child", root));
		root.end();
		assertThat(names()).isEmpty();
	}

	@Test
	void theSpansOfATraceAreBounded() {
		Span root = start("root", null);
		for (int i = 0; i < UnsampledTraces.MAX_SPANS_OF_TRACE + 50; i++) {
			start("child", root).end();
		}
		assertThat(this.traces.size()).isEqualTo(UnsampledTraces.MAX_SPANS_OF_TRACE);
		fail(root);
		assertThat(names()).hasSize(UnsampledTraces.MAX_SPANS_OF_TRACE + 1).contains("root");
	}

	@Test
	void theTracesAndTheirSpansAreBounded() {
		List<Span> roots = new ArrayList<>();
		for (int i = 0; i < UnsampledTraces.MAX_TRACES + 100; i++) {
			Span root = start("root", null);
			roots.add(root);
			for (int j = 0; j < 11; j++) {
				start("child", root).end();
			}
		}
		assertThat(this.traces.size()).isEqualTo(UnsampledTraces.MAX_SPANS);
		roots.forEach(Span::end);
		assertThat(this.traces.size()).isZero();
		assertThat(names()).isEmpty();
		// there is room again
		fail(start("again", null));
		assertThat(names()).containsExactly("again");
	}

	private static void fail(Span span) {
		span.setStatus(StatusCode.ERROR);
		span.end();
	}

	private Span start(String name, Span parent) {
		Context context = (parent != null) ? Context.root().with(parent) : Context.root();
		return this.tracer.spanBuilder(name).setParent(context).startSpan();
	}

	private List<String> names() {
		return this.exporter.getFinishedSpanItems().stream().map(SpanData::getName).toList();
	}

}
