/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

import io.joinkey.check.capture.logging.LogCapture.Written;
import io.joinkey.check.capture.threads.JdkEvents;
import io.joinkey.check.capture.threads.JdkHooks;
import org.jspecify.annotations.Nullable;

/**
 * Records the bytes that leave the JVM while an appender of the application's own class
 * handles an event: to a socket, as a datagram, or to a file. The appender has no encoder
 * or layout to record.
 * <p>
 * Such an appender is judged only if each line left with its own event. One that buffers,
 * compresses or writes on another thread cannot be read.
 */
final class AppendedBytes implements JdkEvents.Observer {

	private final Map<Object, Output> outputs = Collections.synchronizedMap(new IdentityHashMap<>());

	private final ThreadLocal<@Nullable Object> appending = new ThreadLocal<>();

	private final Reader reader;

	AppendedBytes(Reader reader) {
		this.reader = reader;
	}

	void watch(Object appender, String name) {
		this.outputs.computeIfAbsent(appender, (key) -> new Output(name + " (" + appender.getClass().getName() + ")"));
	}

	/** Return the output of the appenders that can be read. */
	List<Written> written() {
		return List.copyOf(this.outputs.values()).stream().flatMap((output) -> output.readable().stream()).toList();
	}

	/** Return the appenders that cannot be read, each with its class. */
	Set<String> unreadable() {
		Set<String> names = new TreeSet<>();
		List.copyOf(this.outputs.values())
			.stream()
			.filter((output) -> output.readable().isEmpty())
			.forEach((output) -> names.add(output.name));
		return names;
	}

	@Override
	public void happened(String what, Object source, @Nullable Object argument) {
		if (what.equals("appending") && !this.outputs.isEmpty()) {
			began(this.reader.appender(source));
		}
		else if (what.equals("appended") && argument != null && !this.outputs.isEmpty()) {
			ended(this.reader.appender(source), argument);
		}
	}

	private void began(Object appender) {
		Output output = this.outputs.get(appender);
		Object around = this.appending.get();
		Output outer = (around != null) ? this.outputs.get(around) : null;
		if (outer != null) {
			// the bytes of an appender that logs, or passes events on, are mixed
			outer.incomplete = true;
		}
		else if (output != null) {
			this.appending.set(appender);
			JdkHooks.collect();
		}
	}

	private void ended(Object appender, Object event) {
		Output output = this.outputs.get(appender);
		if (output == null || this.appending.get() != appender) {
			return;
		}
		this.appending.remove();
		String text = new String(JdkHooks.collected(), StandardCharsets.UTF_8);
		Written written = this.reader.read(appender, event, text);
		output.add(written);
	}

	/** Reads events of a logging back end. */
	interface Reader {

		/** Return the appender to which an instrumented method belongs. */
		Object appender(Object source);

		/** Return what an appender wrote for an event. */
		Written read(Object appender, Object event, String text);

	}

	private static final class Output {

		/** A protocol or an encryption may write the ids in another form than text. */
		private static final Pattern BINARY = Pattern.compile("[\\x01-\\x08\\x0e-\\x1f\\x7f\ufffd]");

		private static final int REMEMBERED = 100;

		private final String name;

		private final Queue<Written> written = new ConcurrentLinkedQueue<>();

		private final Queue<String> silent = new ConcurrentLinkedQueue<>();

		private volatile boolean incomplete;

		private Output(String name) {
			this.name = name;
		}

		/** A filter leaves an event out, a buffer writes it together with a later one. */
		private void add(Written written) {
			if (written.text().isEmpty()) {
				this.silent.add(written.message());
				if (this.silent.size() > REMEMBERED) {
					this.silent.poll();
				}
			}
			else if (!BINARY.matcher(written.text()).find() && !written.message().isBlank()
					&& written.text().contains(written.message())
					&& this.silent.stream().noneMatch((earlier) -> isLater(earlier, written))) {
				this.written.add(written);
			}
			else {
				this.incomplete = true;
			}
		}

		private static boolean isLater(String earlier, Written written) {
			return !earlier.equals(written.message()) && written.text().contains(earlier);
		}

		private List<Written> readable() {
			return this.incomplete ? List.of() : List.copyOf(this.written);
		}

	}

}
