/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;

/**
 * Stops the encoders of a layout when Logback ends its appenders, as it does for the next
 * application in the JVM and when a web application is stopped. Each thread has buffers
 * of them, and a thread that lives on would keep these. Spring Boot does not tell a
 * layout of its end.
 */
final class EncoderRelease implements LoggerContextListener {

	private final Map<LineShape, LoggingEventCompositeJsonEncoder> encoders;

	EncoderRelease(Map<LineShape, LoggingEventCompositeJsonEncoder> encoders) {
		this.encoders = encoders;
	}

	@Override
	public boolean isResetResistant() {
		return false;
	}

	@Override
	public void onReset(LoggerContext context) {
		for (LineShape shape : LineShape.values()) {
			// an appender that is started again needs another
			LoggingEventCompositeJsonEncoder encoder = this.encoders.remove(shape);
			if (encoder != null) {
				encoder.stop();
			}
		}
	}

	@Override
	public void onStart(LoggerContext context) {
	}

	@Override
	public void onStop(LoggerContext context) {
		// it is reset before
	}

	@Override
	public void onLevelChange(Logger logger, Level level) {
	}

}
