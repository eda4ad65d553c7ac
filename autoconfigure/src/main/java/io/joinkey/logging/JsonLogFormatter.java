/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.ContextBase;
import io.joinkey.ServiceName;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;
import org.slf4j.LoggerFactory;

import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;

/**
 * Formats Logback events as JSON, one object a line, for Spring Boot's console and file
 * appenders. Within a span, {@code trace_id}, {@code span_id} and {@code trace_flags} are
 * at the top level. A line is shorter than
 * {@value JoinkeyProperties.Logging#MAX_LINE_LENGTH}.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/">Trace
 * Context in non-OTLP Log Formats</a>
 */
public final class JsonLogFormatter implements StructuredLogFormatter<ILoggingEvent> {

	private final LoggingEventCompositeJsonEncoder whole;

	/** Made for the first line that is too long: most services never write one. */
	private final Map<LineShape, LoggingEventCompositeJsonEncoder> shorter = new ConcurrentHashMap<>();

	private final Function<LineShape, LoggingEventCompositeJsonEncoder> factory;

	private final AtomicBoolean reported = new AtomicBoolean();

	private final int maxLineLength;

	public JsonLogFormatter(Environment environment) {
		this.maxLineLength = MaxLineLength.of(environment);
		String service = ServiceName.of(environment);
		Context context = (LoggerFactory.getILoggerFactory() instanceof Context logback) ? logback : new ContextBase();
		this.factory = (shape) -> LogbackEncoders.create(shape, context, service, this.maxLineLength);
		this.whole = this.factory.apply(LineShape.WHOLE);
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
		return LineShape.write(this.maxLineLength, (shape) -> encode(event, shape));
	}

	private byte[] encode(ILoggingEvent event, LineShape shape) {
		try {
			LoggingEventCompositeJsonEncoder encoder = (shape == LineShape.WHOLE) ? this.whole
					: this.shorter.computeIfAbsent(shape, this.factory);
			return encoder.encode(event);
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			// an argument that cannot be written must not cost the line
			if (this.reported.compareAndSet(false, true)) {
				this.whole
					.addWarn("An argument of a log event cannot be written as JSON. The line is written without the"
							+ " arguments (logged once): " + ex);
			}
			return new byte[0];
		}
	}

}
