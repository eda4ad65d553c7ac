/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.JdkEvents;
import io.joinkey.check.capture.threads.ThreadAgent;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.LogWriter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.appender.FailoverAppender;
import org.apache.logging.log4j.core.appender.NullAppender;
import org.apache.logging.log4j.core.appender.rewrite.RewriteAppender;
import org.apache.logging.log4j.core.appender.routing.RoutingAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.AppenderControl;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.impl.LogEventFactory;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.util.ReadOnlyStringMap;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Records what the appenders of Log4j2 write: those with a layout, also behind
 * asynchronous, rewriting, routing and failover appenders, and of asynchronous loggers.
 */
final class Log4j2Capture extends LogCapture {

	/** Appenders of the starter, which write nothing. */
	private static final String COUNTER = "io.joinkey.logging.";

	private final LoggerContext context;

	private final Configuration configuration;

	private final Map<String, String> through = new ConcurrentHashMap<>();

	/** The event that each thread made last. */
	private final ThreadLocal<Key> last = new ThreadLocal<>();

	private final Set<Appender> seen = Collections.newSetFromMap(Collections.synchronizedMap(new IdentityHashMap<>()));

	private Log4j2Capture(LoggerContext context, ThreadSnapshots moments) {
		super(moments);
		this.context = context;
		this.configuration = context.getConfiguration();
	}

	static @Nullable LogCapture install(ThreadSnapshots moments) {
		if (!(LogManager.getContext(Log4j2Capture.class.getClassLoader(), false) instanceof LoggerContext context)) {
			return null;
		}
		Log4j2Capture capture = new Log4j2Capture(context, moments);
		capture.look();
		capture.configuration.getLoggers().values().forEach(capture::listenTo);
		if (context instanceof AsyncLoggerContext) {
			capture.undo(JdkEvents.observe((what, source, argument) -> {
				if (what.equals("logged") && source instanceof LogEvent event) {
					capture.logged(Key.of(event), () -> event.getMessage().getFormattedMessage());
				}
			}));
		}
		return capture;
	}

	@Override
	void look() {
		Collection<Appender> appenders = this.configuration.getAppenders().values();
		appenders.forEach(this::follow);
		appenders.forEach(this::cover);
		this.configuration.getLoggers()
			.values()
			.forEach((logger) -> logger.getAppenders().values().forEach(this::cover));
	}

	@Override
	public Object appender(Object source) {
		return (source instanceof AppenderControl control) ? control.getAppender() : source;
	}

	@Override
	public Written read(Object appender, Object event, String text) {
		return read((LogEvent) event, (Appender) appender, appender, "", text);
	}

	@Override
	Runnable clearIds() {
		Log4j2ClearingFilter clearing = new Log4j2ClearingFilter();
		this.configuration.addFilter(clearing);
		return () -> this.configuration.removeFilter(clearing);
	}

	/**
	 * Return the reason why events may be missing: only the agent sees the events of
	 * asynchronous loggers.
	 */
	@Override
	String obstacle() {
		return (this.context instanceof AsyncLoggerContext) ? ThreadAgent.install() : "";
	}

	/** Records which appenders pass events to others. */
	private void follow(Appender appender) {
		String passing = appender.getName() + " (" + appender.getClass().getName() + ")";
		if (appender instanceof AsyncAppender async) {
			Stream.of(async.getAppenderRefStrings()).forEach((name) -> this.through.put(name, passing));
		}
		else if (appender instanceof RewriteAppender) {
			Field field = ReflectionUtils.findField(RewriteAppender.class, "appenderRefs");
			if (field != null) {
				ReflectionUtils.makeAccessible(field);
				if (ReflectionUtils.getField(field, appender) instanceof AppenderRef[] behind) {
					Stream.of(behind).forEach((each) -> this.through.put(each.getRef(), passing));
				}
			}
		}
	}

	private void cover(Appender appender) {
		if (appender.getClass().getName().startsWith(COUNTER) || !this.seen.add(appender)) {
			return;
		}
		Layout<?> layout = appender.getLayout();
		if (appender instanceof RoutingAppender routing) {
			if (!coverRoutes(routing)) {
				uncovered(appender.getName(), appender);
			}
		}
		else if (layout != null) {
			if (!replace(appender, layout)) {
				uncovered(appender.getName(), appender);
			}
		}
		else if (!(appender instanceof AsyncAppender || appender instanceof RewriteAppender
				|| appender instanceof FailoverAppender || appender instanceof NullAppender)) {
			uncovered(appender.getName(), appender);
		}
	}

	/**
	 * Covers the appenders that the events make, such as one for each tenant. A route to
	 * an appender of the configuration needs nothing.
	 */
	@SuppressWarnings("unchecked")
	private boolean coverRoutes(RoutingAppender routing) {
		String passing = routing.getName() + " (" + routing.getClass().getName() + ")";
		routing.getAppenders().values().forEach((made) -> coverRoute(made.getAppender(), passing));
		Field field = ReflectionUtils.findField(RoutingAppender.class, "createdAppenders");
		if (field == null || !field.trySetAccessible()) {
			return Stream.of(routing.getRoutes().getRoutes()).allMatch((route) -> route.getAppenderRef() != null);
		}
		Map<String, AppenderControl> made = (Map<String, AppenderControl>) ReflectionUtils.getField(field, routing);
		ReflectionUtils.setField(field, routing,
				new MadeAppenders((made != null) ? made : Map.of(), (appender) -> coverRoute(appender, passing)));
		return true;
	}

