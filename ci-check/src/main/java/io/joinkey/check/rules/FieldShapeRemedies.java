/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.rules.LogFormat.Kind;
import io.joinkey.check.rules.ParsedLine.Field;
import org.jspecify.annotations.Nullable;

/**
 * Finds what gives the id fields of a JSON log line their names and their form.
 */
final class FieldShapeRemedies {

	private static final String NO_TRACE = "0".repeat(32);

	private static final String RENAME = """
			logging.structured.json.rename.traceId=trace_id and logging.structured.json.rename.spanId=span_id, and\s"""
			+ FlagRemedies.ADD_FLAGS;

	private static final String NO_INVALID_SPAN = """
			open no scope of an invalid span where the line is logged: Tracer.withSpan(null) and \
			Span.getInvalid().makeCurrent() put zeros into the MDC""";

	private static final String WRITE_FLAGS = "write the flags of the active span, with " + FlagRemedies.ADD_FLAGS
			+ "; in another encoder with a JSON provider";

	private static final String WRITE_WHOLE = "write the trace id as the tracer gives it, 32 lower-case hex digits, never shortened";

	private final Setup setup;

	private final ParsedLine line;

	private final LogFormat format;

	private final @Nullable Field trace;

	private FieldShapeRemedies(Setup setup, ParsedLine line) {
		this.setup = setup;
		this.line = line;
		this.format = LogFormat.of(line.source());
		this.trace = line.traceId();
	}

	static FieldShapeRemedies of(Setup setup, ParsedLine line) {
		return new FieldShapeRemedies(setup, line);
	}

	String remedy() {
		SpanContext active = this.line.event().snapshot().active();
		return taken(active).orElseGet(() -> untaken(active));
	}

	private String untaken(@Nullable SpanContext active) {
		// a default outside of a span is no id, whatever the field is called
		if (this.trace != null && isRenamed(this.trace)
				&& (active != null || SpanContext.isTraceId(this.trace.value()))) {
			return renamed(this.trace, active);
		}
		if (this.line.event().snapshot().context().containsValue(NO_TRACE)) {
			return NO_INVALID_SPAN;
		}
		if (this.trace == null || active == null) {
			return LogFieldRules.LEAVE_OUT;
		}
		return SpanContext.isTraceId(this.trace.value()) ? flags() : WRITE_WHOLE;
	}

	private String renamed(Field trace, @Nullable SpanContext active) {
		String customizer = StructuredRemedies.customizer(this.setup.wiring());
		if (active != null && isPart(trace.value(), active.traceId())) {
			return WRITE_WHOLE + ", in a field called trace_id"
					+ (customizer.isEmpty() ? "" : ": look at what " + customizer + " does to values");
		}
		if (!SpanContext.isTraceId(trace.value())) {
			return LogFieldRemedies.of(this.line.source()).beside(trace.name(), customizer);
		}
		if (this.format.kind() == Kind.STRUCTURED) {
			return StructuredRemedies.of(this.format, this.setup.wiring()).renamed(this.line);
		}
		return LogFieldRemedies.of(this.line.source())
			.renamed(trace.name(), "trace_id")
			.orElse(trace.name().equals("traceId") ? RENAME
					: "map " + trace.name() + " to trace_id at the top level in the encoder's configuration");
	}

	private String flags() {
		return (this.format.kind() == Kind.STRUCTURED)
				? StructuredRemedies.of(this.format, this.setup.wiring()).renamed(this.line)
				: FlagRemedies.of(this.format).orElse(WRITE_FLAGS);
	}

	/** A value that is in the MDC was put there, and the encoder wrote it as it is. */
	private Optional<String> taken(@Nullable SpanContext active) {
		Map<String, String> context = this.line.event().snapshot().context();
		return (active == null) ? Optional.empty() : LogIdRules.ID_KEYS.stream()
			.filter((key) -> !active.traceId().equals(context.get(key)) && !active.spanId().equals(context.get(key)))
			.filter((key) -> isMisshapen(this.trace, context.get(key), SpanContext::isTraceId)
					|| isMisshapen(this.line.spanId(), context.get(key), SpanContext::isSpanId))
			.findFirst()
			.map((key) -> MdcRemedies.leave(this.line.source(), key) + CodeSites.lookAtIdKeys(this.setup));
	}

	private static boolean isMisshapen(@Nullable Field field, @Nullable String value, Predicate<String> isId) {
		return field != null && value != null && field.value().equals(value) && !isId.test(value)
				&& !NO_TRACE.startsWith(value);
	}

	/** Return whether a value is an id that was cut. */
	private static boolean isPart(String value, String id) {
		return value.length() > 8 && value.length() < id.length() && id.contains(value);
	}

	private boolean isRenamed(Field trace) {
		return !trace.name().equals("trace_id") && !trace.name().equals(this.line.prescribed("trace_id"));
	}

}
