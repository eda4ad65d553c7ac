/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.lang.reflect.Field;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.net.SyslogAppenderBase;
import ch.qos.logback.core.sift.AppenderFactory;
import ch.qos.logback.core.sift.AppenderTracker;
import ch.qos.logback.core.sift.SiftingAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import io.joinkey.check.capture.threads.ThreadSnapshots;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.util.ReflectionUtils;

/**
 * Records what the appenders of Logback write: those that write bytes to a stream, such
 * as those for the console and for files, also behind asynchronous ones, and those with
 * an encoder or a layout as a property.
 */
final class LogbackCapture extends LogCapture {

	/** Appenders of the starter, which write nothing. */
	private static final String COUNTER = "io.joinkey.logging.";

	private final LoggerContext context;

	private final Set<Appender<ILoggingEvent>> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	/** The event that each thread logs, known once all appenders have it. */
	private final ThreadLocal<AtomicReference<Source>> sources = ThreadLocal.withInitial(AtomicReference::new);

	private LogbackCapture(LoggerContext context, ThreadSnapshots moments) {
		super(moments);
		this.context = context;
	}

	static LogCapture install(Object context, ThreadSnapshots moments) {
		LogbackCapture capture = new LogbackCapture((LoggerContext) context, moments);
		capture.look();
		return capture;
	}

	@Override
	void look() {
		for (Logger logger : this.context.getLoggerList()) {
			List<Appender<ILoggingEvent>> appenders = attached(logger);
			if (!appenders.isEmpty()) {
				appenders.forEach((appender) -> cover(appender, ""));
				if (appenders.stream().noneMatch(Listener.class::isInstance)) {
					listenTo(logger);
				}
			}
		}
	}

	@Override
	public Object appender(Object source) {
		return source;
	}

	@Override
	@SuppressWarnings("unchecked")
	public Written read(Object appender, Object event, String text) {
		return LogbackEvents.read((ILoggingEvent) event, (Appender<ILoggingEvent>) appender, text, "", appender,
				() -> null);
	}

	@Override
	Runnable clearIds() {
		ClearingFilter clearing = new ClearingFilter();
		this.context.addTurboFilter(clearing);
		return () -> this.context.getTurboFilterList().remove(clearing);
	}

	private void cover(Appender<ILoggingEvent> appender, String through) {
		if (appender instanceof Listener || appender.getClass().getName().startsWith(COUNTER)
				|| (!this.seen.add(appender) && !(appender instanceof AppenderAttachable<?>))) {
			return;
		}
		if (appender instanceof OutputStreamAppender<ILoggingEvent> output) {
			Encoder<ILoggingEvent> encoder = output.getEncoder();
			if (encoder != null && !(encoder instanceof RecordingEncoder)) {
				output.setEncoder(recording(encoder, appender, through));
				undo(() -> output.setEncoder(encoder));
			}
		}
		else if (appender instanceof AppenderAttachable<?>) {
			@SuppressWarnings("unchecked")
			AppenderAttachable<ILoggingEvent> attachable = (AppenderAttachable<ILoggingEvent>) appender;
			attached(attachable).forEach((behind) -> cover(behind, passing(appender)));
		}
		else if (appender instanceof SiftingAppenderBase<ILoggingEvent> sifting
				&& sifting.getAppenderTracker() != null) {
			coverSifted(sifting.getAppenderTracker(), passing(appender));
		}
		else if (!coverByProperty(appender, through) && !coverByField(appender, through)) {
			uncovered(appender.getName(), appender);
		}
	}

	/** Covers the appenders that the events make, such as one for each tenant. */
	@SuppressWarnings("unchecked")
	private void coverSifted(AppenderTracker<ILoggingEvent> tracker, String through) {
		tracker.allComponents().forEach((appender) -> cover(appender, through));
		Field held = ReflectionUtils.findField(AppenderTracker.class, "appenderFactory");
		if (held == null) {
			return;
		}
		ReflectionUtils.makeAccessible(held);
		AppenderFactory<ILoggingEvent> factory = (AppenderFactory<ILoggingEvent>) ReflectionUtils.getField(held,
				tracker);
		if (factory != null) {
			AppenderFactory<ILoggingEvent> covering = (context, value) -> {
				Appender<ILoggingEvent> appender = factory.buildAppender(context, value);
				cover(appender, through);
				return appender;
			};
			ReflectionUtils.setField(held, tracker, covering);
			undo(() -> ReflectionUtils.setField(held, tracker, factory));
		}
	}

