/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.ForeignInternal;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Drops the log records of OpenTelemetry that {@link UndeliveredSpans} replaces. They are
 * logged on the threads of its exporters. Records of other exporters are kept.
 */
final class ExportLog {

	// the processor reports dropped spans only in its log
	private static final Pattern DROPPED = Pattern
		.compile(Pattern.quote(ForeignInternal.DROPPED_SPANS.value()) + "(\\d+)");

	private static final ThreadLocal<UndeliveredSpans> owner = new ThreadLocal<>();

	private static final ThreadLocal<Boolean> silent = new ThreadLocal<>();

	/** Spans that a processor dropped before its thread's owner was known. */
	private static final ThreadLocal<Long> droppedBefore = new ThreadLocal<>();

	private final List<Installed> installed = new ArrayList<>();

	/**
	 * Attributes the log records of the current thread.
	 * @param undelivered what counts the spans that this thread cannot send
	 */
	static void own(UndeliveredSpans undelivered) {
		if (owner.get() != undelivered) {
			owner.set(undelivered);
			Long dropped = droppedBefore.get();
			if (dropped != null) {
				droppedBefore.remove();
				undelivered.addDropped(dropped);
			}
		}
	}

	/**
	 * Runs code that may log about spans which are already counted.
	 * @param task logs on the current thread
	 */
	static void silently(Runnable task) {
		silent.set(true);
		try {
			task.run();
		}
		finally {
			silent.remove();
		}
	}

	void install() {
		install(ForeignInternal.HTTP_EXPORTER_LOGGER.value(), ExportLog::isReplaced);
		install(ForeignInternal.GRPC_EXPORTER_LOGGER.value(), ExportLog::isReplaced);
		if (ForeignInternal.DROPPED_SPANS.isAvailable()) {
			install(BatchSpanProcessor.class.getName(), ExportLog::isCounted);
		}
	}

	private void install(String name, Filter replaced) {
		Logger logger = Logger.getLogger(name);
		Filter before = logger.getFilter();
		Filter filter = (record) -> !replaced.isLoggable(record) && (before == null || before.isLoggable(record));
		logger.setFilter(filter);
		this.installed.add(new Installed(logger, filter, before));
	}

	void remove() {
		this.installed.forEach(Installed::remove);
		this.installed.clear();
	}

	private static boolean isReplaced(LogRecord record) {
		return (owner.get() != null || silent.get() != null)
				&& record.getLevel().intValue() >= Level.WARNING.intValue();
	}

	private static boolean isCounted(LogRecord record) {
		Matcher dropped = DROPPED.matcher(String.valueOf(record.getMessage()));
		if (!dropped.find()) {
			return false;
		}
		long spans = Long.parseLong(dropped.group(1));
		UndeliveredSpans undelivered = owner.get();
		if (undelivered == null) {
			droppedBefore.set(spans);
			return false;
		}
		undelivered.addDropped(spans);
		return true;
	}

	private record Installed(Logger logger, Filter filter, @Nullable Filter before) {

		void remove() {
			// a filter that was set later calls this one, which does no harm
			if (this.logger.getFilter() == this.filter) {
				this.logger.setFilter(this.before);
			}
		}

	}

}
