/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.net.SyslogAppender;
import ch.qos.logback.classic.sift.MDCBasedDiscriminator;
import ch.qos.logback.classic.sift.SiftingAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogCapture}.
 */
class LogCaptureTests {

	private static final SpanContext SPAN = new SpanContext("1".repeat(32), "2".repeat(16), "01");

	private final LoggerContext context = new LoggerContext();

	private final Logger root = this.context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Logger logger = this.context.getLogger("com.acme.Orders");

	private final AtomicReference<@Nullable SpanContext> active = new AtomicReference<>();

	LogCaptureTests() {
		this.context.setMDCAdapter(MDC.getMDCAdapter());
		this.root.setLevel(Level.INFO);
	}

	@AfterEach
	void stop() {
		this.context.stop();
		MDC.clear();
	}

	@Test
	void aLineIsWhatTheAppenderWroteToItsStream() {
		ByteArrayOutputStream stream = attach("CONSOLE", pattern("%level %logger{0} %msg%n"));
		LogCapture capture = install();
		this.logger.info("loaded {} é", 3);
		assertThat(capture.lines()).extracting(LogLine::text)
			.containsExactly(stream.toString(StandardCharsets.UTF_8))
			.first()
			.isEqualTo("INFO Orders loaded 3 é" + System.lineSeparator());
	}

	@Test
	void aLineKnowsItsEventAndWhatTheThreadCarried() {
		attach("CONSOLE", pattern("%msg%n"));
		LogCapture capture = install();
		MDC.put("user", "ada");
		this.active.set(SPAN);
		this.logger.warn("loaded {}", 3);
		assertThat(capture.lines()).singleElement().satisfies((line) -> {
			assertThat(line.appender()).isEqualTo("CONSOLE");
			assertThat(line.event().logger()).isEqualTo("com.acme.Orders");
			assertThat(line.event().level()).isEqualTo("WARN");
			assertThat(line.event().message()).isEqualTo("loaded 3");
			assertThat(line.event().snapshot().thread()).isEqualTo(Thread.currentThread().getName());
			assertThat(line.event().snapshot().active()).isEqualTo(SPAN);
			assertThat(line.event().snapshot().context()).containsOnlyKeys("user");
		});
	}

	@Test
	void whatAnAsynchronousAppenderWritesIsPairedWithTheThreadThatLogged() {
		OutputStreamAppender<ILoggingEvent> file = appender("FILE", pattern("%msg%n"), new ByteArrayOutputStream());
		AsyncAppender async = new AsyncAppender();
		async.setContext(this.context);
		async.addAppender(file);
		async.start();
		this.root.addAppender(async);
		LogCapture capture = install();
		this.active.set(SPAN);
		this.logger.info("first");
		this.active.set(null);
		this.logger.info("second");
		async.stop();
		assertThat(capture.lines()).extracting((line) -> line.event().snapshot().active()).containsExactly(SPAN, null);
		assertThat(capture.lines()).allSatisfy(
				(line) -> assertThat(line.event().snapshot().thread()).isEqualTo(Thread.currentThread().getName()));
	}

	@Test
	void anAppenderOfASiftingAppenderIsRecordedFromItsFirstEvent() {
		ByteArrayOutputStream stream = new ByteArrayOutputStream();
		MDCBasedDiscriminator tenant = new MDCBasedDiscriminator();
		tenant.setKey("tenant");
		tenant.setDefaultValue("none");
		tenant.start();
		SiftingAppender sifting = new SiftingAppender();
		sifting.setContext(this.context);
		sifting.setDiscriminator(tenant);
		sifting.setAppenderFactory((context, value) -> appender("TENANT-" + value, pattern("%msg%n"), stream));
		sifting.start();
		this.root.addAppender(sifting);
		LogCapture capture = install();
		this.logger.info("first");
		assertThat(capture.lines()).singleElement().extracting(LogLine::appender).isEqualTo("TENANT-none");
	}

	@Test
	void theLayoutOfASyslogAppenderIsRecorded() {
		SyslogAppender syslog = new SyslogAppender();
		syslog.setContext(this.context);
		syslog.setName("SYSLOG");
		syslog.setSyslogHost("127.0.0.1");
		syslog.setFacility("USER");
		syslog.setSuffixPattern("orders %msg");
		syslog.start();
		this.root.addAppender(syslog);
		LogCapture capture = install();
		this.logger.info("first");
		assertThat(capture.lines()).singleElement().extracting(LogLine::text).asString().endsWith("orders first");
	}

