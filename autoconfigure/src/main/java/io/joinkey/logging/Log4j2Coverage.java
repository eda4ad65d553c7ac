/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.beans.PropertyChangeListener;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/**
 * Passes Log4j2's events to {@link LogCoverage}.
 */
final class Log4j2Coverage extends AbstractAppender {

	private static final AtomicInteger created = new AtomicInteger();

	private final PropertyChangeListener reconfigured = (event) -> {
		if (LoggerContext.PROPERTY_CONFIG.equals(event.getPropertyName())) {
			attach();
		}
	};

	private final LoggerContext log4j2;

	private final LogCoverage coverage;

	Log4j2Coverage(LogCoverage coverage) {
		// Log4j2 removes an appender by its name: two applications need two
		super("JOINKEY_LOG_COVERAGE_" + created.incrementAndGet(), null, null, true, Property.EMPTY_ARRAY);
		this.coverage = coverage;
		this.log4j2 = Log4j2Probe.context();
		start();
		attach();
		this.log4j2.addPropertyChangeListener(this.reconfigured);
	}

	private void attach() {
		this.log4j2.getConfiguration().getRootLogger().addAppender(this, null, null);
	}

	void detach() {
		this.log4j2.removePropertyChangeListener(this.reconfigured);
		this.log4j2.getConfiguration().getRootLogger().removeAppender(getName());
	}

	@Override
	public void append(LogEvent event) {
		if (this.coverage.isApplication(event.getLoggerName())) {
			this.coverage.add(level(event.getLevel()), LineIds.hasTraceId(Log4j2Line.mdc(event)));
		}
	}

	private static String level(Level level) {
		return switch (level.getStandardLevel()) {
			case FATAL, ERROR -> "error";
			case WARN -> "warn";
			case INFO -> "info";
			case DEBUG -> "debug";
			default -> "trace";
		};
	}

}
