/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import net.logstash.logback.composite.AbstractJsonProvider;
import net.logstash.logback.composite.loggingevent.ArgumentsJsonProvider;
import net.logstash.logback.composite.loggingevent.KeyValuePairsJsonProvider;
import net.logstash.logback.composite.loggingevent.LogLevelJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggerNameJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventFormattedTimestampJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventJsonProviders;
import net.logstash.logback.composite.loggingevent.LoggingEventThreadNameJsonProvider;
import net.logstash.logback.composite.loggingevent.LogstashMarkersJsonProvider;
import net.logstash.logback.composite.loggingevent.StackTraceJsonProvider;
import net.logstash.logback.decorate.JsonGeneratorDecorator;
import net.logstash.logback.decorate.TokenStreamFactoryBuilderDecorator;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;
import net.logstash.logback.stacktrace.ShortenedThrowableConverter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Creates the encoders that write a Logback event in each {@link LineShape}.
 */
final class LogbackEncoders {

	private LogbackEncoders() {
	}

	/**
	 * Return a started encoder for lines of a shape.
	 * @param shape how much of an event a line holds
	 * @param context the logging context
	 * @param service the service's name
	 * @param maxLineLength the longest line, in bytes
	 * @return an encoder that is started
	 */
	static LoggingEventCompositeJsonEncoder create(LineShape shape, Context context, String service,
			int maxLineLength) {
		int maxText = shape.maxText(maxLineLength);
		LoggingEventCompositeJsonEncoder encoder = new LoggingEventCompositeJsonEncoder();
		encoder.setContext(context);
		encoder.setLineSeparator("UNIX");
		// each thread has its generator: a pool would keep those of ended virtual threads
		encoder.addDecorator((TokenStreamFactoryBuilderDecorator<JsonFactory, JsonFactoryBuilder>) (builder) -> builder
			.recyclerPool(JsonRecyclerPools.nonRecyclingPool()));
		encoder.addDecorator((JsonGeneratorDecorator) (generator) -> new LineGenerator(generator, maxText));
		encoder.setProviders(fields(shape, service, maxLineLength));
		encoder.start();
		return encoder;
	}

	private static LoggingEventJsonProviders fields(LineShape shape, String service, int maxLineLength) {
		LoggingEventJsonProviders fields = new LoggingEventJsonProviders();
		LoggingEventFormattedTimestampJsonProvider timestamp = new LoggingEventFormattedTimestampJsonProvider();
		timestamp.setTimeZone("UTC");
		fields.addProvider(timestamp);
		fields.addProvider(new LogLevelJsonProvider());
		fields.addProvider(new TraceFieldsJsonProvider(service));
		fields.addProvider(new LoggerNameJsonProvider());
		fields.addProvider(new LoggingEventThreadNameJsonProvider());
		fields.addProvider(new Message());
		if (shape != LineShape.BARE) {
			fields.addProvider(new KeyValuePairsJsonProvider());
			fields.addProvider(new ArgumentsJsonProvider());
			fields.addProvider(new LogstashMarkersJsonProvider());
			fields.addProvider(new MdcFields());
		}
		fields.addProvider(stackTrace(shape.maxStackTrace(maxLineLength)));
		if (shape != LineShape.WHOLE) {
			fields.addProvider(new Truncated());
		}
		return fields;
	}

	private static StackTraceJsonProvider stackTrace(int maxLength) {
		ShortenedThrowableConverter converter = new ShortenedThrowableConverter();
		converter.setRootCauseFirst(true);
		converter.setMaxDepthPerThrowable(StackTraces.MAX_FRAMES_PER_THROWABLE);
		converter.setMaxLength(maxLength);
		StackTraces.FRAMES_WITHOUT_NEWS.forEach(converter::addExclude);
		StackTraceJsonProvider stackTrace = new StackTraceJsonProvider();
		stackTrace.setThrowableConverter(converter);
		return stackTrace;
	}

	private static final class Message extends AbstractJsonProvider<ILoggingEvent> {

		@Override
		public void writeTo(JsonGenerator generator, ILoggingEvent event) {
			// as a pattern shows it: each line has this field
			generator.writeStringProperty("message", String.valueOf(event.getFormattedMessage()));
		}

	}

	private static final class MdcFields extends AbstractJsonProvider<ILoggingEvent> {

		@Override
		public void writeTo(JsonGenerator generator, ILoggingEvent event) {
			Map<String, String> mdc = event.getMDCPropertyMap();
			LineIds ids = LineGenerator.ids(generator, mdc);
			mdc.forEach((name, value) -> {
				if (name != null && value != null && !ids.repeats(name, value)) {
					generator.writeStringProperty(name, value);
				}
			});
		}

	}

	private static final class Truncated extends AbstractJsonProvider<ILoggingEvent> {

		@Override
		public void writeTo(JsonGenerator generator, ILoggingEvent event) {
			generator.writeBooleanProperty("truncated", true);
		}

	}

}
