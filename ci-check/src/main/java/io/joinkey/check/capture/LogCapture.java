/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.AppenderAttachable;
import io.joinkey.check.LogEvent;
import io.joinkey.check.LogLine;
import io.joinkey.check.Moment;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;

/**
 * Records what the appenders of a Logback context write, each line with what the logging
 * thread carried when it logged: also when the appender writes on another thread.
 * <p>
 * Appenders that write bytes to a stream are covered, such as those for the console and
 * for files, also behind asynchronous ones. Install it when the application has
 * configured its logging, since a new configuration replaces the appenders.
 */
final class LogCapture implements AutoCloseable {

	private final Moments moments;

	private final Queue<Logged> logged = new ConcurrentLinkedQueue<>();

	private final Queue<Written> written = new ConcurrentLinkedQueue<>();

	private final List<Runnable> undo = new ArrayList<>();

	private final Set<String> uncovered = new TreeSet<>();

	private LogCapture(Moments moments) {
		this.moments = moments;
	}

	/**
	 * Starts to record what all appenders that are attached now write.
	 * @param context the application's logging
	 * @param moments what tells what the calling thread carries
	 * @return the recording, until it is closed
	 */
	static LogCapture install(LoggerContext context, Moments moments) {
		LogCapture capture = new LogCapture(moments);
		for (Logger logger : context.getLoggerList()) {
			List<Appender<ILoggingEvent>> appenders = attached(logger);
			if (!appenders.isEmpty()) {
				appenders.forEach(capture::cover);
				capture.listenTo(logger);
			}
		}
		return capture;
	}

	/**
	 * What has been written so far. An asynchronous appender may still have to write
	 * some.
	 * @return the lines, in the order of their events
	 */
	List<LogLine> lines() {
		Map<ILoggingEvent, LogEvent> events = new IdentityHashMap<>();
		this.logged.forEach((logged) -> events.putIfAbsent(logged.event(),
				new LogEvent(logged.moment(), logged.event().getLoggerName(), logged.event().getLevel().toString(),
						logged.event().getFormattedMessage())));
		List<LogLine> lines = new ArrayList<>();
		for (Written line : this.written) {
			LogEvent event = events.get(line.event());
			if (event != null) {
				lines.add(new LogLine(event, line.appender(), line.text()));
			}
		}
		lines.sort(Comparator.comparingLong((line) -> line.event().moment().order()));
		return lines;
	}

	/**
	 * The appenders whose output could not be recorded, since they write no bytes to a
	 * stream of their own.
	 * @return their names, each with its class
	 */
	Set<String> uncovered() {
		return Set.copyOf(this.uncovered);
	}

	/** Gives every appender its own encoder back. */
	@Override
	public void close() {
		this.undo.forEach(Runnable::run);
		this.undo.clear();
	}

	private void cover(Appender<ILoggingEvent> appender) {
		if (appender instanceof OutputStreamAppender<ILoggingEvent> output) {
			Encoder<ILoggingEvent> encoder = output.getEncoder();
			if (encoder != null && !(encoder instanceof RecordingEncoder)) {
				Charset charset = charset(encoder);
				output.setEncoder(new RecordingEncoder(encoder, (event, bytes) -> this.written
					.add(new Written(event, output.getName(), new String(bytes, charset)))));
				this.undo.add(() -> output.setEncoder(encoder));
			}
		}
		else if (appender instanceof AppenderAttachable<?>) {
			@SuppressWarnings("unchecked")
			AppenderAttachable<ILoggingEvent> attachable = (AppenderAttachable<ILoggingEvent>) appender;
			attached(attachable).forEach(this::cover);
		}
		else if (!coverByProperty(appender)) {
			this.uncovered.add(appender.getName() + " (" + appender.getClass().getName() + ")");
		}
	}

	/**
	 * Covers an appender that writes to a socket or a queue: most have an encoder or a
	 * layout as a property.
	 */
	@SuppressWarnings("unchecked")
	private boolean coverByProperty(Appender<ILoggingEvent> appender) {
		BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(appender);
		try {
			if (properties.isReadableProperty("encoder") && properties.isWritableProperty("encoder")
					&& properties.getPropertyValue("encoder") instanceof Encoder<?> encoder
					&& !(encoder instanceof RecordingEncoder)) {
				Charset charset = charset((Encoder<ILoggingEvent>) encoder);
				properties.setPropertyValue("encoder",
						new RecordingEncoder((Encoder<ILoggingEvent>) encoder, (event, bytes) -> this.written
							.add(new Written(event, appender.getName(), new String(bytes, charset)))));
				this.undo.add(() -> properties.setPropertyValue("encoder", encoder));
				return true;
			}
			if (properties.isReadableProperty("layout") && properties.isWritableProperty("layout")
					&& properties.getPropertyValue("layout") instanceof Layout<?> layout
					&& !(layout instanceof RecordingLayout)) {
				properties.setPropertyValue("layout", new RecordingLayout((Layout<ILoggingEvent>) layout,
						(event, text) -> this.written.add(new Written(event, appender.getName(), text))));
				this.undo.add(() -> properties.setPropertyValue("layout", layout));
				return true;
			}
		}
		catch (BeansException ex) {
			// it is named as one that cannot be read
		}
		return false;
	}

	private void listenTo(Logger logger) {
		Listener listener = new Listener();
		listener.setContext(logger.getLoggerContext());
		listener.start();
		logger.addAppender(listener);
		this.undo.add(() -> logger.detachAppender(listener));
	}

	private static List<Appender<ILoggingEvent>> attached(AppenderAttachable<ILoggingEvent> attachable) {
		List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
		for (Iterator<Appender<ILoggingEvent>> all = attachable.iteratorForAppenders(); all.hasNext();) {
			appenders.add(all.next());
		}
		return appenders;
	}

	private static Charset charset(Encoder<ILoggingEvent> encoder) {
		Charset charset = (encoder instanceof LayoutWrappingEncoder<ILoggingEvent> layout) ? layout.getCharset() : null;
		return (charset != null) ? charset : StandardCharsets.UTF_8;
	}

	/**
	 * Notes what the logging thread carries. It never asks the event for its MDC or its
	 * thread, which would fix the answer for an appender that asks too late, on its own
	 * thread.
	 */
	private final class Listener extends UnsynchronizedAppenderBase<ILoggingEvent> {

		@Override
		protected void append(ILoggingEvent event) {
			LogCapture.this.logged.add(new Logged(event, LogCapture.this.moments.now()));
		}

	}

	private record Logged(ILoggingEvent event, Moment moment) {
	}

	private record Written(ILoggingEvent event, String appender, String text) {
	}

}
