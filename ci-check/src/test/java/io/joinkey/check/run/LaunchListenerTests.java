/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.ByteArrayOutputStream;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import io.joinkey.check.capture.Recorder;
import io.joinkey.check.evidence.LogLine;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LaunchListener}.
 */
class LaunchListenerTests {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	@Test
	void theAppendersThatAnotherApplicationConfiguresAreRead() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			Recorder recorder = Recorder.prepare(context, List.of());
			context.refresh();
			OutputStreamAppender<ILoggingEvent> later = appender(this.root.getLoggerContext());
			this.root.addAppender(later);
			try {
				LaunchListener other = new LaunchListener(new SpringApplication());
				other.contextPrepared(context);
				this.root.warn("configured again");
				// a broker of another test may log too
				assertThat(recorder.telemetry().lines()).filteredOn((line) -> line.appender().equals("later"))
					.extracting(LogLine::text)
					.containsOnlyOnce("configured again");
			}
			finally {
				this.root.detachAppender(later);
			}
		}
	}

	private static OutputStreamAppender<ILoggingEvent> appender(LoggerContext context) {
		PatternLayoutEncoder encoder = new PatternLayoutEncoder();
		encoder.setContext(context);
		encoder.setPattern("%msg");
		encoder.start();
		OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
		appender.setContext(context);
		appender.setName("later");
		appender.setEncoder(encoder);
		appender.setOutputStream(new ByteArrayOutputStream());
		appender.start();
		return appender;
	}

}
