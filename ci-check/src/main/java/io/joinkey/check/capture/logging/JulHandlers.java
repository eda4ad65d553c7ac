/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.joinkey.check.capture.threads.JdkEvents;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import org.jspecify.annotations.Nullable;

/**
 * Records what the handlers of {@code java.util.logging} write by themselves, which is
 * what a bridge does not pass to Logback or Log4j2.
 */
final class JulHandlers implements JdkEvents.Observer, AutoCloseable {

	private final ThreadSnapshots moments;

	private final Queue<LogLine> lines = new ConcurrentLinkedQueue<>();

	private final Set<Handler> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private final List<Runnable> undo = new CopyOnWriteArrayList<>();

	private final Runnable watch;

	JulHandlers(ThreadSnapshots moments) {
		this.moments = moments;
		this.watch = JdkEvents.observe(this);
	}

	/** A class that the first request loads adds its handler then. */
	@Override
	public void happened(String what, Object source, @Nullable Object argument) {
		if (what.equals("handler") && source instanceof Logger logger && argument instanceof Handler handler) {
			look(handler, logger);
		}
	}

	/** Records the handlers that there are now. */
	void look() {
		LogManager manager = LogManager.getLogManager();
		for (String name : Collections.list(manager.getLoggerNames())) {
			Logger logger = manager.getLogger(name);
			for (Handler handler : (logger != null) ? logger.getHandlers() : new Handler[0]) {
				look(handler, logger);
			}
		}
	}

	private synchronized void look(Handler handler, Logger logger) {
		if (this.seen.add(handler)) {
			cover(handler, String.valueOf(logger.getName()));
		}
	}

	private void cover(Handler handler, String logger) {
		try {
			Formatter formatter = handler.getFormatter();
			// a bridge formats nothing, and neither does a handler that needs no
			// formatter
			if (formatter != null && !handler.getClass().getName().contains("Bridge")) {
				record(handler, logger, (formatter instanceof Recording other) ? other.formatter : formatter);
			}
		}
		catch (RuntimeException ex) {
			// a handler that does not let its formatter be replaced
		}
	}

	private void record(Handler handler, String logger, Formatter original) {
		Recording recording = new Recording(handler, logger, original);
		handler.setFormatter(recording);
		this.undo.add(() -> {
			if (handler.getFormatter() == recording) {
				handler.setFormatter(original);
			}
		});
	}

	List<LogLine> lines() {
		return List.copyOf(this.lines);
	}

	@Override
	public void close() {
		this.watch.run();
		this.undo.forEach(Runnable::run);
		this.undo.clear();
	}

	private final class Recording extends Formatter {

		private final Handler handler;

		/** The logger that has the handler, which may be above the one that logs. */
		private final String logger;

		private final Formatter formatter;

		private Recording(Handler handler, String logger, Formatter formatter) {
			this.handler = handler;
			this.logger = logger;
			this.formatter = formatter;
		}

		@Override
		public String format(LogRecord record) {
			String text = this.formatter.format(record);
			LogWriter writer = new LogWriter(LogWriter.JUL, this.handler.getClass().getName(), this.logger,
					this.formatter.getClass().getName(), "", ThreadSnapshots.thread(Thread.currentThread()), null);
			JulHandlers.this.lines.add(new LogLine(
					new LogEvent(JulHandlers.this.moments.now(), String.valueOf(record.getLoggerName()),
							record.getLevel().getName(), formatMessage(record)),
					this.handler.getClass().getSimpleName(), text, writer));
			return text;
		}

		@Override
		public String getHead(Handler of) {
			return this.formatter.getHead(of);
		}

		@Override
		public String getTail(Handler of) {
			return this.formatter.getTail(of);
		}

	}

}
