/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.SpanRecord.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads the spans of the OpenTelemetry Java agent, if the JVM runs with it.
 */
final class Agent {

	/** Where {@link AgentSpans} leaves what it gives. */
	static final String BRIDGE = "joinkey.gate.agent";

	private static final String NOT_OBSERVED = "the application runs under the OpenTelemetry Java agent, whose spans stay in its own class loader: add -Dotel.javaagent.extensions=${io.joinkey:joinkey-ci-check:jar} beside -javaagent in joinkey.gate.argLine; that path is set by the goal dependency:properties";

	private final @Nullable List<?> bridge;

	Agent() {
		this.bridge = (System.getProperties().get(BRIDGE) instanceof List<?> given) ? given : null;
	}

	/**
	 * Return the reason why the agent's spans cannot be read.
	 * @return the reason, empty if they can be read or if no agent runs
	 */
	String obstacle() {
		return (this.bridge == null && isRunning()) ? NOT_OBSERVED : "";
	}

	/**
	 * An agent that runs adds its jar to the bootstrap class path. Applications also have
	 * that jar as a dependency, to copy it into their image.
	 */
	private static boolean isRunning() {
		try {
			Class.forName("io.opentelemetry.javaagent.OpenTelemetryAgent", false, null);
			return true;
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

	/**
	 * Return whether the agent is present and its spans can be seen.
	 * @return whether it is its instrumentation that opens scopes, where the gate cannot
	 * see them
	 */
	boolean isSeen() {
		return this.bridge != null;
	}

	/**
	 * Connects the gate to the agent's spans, if the agent is present.
	 * @param capture where they are kept
	 * @param moments what asks it for the current span
	 */
	@SuppressWarnings("unchecked")
	void observe(SpanCapture capture, ThreadSnapshots moments) {
		List<?> given = this.bridge;
		if (given == null) {
			return;
		}
		Function<Supplier<Map<String, String>>, Runnable> sink = (words) -> {
			Map<String, String> started = words.get();
			var context = StartedSpan.context(started.getOrDefault("context", ""));
			capture.started(context.traceId(), context.spanId(), Kind.valueOf(started.getOrDefault("kind", "INTERNAL")),
					words);
			return () -> capture.ended(context.spanId());
		};
		((Consumer<Object>) given.get(0)).accept(sink);
		Supplier<String> current = (Supplier<String>) given.get(1);
		moments.askAlso(() -> {
			String words = current.get();
			return words.isEmpty() ? null : StartedSpan.context(words);
		});
	}

	/**
	 * Probes its tracer.
	 * @return the result of {@link OpenTelemetryProbe}, or {@code null} without an agent
	 * that can be asked
	 */
	@SuppressWarnings("unchecked")
	@Nullable Map<String, String> probe() {
		List<?> given = this.bridge;
		return (given != null) ? ((Supplier<Map<String, String>>) given.get(2)).get() : null;
	}

}
