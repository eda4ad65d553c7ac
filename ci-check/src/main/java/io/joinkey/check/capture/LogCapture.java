/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.FilterReply;
import io.joinkey.check.LogEvent;
import io.joinkey.check.LogLine;
import io.joinkey.check.Moment;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.Marker;

/**
 * Keeps what the encoder of each attached appender wrote, beside what the logging thread
 * carried when it logged. The appenders go on writing as before.
 */
final class LogCapture {

	private final Moments moments;

	private final List<LogLine> lines = new CopyOnWriteArrayList<>();

	// Logback's events have the equality of objects, and an asynchronous appender hands
	// on
	// the same object
	private final Map<ILoggingEvent, Moment> logged = Collections.synchronizedMap(new WeakHashMap<>());

	private final List<Runnable> undo = new ArrayList<>();

	private final boolean cut;

	LogCapture(Moments moments, boolean cut) {
		this.moments = moments;
		this.cut = cut;
	}

	List<LogLine> lines() {
		return List.copyOf(this.lines);
	}

	/**
	 * Tells why nothing can be captured.
	 * @return the reason, empty if lines can be captured
	 */
	String obstacle() {
		return (LoggerFactory.getILoggerFactory() instanceof LoggerContext) ? "" : "the logging back end is "
				+ LoggerFactory.getILoggerFactory().getClass().getName() + ", only Logback's appenders can be read";
	}

	void install() {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			for (Logger logger : context.getLoggerList()) {
				install(logger);
			}
			if (this.cut) {
				TurboFilter clearing = new ClearingFilter();
				context.addTurboFilter(clearing);
				this.undo.add(() -> context.getTurboFilterList().remove(clearing));
			}
		}
	}

	void uninstall() {
		this.undo.forEach(Runnable::run);
		this.undo.clear();
	}

	private void install(Logger logger) {
		List<Appender<ILoggingEvent>> attached = new ArrayList<>();
		logger.iteratorForAppenders().forEachRemaining(attached::add);
		if (attached.isEmpty()) {
			return;
		}
		attached.forEach(this::record);
		// first in line, so that the moment is there when an encoder asks for it
		Appender<ILoggingEvent> first = new MomentAppender();
		first.setContext(logger.getLoggerContext());
		first.start();
		attached.forEach(logger::detachAppender);
		logger.addAppender(first);
		attached.forEach(logger::addAppender);
		this.undo.add(() -> logger.detachAppender(first));
	}

	@SuppressWarnings("unchecked")
	private void record(Appender<ILoggingEvent> appender) {
		if (appender instanceof AppenderAttachable<?> attachable) {
			Iterator<Appender<ILoggingEvent>> nested = ((AppenderAttachable<ILoggingEvent>) attachable)
				.iteratorForAppenders();
			nested.forEachRemaining(this::record);
		}
		else if (appender instanceof OutputStreamAppender<ILoggingEvent> stream
				&& !(stream.getEncoder() instanceof RecordingEncoder)) {
			Encoder<ILoggingEvent> encoder = stream.getEncoder();
			stream.setEncoder(new RecordingEncoder(encoder, String.valueOf(appender.getName())));
			this.undo.add(() -> stream.setEncoder(encoder));
		}
	}

	private final class MomentAppender extends AppenderBase<ILoggingEvent> {

		@Override
		protected void append(ILoggingEvent event) {
			LogCapture.this.logged.putIfAbsent(event, LogCapture.this.moments.now());
		}

	}

	private static final class ClearingFilter extends TurboFilter {

		@Override
		public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
				Object @Nullable [] arguments, @Nullable Throwable thrown) {
			Cut.LOG_KEYS.forEach(MDC::remove);
			return FilterReply.NEUTRAL;
		}

	}

	private final class RecordingEncoder extends EncoderBase<ILoggingEvent> {

		private final Encoder<ILoggingEvent> delegate;

		private final String appender;

		private RecordingEncoder(Encoder<ILoggingEvent> delegate, String appender) {
			this.delegate = delegate;
			this.appender = appender;
			setContext(delegate.getContext());
		}

		@Override
		public byte[] headerBytes() {
			return this.delegate.headerBytes();
		}

		@Override
		public byte[] encode(ILoggingEvent event) {
			byte[] bytes = this.delegate.encode(event);
			Moment moment = LogCapture.this.logged.get(event);
			// an event that no logger logged is somebody's probe of the encoder
			if (bytes != null && moment != null) {
				LogCapture.this.lines.add(new LogLine(
						new LogEvent(moment, event.getLoggerName(), event.getLevel().toString(),
								event.getFormattedMessage()),
						this.appender, new String(bytes, StandardCharsets.UTF_8)));
			}
			return bytes;
		}

		@Override
		public byte[] footerBytes() {
			return this.delegate.footerBytes();
		}

		@Override
		public boolean isStarted() {
			return this.delegate.isStarted();
		}

	}

}
