/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

import org.springframework.beans.factory.DisposableBean;

/**
 * Counts the application's own log lines, by level and by whether the log context held a
 * trace id when they were written. Lines of libraries are not counted: most of them
 * belong to no request.
 */
public final class LogCoverage extends UnsynchronizedAppenderBase<ILoggingEvent>
		implements LoggerContextListener, DisposableBean {

	/** The levels that are counted. */
	public static final List<Level> LEVELS = List.of(Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE);

	private final LoggerContext logback;

	private final Collection<String> packages;

	private final Map<String, Boolean> applications = new ConcurrentHashMap<>();

	private final Map<Level, LongAdder> present = adders();

	private final Map<Level, LongAdder> absent = adders();

	/**
	 * Starts to count.
	 * @param logback where the lines are logged
	 * @param packages the application's packages
	 */
	public LogCoverage(LoggerContext logback, Collection<String> packages) {
		this.logback = logback;
		this.packages = packages;
		setName("JOINKEY_LOG_COVERAGE");
		setContext(logback);
		start();
		attach();
		logback.addListener(this);
	}

	private static Map<Level, LongAdder> adders() {
		Map<Level, LongAdder> adders = new ConcurrentHashMap<>();
		LEVELS.forEach((level) -> adders.put(level, new LongAdder()));
		return adders;
	}

	private void attach() {
		this.logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(this);
	}

	/**
	 * Returns a count.
	 * @param level a level of {@link #LEVELS}
	 * @param withId whether to count the lines with or without a trace id
	 * @return lines since the start
	 */
	public long count(Level level, boolean withId) {
		LongAdder adder = (withId ? this.present : this.absent).get(level);
		return (adder != null) ? adder.sum() : 0;
	}

	@Override
	protected void append(ILoggingEvent event) {
		Boolean application = this.applications.get(event.getLoggerName());
		// computeIfAbsent would lock for each line
		if ((application != null) ? application
				: this.applications.computeIfAbsent(event.getLoggerName(), this::isApplication)) {
			// the event's own: agents put the ids there and not into the MDC
			boolean withId = event.getMDCPropertyMap().containsKey(TraceFields.TRACE_ID);
			LongAdder adder = (withId ? this.present : this.absent).get(event.getLevel());
			if (adder != null) {
				adder.increment();
			}
		}
	}

	private boolean isApplication(String logger) {
		return this.packages.stream().anyMatch((name) -> logger.equals(name) || logger.startsWith(name + "."));
	}

	@Override
	public boolean isResetResistant() {
		return true;
	}

	@Override
	public void onReset(LoggerContext context) {
		// a configuration that is read again begins without appenders
		start();
		attach();
	}

	@Override
	public void onStart(LoggerContext context) {
	}

	@Override
	public void onStop(LoggerContext context) {
	}

	@Override
	public void onLevelChange(Logger logger, Level level) {
	}

	@Override
	public void destroy() {
		this.logback.removeListener(this);
		this.logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(this);
	}

}
