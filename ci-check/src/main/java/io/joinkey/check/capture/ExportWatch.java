/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Records which spans are exported. One exporter stands behind the predicates and filters
 * of Spring Boot. A second one is wrapped by a {@code SpanExporters} bean of the
 * application, to see which spans that bean passes on.
 */
final class ExportWatch implements BeanPostProcessor {

	private static final Set<String> PROCESSORS = Set.of("otelSpanProcessor", "joinkeySpanProcessor");

	private static final long PATIENCE_SECONDS = 5;

	private static final int MOST = 20;

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

	private final SpanCapture capture;

	private volatile boolean batching;

	private volatile boolean watching;

	private final Innermost innermost = new Innermost();

	private volatile List<SpanExporter> wrappers = List.of();

	ExportWatch(SpanCapture capture) {
		this.capture = capture;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof SpanExporters exporters) {
			List<SpanExporter> all = new ArrayList<>(exporters.list());
			this.wrappers = all.contains(this.innermost) ? List.of() : List.copyOf(all);
			all.add(new Seen(this.capture));
			return SpanExporters.of(all);
		}
		// only Spring Boot's own pipeline and Joinkey's ask for these exporters
		this.batching |= PROCESSORS.contains(beanName) && bean instanceof BatchSpanProcessor;
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
		for (int flushes = 0; flushes == 0 || (flushes < MOST && isIncomplete()); flushes++) {
			provider.forceFlush().join(PATIENCE_SECONDS, TimeUnit.SECONDS);
			// one that holds spans back passes them on now
			this.wrappers.forEach((wrapper) -> wrapper.flush().join(PATIENCE_SECONDS, TimeUnit.SECONDS));
			LockSupport.parkNanos(PAUSE);
		}
		if (isWrapped()) {
			this.capture.exportedOnly(this.innermost.given);
		}
	}

	private boolean isIncomplete() {
		return this.capture.isIncomplete() || (isWrapped() && this.capture.isMoreThan(this.innermost.given));
	}

	/**
	 * Return whether something that the application wraps exporters with is known to
	 * reach it.
	 */
	private boolean isWrapped() {
		return !this.wrappers.isEmpty() && this.innermost.reached;
	}

	/**
	 * Registers the exporter that the application may wrap. After all conditions were
	 * evaluated, and as a fallback, so that it takes no other's place.
	 */
	void register(GenericApplicationContext context) {
		context.addBeanFactoryPostProcessor((factory) -> {
			RootBeanDefinition definition = new RootBeanDefinition(SpanExporter.class, () -> this.innermost);
			definition.setFallback(true);
			context.registerBeanDefinition("joinkeyExports", definition);
		});
	}

	/**
	 * Asked to flush or to export, it is known to be within what the application made.
	 */
	private static final class Innermost implements SpanExporter {

		private final Set<String> given = ConcurrentHashMap.newKeySet();

		private volatile boolean reached;

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			spans.forEach((span) -> this.given.add(span.getSpanId()));
			return flush();
		}

		@Override
		public CompletableResultCode flush() {
			this.reached = true;
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
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
