/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;

/**
 * Adds an exporter behind the predicates and filters of Spring Boot's own, to see which
 * spans are exported. It is no bean, so that the application's exporters stay the only
 * ones that can be injected.
 */
final class ExportWatch implements BeanPostProcessor {

	private static final long PATIENCE_SECONDS = 5;

	private static final int MOST = 20;

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

	private final SpanCapture capture;

	private volatile boolean batching;

	private volatile boolean watching;

	ExportWatch(SpanCapture capture) {
		this.capture = capture;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof SpanExporters exporters) {
			List<SpanExporter> all = new ArrayList<>(exporters.list());
			all.add(new Seen(this.capture));
			return SpanExporters.of(all);
		}
		// only Spring Boot's own pipeline asks for these exporters
		this.batching |= beanName.equals("otelSpanProcessor") && bean instanceof BatchSpanProcessor;
		if (this.batching && beanName.equals("otelSdkTracerProvider")) {
			this.watching = true;
			this.capture.watchingExports();
		}
		return bean;
	}

	/**
	 * Exports what a batch still holds back. A span that has just ended may not have
	 * reached the batch yet: its processor comes after the gate's.
	 */
	void flush(ObjectProvider<SdkTracerProvider> providers) {
		SdkTracerProvider provider = this.watching ? providers.getIfAvailable() : null;
		if (provider == null) {
			return;
		}
		this.capture.flushing();
		for (int flushes = 0; flushes == 0 || (flushes < MOST && this.capture.isIncomplete()); flushes++) {
			provider.forceFlush().join(PATIENCE_SECONDS, TimeUnit.SECONDS);
			LockSupport.parkNanos(PAUSE);
		}
	}

	private record Seen(SpanCapture capture) implements SpanExporter {

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			this.capture.exported(spans.stream().map(SpanData::getSpanId).toList());
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
