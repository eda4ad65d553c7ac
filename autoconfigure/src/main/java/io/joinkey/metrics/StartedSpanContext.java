/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.metrics;

import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Lets Spring Boot's {@link SpanContext} look up the tracer only after all singletons
 * exist. A lookup by another thread, such as Redis' event loop, waits for the thread that
 * creates the singletons. If that thread waits for Redis, the application never starts.
 * Until then, no sample has an exemplar.
 */
final class StartedSpanContext implements BeanPostProcessor, SmartInitializingSingleton {

	private volatile boolean started;

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof SpanContext context
				&& bean.getClass().getName().startsWith("org.springframework.boot.")) ? new Guarded(context) : bean;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.started = true;
	}

	private final class Guarded implements SpanContext {

		private final SpanContext delegate;

		private Guarded(SpanContext delegate) {
			this.delegate = delegate;
		}

		@Override
		public @Nullable String getCurrentTraceId() {
			return StartedSpanContext.this.started ? this.delegate.getCurrentTraceId() : null;
		}

		@Override
		public @Nullable String getCurrentSpanId() {
			return StartedSpanContext.this.started ? this.delegate.getCurrentSpanId() : null;
		}

		@Override
		public boolean isCurrentSpanSampled() {
			return StartedSpanContext.this.started && this.delegate.isCurrentSpanSampled();
		}

		@Override
		public void markCurrentSpanAsExemplar() {
			if (StartedSpanContext.this.started) {
				this.delegate.markCurrentSpanAsExemplar();
			}
		}

	}

}
