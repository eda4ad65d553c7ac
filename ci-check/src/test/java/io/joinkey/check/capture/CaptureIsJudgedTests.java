/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AsyncAppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.joinkey.check.Report;
import io.joinkey.check.capture.logging.CapturedLogback;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Tracing;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import net.logstash.logback.encoder.LogstashEncoder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests that what a real tracer and a real layout do is judged right.
 */
class CaptureIsJudgedTests {

	private static final List<CorrelationRule> RULES = List.of(CorrelationRule.LOG_HAS_IDS,
			CorrelationRule.LOG_ID_EQUALS_SPAN, CorrelationRule.LOG_IDLE_CLEAN, CorrelationRule.LOG_EVERY_APPENDER);

	private static final String WITH_IDS = "[%X{traceId:-}-%X{spanId:-}] %msg%n";

	private final ThreadSnapshots moments = new ThreadSnapshots();

	private final SpanCapture spans = new SpanCapture(this.moments);

	private final Tracer tracer = SdkTracerProvider.builder()
		.addSpanProcessor(new SdkSpans(this.spans))
		.build()
		.get("lab");

	@Test
	void aLayoutAndAnMdcThatAreRightHoldEveryRule() {
		Report report = judge(WITH_IDS, Clean.UP);
		assertThat(report.findings()).isEmpty();
		assertThat(report.isPassed()).isTrue();
	}

	@Test
	void aLayoutThatLosesTheIdsIsTheAppendersFinding() {
		assertThat(judge("%msg%n", Clean.UP).findings())
			.extracting((finding) -> finding.rule().id(), (finding) -> finding.subject())
			.containsExactly(tuple("log-every-appender", "CONSOLE"));
	}

	@Test
	void anMdcThatIsNotClearedIsTheThreadsFinding() {
		assertThat(judge(WITH_IDS, Clean.NOTHING).findings()).extracting((finding) -> finding.rule().id())
			.containsExactly("log-idle-clean");
	}

	@Test
	void anAsynchronousAppenderThatDoesNotPrepareItsEventsIsNamed() {
		assertThat(judge(pattern(WITH_IDS), Clean.UP, new Unprepared()).findings()).singleElement()
			.satisfies((finding) -> {
				assertThat(finding.rule().id()).isEqualTo("log-every-appender");
				assertThat(finding.diagnosis().remedy()).startsWith("OWN (" + Unprepared.class.getName() + ")")
					.contains("CONSOLE writes on thread ", "event.prepareForDeferredProcessing()");
			});
	}

	@Test
	void anAsynchronousAppenderThatPreparesItsEventsIsHealthy() {
		assertThat(judge(pattern(WITH_IDS), Clean.UP, new AsyncAppender()).findings()).isEmpty();
	}

	@Test
	void aPatternBehindAnAsynchronousAppenderIsToBlameItself() {
		assertThat(judge(pattern("%msg%n"), Clean.UP, new AsyncAppender()).findings()).singleElement()
			.satisfies((finding) -> assertThat(finding.diagnosis().remedy()).startsWith(
					"add [%X{traceId:-},%X{spanId:-}] to the pattern of PatternLayoutEncoder of appender CONSOLE (OutputStreamAppender)"));
	}

	@Test
	void aRemedyIsOneThatTheEncoderHas() {
		LogstashEncoder encoder = new LogstashEncoder();
		encoder.addIncludeMdcKeyName("user");
		assertThat(judge(encoder, Clean.UP, null).findings()).singleElement()
			.satisfies((finding) -> assertThat(finding.diagnosis().remedy())
				.startsWith("add <includeMdcKeyName>traceId</includeMdcKeyName>"
						+ " <includeMdcKeyName>spanId</includeMdcKeyName>"
						+ " <includeMdcKeyName>trace_flags</includeMdcKeyName>"
						+ " <mdcKeyFieldName>traceId=trace_id</mdcKeyFieldName>"
						+ " <mdcKeyFieldName>spanId=span_id</mdcKeyFieldName>"
						+ " to LogstashEncoder of appender CONSOLE (OutputStreamAppender); and put trace_flags into the MDC"));
	}

	private Report judge(String pattern, Clean clean) {
		return judge(pattern(pattern), clean, null);
	}

	private static Encoder<ILoggingEvent> pattern(String pattern) {
		PatternLayoutEncoder encoder = new PatternLayoutEncoder();
		encoder.setPattern(pattern);
		return encoder;
	}

	private Report judge(Encoder<ILoggingEvent> encoder, Clean clean, @Nullable AsyncAppenderBase<ILoggingEvent> own) {
		LoggerContext context = new LoggerContext();
		context.setMDCAdapter(MDC.getMDCAdapter());
		encoder.setContext(context);
		encoder.start();
		OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
		appender.setName("CONSOLE");
		appender.setContext(context);
		appender.setEncoder(encoder);
		appender.setOutputStream(new ByteArrayOutputStream());
		appender.start();
		Logger logger = context.getLogger("com.acme.Orders");
		if (own != null) {
			own.setName("OWN");
			own.setContext(context);
			own.addAppender(appender);
			own.start();
		}
		logger.addAppender((own != null) ? own : appender);
		try (CapturedLogback lines = new CapturedLogback(context, this.moments)) {
			logger.info("started");
			Span span = this.tracer.spanBuilder("work").startSpan();
			try (Scope scope = span.makeCurrent()) {
				assertThat(scope).isNotNull();
				MDC.put("traceId", span.getSpanContext().getTraceId());
				MDC.put("spanId", span.getSpanContext().getSpanId());
				logger.info("working");
			}
			span.end();
			MDC.clear();
			if (clean == Clean.NOTHING) {
				// put anew: where Spring Boot ran before in this JVM, closing the scope
				// has
				// removed it
				MDC.put("traceId", span.getSpanContext().getTraceId());
				MDC.put("spanId", span.getSpanContext().getSpanId());
			}
			logger.info("idle");
			if (own != null) {
				// waits for what is in the queue
				own.stop();
			}
			return Evaluation.of(new Telemetry(List.of(), lines.lines(), this.spans.spans(), List.of(), List.of(),
					List.of(), List.of(), new Setup(new Tracing("SdkTracer", true, List.of(), ""), List.of("com.acme"),
							List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of()),
					List.of(), List.of(), Coverage.NONE), RULES);
		}
		finally {
			MDC.clear();
			context.stop();
		}
	}

	/** As applications write it that copy Logback's base class. */
	private static final class Unprepared extends AsyncAppenderBase<ILoggingEvent> {

	}

	private enum Clean {

		UP, NOTHING

	}

}
