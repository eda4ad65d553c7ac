/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;

/**
 * The parent of the spans in which the gate tries something out. It is a separate class,
 * because Micrometer Tracing may be absent.
 */
public final class ProbeContext {

	private ProbeContext() {
	}

	/**
	 * Return an unsampled context, so that no span below it is exported.
	 * @param tracer the application's tracer
	 * @return the context
	 */
	public static TraceContext of(Tracer tracer) {
		return tracer.traceContextBuilder()
			.traceId(ThreadSnapshots.PROBE)
			.spanId(ThreadSnapshots.PARENT)
			.sampled(false)
			.build();
	}

}