	private void coverRoute(Appender appender, String passing) {
		this.through.put(appender.getName(), passing);
		cover(appender);
	}

	/** Log4j2 sets the layout of an appender only once, in its constructor. */
	private boolean replace(Appender appender, Layout<?> layout) {
		Field field = ReflectionUtils.findField(appender.getClass(), "layout");
		if (field == null || !field.getType().isAssignableFrom(Layout.class)) {
			return false;
		}
		Layout<?> recording = Log4j2Layout.recording(layout, (event, text) -> wrote(event, appender, layout, text));
		try {
			field.setAccessible(true);
			field.set(appender, recording);
			undo(() -> ReflectionUtils.setField(field, appender, layout));
			return appender.getLayout() == recording;
		}
		catch (IllegalAccessException | RuntimeException ex) {
			return false;
		}
	}

	private void wrote(LogEvent event, Appender appender, Layout<?> layout, String text) {
		written(read(event, appender, layout, setting(layout), text));
	}

	private Written read(LogEvent event, Appender appender, Object format, String setting, String text) {
		ReadOnlyStringMap data = event.getContextData();
		LogWriter writer = new LogWriter(LogWriter.LOG4J2, appender.getClass().getName(),
				this.through.getOrDefault(appender.getName(), ""), format.getClass().getName(), setting,
				ThreadSnapshots.thread(Thread.currentThread()), (data != null) ? data.toMap() : null);
		Key last = this.last.get();
		return new Written(Key.of(event), () -> (last != null) ? new Source(last, last.logger()) : null,
				event.getLoggerName(), event.getLevel().name(), event.getMessage().getFormattedMessage(),
				appender.getName(), text, writer);
	}

	private static String setting(Layout<?> layout) {
		if (layout instanceof PatternLayout pattern) {
			return pattern.getConversionPattern();
		}
		Field field = ReflectionUtils.findField(layout.getClass(), "formatter");
		if (field == null) {
			return "";
		}
		ReflectionUtils.makeAccessible(field);
		// Spring Boot's own formats are not public
		Object formatter = ReflectionUtils.getField(field, layout);
		return (formatter == null || formatter.getClass().getName().startsWith("org.springframework.boot.")) ? ""
				: formatter.getClass().getName();
	}

	private void listenTo(LoggerConfig logger) {
		LogEventFactory factory = logger.getLogEventFactory();
		logger.setLogEventFactory(new Listener(factory));
		undo(() -> logger.setLogEventFactory(factory));
	}

	/** Records the context of the logging thread when Log4j2 creates the event. */
	private final class Listener implements LogEventFactory {

		private final LogEventFactory factory;

		private Listener(LogEventFactory factory) {
			this.factory = factory;
		}

		@Override
		public LogEvent createEvent(String name, @Nullable Marker marker, String fqcn, @Nullable Level level,
				Message message, @Nullable List<Property> properties, @Nullable Throwable thrown) {
			return noted(this.factory.createEvent(name, marker, fqcn, level, message, properties, thrown));
		}

		@Override
		public LogEvent createEvent(String name, @Nullable Marker marker, String fqcn,
				@Nullable StackTraceElement location, @Nullable Level level, Message message,
				@Nullable List<Property> properties, @Nullable Throwable thrown) {
			return noted(this.factory.createEvent(name, marker, fqcn, location, level, message, properties, thrown));
		}

		private LogEvent noted(LogEvent event) {
			Log4j2Capture.this.last.set(Key.of(event));
			logged(Key.of(event), () -> event.getMessage().getFormattedMessage());
			return event;
		}

	}

	/** The appenders that a RoutingAppender made, each covered before its first event. */
	private static final class MadeAppenders extends ConcurrentHashMap<String, AppenderControl> {

		private static final long serialVersionUID = 1L;

		private final transient Consumer<Appender> cover;

		private MadeAppenders(Map<String, AppenderControl> made, Consumer<Appender> cover) {
			super(made);
			this.cover = cover;
		}

		@Override
		public @Nullable AppenderControl put(String key, AppenderControl made) {
			this.cover.accept(made.getAppender());
			return super.put(key, made);
		}

	}

	/**
	 * Identifies an event and its copies. An asynchronous appender or logger copies
	 * events, and a thread may reuse an event.
	 */
	private record Key(String logger, String level, String thread, long second, int nano) {

		private static Key of(LogEvent event) {
			return new Key(event.getLoggerName(), event.getLevel().name(), event.getThreadName(),
					event.getInstant().getEpochSecond(), event.getInstant().getNanoOfSecond());
		}

	}

}
