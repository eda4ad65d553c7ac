/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.joinkey.check.capture.threads.JdkEvents;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.Telemetry.TakenExemplar;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Records the trace ids that the Prometheus client takes for exemplars, and the span that
 * is active at that moment.
 */
final class TakenExemplars implements JdkEvents.Observer {

	private static final int MOST = 1000;

	private final List<TakenExemplar> taken = new CopyOnWriteArrayList<>();

	List<TakenExemplar> taken() {
		return List.copyOf(this.taken);
	}

	@Override
	public void happened(String what, Object source, @Nullable Object argument) {
		SpanContext active = what.equals("exemplar") ? ThreadSnapshots.current() : null;
		if (active != null && argument != null && this.taken.size() < MOST) {
			Method get = ReflectionUtils.findMethod(argument.getClass(), "get", String.class);
			Object traceId = (get != null) ? ReflectionUtils.invokeMethod(get, argument, "trace_id") : null;
			if (traceId != null) {
				this.taken
					.add(new TakenExemplar(active, traceId.toString(), ThreadSnapshots.thread(Thread.currentThread())));
			}
		}
	}

}