	/**
	 * Covers an appender that writes to a socket or a queue: most have an encoder or a
	 * layout as a property.
	 */
	@SuppressWarnings("unchecked")
	private boolean coverByProperty(Appender<ILoggingEvent> appender, String through) {
		BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(appender);
		try {
			if (properties.isReadableProperty("encoder") && properties.isWritableProperty("encoder")
					&& properties.getPropertyValue("encoder") instanceof Encoder<?> encoder
					&& !(encoder instanceof RecordingEncoder)) {
				properties.setPropertyValue("encoder", recording((Encoder<ILoggingEvent>) encoder, appender, through));
				undo(() -> properties.setPropertyValue("encoder", encoder));
				return true;
			}
			if (properties.isReadableProperty("layout") && properties.isWritableProperty("layout")
					&& properties.getPropertyValue("layout") instanceof Layout<?> layout
					&& !(layout instanceof RecordingLayout)) {
				set(appender, properties, new RecordingLayout((Layout<ILoggingEvent>) layout,
						(event, text) -> wrote(event, appender, text, through, layout)));
				undo(() -> set(appender, properties, layout));
				return properties.getPropertyValue("layout") != layout;
			}
		}
		catch (BeansException ex) {
			// it is named as one that cannot be read
		}
		return false;
	}

	/**
	 * Covers an appender of the application that keeps an encoder, a layout or the
	 * appenders to which it passes its events in fields without getters.
	 */
	@SuppressWarnings("unchecked")
	private boolean coverByField(Appender<ILoggingEvent> appender, String through) {
		AppenderFields fields = new AppenderFields(appender);
		List<Appender<ILoggingEvent>> behind = fields.values(Appender.class)
			.map((target) -> (Appender<ILoggingEvent>) target)
			.toList();
		behind.forEach((target) -> cover(target, passing(appender)));
		Optional<Runnable> restore = fields
			.replace(Encoder.class, RecordingEncoder.class, (encoder) -> recording(encoder, appender, through))
			.or(() -> fields.replace(Layout.class, RecordingLayout.class, (layout) -> new RecordingLayout(layout,
					(event, text) -> wrote(event, appender, text, through, layout))));
		restore.ifPresent(this::undo);
		return restore.isPresent() || !behind.isEmpty();
	}

	private static String passing(Appender<ILoggingEvent> appender) {
		return appender.getName() + " (" + appender.getClass().getName() + ")";
	}

	/** A SyslogAppender refuses a layout, and has one that it made itself. */
	private static void set(Appender<ILoggingEvent> appender, BeanWrapper properties, Object layout) {
		Field field = ReflectionUtils.findField(appender.getClass(), "layout");
		if (appender instanceof SyslogAppenderBase<?> && field != null) {
			ReflectionUtils.makeAccessible(field);
			ReflectionUtils.setField(field, appender, layout);
		}
		else {
			properties.setPropertyValue("layout", layout);
		}
	}

	private RecordingEncoder recording(Encoder<ILoggingEvent> encoder, Appender<ILoggingEvent> appender,
			String through) {
		Charset charset = charset(encoder);
		Object format = (encoder.getClass() == LayoutWrappingEncoder.class)
				? ((LayoutWrappingEncoder<?>) encoder).getLayout() : encoder;
		return new RecordingEncoder(encoder,
				(event, bytes) -> wrote(event, appender, new String(bytes, charset), through, format));
	}

	private void wrote(ILoggingEvent event, Appender<ILoggingEvent> appender, String text, String through,
			Object format) {
		AtomicReference<Source> source = this.sources.get();
		written(LogbackEvents.read(event, appender, text, through, format, source::get));
	}

	private void listenTo(Logger logger) {
		Listener listener = new Listener();
		listener.setContext(logger.getLoggerContext());
		listener.start();
		logger.addAppender(listener);
		undo(() -> logger.detachAppender(listener));
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
	 * Records the context of the logging thread. It never asks the event for its MDC or
	 * its thread, which would fix the answer for an appender that asks too late, on its
	 * own thread.
	 */
	private final class Listener extends UnsynchronizedAppenderBase<ILoggingEvent> {

		@Override
		protected void append(ILoggingEvent event) {
			Object key = LogbackEvents.identity(event);
			logged(key, event::getFormattedMessage);
			LogbackCapture.this.sources.get().set(new Source(key, event.getLoggerName()));
			LogbackCapture.this.sources.remove();
		}

	}

}
