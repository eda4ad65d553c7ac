/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import io.joinkey.check.CorrelationRule;
import io.joinkey.check.Report;
import io.joinkey.check.Setup;
import io.joinkey.check.Setup.Tracing;
import io.joinkey.check.Telemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
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

	private final Moments moments = new Moments();

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

	private Report judge(String pattern, Clean clean) {
		LoggerContext context = new LoggerContext();
		context.setMDCAdapter(MDC.getMDCAdapter());
		PatternLayoutEncoder encoder = new PatternLayoutEncoder();
		encoder.setContext(context);
		encoder.setPattern(pattern);
		encoder.start();
		OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
		appender.setName("CONSOLE");
		appender.setContext(context);
		appender.setEncoder(encoder);
		appender.setOutputStream(new ByteArrayOutputStream());
		appender.start();
		Logger logger = context.getLogger("com.acme.Orders");
		logger.addAppender(appender);
		try (LogCapture lines = LogbackCapture.install(context, this.moments)) {
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
			return Report.of(new Telemetry(List.of(), lines.lines(), this.spans.spans(), List.of(), List.of(),
					List.of(), List.of(), new Setup(new Tracing("SdkTracer", true, List.of(), ""), List.of("com.acme"),
							List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of())),
					RULES);
		}
		finally {
			MDC.clear();
			context.stop();
		}
	}

	private enum Clean {

		UP, NOTHING

	}

}
