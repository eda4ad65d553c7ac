/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.joinkey.logging.AppenderProbe.Layout;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.appender.FailoverAppender;
import org.apache.logging.log4j.core.appender.rewrite.RewriteAppender;
import org.apache.logging.log4j.core.appender.routing.RoutingAppender;
import org.apache.logging.log4j.core.config.AppenderControl;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;

/**
 * Finds the layouts of Log4j2's appenders.
 */
final class Log4j2Probe {

	private final Map<String, Layout> layouts = new LinkedHashMap<>();

	private final Set<Appender> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Configuration configuration;

	private Log4j2Probe(Configuration configuration) {
		this.configuration = configuration;
	}

	static LoggerContext context() {
		return (LoggerContext) LogManager.getContext(Log4j2Probe.class.getClassLoader(), false);
	}

	static Map<String, Layout> layouts() {
		Log4j2Probe probe = new Log4j2Probe(context().getConfiguration());
		for (LoggerConfig logger : probe.configuration.getLoggers().values()) {
			logger.getAppenders().values().forEach(probe::inspect);
		}
		return probe.layouts;
	}

	private void inspect(Appender appender) {
		if (!this.seen.add(appender)) {
			return;
		}
		delegates(appender).forEach(this::inspect);
		if (appender.getLayout() != null) {
			this.layouts.put(appender.getName(), (mdc, failed) -> appender.getLayout().toByteArray(event(mdc, failed)));
		}
	}

	private Stream<Appender> delegates(Appender appender) {
		if (appender instanceof AsyncAppender async) {
			return Stream.of(async.getAppenderRefStrings())
				.<Appender>map(this.configuration::getAppender)
				.filter(Objects::nonNull);
		}
		if (appender instanceof RoutingAppender routing) {
			return routing.getAppenders().values().stream().map(AppenderControl::getAppender);
		}
		if (appender instanceof RewriteAppender || appender instanceof FailoverAppender) {
			// they do not show which appenders they have
			Collection<Appender> all = this.configuration.getAppenders().values();
			return all.stream();
		}
		return Stream.empty();
	}

	private static LogEvent event(Map<String, String> mdc, boolean failed) {
		SortedArrayStringMap ids = new SortedArrayStringMap();
		mdc.forEach(ids::putValue);
		return Log4jLogEvent.newBuilder()
			.setLoggerName(AppenderProbe.LOGGER)
			.setLoggerFqcn(Log4j2Probe.class.getName())
			.setLevel(failed ? Level.ERROR : Level.INFO)
			.setThrown(failed ? new IllegalStateException() : null)
			.setMessage(new SimpleMessage(AppenderProbe.MESSAGE))
			.setThreadName(Thread.currentThread().getName())
			.setContextData(ids)
			.setTimeMillis(System.currentTimeMillis())
			.build();
	}

}
