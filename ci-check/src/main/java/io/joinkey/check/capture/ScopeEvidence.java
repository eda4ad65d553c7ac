/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;

import org.springframework.util.ClassUtils;

/**
 * Reads the scopes that one application opened, if OpenTelemetry's context is on the
 * class path.
 */
final class ScopeEvidence {

	private static final boolean PRESENT = ClassUtils.isPresent("io.opentelemetry.context.ContextStorage",
			ScopeEvidence.class.getClassLoader());

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final long first = PRESENT ? ScopeWatch.start() : 0;

	/**
	 * Installs the recording. Call it before any code reads the current span.
	 */
	static void watch() {
		if (PRESENT) {
			ScopeWatch.start();
		}
	}

	String obstacle() {
		return (PRESENT && ScopeWatch.isWatching()) ? "" : "OpenTelemetry's context was in use before the gate began";
	}

	/** Return the ids of the spans whose scope is open. */
	Set<String> open() {
		return PRESENT ? ScopeWatch.open() : Set.of();
	}

	/** Reads the scopes. A scope may be closed just after its span has ended. */
	List<OpenedScope> read(List<SpanRecord> spans) {
		if (!PRESENT) {
			return List.of();
		}
		Set<SpanContext> ended = new HashSet<>();
		spans.stream()
			.filter((span) -> span.timing().endOrder() != Long.MAX_VALUE)
			.forEach((span) -> ended.add(span.context()));
		long patience = System.nanoTime() + PATIENCE.toNanos();
		List<OpenedScope> scopes = ScopeWatch.scopes(this.first, ended::contains);
		while (scopes.stream().anyMatch((scope) -> scope.end() == OpenedScope.End.OPEN)
				&& System.nanoTime() < patience) {
			LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
			scopes = ScopeWatch.scopes(this.first, ended::contains);
		}
		return scopes;
	}

}
