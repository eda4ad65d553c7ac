/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

import static net.logstash.logback.argument.StructuredArguments.kv;

/**
 * Breaks of what is logged.
 */
final class LogSabotages {

	private static final Logger log = LoggerFactory.getLogger(LogSabotages.class);

	private static final String CUSTOMIZER = "logging.structured.json.customizer";

	private LogSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc();
		Application logstash = mvc.without("logging.structured.format.console");
		Application tasks = mvc.requesting("/imports").requesting("/imports").requesting("/cleanups");
		return List.of(
				new Sabotage("a filter clears the MDC", CorrelationRule.LOG_HAS_IDS, mvc.with(ClearsMdc.class),
						"MDC.remove", mvc.with(RemovesItsKey.class)),
				new Sabotage("a filter logs before the span starts", CorrelationRule.LOG_HAS_IDS,
						mvc.with(LogsTooEarly.class), "Ordered.HIGHEST_PRECEDENCE + 1", mvc.with(LogsLater.class)),
				new Sabotage("the ids of the previous request", CorrelationRule.LOG_ID_EQUALS_SPAN,
						mvc.with(RestoresWrongMdc.class), "let only the tracer write the ids", mvc,
						CorrelationRule.EXEMPLAR_EQUALS_SPAN),
				new Sabotage("the outer span's id on the inner span's line", CorrelationRule.LOG_ID_EQUALS_SPAN,
						mvc.with(KeepsOuterId.class).requesting("/imports"),
						"remove what puts an outer span's id there", mvc.with(InnerSpan.class).requesting("/imports")),
				new Sabotage("traceId instead of trace_id", CorrelationRule.LOG_FIELD_SHAPE,
						mvc.without("logging.structured.json.rename.traceId")
							.without("logging.structured.json.rename.spanId"),
						"logging.structured.json.rename.traceId=trace_id", mvc),
				new Sabotage("the MDC in an object of its own", CorrelationRule.LOG_FIELD_SHAPE,
						logstash.property("logging.config", "classpath:sabotage/nested-mdc.xml"), "at the top level",
						logstash.property("logging.config", "classpath:sabotage/logstash.xml")),
				new Sabotage("trace ids of 16 digits", CorrelationRule.LOG_FIELD_SHAPE,
						mvc.property(CUSTOMIZER, ShortIds.class.getName()), "32 lower-case hex digits", mvc,
						CorrelationRule.EXEMPLAR_EQUALS_SPAN),
				new Sabotage("no trace_flags", CorrelationRule.LOG_FIELD_SHAPE, mvc.without(Stock.TraceFlags.class),
						"StructuredLoggingJsonMembersCustomizer",
						mvc.without(Stock.TraceFlags.class).property(CUSTOMIZER, AddsFlags.class.getName())),
				new Sabotage("JSON made by a pattern", CorrelationRule.LOG_JSON_CLEAN,
						logstash.property("logging.config", "classpath:sabotage/json-pattern.xml")
							.with(Quotes.class)
							.requesting("/imports"),
						"let a JSON encoder write the whole line",
						logstash.property("logging.config", "classpath:sabotage/logstash.xml")
							.with(Quotes.class)
							.requesting("/imports"),
						CorrelationRule.LOG_FIELD_ABSENT),
				new Sabotage("a key twice in one line", CorrelationRule.LOG_JSON_CLEAN,
						logstash.property("logging.config", "classpath:sabotage/logstash.xml")
							.with(KeyTwice.class)
							.requesting("/imports"),
						"rename the key",
						logstash.property("logging.config", "classpath:sabotage/logstash.xml")
							.with(KeyOnce.class)
							.requesting("/imports")),
				new Sabotage("a task leaves the MDC on its thread", CorrelationRule.LOG_IDLE_CLEAN,
						tasks.with(LeavesMdc.class), "remove the key from the MDC", tasks.with(CleansMdc.class),
						CorrelationRule.ASYNC_NO_LEAK),
				new Sabotage("an appender on a file without ids", CorrelationRule.LOG_EVERY_APPENDER,
						logstash.property("logging.config", "classpath:sabotage/file-without-ids.xml"),
						"%X{traceId:-},%X{spanId:-}",
						logstash.property("logging.config", "classpath:sabotage/file-with-ids.xml")),
				new Sabotage("an encoder that drops the MDC", CorrelationRule.LOG_EVERY_APPENDER,
						logstash.property("logging.config", "classpath:sabotage/dropped-mdc.xml"), "includeMdcKeyName",
						logstash.property("logging.config", "classpath:sabotage/logstash.xml"),
						CorrelationRule.EXEMPLAR_EQUALS_SPAN));
	}

	static class ClearsMdc extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			MDC.put("tenant", "acme");
			chain.doFilter(request, response);
			MDC.clear();
			log.info("The tenant was served");
		}

	}

	static class RemovesItsKey extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			MDC.put("tenant", "acme");
			chain.doFilter(request, response);
			MDC.remove("tenant");
			log.info("The tenant was served");
		}

	}

	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class LogsTooEarly extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			log.info("{} arrived", request.getRequestURI());
			chain.doFilter(request, response);
		}

	}

	@Order(Ordered.HIGHEST_PRECEDENCE + 2)
	static class LogsLater extends LogsTooEarly {

	}

	static class RestoresWrongMdc extends OncePerRequestFilter {

		private Map<String, String> previous = Map.of();

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			Map<String, String> own = MDC.getCopyOfContextMap();
			if (!this.previous.isEmpty()) {
				MDC.setContextMap(this.previous);
			}
			this.previous = own;
			chain.doFilter(request, response);
		}

	}

	@RestController
	static class KeepsOuterId {

		private final ObservationRegistry observations;

		KeepsOuterId(ObservationRegistry observations) {
			this.observations = observations;
		}

		@GetMapping("/imports")
		String imported() {
			Map<String, String> outer = MDC.getCopyOfContextMap();
			return Observation.createNotStarted("import", this.observations).observe(() -> {
				MDC.setContextMap(outer);
				log.info("Importing");
				return "imported";
			});
		}

	}

	@RestController
	static class InnerSpan {

		private final ObservationRegistry observations;

		InnerSpan(ObservationRegistry observations) {
			this.observations = observations;
		}

		@GetMapping("/imports")
		String imported() {
			return Observation.createNotStarted("import", this.observations).observe(() -> {
				log.info("Importing");
				return "imported";
			});
		}

	}

	static class ShortIds implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

		@Override
		public void customize(Members<ILoggingEvent> members) {
			members.applyingValueProcessor((path,
					value) -> (String.valueOf(path).contains("trace_id") || String.valueOf(path).contains("traceId"))
							? String.valueOf(value).substring(16) : value);
		}

	}

	static class AddsFlags implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

		@Override
		public void customize(Members<ILoggingEvent> members) {
			members.add("trace_flags", (event) -> Span.current().getSpanContext())
				.when((span) -> span != null && span.isValid())
				.as((span) -> span.getTraceFlags().asHex());
		}

	}

	@RestController
	static class Quotes {

		@GetMapping("/imports")
		String imported() {
			log.info("Importing \"books\"");
			return "imported";
		}

	}

	@RestController
	static class KeyTwice {

		@GetMapping("/imports")
		String imported() {
			try (MDC.MDCCloseable batch = MDC.putCloseable("batch", "7")) {
				log.info("Importing {}", kv("batch", 7));
			}
			return "imported";
		}

	}

	@RestController
	static class KeyOnce {

		@GetMapping("/imports")
		String imported() {
			try (MDC.MDCCloseable batch = MDC.putCloseable("batch", "7")) {
				log.info("Importing {}", kv("batchNumber", 7));
			}
			return "imported";
		}

	}

	abstract static class Tasks {

		private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "import-worker-1");
			thread.setDaemon(true);
			return thread;
		});

		private final BlockingQueue<CompletableFuture<String>> waiting = new LinkedBlockingQueue<>();

		Tasks() {
			this.worker.scheduleWithFixedDelay(() -> {
				List<CompletableFuture<String>> all = new ArrayList<>();
				if (this.waiting.drainTo(all) > 0) {
					log.info("Cleaning up");
					all.forEach((each) -> each.complete("cleaned"));
				}
			}, 10, 10, TimeUnit.MILLISECONDS);
		}

		abstract Callable<String> withMdc(Map<String, String> mdc, Callable<String> task);

		@GetMapping("/imports")
		String imported() throws Exception {
			return this.worker.submit(withMdc(MDC.getCopyOfContextMap(), () -> {
				log.info("Importing");
				return "imported";
			})).get();
		}

		@GetMapping("/cleanups")
		String cleaned() throws Exception {
			CompletableFuture<String> cleaned = new CompletableFuture<>();
			this.waiting.add(cleaned);
			return cleaned.get();
		}

	}

	@RestController
	static class LeavesMdc extends Tasks {

		@Override
		Callable<String> withMdc(Map<String, String> mdc, Callable<String> task) {
			return () -> {
				MDC.setContextMap(mdc);
				return task.call();
			};
		}

	}

	@RestController
	static class CleansMdc extends Tasks {

		@Override
		Callable<String> withMdc(Map<String, String> mdc, Callable<String> task) {
			return () -> {
				MDC.setContextMap(mdc);
				try {
					return task.call();
				}
				finally {
					MDC.clear();
				}
			};
		}

	}

}
