/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

/**
 * The code that takes a trace along with work which is stored and done later.
 */
final class StoredTraces {

	/** With Micrometer's Tracer and Propagator, which are injected. */
	static final String STORE = """
			store the request's trace with the work, with the injected Tracer and Propagator of Micrometer, \
			Map<String, String> trace = new HashMap<>(); \
			propagator.inject(tracer.currentTraceContext().context(), trace, Map::put), and do the work in that trace, \
			Span span = propagator.extract(trace, Map::get).name("<name>").start(); \
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) { ... } finally { span.end(); }""";

	private StoredTraces() {
	}

}
