/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.JsonLine;
import io.joinkey.check.rules.ParsedLine.Field;
import org.jspecify.annotations.Nullable;

/**
 * Judges the form of a JSON log line.
 */
final class LogFieldRules {

	private static final List<String> FIELDS = List.of("trace_id", "span_id", "trace_flags");

	private static final Pattern LOGGER = Pattern.compile("\"(?:logger|logger_name|log.logger)\":\"([^\"]+)\"");

	static final String LEAVE_OUT = "write the id fields only when there is a span: remove their default values from the layout";

	private static final String ENCODE = "let a JSON encoder write the whole line: values put into a pattern are not escaped";

	private static final String ONE_LINE = "switch off pretty printing, and write a stack trace as a field of the object";

	private LogFieldRules() {
	}

	/**
	 * The fields of <a href=
	 * "https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/">Trace
	 * Context in non-OTLP Log Formats</a>.
	 */
	static void fields(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		List<ParsedLine> lines = traces.lines().stream().filter((line) -> line.json() != null).toList();
		if (lines.isEmpty() && !telemetry.lines().isEmpty()) {
			judgement.notApplicable(onlyText(telemetry));
			return;
		}
		judgement.inconclusiveIf(!telemetry.requests().isEmpty(), "no JSON line carried an id");
		for (ParsedLine line : lines) {
			List<String> problems = problems(line);
			judgement.saw((line.traceId() != null || !problems.isEmpty()) ? 1 : 0);
			if (!problems.isEmpty()) {
				judgement.broken(line.source().appender(), new Diagnosis(
						"top-level trace_id, span_id and trace_flags of 32, 16 and 2 lower-case hex digits, or none of them outside a span",
						String.join("; ", problems), null, FieldShapeRemedies.of(telemetry.setup(), line).remedy()),
						line.source());
			}
		}
	}

	/**
	 * Design and specification: absent, never empty. A query of the field still joins.
	 */
	static void absent(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		List<ParsedLine> lines = traces.lines().stream().filter((line) -> line.json() != null).toList();
		if (lines.isEmpty() && !telemetry.lines().isEmpty()) {
			judgement.notApplicable(onlyText(telemetry));
			return;
		}
		judgement.inconclusiveIf(false, "no JSON line was written outside any span");
		for (ParsedLine line : lines) {
			if (line.event().snapshot().active() == null) {
				List<String> empty = FIELDS.stream().filter((name) -> "".equals(line.value(name))).toList();
				judgement.saw(1);
				if (!empty.isEmpty()) {
					judgement.broken(line.source().appender(),
							new Diagnosis("no id field outside a span",
									String.join(", ", empty) + " with an empty value", null,
									LogFormat.of(line.source()).isJsonPattern()
											? LogRemedies.instead(LogFormat.of(line.source())) : LEAVE_OUT),
							line.source());
				}
			}
		}
	}

	static void json(Telemetry telemetry, Judgement judgement) {
		Set<String> appenders = telemetry.lines()
			.stream()
			.filter((line) -> line.text().startsWith("{"))
			.map(LogLine::appender)
			.collect(Collectors.toSet());
		if (appenders.isEmpty() && !telemetry.lines().isEmpty()) {
			judgement.notApplicable(onlyText(telemetry));
			return;
		}
		judgement.inconclusive("no line was written");
		for (LogLine line : telemetry.lines()) {
			if (appenders.contains(line.appender())) {
				judgement.saw(1);
				jsonProblem(line).ifPresent((diagnosis) -> judgement.broken(line.appender(), diagnosis, line));
			}
		}
	}

	private static String onlyText(Telemetry telemetry) {
		return "no appender writes JSON: "
				+ telemetry.lines()
					.stream()
					.map(LogLine::appender)
					.distinct()
					.sorted()
					.collect(Collectors.joining(" and "))
				+ " wrote text; log-has-ids, log-id-equals-span and log-every-appender judge its ids";
	}

