/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.ContextBase;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;
import org.slf4j.LoggerFactory;

import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Joinkey's JSON layout, a {@link StructuredLogFormatter} that Spring Boot's own console
 * and file appenders use: one object a line, with {@code trace_id}, {@code span_id} and
 * {@code trace_flags} at the top level while there is a span, and shorter than
 * {@value #MAX_LINE_LENGTH_PROPERTY} whatever the event.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/">Trace
 * Context in non-OTLP Log Formats</a>
 */
public final class JsonLogFormatter implements StructuredLogFormatter<ILoggingEvent> {

	/**
	 * The property that bounds a line, line feed included.
	 */
	public static final String MAX_LINE_LENGTH_PROPERTY = "joinkey.logging.max-line-length";

	/**
	 * The bound unless it is configured, in bytes: where log shippers such as rsyslog
	 * cut.
	 */
	public static final int DEFAULT_MAX_LINE_LENGTH = 8 * 1024;

	/**
	 * The smallest bound, in bytes: the ids and a message fit into it.
	 */
	public static final int MIN_MAX_LINE_LENGTH = 2 * 1024;

	private final List<LoggingEventCompositeJsonEncoder> encoders = new ArrayList<>();

	private final AtomicBoolean reported = new AtomicBoolean();

	private final int maxLineLength;

	/**
	 * Creates the formatter; Spring Boot calls this from its
	 * {@code StructuredLogEncoder}.
	 * @param environment the application's environment
	 */
	public JsonLogFormatter(Environment environment) {
		this.maxLineLength = maxLineLength(environment);
		String service = ServiceName.of(environment);
		Context context = (LoggerFactory.getILoggerFactory() instanceof Context logback) ? logback : new ContextBase();
		for (LineShape shape : LineShape.values()) {
			this.encoders.add(shape.encoder(context, service, this.maxLineLength));
		}
	}

	@Override
	public String format(ILoggingEvent event) {
		return new String(encode(event), StandardCharsets.UTF_8);
	}

	@Override
	public byte[] formatAsBytes(ILoggingEvent event, Charset charset) {
		return charset.equals(StandardCharsets.UTF_8) ? encode(event) : format(event).getBytes(charset);
	}

	private byte[] encode(ILoggingEvent event) {
		byte[] line = {};
		for (LoggingEventCompositeJsonEncoder encoder : this.encoders) {
			try {
				line = encoder.encode(event);
				if (line.length > 0 && line.length < this.maxLineLength) {
					break;
				}
			}
			catch (RuntimeException ex) {
				// an argument that cannot be written must not cost the line
				if (this.reported.compareAndSet(false, true)) {
					encoder.addWarn("An argument of a log event cannot be written, its line goes on without the"
							+ " arguments (said once): " + ex);
				}
			}
		}
		return line;
	}

	private static int maxLineLength(Environment environment) {
		try {
			String value = environment.getProperty(MAX_LINE_LENGTH_PROPERTY);
			DataSize size = (value != null)
					? ApplicationConversionService.getSharedInstance().convert(value, DataSize.class) : null;
			return (size != null && size.toBytes() >= MIN_MAX_LINE_LENGTH) ? Math.toIntExact(size.toBytes())
					: DEFAULT_MAX_LINE_LENGTH;
		}
		catch (RuntimeException ex) {
			// the application's own binding of the same property reports it
			return DEFAULT_MAX_LINE_LENGTH;
		}
	}

}
