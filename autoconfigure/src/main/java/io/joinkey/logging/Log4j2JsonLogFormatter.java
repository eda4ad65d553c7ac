/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

import io.joinkey.ServiceName;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.status.StatusLogger;

import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;

/**
 * Formats Log4j2 events as JSON for Spring Boot's console and file appenders, with the
 * same fields, order and limits as {@link JsonLogFormatter}.
 */
public final class Log4j2JsonLogFormatter implements StructuredLogFormatter<LogEvent> {

	private final AtomicBoolean reported = new AtomicBoolean();

	private final Log4j2Line line;

	private final int maxLineLength;

	public Log4j2JsonLogFormatter(Environment environment) {
		this.maxLineLength = MaxLineLength.of(environment);
		this.line = new Log4j2Line(ServiceName.of(environment), this.maxLineLength);
	}

	@Override
	public String format(LogEvent event) {
		return new String(encode(event), StandardCharsets.UTF_8);
	}

	@Override
	public byte[] formatAsBytes(LogEvent event, Charset charset) {
		return charset.equals(StandardCharsets.UTF_8) ? encode(event) : format(event).getBytes(charset);
	}

	private byte[] encode(LogEvent event) {
		return LineShape.write(this.maxLineLength, (shape) -> encode(event, shape));
	}

	private byte[] encode(LogEvent event, LineShape shape) {
		try {
			return this.line.write(event, shape);
		}
		catch (RuntimeException | StackOverflowError ex) {
			// an argument that cannot be written must not cost the line
			if (this.reported.compareAndSet(false, true)) {
				StatusLogger.getLogger()
					.warn("An argument of a log event cannot be written as JSON. The line is written without the"
							+ " arguments (logged once): " + ex);
			}
			return new byte[0];
		}
	}

}
