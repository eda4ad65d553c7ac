/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HeldScope}.
 */
class HeldScopeTests {

	private static final List<StackTraceElement> WRAPPED = stack("io.opentelemetry.context.Context.makeCurrent",
			"java.lang.Iterable.forEach", "io.micrometer.context.DefaultContextSnapshot.setThreadLocals",
			"io.micrometer.context.ContextSnapshot.lambda$wrap$0", "java.lang.Thread.run");

	@Test
	void aWrappedTaskThatStillRunsHoldsItsScope() {
		assertThat(
				HeldScope.times(WRAPPED,
						stack("java.lang.Thread.sleep", "com.acme.Poll.run",
								"io.micrometer.context.ContextSnapshot.lambda$wrap$0", "java.lang.Thread.run")))
			.isOne();
	}

	@Test
	void aThreadThatWentBackToItsPoolHoldsNone() {
		assertThat(HeldScope.times(WRAPPED, stack("java.lang.Thread.park", "java.lang.Thread.run"))).isZero();
		assertThat(HeldScope.times(WRAPPED, List.of())).isZero();
	}

	@Test
	void aMethodThatReturnedHoldsNone() {
		List<StackTraceElement> leak = stack("io.micrometer.tracing.otel.bridge.OtelTracer.withSpan",
				"com.acme.Basket.basket", "org.apache.Worker.run", "java.lang.Thread.run");
		assertThat(
				HeldScope.times(leak, stack("java.lang.Thread.park", "org.apache.Worker.run", "java.lang.Thread.run")))
			.isZero();
		assertThat(HeldScope.times(leak, stack("com.acme.Basket.store", "com.acme.Basket.basket",
				"org.apache.Worker.run", "java.lang.Thread.run")))
			.isOne();
	}

	@Test
	void theOutermostFramesMayBeMissing() {
		assertThat(HeldScope.times(WRAPPED.subList(0, 4), stack("com.acme.Poll.run",
				"io.micrometer.context.ContextSnapshot.lambda$wrap$0", "java.lang.Thread.run")))
			.isOne();
	}

	@Test
	void aMethodThatCallsItselfHoldsOneScopeForEachCall() {
		List<StackTraceElement> walk = stack("com.acme.Tree.walk", "com.acme.Tree.walk");
		assertThat(HeldScope.times(walk, stack("java.lang.Thread.sleep", "com.acme.Tree.walk", "com.acme.Tree.walk",
				"com.acme.Tree.walk", "java.lang.Thread.run")))
			.isEqualTo(2);
	}

	private static List<StackTraceElement> stack(String... frames) {
		return Stream.of(frames)
			.map((frame) -> new StackTraceElement(frame.substring(0, frame.lastIndexOf('.')),
					frame.substring(frame.lastIndexOf('.') + 1), "X.java", 1))
			.toList();
	}

}
