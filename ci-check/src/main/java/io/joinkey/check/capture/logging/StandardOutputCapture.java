/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.ThreadSnapshot;

/**
 * Records text that is printed to {@code System.out} and {@code System.err} within a
 * span, without a logger, and the places that print outside of any span. The output of a
 * logging back end is recorded at its appender.
 */
final class StandardOutputCapture implements AutoCloseable {

	private static final List<String> LOGGING = List.of("ch.qos.logback.", "org.apache.logging.", "java.util.logging.",
			"org.slf4j.", "net.logstash.");

	private final Queue<LogLine> lines = new ConcurrentLinkedQueue<>();

	/** When text was last printed outside of any span, by its place. */
	private final Map<Printed, Long> outside = new ConcurrentHashMap<>();

	private final ThreadSnapshots moments;

	private final PrintStream out = System.out;

	private final PrintStream err = System.err;

	private final PrintStream watchedOut = new Watched(this.out, LogLine.STANDARD_OUTPUT);

	private final PrintStream watchedErr = new Watched(this.err, LogLine.STANDARD_ERROR);

	StandardOutputCapture(ThreadSnapshots moments) {
		this.moments = moments;
		System.setOut(this.watchedOut);
		System.setErr(this.watchedErr);
	}

	List<LogLine> lines() {
		return List.copyOf(this.lines);
	}

	/**
	 * Return the places of the application that printed text outside of any span. The
	 * main thread belongs to the start, and to no other work.
	 * @param since the moment from which on text counts
	 * @param application whether a class is the application's
	 */
	List<String> outside(long since, Predicate<String> application) {
		return this.outside.entrySet()
			.stream()
			.filter((each) -> each.getValue() > since && application.test(each.getKey().type()))
			.map(Map.Entry::getKey)
			.filter((printed) -> !printed.thread().equals("main")
					&& !printed.thread().equals("SpringApplicationShutdownHook"))
			.map((printed) -> printed.type() + "." + printed.method() + " " + ThreadSnapshot.on(printed.thread()))
			.sorted()
			.toList();
	}

	/** Restores the streams, unless another stream was set in the meantime. */
	@Override
	public void close() {
		if (System.out == this.watchedOut) {
			System.setOut(this.out);
		}
		if (System.err == this.watchedErr) {
			System.setErr(this.err);
		}
	}

	private void printed(String stream, String text) {
		if (text.isBlank()) {
			return;
		}
		boolean within = ThreadSnapshots.current() != null;
		printer().ifPresent((frame) -> {
			if (!within) {
				this.outside.put(Printed.of(frame), this.moments.next());
				return;
			}
			ThreadSnapshot snapshot = this.moments.now();
			String place = frame.getClassName() + "." + frame.getMethodName();
			this.lines.add(new LogLine(new LogEvent(snapshot, place, "INFO", text), stream, text + "\n"));
		});
	}

	/** Return the frame that prints, unless it is a logging back end. */
	private static Optional<StackTraceElement> printer() {
		return StackWalker.getInstance().walk((frames) -> {
			List<StackTraceElement> all = frames.map(StackWalker.StackFrame::toStackTraceElement).toList();
			boolean logs = all.stream()
				.anyMatch((frame) -> LOGGING.stream().anyMatch(frame.getClassName()::startsWith));
			return logs ? Optional.empty()
					: all.stream()
						.filter((frame) -> !frame.getClassName().startsWith("java.")
								&& !frame.getClassName().startsWith("io.joinkey.check.capture."))
						.findFirst();
		});
	}

	/** A method that prints, and its threads. */
	private record Printed(String type, String method, String thread) {

		private static Printed of(StackTraceElement frame) {
			return new Printed(frame.getClassName(),
					frame.getMethodName().replaceFirst("^lambda\\$(.+)\\$[0-9]+$", "$1"),
					Thread.currentThread().getName().replaceAll("[0-9]+$", "*"));
		}

	}

	/**
	 * Passes everything on. All that prints a line of text comes through one method,
	 * which writes bytes, and a writer around the stream writes bytes only.
	 */
	private final class Watched extends PrintStream {

		private final String name;

		private final ThreadLocal<Boolean> printing = ThreadLocal.withInitial(() -> false);

		private Watched(OutputStream out, String name) {
			super(out, true);
			this.name = name;
		}

		@Override
		public void print(String text) {
			printed(this.name, String.valueOf(text));
			this.printing.set(true);
			try {
				super.print(text);
			}
			finally {
				this.printing.remove();
			}
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			if (!this.printing.get()) {
				printed(this.name, new String(bytes, offset, length, Charset.defaultCharset()).stripTrailing());
			}
			super.write(bytes, offset, length);
		}

	}

}
