/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.MDCAdapter;

import org.springframework.util.ClassUtils;

/**
 * Compares the adapter from which Logback's events take their MDC with the one that MDC
 * writes into. They differ after {@code LoggerContext.setMDCAdapter(...)}.
 */
final class LogbackMdc {

	private static final boolean LOGBACK = ClassUtils.isPresent("ch.qos.logback.classic.LoggerContext",
			LogbackMdc.class.getClassLoader());

	private LogbackMdc() {
	}

	/** Return the class of the adapter that MDC does not know, if there is one. */
	static List<String> foreign() {
		return LOGBACK ? OfLogback.foreign() : List.of();
	}

	private static final class OfLogback {

		private static List<String> foreign() {
			MDCAdapter events = (LoggerFactory.getILoggerFactory() instanceof LoggerContext context)
					? context.getMDCAdapter() : null;
			return (events == null || events == MDC.getMDCAdapter()) ? List.of() : List.of(events.getClass().getName());
		}

	}

}
