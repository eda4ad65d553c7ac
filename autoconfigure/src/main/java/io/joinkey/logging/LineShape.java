/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import net.logstash.logback.composite.AbstractJsonProvider;
import net.logstash.logback.composite.JsonProvider;
import net.logstash.logback.composite.loggingevent.ArgumentsJsonProvider;
import net.logstash.logback.composite.loggingevent.KeyValuePairsJsonProvider;
import net.logstash.logback.composite.loggingevent.LogLevelJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggerNameJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventFormattedTimestampJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventJsonProviders;
import net.logstash.logback.composite.loggingevent.LoggingEventThreadNameJsonProvider;
import net.logstash.logback.composite.loggingevent.LogstashMarkersJsonProvider;
import net.logstash.logback.composite.loggingevent.MdcJsonProvider;
import net.logstash.logback.composite.loggingevent.MessageJsonProvider;
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
 * How much of an event a line holds. A line that grows over its limit is written again in
 * the next smaller shape, so that a log shipper never cuts it in two.
 */
enum LineShape {

	/**
	 * All that the event has; only the stack trace is bounded.
	 */
	WHOLE,

	/**
	 * All fields, each text cut.
	 */
	CUT,

	/**
	 * Only the fields that every line has: what the application added is left out.
	 */
	BARE;

	private static final int MAX_FRAMES_PER_THROWABLE = 40;

	private static final List<String> FRAMES_WITHOUT_NEWS = List.of("^jdk\\.internal\\.reflect\\.",
			"^java\\.lang\\.reflect\\.Method\\.invoke", "\\$\\$SpringCGLIB\\$\\$");

	/**
	 * Creates the encoder that writes lines of this shape.
	 * @param context the logging context
	 * @param service the service's name
	 * @param maxLineLength the longest line, in bytes
	 * @return an encoder that is started
	 */
	LoggingEventCompositeJsonEncoder encoder(Context context, String service, int maxLineLength) {
		int maxText = maxText(maxLineLength);
		LoggingEventJsonProviders providers = new LoggingEventJsonProviders();
		fields(service).forEach(providers::addProvider);
		providers.addProvider(stackTrace(Math.min(maxText, maxLineLength / 2)));
		if (this != WHOLE) {
			providers.addProvider(new Truncated());
		}
		LoggingEventCompositeJsonEncoder encoder = new LoggingEventCompositeJsonEncoder();
		encoder.setContext(context);
		encoder.setLineSeparator("UNIX");
		// each thread has its generator: a pool would keep what virtual threads leave
		encoder.addDecorator((TokenStreamFactoryBuilderDecorator<JsonFactory, JsonFactoryBuilder>) (builder) -> builder
			.recyclerPool(JsonRecyclerPools.nonRecyclingPool()));
		encoder.addDecorator((JsonGeneratorDecorator) (generator) -> new LineGenerator(generator, maxText));
		encoder.setProviders(providers);
		encoder.start();
		return encoder;
	}

	private int maxText(int maxLineLength) {
		return switch (this) {
			case WHOLE -> Integer.MAX_VALUE;
			case CUT -> maxLineLength / 8;
			// five texts of characters that JSON writes as six bytes still fit
			case BARE -> maxLineLength / 32;
		};
	}

	private List<JsonProvider<ILoggingEvent>> fields(String service) {
		List<JsonProvider<ILoggingEvent>> fields = new ArrayList<>();
		LoggingEventFormattedTimestampJsonProvider timestamp = new LoggingEventFormattedTimestampJsonProvider();
		timestamp.setTimeZone("UTC");
		fields.add(timestamp);
		fields.add(new LogLevelJsonProvider());
		fields.add(new TraceFieldsJsonProvider(service));
		fields.add(new LoggerNameJsonProvider());
		fields.add(new LoggingEventThreadNameJsonProvider());
		fields.add(new MessageJsonProvider());
		if (this != BARE) {
			fields.add(new KeyValuePairsJsonProvider());
			fields.add(new ArgumentsJsonProvider());
			fields.add(new LogstashMarkersJsonProvider());
			MdcJsonProvider mdc = new MdcJsonProvider();
			TraceFields.KEYS.forEach(mdc::addExcludeMdcKeyName);
			fields.add(mdc);
		}
		return fields;
	}

	private static StackTraceJsonProvider stackTrace(int maxLength) {
		ShortenedThrowableConverter converter = new ShortenedThrowableConverter();
		// what is cut off is the end: the cause must come first
		converter.setRootCauseFirst(true);
		converter.setMaxDepthPerThrowable(MAX_FRAMES_PER_THROWABLE);
		converter.setMaxLength(maxLength);
		FRAMES_WITHOUT_NEWS.forEach(converter::addExclude);
		StackTraceJsonProvider stackTrace = new StackTraceJsonProvider();
		stackTrace.setThrowableConverter(converter);
		return stackTrace;
	}

	private static final class Truncated extends AbstractJsonProvider<ILoggingEvent> {

		@Override
		public void writeTo(JsonGenerator generator, ILoggingEvent event) {
			generator.writeBooleanProperty("truncated", true);
		}

	}

}
