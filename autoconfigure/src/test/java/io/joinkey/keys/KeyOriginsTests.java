/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyOrigins}.
 */
class KeyOriginsTests {

	private static final SpanContext CONTEXT = SpanContext.create("1".repeat(32), "1".repeat(16),
			TraceFlags.getSampled(), TraceState.getDefault());

	private final KeyOrigins origins = new KeyOrigins(Set.of("txn_id", "order_id"),
			new StoreAccess(() -> null, Duration.ofSeconds(1), new StoreFailures()));

	@Test
	void threadsOfOneTaskThatAddKeysAtTheSameTimeShareThem() {
		Context task = Context.root().with(Span.wrap(CONTEXT));
		AtomicReference<Runnable> other = new AtomicReference<>(() -> {
			try (Scope scope = task.makeCurrent()) {
				this.origins.put("order_id", "order-1");
			}
		});
		try (Scope scope = span(() -> {
			Runnable once = other.getAndSet(null);
			if (once != null) {
				CompletableFuture.runAsync(once).join();
			}
		}).makeCurrent()) {
			this.origins.put("txn_id", "txn-1");
			assertThat(other).hasValue(null);
			assertThat(this.origins.of(task).fields()).containsEntry("order_id", "order-1")
				.containsEntry("txn_id", "txn-1");
		}
	}

	/** Return a span that first lets another thread go on when it is asked for its id. */
	private static Span span(Runnable before) {
		Span span = Span.wrap(CONTEXT);
		return (Span) Proxy.newProxyInstance(Span.class.getClassLoader(), new Class<?>[] { Span.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals("getSpanContext")) {
						before.run();
					}
					return method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments)
							: method.invoke(span, arguments);
				});
	}

}
