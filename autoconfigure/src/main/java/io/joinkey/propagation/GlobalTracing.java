/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.jspecify.annotations.Nullable;

/**
 * Delegates {@link GlobalOpenTelemetry} to the OpenTelemetry of the application. It is
 * looked up for each span, since a library may keep a tracer from before the start, or
 * from an earlier application in the same JVM.
 */
final class GlobalTracing implements OpenTelemetry {

	private static final GlobalTracing global = new GlobalTracing();

	/** The applications that run, the one that started last in front. */
	private final Deque<Supplier<OpenTelemetry>> running = new ConcurrentLinkedDeque<>();

	private volatile boolean registered;

	private GlobalTracing() {
	}

	/**
	 * Makes an application's OpenTelemetry the global one, unless another one is already.
	 * @param openTelemetry supplies the application's instance, or a no-op until it
	 * exists
	 * @return whether it is the global one now
	 */
	static boolean register(Supplier<OpenTelemetry> openTelemetry) {
		global.running.addFirst(openTelemetry);
		return isRegistered() || owner() == null;
	}

	/**
	 * Registers this instance as the global one, unless another one is registered.
	 * @return who registered another one before, or {@code null} if this is registered
	 */
	private static @Nullable GlobalOwner owner() {
		try {
			// GlobalOpenTelemetry has no API to find the caller
			GlobalOpenTelemetry.set(global);
			global.registered = true;
			return null;
		}
		catch (IllegalStateException ex) {
			return GlobalOwner.of(ex.getCause());
		}
	}

	/**
	 * Return the owner of a registered OpenTelemetry that is not this one.
	 * @return the owner, or {@code null} if nothing or this is registered
	 */
	static @Nullable GlobalOwner otherOwner() {
		return (isSet() && !isRegistered()) ? owner() : null;
	}

	/**
	 * Ends what {@link #register} began: the global one is that of the application that
	 * started last among those that still run.
	 * @param openTelemetry what was registered
	 */
	static void unregister(Supplier<OpenTelemetry> openTelemetry) {
		global.running.remove(openTelemetry);
	}

	/**
	 * Return whether libraries are given this.
	 * @return whether a tracer of the global one is one of this class
	 */
	static boolean isRegistered() {
		// the global one is wrapped, its tracers are not
		return isSet() && GlobalOpenTelemetry.get().getTracer("io.joinkey") instanceof LateTracer;
	}

	private static boolean isSet() {
		try {
			return GlobalOpenTelemetry.isSet();
		}
		catch (NoSuchMethodError ex) {
			// OpenTelemetry before 1.57: get() would set a no-op
			return global.registered;
		}
	}

	@Override
	public TracerProvider getTracerProvider() {
		return new TracerProvider() {

			@Override
			public Tracer get(String scope) {
				return new LateTracer(() -> openTelemetry().getTracer(scope));
			}

			@Override
			public Tracer get(String scope, String version) {
				return new LateTracer(() -> openTelemetry().getTracer(scope, version));
			}

		};
	}

	@Override
	public MeterProvider getMeterProvider() {
		return openTelemetry().getMeterProvider();
	}

	@Override
	public LoggerProvider getLogsBridge() {
		return openTelemetry().getLogsBridge();
	}

	@Override
	public ContextPropagators getPropagators() {
		return openTelemetry().getPropagators();
	}

	private OpenTelemetry openTelemetry() {
		Supplier<OpenTelemetry> last = this.running.peekFirst();
		return (last != null) ? last.get() : OpenTelemetry.noop();
	}

	private record LateTracer(Supplier<Tracer> tracer) implements Tracer {

		@Override
		public SpanBuilder spanBuilder(String name) {
			return this.tracer.get().spanBuilder(name);
		}

	}

}
