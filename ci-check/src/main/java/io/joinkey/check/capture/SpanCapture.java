/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

import io.joinkey.check.Handover;
import io.joinkey.check.SpanContext;
import io.joinkey.check.SpanRecord;
import io.joinkey.check.SpanRecord.Kind;
import io.joinkey.check.SpanRecord.Parent;
import io.joinkey.check.SpanRecord.Source;
import io.joinkey.check.SpanRecord.Status;
import io.joinkey.check.SpanRecord.Timing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every span that is recorded, from its start on.
 */
final class SpanCapture implements SpanProcessor {

	private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	private final Moments moments;

	private final Map<String, Started> spans = new LinkedHashMap<>();

	SpanCapture(Moments moments) {
		this.moments = moments;
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		if (span.getSpanContext().getTraceId().equals(SetupReader.PROBE)) {
			// a sampler that ignores its parent samples it too
			return;
		}
		Started started = new Started(span, this.moments.next(), Thread.currentThread().getName(),
				new AtomicLong(Long.MAX_VALUE), (Moments.current() == null) ? Handovers.current(null) : null);
		synchronized (this.spans) {
			this.spans.put(span.getSpanContext().getSpanId(), started);
		}
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		synchronized (this.spans) {
			Started started = this.spans.get(span.getSpanContext().getSpanId());
			if (started != null) {
				started.endOrder().set(this.moments.next());
			}
		}
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

	boolean isQuiet() {
		synchronized (this.spans) {
			return this.spans.values().stream().allMatch((span) -> span.endOrder().get() != Long.MAX_VALUE);
		}
	}

	List<SpanRecord> spans() {
		synchronized (this.spans) {
			List<SpanRecord> records = new ArrayList<>();
			this.spans.values().forEach((span) -> records.add(record(span)));
			return records;
		}
	}

	private static SpanRecord record(Started started) {
		SpanData data = started.span().toSpanData();
		String service = data.getResource().getAttribute(SERVICE_NAME);
		Map<String, String> attributes = new TreeMap<>();
		data.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), String.valueOf(value)));
		io.opentelemetry.api.trace.SpanContext parent = data.getParentSpanContext();
		return new SpanRecord(context(data.getSpanContext()),
				parent.isValid() ? new Parent(parent.getSpanId(), parent.isRemote()) : null,
				Kind.valueOf(data.getKind().name()), data.getName(),
				Status.valueOf(data.getStatus().getStatusCode().name()),
				data.getLinks().stream().map((link) -> context(link.getSpanContext())).toList(),
				new Timing(started.order(), started.endOrder().get(), data.getStartEpochNanos(),
						Math.max(data.getStartEpochNanos(), data.getEndEpochNanos())),
				new Source((service != null) ? service : "", data.getInstrumentationScopeInfo().getName(),
						started.thread(), started.lost()),
				attributes);
	}

	private static SpanContext context(io.opentelemetry.api.trace.SpanContext context) {
		return new SpanContext(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
	}

	private record Started(ReadableSpan span, long order, String thread, AtomicLong endOrder, @Nullable Handover lost) {
	}

}