	@Test
	void everyAppenderOfAnEventGivesALineOfTheSameEvent() {
		attach("CONSOLE", pattern("%msg%n"));
		attach("FILE", json());
		LogCapture capture = install();
		this.logger.info("first");
		this.logger.info("second");
		assertThat(capture.lines()).extracting(LogLine::appender).containsExactly("CONSOLE", "FILE", "CONSOLE", "FILE");
		assertThat(capture.lines().get(0).event()).isEqualTo(capture.lines().get(1).event());
		assertThat(capture.lines().get(2).event().snapshot().order())
			.isGreaterThan(capture.lines().get(0).event().snapshot().order());
	}

	@Test
	void anEventThatPassesTwoLoggersWithAppendersIsOneEvent() {
		attach("CONSOLE", pattern("%msg%n"));
		this.logger.addAppender(appender("AUDIT", pattern("%msg%n"), new ByteArrayOutputStream()));
		LogCapture capture = install();
		this.logger.info("once");
		assertThat(capture.lines()).hasSize(2).extracting(LogLine::event).containsOnly(capture.lines().get(0).event());
	}

	@Test
	void aLoggerThatKeepsItsEventsToItselfIsRecordedToo() {
		this.logger.setAdditive(false);
		this.logger.addAppender(appender("AUDIT", pattern("%msg%n"), new ByteArrayOutputStream()));
		LogCapture capture = install();
		this.logger.info("once");
		assertThat(capture.lines()).extracting(LogLine::appender).containsExactly("AUDIT");
	}

	@Test
	void anEventThatAnAppenderFiltersOutGivesNoLine() {
		OutputStreamAppender<ILoggingEvent> errors = appender("ERRORS", pattern("%msg%n"), new ByteArrayOutputStream());
		ThresholdFilter filter = new ThresholdFilter();
		filter.setLevel("ERROR");
		filter.start();
		errors.addFilter(filter);
		this.root.addAppender(errors);
		LogCapture capture = install();
		this.logger.info("fine");
		assertThat(capture.lines()).isEmpty();
	}

	@Test
	void theEventsMdcIsNotFixedForAnAppenderThatAsksTooLate() {
		ListAppender<ILoggingEvent> late = new ListAppender<>();
		late.start();
		this.root.addAppender(late);
		install();
		MDC.put("traceId", SPAN.traceId());
		this.logger.info("fine");
		MDC.clear();
		assertThat(late.list.get(0).getMDCPropertyMap()).isEmpty();
	}

	@Test
	void anAppenderWithoutAStreamIsNamed() {
		ListAppender<ILoggingEvent> memory = new ListAppender<>();
		memory.setName("MEMORY");
		this.root.addAppender(memory);
		assertThat(install().uncovered()).containsExactly("MEMORY (ch.qos.logback.core.read.ListAppender)");
	}

	@Test
	void closingRestoresEveryEncoderAndStopsTheRecording() {
		Encoder<ILoggingEvent> encoder = pattern("%msg%n");
		OutputStreamAppender<ILoggingEvent> console = appender("CONSOLE", encoder, new ByteArrayOutputStream());
		this.root.addAppender(console);
		LogCapture capture = install();
		capture.close();
		this.logger.info("later");
		assertThat(console.getEncoder()).isSameAs(encoder);
		assertThat(this.root.iteratorForAppenders()).toIterable().containsExactly(console);
		assertThat(capture.lines()).isEmpty();
	}

	private LogCapture install() {
		ThreadSnapshots moments = new ThreadSnapshots();
		moments.askAlso(this.active::get);
		return LogbackCapture.install(this.context, moments);
	}

	private ByteArrayOutputStream attach(String name, Encoder<ILoggingEvent> encoder) {
		ByteArrayOutputStream stream = new ByteArrayOutputStream();
		this.root.addAppender(appender(name, encoder, stream));
		return stream;
	}

	private OutputStreamAppender<ILoggingEvent> appender(String name, Encoder<ILoggingEvent> encoder,
			ByteArrayOutputStream stream) {
		OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
		appender.setName(name);
		appender.setContext(this.context);
		appender.setEncoder(encoder);
		appender.setOutputStream(stream);
		appender.start();
		return appender;
	}

	private Encoder<ILoggingEvent> pattern(String pattern) {
		PatternLayoutEncoder encoder = new PatternLayoutEncoder();
		encoder.setContext(this.context);
		encoder.setPattern(pattern);
		encoder.setCharset(StandardCharsets.UTF_8);
		encoder.start();
		return encoder;
	}

	private Encoder<ILoggingEvent> json() {
		JsonEncoder encoder = new JsonEncoder();
		encoder.setContext(this.context);
		encoder.start();
		return encoder;
	}

}
