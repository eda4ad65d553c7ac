/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A scope that made a span current, and how it ended.
 *
 * @param span the span
 * @param thread the thread that opened it
 * @param opened where in the code, the innermost frame first
 * @param end what became of it
 * @param closer the thread that closed it, or an empty string
 */
public record OpenedScope(SpanContext span, String thread, List<StackTraceElement> opened, End end,
		String closer) implements Evidence {

	private static final List<String> TRACING = List.of("java.", "jdk.", "io.opentelemetry.", "io.micrometer.",
			"org.springframework.boot.micrometer.", "io.joinkey.propagation.", "io.joinkey.concurrent.");

	public OpenedScope {
		opened = List.copyOf(opened);
	}

	@Override
	public String place() {
		return "scope of " + this.span + " opened " + ThreadSnapshot.on(this.thread)
				+ opener().map((frame) -> " at " + frame).orElse("");
	}

	/** Return the frame that opened it, outside of the tracer. */
	public Optional<StackTraceElement> opener() {
		return this.opened.stream()
			.filter((frame) -> Stream.concat(TRACING.stream(), Stream.of("io.joinkey.check.capture."))
				.noneMatch(frame.getClassName()::startsWith))
			.findFirst();
	}

	/** The end of a scope. */
	public enum End {

		/** It was closed where it was opened, before those that were opened earlier. */
		CLOSED,
		/** It was closed after one that was opened earlier. */
		OUT_OF_ORDER,
		/** It was closed on another thread, where it closed nothing. */
		OTHER_THREAD,
		/** It is open, and its span has ended. */
		OPEN

	}

}
