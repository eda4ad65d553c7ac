/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.starter;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;

import io.joinkey.starter.LoggingService.Running;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests a service that wrote the ids by a customizer of its own before it added the
 * starter. Surefire runs this class with each back end.
 */
class AddedFieldTests {

	private static final Logger logger = LoggerFactory.getLogger(AddedFieldTests.class);

	@ParameterizedTest
	@ValueSource(classes = { OfTheMdc.class, OfTheSpan.class })
	void aLineHasTheMembersOfTheApplicationsCustomizerOnce(Class<?> customizer) {
		try (Running service = start(customizer)) {
			String traceId = service.within(() -> logger.info("within a span"));
			assertThat(service.linesWith("within a span")).hasSize(1);
			Map<String, Object> line = service.parse(service.linesWith("within a span").get(0));
			assertThat(line).containsEntry("trace_id", traceId)
				.containsEntry("trace_flags", "01")
				.containsKey("span_id");
			assertThat(service.logStatus()).startsWith("ids on ");
			// a line that fails leaves its first half to the next one
			assertThat(service.lines()).allSatisfy((each) -> assertThat(each).containsOnlyOnce("\"@timestamp\""));
		}
	}

	@ParameterizedTest
	@ValueSource(classes = OfErrors.class)
	void aMemberOfSomeLinesKeepsItsValue(Class<?> customizer) {
		try (Running service = start(customizer)) {
			String traceId = service.within(() -> {
				logger.info("all is well");
				logger.error("all is lost", new IllegalStateException());
			});
			assertThat(service.linesWith("all is well")).hasSize(1);
			assertThat(service.parse(service.linesWith("all is well").get(0))).containsEntry("trace_id", traceId);
			assertThat(service.linesWith("all is lost")).hasSize(1);
			assertThat(service.parse(service.linesWith("all is lost").get(0))).containsEntry("trace_id", traceId)
				.containsEntry("trace_flags", "of the application");
		}
	}

	private static Running start(Class<?> customizer) {
		return LoggingService.start("logging.structured.format.file=logstash",
				"logging.structured.json.customizer=" + customizer.getName());
	}

	static class OfTheMdc implements StructuredLoggingJsonMembersCustomizer<Object> {

		@Override
		public void customize(Members<Object> members) {
			members.add("trace_id", () -> MDC.get("traceId")).whenHasLength();
			members.add("span_id", () -> MDC.get("spanId")).whenHasLength();
		}

	}

	static class OfTheSpan implements StructuredLoggingJsonMembersCustomizer<Object> {

		@Override
		public void customize(Members<Object> members) {
			members.from(() -> Span.current().getSpanContext()).when(SpanContext::isValid).usingMembers((span) -> {
				span.add("trace_id", SpanContext::getTraceId);
				span.add("span_id", SpanContext::getSpanId);
				span.add("trace_flags", (context) -> context.getTraceFlags().asHex());
			});
		}

	}

	static class OfErrors implements StructuredLoggingJsonMembersCustomizer<Object> {

		@Override
		public void customize(Members<Object> members) {
			members.from(OfErrors::failure)
				.whenNotNull()
				.usingMembers((failure) -> failure.add("trace_flags", "of the application"));
		}

		/** Return the exception of an event of either back end. */
		private static Object failure(Object event) {
			for (String getter : List.of("getThrowableProxy", "getThrown")) {
				Method method = ReflectionUtils.findMethod(event.getClass(), getter);
				if (method != null) {
					ReflectionUtils.makeAccessible(method);
					return ReflectionUtils.invokeMethod(method, event);
				}
			}
			return null;
		}

	}

}
