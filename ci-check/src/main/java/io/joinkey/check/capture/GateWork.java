/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Scope;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Runs a task within a new trace of the application's tracer. An application without a
 * web server cannot be sent a request, and may open no span itself.
 */
final class GateWork {

	private static final String OUTER = "joinkey gate";

	private static final String INNER = "joinkey gate step";

	private final BeanFactory beans;

	GateWork(BeanFactory beans) {
		this.beans = beans;
	}

	void run(Runnable task) {
		boolean done = isPresent("io.micrometer.tracing.Tracer") && Micrometer.run(this.beans, task);
		if (!done && isPresent("io.opentelemetry.api.OpenTelemetry")) {
			OpenTelemetryWork.run(this.beans, task);
		}
	}

	private static boolean isPresent(String name) {
		return ClassUtils.isPresent(name, GateWork.class.getClassLoader());
	}

	private static final class Micrometer {

		private static boolean run(BeanFactory beans, Runnable task) {
			Tracer tracer = beans.getBeanProvider(Tracer.class).getIfAvailable();
			if (tracer == null) {
				return false;
			}
			within(tracer, OUTER, () -> within(tracer, INNER, task));
			return true;
		}

		private static void within(Tracer tracer, String name, Runnable task) {
			Span span = tracer.nextSpan().name(name).start();
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
				task.run();
			}
			finally {
				span.end();
			}
		}

	}

	private static final class OpenTelemetryWork {

		private static void run(BeanFactory beans, Runnable task) {
			OpenTelemetry openTelemetry = beans.getBeanProvider(OpenTelemetry.class).getIfAvailable();
			if (openTelemetry != null) {
				within(openTelemetry, OUTER, () -> within(openTelemetry, INNER, task));
			}
		}

		private static void within(OpenTelemetry openTelemetry, String name, Runnable task) {
			var span = openTelemetry.getTracer("joinkey").spanBuilder(name).startSpan();
			try (Scope scope = span.makeCurrent()) {
				task.run();
			}
			finally {
				span.end();
			}
		}

	}

}