	private static Optional<Diagnosis> jsonProblem(LogLine line) {
		String expected = "one JSON object on one line, each key once";
		long physical = line.text().strip().lines().count();
		if (physical > 1) {
			return Optional.of(new Diagnosis(expected, "one event on " + physical + " lines", null,
					LogFormat.of(line).isJsonPattern() ? LogRemedies.instead(LogFormat.of(line)) : ONE_LINE));
		}
		try {
			List<String> duplicates = JsonLine.parse(line.text()).duplicates();
			return duplicates.isEmpty() ? Optional.empty()
					: Optional.of(new Diagnosis(expected, "the key " + String.join(", ", duplicates)
							+ " twice: it is written by two of the layout, the MDC and the arguments of the log call",
							null, LogFieldRemedies.of(line).duplicate()));
		}
		catch (ParseException ex) {
			Optional<Diagnosis> cut = cutOff(expected, line.text());
			return cut.isPresent() ? cut : Optional.of(new Diagnosis(expected, "no JSON: " + ex.getMessage(), null,
					LogFieldRemedies.of(line).escaped().orElse(ENCODE)));
		}
	}

	/**
	 * Spring Boot's encoder fails at a key that stands twice. The half that it has
	 * written stays before the next event.
	 */
	private static Optional<Diagnosis> cutOff(String expected, String text) {
		int first = text.indexOf(':');
		int next = (first == -1) ? -1 : text.indexOf(text.substring(0, first + 1), 1);
		if (next == -1) {
			return Optional.empty();
		}
		String half = text.substring(0, next);
		String keys = FIELDS.stream()
			.filter((name) -> half.contains("\"" + name + "\":"))
			.collect(Collectors.joining(", "));
		Matcher logger = LOGGER.matcher(half);
		String who = logger.find() ? "logger " + logger.group(1) : "a logger";
		return Optional.of(new Diagnosis(expected, "half of a line of " + who + ", before the next event", null,
				"rename the key-value pair in the log call of " + who
						+ " whose name the line has already, such as addKeyValue(\"trace_id\", ...)"
						+ (keys.isEmpty() ? "" : ": the layout or the MDC gives " + keys)));
	}

	private static List<String> problems(ParsedLine line) {
		List<String> problems = new ArrayList<>();
		check(problems, line, line.traceId(), "trace_id", SpanContext::isTraceId);
		check(problems, line, line.spanId(), "span_id", SpanContext::isSpanId);
		String flags = value(line, "trace_flags");
		if (flags != null && !SpanContext.isFlags(flags)) {
			problems.add("trace_flags is '" + flags + "'");
		}
		// an id without a span is what log-idle-clean reports
		else if (flags == null && line.traceId() != null && line.event().snapshot().active() != null
				&& !line.prescribed("trace_flags").isEmpty()) {
			problems.add("trace_flags is missing");
		}
		return problems;
	}

	private static void check(List<String> problems, ParsedLine line, @Nullable Field found, String name,
			Predicate<String> shape) {
		String value = value(line, name);
		if (value != null) {
			if (!shape.test(value)) {
				problems.add(name + " is '" + value + "'");
			}
		}
		else if (found != null) {
			problems.add("the " + name.substring(0, name.indexOf('_')) + " id is called " + found.name()
					+ (shape.test(found.value()) ? "" : " and is '" + found.value() + "'"));
		}
	}

	/**
	 * Return whether a field has a value. Outside a span {@code log-field-absent} warns
	 * of an empty value. Within one, a line whose trace id is empty lost its ids: other
	 * rules say where.
	 */
	private static @Nullable String value(ParsedLine line, String name) {
		String own = line.value(name);
		String value = (own != null) ? own : line.value(line.prescribed(name));
		return ("".equals(value) && (line.event().snapshot().active() == null || line.traceId() == null)) ? null
				: value;
	}

}
