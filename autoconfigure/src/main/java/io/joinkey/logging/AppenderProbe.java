/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.util.ReflectionUtils;

/**
 * Renders an event that carries ids through the encoder of each attached appender and
 * tells which of them lose the ids. Nothing is written to the appenders' destinations.
 */
public final class AppenderProbe {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN_ID = "b7ad6b7169203331";

	private final Map<String, String> results = new LinkedHashMap<>();

	private final Set<Appender<ILoggingEvent>> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private AppenderProbe() {
	}

	/**
	 * Probes each appender that is attached to a logger, also behind asynchronous ones.
	 * @return by appender name what it loses, an empty text for one that loses nothing;
	 * an empty map if Logback is not the logging back end
	 */
	public static Map<String, String> run() {
		AppenderProbe probe = new AppenderProbe();
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			for (Logger logger : context.getLoggerList()) {
				probe.inspect(logger.iteratorForAppenders());
			}
		}
		return probe.results;
	}

	private void inspect(Iterator<Appender<ILoggingEvent>> appenders) {
		appenders.forEachRemaining((appender) -> {
			if (this.seen.add(appender)) {
				inspect(appender);
			}
		});
	}

	@SuppressWarnings("unchecked")
	private void inspect(Appender<ILoggingEvent> appender) {
		if (appender instanceof AppenderAttachable<?> attachable) {
			inspect(((AppenderAttachable<ILoggingEvent>) attachable).iteratorForAppenders());
			return;
		}
		Encoder<ILoggingEvent> encoder = encoder(appender);
		if (encoder != null) {
			this.results.put(String.valueOf(appender.getName()), losses(encoder));
		}
	}

	@SuppressWarnings("unchecked")
	private static @Nullable Encoder<ILoggingEvent> encoder(Appender<ILoggingEvent> appender) {
		Method method = ReflectionUtils.findMethod(appender.getClass(), "getEncoder");
		return (method != null && ReflectionUtils.invokeMethod(method, appender) instanceof Encoder<?> encoder)
				? (Encoder<ILoggingEvent>) encoder : null;
	}

	private static String losses(Encoder<ILoggingEvent> encoder) {
		try {
			byte[] bytes = encoder.encode(event());
			String line = (bytes != null) ? new String(bytes, StandardCharsets.UTF_8) : "";
			if (!line.contains(TRACE_ID)) {
				return "writes no trace id";
			}
			return line.contains(SPAN_ID) ? "" : "writes no span id";
		}
		catch (RuntimeException ex) {
			return "could not write the probe event: " + ex;
		}
	}

	private static LoggingEvent event() {
		LoggingEvent event = new LoggingEvent();
		event.setLoggerName("io.joinkey.probe");
		event.setThreadName(Thread.currentThread().getName());
		event.setLevel(Level.INFO);
		event.setMessage("Does this line carry its ids?");
		event.setTimeStamp(System.currentTimeMillis());
		event.setMDCPropertyMap(Map.of("traceId", TRACE_ID, "spanId", SPAN_ID, TraceFields.TRACE_ID, TRACE_ID,
				TraceFields.SPAN_ID, SPAN_ID, TraceFields.TRACE_FLAGS, "01"));
		return event;
	}

}
