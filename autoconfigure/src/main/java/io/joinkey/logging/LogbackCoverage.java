/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/**
 * Passes Logback's events to {@link LogCoverage}.
 */
final class LogbackCoverage extends UnsynchronizedAppenderBase<ILoggingEvent> implements LoggerContextListener {

	private final LoggerContext logback;

	private final LogCoverage coverage;

	LogbackCoverage(LoggerContext logback, LogCoverage coverage) {
		this.logback = logback;
		this.coverage = coverage;
		setName("JOINKEY_LOG_COVERAGE");
		setContext(logback);
		start();
		attach();
		logback.addListener(this);
	}

	private void attach() {
		this.logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(this);
	}

	void detach() {
		this.logback.removeListener(this);
		this.logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (this.coverage.isApplication(event.getLoggerName())) {
			// the event's own: agents put the ids there and not into the MDC
			this.coverage.add(level(event.getLevel()), LineIds.hasTraceId(event.getMDCPropertyMap()::get));
		}
	}

	private static String level(Level level) {
		return switch (level.toInt()) {
			case Level.ERROR_INT -> "error";
			case Level.WARN_INT -> "warn";
			case Level.INFO_INT -> "info";
			case Level.DEBUG_INT -> "debug";
			default -> "trace";
		};
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

}
