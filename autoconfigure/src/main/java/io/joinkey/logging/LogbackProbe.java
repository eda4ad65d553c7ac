/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.AppenderAttachable;
import io.joinkey.logging.AppenderProbe.Layout;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Finds the layouts of Logback's appenders.
 */
final class LogbackProbe {

	private final Map<String, Layout> layouts = new LinkedHashMap<>();

	private final Set<Appender<ILoggingEvent>> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private LogbackProbe() {
	}

	static Map<String, Layout> layouts(LoggerContext context) {
		LogbackProbe probe = new LogbackProbe();
		for (Logger logger : context.getLoggerList()) {
			probe.inspect(logger, logger.iteratorForAppenders());
		}
		return probe.layouts;
	}

	private void inspect(Logger logger, Iterator<Appender<ILoggingEvent>> appenders) {
		appenders.forEachRemaining((appender) -> {
			if (this.seen.add(appender)) {
				inspect(logger, appender);
			}
		});
	}

	@SuppressWarnings("unchecked")
	private void inspect(Logger logger, Appender<ILoggingEvent> appender) {
		if (appender instanceof AppenderAttachable<?> attachable) {
			inspect(logger, ((AppenderAttachable<ILoggingEvent>) attachable).iteratorForAppenders());
			return;
		}
		Encoder<ILoggingEvent> encoder = encoder(appender);
		if (encoder != null) {
			this.layouts.put(String.valueOf(appender.getName()),
					(mdc, failed) -> encoder.encode(event(logger, mdc, failed)));
		}
	}

	@SuppressWarnings("unchecked")
	private static @Nullable Encoder<ILoggingEvent> encoder(Appender<ILoggingEvent> appender) {
		Method method = ReflectionUtils.findMethod(appender.getClass(), "getEncoder");
		return (method != null && ReflectionUtils.invokeMethod(method, appender) instanceof Encoder<?> encoder)
				? (Encoder<ILoggingEvent>) encoder : null;
	}

	/**
	 * Create the event as the logger would, since conversions such as
	 * {@code %contextName} ask for the logger's context.
	 */
	private static LoggingEvent event(Logger logger, Map<String, String> mdc, boolean failed) {
		LoggingEvent event = new LoggingEvent(LogbackProbe.class.getName(), logger, failed ? Level.ERROR : Level.INFO,
				AppenderProbe.MESSAGE, failed ? new IllegalStateException() : null, null);
		event.setLoggerName(AppenderProbe.LOGGER);
		event.setMDCPropertyMap(mdc);
		return event;
	}

}
