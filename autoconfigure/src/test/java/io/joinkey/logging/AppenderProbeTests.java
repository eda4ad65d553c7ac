/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import net.logstash.logback.composite.loggingevent.MdcJsonProvider;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;
import net.logstash.logback.encoder.LogstashEncoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AppenderProbe}.
 */
class AppenderProbeTests {

	private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

	private final Logger logger = this.context.getLogger("com.acme.probed");

	@AfterEach
	void detach() {
		this.logger.detachAndStopAllAppenders();
	}

	@Test
	void aFieldThatALayoutCopiesTwiceIsNotTaken() {
		MdcJsonProvider copy = new MdcJsonProvider();
		copy.setFieldName("context");
		LoggingEventCompositeJsonEncoder encoder = new LoggingEventCompositeJsonEncoder();
		encoder.getProviders().addProvider(new MdcJsonProvider());
		encoder.getProviders().addProvider(copy);
		attach(encoder);
		String line = write(encoder, Level.INFO, Map.of("trace_id", AppenderProbe.TRACE_ID));
		assertThat(line.split("\"trace_id\":\"" + AppenderProbe.TRACE_ID)).hasSize(3);
		assertThat(AppenderProbe.taken()).doesNotContain("trace_id", "span_id", "trace_flags");
	}

	@Test
	void aFieldThatALayoutWritesByItselfIsTaken() {
		LogstashEncoder encoder = new LogstashEncoder();
		encoder.setCustomFields("{\"trace_id\":\"of the application\"}");
		attach(encoder);
		assertThat(AppenderProbe.taken()).contains("trace_id").doesNotContain("span_id");
	}

	@Test
	void aLayoutThatWritesAllFieldsIsAskedTwice() {
		AtomicInteger lines = new AtomicInteger();
		LogstashEncoder encoder = new LogstashEncoder() {

			@Override
			public byte[] encode(ILoggingEvent event) {
				lines.incrementAndGet();
				return super.encode(event);
			}

		};
		attach(encoder);
		assertThat(AppenderProbe.taken()).isEmpty();
		assertThat(lines).hasValue(2);
	}

	@Test
	void aLayoutThatFailsForErrorsLeavesNoHalfLine() {
		Object before = this.context.getObject(Environment.class.getName());
		this.context.putObject(Environment.class.getName(), new MockEnvironment()
			.withProperty("logging.structured.json.customizer", FailsForErrors.class.getName()));
		try {
			StructuredLogEncoder encoder = new StructuredLogEncoder();
			encoder.setFormat("logstash");
			attach(encoder);
			AppenderProbe.taken();
			assertThat(write(encoder, Level.INFO, Map.of())).containsOnlyOnce("\"@timestamp\"")
				.contains("\"message\":\"written\"");
		}
		finally {
			if (before != null) {
				this.context.putObject(Environment.class.getName(), before);
			}
			else {
				this.context.removeObject(Environment.class.getName());
			}
		}
	}

	private void attach(Encoder<ILoggingEvent> encoder) {
		encoder.setContext(this.context);
		encoder.start();
		OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
		appender.setContext(this.context);
		appender.setName("PROBED");
		appender.setEncoder(encoder);
		appender.setOutputStream(new ByteArrayOutputStream());
		appender.start();
		this.logger.addAppender(appender);
	}

	private String write(Encoder<ILoggingEvent> encoder, Level level, Map<String, String> mdc) {
		LoggingEvent event = new LoggingEvent(getClass().getName(), this.logger, level, "written", null, null);
		event.setMDCPropertyMap(mdc);
		return new String(encoder.encode(event), StandardCharsets.UTF_8);
	}

	static class FailsForErrors implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

		@Override
		public void customize(Members<ILoggingEvent> members) {
			members.add("audit", (event) -> {
				if (event.getLevel() == Level.ERROR) {
					throw new IllegalStateException("no audit of errors");
				}
				return "none";
			});
		}

	}

}
