/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;

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
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import io.joinkey.check.appenders.EncodingAppender;
import io.joinkey.check.appenders.Helper;
import io.joinkey.check.appenders.PassingAppender;
import io.joinkey.check.appenders.RingAppender;
import io.joinkey.check.capture.threads.ThreadAgent;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanContext;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPLoggerFactory;

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
	void aMissingBackEndIsNamedWithWhatAddsOne() {
		assertThat(LogCapture.obstacle(new NOPLoggerFactory())).isEqualTo(
				"SLF4J has no back end on the class path, so nothing is logged: add spring-boot-starter-logging, or remove the exclusion of it");
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
	void aLineWithoutASpanKnowsTheClassesThatLedToIt() {
		attach("CONSOLE", pattern("%msg%n"));
		LogCapture capture = install();
		Helper.log(this.logger, "without");
		this.active.set(SPAN);
		Helper.log(this.logger, "within");
		assertThat(capture.lines()).extracting((line) -> line.event().callers())
			.containsExactly(List.of(Helper.class.getName()), List.of());
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
	void aCopyOfAnEventIsPairedWithTheThreadThatLogged() {
		AsyncAppender masking = new AsyncAppender() {

			@Override
			protected void append(ILoggingEvent event) {
				LoggingEvent copy = new LoggingEvent();
				copy.setLoggerName(event.getLoggerName());
				copy.setLevel(event.getLevel());
				copy.setMessage("***");
				copy.setLoggerContext(LogCaptureTests.this.context);
				iteratorForAppenders().forEachRemaining((appender) -> appender.doAppend(copy));
			}

		};
		masking.setContext(this.context);
		masking.addAppender(appender("FILE", pattern("%msg%n"), new ByteArrayOutputStream()));
		masking.start();
		this.root.addAppender(masking);
		LogCapture capture = install();
		this.active.set(SPAN);
		this.logger.info("first");
		this.active.set(null);
		this.logger.info("second");
		assertThat(capture.lines()).extracting((line) -> line.event().snapshot().active()).containsExactly(SPAN, null);
	}

	@Test
	void aCopyThatIsWrittenWithOthersIsPairedWithNoThread() {
		List<ILoggingEvent> buffer = new ArrayList<>();
		AsyncAppender batching = new AsyncAppender() {

			@Override
			protected void append(ILoggingEvent event) {
				LoggingEvent copy = new LoggingEvent();
				copy.setLoggerName(event.getLoggerName());
				copy.setLevel(event.getLevel());
				copy.setMessage(event.getFormattedMessage());
				copy.setLoggerContext(LogCaptureTests.this.context);
				buffer.add(copy);
				if (buffer.size() == 2) {
					buffer.forEach((each) -> iteratorForAppenders().forEachRemaining((to) -> to.doAppend(each)));
				}
			}

		};
		batching.setContext(this.context);
		batching.addAppender(appender("FILE", pattern("%msg%n"), new ByteArrayOutputStream()));
		batching.start();
		this.root.addAppender(batching);
		LogCapture capture = install();
		this.active.set(SPAN);
		this.logger.info("first");
		this.active.set(null);
		this.logger.info("second");
		assertThat(capture.lines()).isEmpty();
		assertThat(capture.uncovered()).singleElement().asString().startsWith("FILE (");
	}

	@Test
	void anAppenderWithEmptyPlacesOrAnAbsentTypeInItsFieldsStopsNoRecording() throws Exception {
		started(new RingAppender());
		started(new ByteBuddy().with(TypeValidation.DISABLED)
			.subclass(RingAppender.class)
			.name("com.acme.Appender")
			.defineField("absent",
					new ByteBuddy().subclass(Object.class).name("com.absent.Type").make().getTypeDescription())
			.make()
			.load(RingAppender.class.getClassLoader())
			.getLoaded()
			.getConstructor()
			.newInstance());
		this.logger.addAppender(appender("FILE", pattern("%msg%n"), new ByteArrayOutputStream()));
		LogCapture capture = install();
		this.logger.info("first");
		assertThat(capture.lines()).hasSize(1);
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
	void aLineThatAnAppenderSendsByItselfIsRecorded() throws IOException {
		assertThat(ThreadAgent.install()).isEmpty();
		try (DatagramSocket socket = new DatagramSocket()) {
			this.root.addAppender(own((event) -> {
				byte[] bytes = ("own " + event.getFormattedMessage()).getBytes(StandardCharsets.UTF_8);
				socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), 9));
			}));
			LogCapture capture = install();
			this.active.set(SPAN);
			this.logger.info("sent");
			assertThat(capture.lines()).singleElement().satisfies((line) -> {
				assertThat(line.text()).isEqualTo("own sent");
				assertThat(line.appender()).isEqualTo("OWN");
				assertThat(line.event().snapshot().active()).isEqualTo(SPAN);
			});
			assertThat(capture.uncovered()).isEmpty();
			capture.close();
		}
	}

	@Test
	void aLineThatAnAppenderWritesToAFileByItselfIsRecorded(@TempDir Path folder) throws IOException {
		assertThat(ThreadAgent.install()).isEmpty();
		try (OutputStream stream = new FileOutputStream(folder.resolve("own").toFile());
				Writer writer = Files.newBufferedWriter(folder.resolve("other"))) {
			this.root.addAppender(own((event) -> {
				stream.write(event.getFormattedMessage().getBytes(StandardCharsets.UTF_8));
				writer.write(event.getFormattedMessage());
				writer.flush();
			}));
			LogCapture capture = install();
			this.logger.info("written");
			assertThat(capture.lines()).singleElement().extracting(LogLine::text).isEqualTo("writtenwritten");
			capture.close();
		}
	}

	@Test
	void anAppenderThatBuffersIsNamed(@TempDir Path folder) throws IOException {
		assertThat(ThreadAgent.install()).isEmpty();
		try (Writer writer = Files.newBufferedWriter(folder.resolve("own"))) {
			this.root.addAppender(own((event) -> {
				writer.write(event.getFormattedMessage());
				if (event.getLevel() == Level.WARN) {
					writer.flush();
				}
			}));
			LogCapture capture = install();
			this.logger.info("first");
			this.logger.warn("second");
			assertThat(capture.lines()).isEmpty();
			assertThat(capture.uncovered()).singleElement().asString().startsWith("OWN (");
			capture.close();
		}
	}

	@Test
	void anAppenderThatWritesBytesInsteadOfTextIsNamed(@TempDir Path folder) throws IOException {
		assertThat(ThreadAgent.install()).isEmpty();
		try (OutputStream stream = new FileOutputStream(folder.resolve("own").toFile())) {
			this.root.addAppender(
					own((event) -> stream.write(("\1\2" + event.getMessage()).getBytes(StandardCharsets.UTF_8))));
			LogCapture capture = install();
			this.logger.info("first");
			assertThat(capture.lines()).isEmpty();
			assertThat(capture.uncovered()).hasSize(1);
			capture.close();
		}
	}

	@Test
	void anAppenderThatIsAddedLaterIsRecorded() {
		attach("FIRST", pattern("%msg"));
		LogCapture capture = install();
		ByteArrayOutputStream later = attach("LATER", pattern("later %msg"));
		this.logger.addAppender(appender("AUDIT", pattern("audit %msg"), new ByteArrayOutputStream()));
		capture.look();
		capture.look();
		this.logger.info("once");
		assertThat(later).hasToString("later once");
		assertThat(capture.lines()).extracting(LogLine::text)
			.containsExactlyInAnyOrder("once", "later once", "audit once");
	}

	@Test
	void whatAHandlerOfTheJdkWritesIsRecorded() {
		java.util.logging.Logger audit = java.util.logging.Logger.getLogger("com.acme.jul");
		ByteArrayOutputStream stream = new ByteArrayOutputStream();
		Handler handler = new StreamHandler(stream, new SimpleFormatter());
		Formatter formatter = handler.getFormatter();
		audit.setUseParentHandlers(false);
		audit.addHandler(handler);
		ThreadSnapshots moments = new ThreadSnapshots();
		moments.askAlso(this.active::get);
		try (JulHandlers handlers = new JulHandlers(moments)) {
			handlers.look();
			handlers.look();
			this.active.set(SPAN);
			audit.info("read by a clerk");
			handler.flush();
			assertThat(handlers.lines()).singleElement().satisfies((line) -> {
				assertThat(line.text()).isEqualTo(stream.toString()).contains("read by a clerk");
				assertThat(line.appender()).isEqualTo("StreamHandler");
				assertThat(line.event().logger()).isEqualTo("com.acme.jul");
				assertThat(line.event().snapshot().active()).isEqualTo(SPAN);
			});
		}
		assertThat(handler.getFormatter()).isSameAs(formatter);
		audit.removeHandler(handler);
	}

	@Test
	void twoRecordersOfOneHandlerLeaveItsFormatter() {
		java.util.logging.Logger audit = java.util.logging.Logger.getLogger("com.acme.jul");
		Handler handler = new StreamHandler(new ByteArrayOutputStream(), new SimpleFormatter());
		Formatter formatter = handler.getFormatter();
		audit.setUseParentHandlers(false);
		audit.addHandler(handler);
		JulHandlers first = new JulHandlers(new ThreadSnapshots());
		JulHandlers second = new JulHandlers(new ThreadSnapshots());
		try {
			first.look();
			second.look();
			audit.info("one");
			first.close();
			audit.info("two");
			assertThat(second.lines()).hasSize(2)
				.allSatisfy((line) -> assertThat(line.writer().format()).isEqualTo(SimpleFormatter.class.getName()));
		}
		finally {
			second.close();
			audit.removeHandler(handler);
		}
		assertThat(handler.getFormatter()).isSameAs(formatter);
	}

	@Test
	void aHandlerThatKeepsItsFormatterStopsNoRecording() {
		java.util.logging.Logger audit = java.util.logging.Logger.getLogger("com.acme.jul");
		Handler strict = new StreamHandler(new ByteArrayOutputStream(), new SimpleFormatter()) {

			private boolean made = true;

			@Override
			public void setFormatter(Formatter formatter) {
				if (this.made) {
					throw new UnsupportedOperationException("the format is prescribed");
				}
				super.setFormatter(formatter);
			}

		};
		Handler other = new StreamHandler(new ByteArrayOutputStream(), new SimpleFormatter());
		audit.setUseParentHandlers(false);
		audit.addHandler(strict);
		audit.addHandler(other);
		try (JulHandlers handlers = new JulHandlers(new ThreadSnapshots())) {
			handlers.look();
			audit.info("one");
			assertThat(handlers.lines()).hasSize(1);
		}
		finally {
			audit.removeHandler(strict);
			audit.removeHandler(other);
		}
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

	@Test
	void anEncoderInAFieldOfTheApplicationsAppenderIsRecordedAndRestored() {
		Encoder<ILoggingEvent> encoder = pattern("%msg%n");
		EncodingAppender own = started(new EncodingAppender(encoder));
		LogCapture capture = install();
		this.active.set(SPAN);
		this.logger.info("queued");
		this.active.set(null);
		own.drain();
		assertThat(capture.lines()).singleElement().satisfies((line) -> {
			assertThat(line.appender()).isEqualTo("OWN");
			assertThat(line.event().snapshot().active()).isEqualTo(SPAN);
		});
		assertThat(capture.uncovered()).isEmpty();
		capture.close();
		assertThat(own.inUse()).isSameAs(encoder);
	}

	@Test
	void anAppenderToWhichTheApplicationsAppenderPassesEventsIsRecorded() {
		PassingAppender own = started(
				new PassingAppender(appender("FILE", pattern("%msg%n"), new ByteArrayOutputStream())));
		LogCapture capture = install();
		this.logger.info("passed");
		own.drain();
		assertThat(capture.lines()).singleElement().satisfies((line) -> {
			assertThat(line.appender()).isEqualTo("FILE");
			assertThat(line.writer().through()).isEqualTo("OWN (" + PassingAppender.class.getName() + ")");
		});
		assertThat(capture.uncovered()).isEmpty();
	}

	private <T extends AppenderBase<ILoggingEvent>> T started(T appender) {
		appender.setName("OWN");
		appender.setContext(this.context);
		appender.start();
		this.root.addAppender(appender);
		return appender;
	}

	private Appender<ILoggingEvent> own(Sending sending) {
		AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				try {
					sending.send(event);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}

		};
		appender.setName("OWN");
		appender.setContext(this.context);
		appender.start();
		return appender;
	}

	private interface Sending {

		void send(ILoggingEvent event) throws IOException;

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
