/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.joinkey.RunningService;
import io.joinkey.SharedService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The lines that the service's own file appender wrote.
 */
class LogLineTests {

	@SharedService({ Shop.class, Cleaning.class })
	private static RunningService service;

	@Test
	void aLineHasTheIdsOfTheSpanInWhichItWasLogged() {
		Traceparent sent = Traceparent.next();
		service.get("/hello/ann", "traceparent", sent.sampled());
		SpanData span = service.spansOf(sent.traceId()).get(0);
		Map<String, Object> line = service.linesOf(sent.traceId()).get(0);
		assertThat(line).containsEntry("span_id", span.getSpanId())
			.containsEntry("trace_flags", "01")
			.containsEntry("service", "shop")
			.containsEntry("level", "INFO")
			.containsEntry("message", "hello ann");
		assertThat(line.keySet()).startsWith("@timestamp", "level", "service", "trace_id", "span_id", "trace_flags",
				"logger_name", "thread_name", "message");
	}

	@Test
	void theFlagsTellWhetherTheIdResolves() {
		Traceparent sent = Traceparent.next();
		service.get("/hello/ann", "traceparent", sent.unsampled());
		assertThat(service.linesOf(sent.traceId())).extracting((line) -> line.get("trace_flags")).containsExactly("00");
		assertThat(service.spans()).noneMatch((span) -> span.getTraceId().equals(sent.traceId()));
	}

	@Test
	void aRequestWithoutAHeaderGetsANewTraceThatIsRecorded() {
		service.get("/hello/newcomer");
		Map<String, Object> line = service.linesWith("hello newcomer").get(0);
		assertThat(Integer.parseInt(String.valueOf(line.get("trace_flags")), 16) & 1).isEqualTo(1);
		assertThat(service.spansOf(String.valueOf(line.get("trace_id")))).hasSize(1);
	}

	@Test
	void aLineOutsideOfASpanHasNoIds() {
		service.get("/hello/ann", "traceparent", Traceparent.next().sampled());
		LoggerFactory.getLogger("outside").info("outside of any span");
		assertThat(service.linesWith("outside of any span").get(0)).doesNotContainKeys("trace_id", "span_id",
				"trace_flags", "traceId", "spanId");
		assertThat(service.linesWith("Started")).noneMatch((line) -> line.containsKey("trace_id"));
	}

	@Test
	void aContextWithoutASpanHidesTheOuterIds() {
		Observation.createNotStarted("around", service.context().getBean(ObservationRegistry.class)).observe(() -> {
			try (Scope scope = Context.root().makeCurrent()) {
				LoggerFactory.getLogger(LogLineTests.class).info("within no span");
			}
			LoggerFactory.getLogger(LogLineTests.class).info("within the span again");
		});
		assertThat(service.linesWith("within no span")).noneMatch((line) -> line.containsKey("trace_id"));
		assertThat(service.linesWith("within the span again")).allMatch((line) -> line.containsKey("trace_id"));
	}

	@Test
	void anUnhandledExceptionHasIdsAndAnErrorSpan() {
		Traceparent sent = Traceparent.next();
		assertThat(service.get("/boom/ann", "traceparent", sent.sampled()).statusCode()).isEqualTo(500);
		SpanData span = service.spansOf(sent.traceId()).get(0);
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		List<Map<String, Object>> lines = service.linesOf(sent.traceId());
		assertThat(lines).extracting((line) -> line.get("level")).containsExactly("INFO", "ERROR");
		assertThat(lines).allSatisfy((line) -> assertThat(line).containsEntry("span_id", span.getSpanId()));
		assertThat(String.valueOf(lines.get(1).get("stack_trace")))
			.startsWith("java.lang.IllegalStateException: boom ann")
			.contains("at io.joinkey.Shop.boom");
	}

	@Test
	void theThreadIsCleanAfterAFailedRequest() {
		for (int i = 0; i < 20; i++) {
			service.get("/boom/again", "traceparent", Traceparent.next().sampled());
			Traceparent sent = Traceparent.next();
			service.get("/hello/after", "traceparent", sent.sampled());
			assertThat(service.linesOf(sent.traceId())).hasSize(1);
		}
	}

	@Test
	void anEntryOfTheApplicationUnderTheNameOfAnIdIsKept() {
		MDC.put("trace_id", "legacy-4711");
		try {
			Observation.createNotStarted("around", service.context().getBean(ObservationRegistry.class)).observe(() -> {
				LoggerFactory.getLogger(LogLineTests.class).info("within a span of a legacy thread");
				assertThat(MDC.get("trace_id")).isEqualTo("legacy-4711");
			});
			assertThat(MDC.get("trace_id")).isEqualTo("legacy-4711");
		}
		finally {
			MDC.remove("trace_id");
		}
		Map<String, Object> line = service.linesWith("within a span of a legacy thread").get(0);
		assertThat(line).containsEntry("trace_id_", "legacy-4711");
		assertThat(String.valueOf(line.get("trace_id"))).matches("[0-9a-f]{32}");
	}

	@Test
	void anIdThatATaskDecoratorCopiedIsReplaced() {
		MDC.put("trace_id", "0af7651916cd43dd8448eb211c80319c");
		Observation.createNotStarted("around", service.context().getBean(ObservationRegistry.class))
			.observe(() -> assertThat(MDC.get("trace_id")).isEqualTo(MDC.get("traceId")));
		assertThat(MDC.get("trace_id")).isNull();
	}

	@Test
	void idsSurviveAnAsynchronousAppender() {
		Traceparent sent = Traceparent.next();
		behindAsyncAppender(() -> service.get("/hello/async", "traceparent", sent.sampled()));
		assertThat(service.linesWith("hello async").get(0)).containsEntry("trace_id", sent.traceId());
	}

	@Test
	void aClearedMdcIsSeenToLoseTheIds() {
		Traceparent sent = Traceparent.next();
		service.get("/cleaned", "traceparent", sent.sampled());
		service.linesWith("after MDC.clear()");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(service.linesOf(sent.traceId())).hasSize(1));
	}

	private static void behindAsyncAppender(Runnable requests) {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		Appender<ILoggingEvent> file = root.getAppender("FILE");
		AsyncAppender async = new AsyncAppender();
		async.setContext(context);
		async.addAppender(file);
		async.start();
		root.detachAppender(file);
		root.addAppender(async);
		try {
			requests.run();
		}
		finally {
			root.detachAppender(async);
			Awaitility.await().until(() -> async.getNumberOfElementsInQueue() == 0);
			root.addAppender(file);
		}
	}

	@RestController
	static class Cleaning {

		@GetMapping("/cleaned")
		void clean() {
			MDC.clear();
			LoggerFactory.getLogger("cleaning").info("after MDC.clear()");
		}

	}

}
