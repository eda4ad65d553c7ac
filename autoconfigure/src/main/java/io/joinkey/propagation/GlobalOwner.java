/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.List;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * Describes the code that registered the global OpenTelemetry before Joinkey.
 *
 * @param caller the class and method, as far as they are known
 * @param pinned whether it only asked for the global one, which registers a no-op
 */
record GlobalOwner(String caller, boolean pinned) {

	static GlobalOwner of(@Nullable Throwable setter) {
		List<StackTraceElement> frames = (setter != null) ? List.of(setter.getStackTrace()) : List.of();
		boolean pinned = frames.stream()
			.anyMatch((frame) -> frame.getClassName().equals(GlobalOpenTelemetry.class.getName())
					&& frame.getMethodName().equals("get"));
		String caller = frames.stream()
			.filter((frame) -> !frame.getClassName().startsWith("io.opentelemetry.api.")
					&& !frame.getClassName().startsWith("io.opentelemetry.sdk."))
			.findFirst()
			.map((frame) -> frame.getClassName() + "." + frame.getMethodName())
			.orElse("unknown code");
		return new GlobalOwner(caller, pinned);
	}

	/**
	 * Return whether the global OpenTelemetry records where an application's does.
	 * @param openTelemetry the application's
	 * @return whether both have the same tracers
	 */
	boolean registered(OpenTelemetry openTelemetry) {
		// a provider has one tracer a name
		Tracer tracer = openTelemetry.getTracer("io.joinkey");
		return !this.pinned && GlobalOpenTelemetry.get().getTracer("io.joinkey") == tracer
				&& tracer != OpenTelemetry.noop().getTracer("io.joinkey");
	}

}
