/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.batch;

import java.util.LinkedHashSet;
import java.util.Set;

import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTraceContext;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.ChunkListener;
import org.springframework.batch.core.listener.ItemWriteListener;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;

/**
 * Makes a span for each chunk, with a link to the trace of each item. The span is not
 * made current, since Spring Batch does not call a listener at each end of a chunk. A
 * scope that stays open would give its ids to other work. It is a child of the step's
 * span.
 */
final class ChunkSpans implements ChunkListener<Object, Object>, ItemWriteListener<Object>, StepExecutionListener {

	private final Tracer tracer;

	private final ItemTraces traces;

	private final ThreadLocal<@Nullable Span> open = new ThreadLocal<>();

	ChunkSpans(Tracer tracer, ItemTraces traces) {
		this.tracer = tracer;
		this.traces = traces;
	}

	@Override
	public void beforeChunk(Chunk<Object> chunk) {
		end(null);
		Set<SpanContext> spans = new LinkedHashSet<>();
		Set<String> traceIds = new LinkedHashSet<>();
		for (Object item : chunk) {
			SpanContext span = this.traces.span(item);
			String traceId = this.traces.traceId(item);
			if (span.isValid()) {
				spans.add(span);
			}
			else if (traceId != null) {
				traceIds.add(traceId);
			}
		}
		Span.Builder builder = this.tracer.spanBuilder().name("chunk").tag("joinkey.batch.item_count", chunk.size());
		spans.forEach((span) -> builder.addLink(new Link(OtelTraceContext.fromOtel(span))));
		if (!traceIds.isEmpty()) {
			builder.tagOfStrings("joinkey.batch.item_trace_ids", traceIds.stream().toList());
		}
		this.open.set(builder.start());
	}

	@Override
	public void afterChunk(Chunk<Object> chunk) {
		end(null);
	}

	@Override
	public void onChunkError(Exception failure, Chunk<Object> chunk) {
		end(failure);
	}

	/**
	 * A chunk whose items are written one by one afterwards ends without another call.
	 */
	@Override
	public void onWriteError(Exception failure, Chunk<? extends Object> items) {
		end(failure);
	}

	@Override
	public ExitStatus afterStep(StepExecution stepExecution) {
		end(null);
		return stepExecution.getExitStatus();
	}

	private void end(@Nullable Throwable failure) {
		Span span = this.open.get();
		if (span != null) {
			this.open.remove();
			if (failure != null) {
				span.error(failure);
			}
			span.end();
		}
	}

}
