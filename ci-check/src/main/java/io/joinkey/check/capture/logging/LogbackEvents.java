/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.LogWriter;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Reads events of Logback and the settings of what wrote them. The MDC is read from the
 * event's field: the first call of its method fixes the answer for all appenders.
 */
final class LogbackEvents {

	private LogbackEvents() {
	}

	/**
	 * Reads a line that an appender wrote.
	 * @param through the appender that passed the event on, or an empty string
	 * @param format the encoder or the layout
	 * @param source the event that the thread logs
	 */
	static LogCapture.Written read(ILoggingEvent event, Appender<ILoggingEvent> appender, String text, String through,
			Object format, Supplier<LogCapture.@Nullable Source> source) {
		LogWriter writer = new LogWriter(LogWriter.LOGBACK, appender.getClass().getName(), through,
				format.getClass().getName(), setting(format), ThreadSnapshots.thread(Thread.currentThread()),
				context(event));
		String name = (appender.getName() != null) ? appender.getName() : appender.getClass().getSimpleName();
		return new LogCapture.Written(identity(event), source, event.getLoggerName(), event.getLevel().toString(),
				event.getFormattedMessage(), name, text, writer);
	}

	/** Return what is the same for an event in all appenders. */
	static Object identity(ILoggingEvent event) {
		return new Identity(event);
	}

	private static String setting(Object format) {
		if (format instanceof PatternLayoutEncoder pattern) {
			return pattern.getPattern();
		}
		if (format instanceof PatternLayout pattern) {
			return pattern.getPattern();
		}
		Method included = ReflectionUtils.findMethod(format.getClass(), "getIncludeMdcKeyNames");
		if (included != null && ReflectionUtils.invokeMethod(included, format) instanceof Collection<?> names
				&& !names.isEmpty()) {
			return "includeMdcKeyName " + names.stream().map(String::valueOf).collect(Collectors.joining(","));
		}
		return (field(format, "format") instanceof String structured) ? structured : "";
	}

	@SuppressWarnings("unchecked")
	private static @Nullable Map<String, String> context(ILoggingEvent event) {
		return (Map<String, String>) field(event, "mdcPropertyMap");
	}

	private static @Nullable Object field(Object of, String name) {
		Field field = ReflectionUtils.findField(of.getClass(), name);
		if (field == null) {
			return null;
		}
		ReflectionUtils.makeAccessible(field);
		return ReflectionUtils.getField(field, of);
	}

	/** An event passes all appenders as the same object. */
	private record Identity(ILoggingEvent event) {

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Identity identity && identity.event == this.event;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this.event);
		}

	}

}
