/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;

/**
 * Judges whether a log line has ids, where a span was active on its thread or should have
 * been.
 */
final class LogIdRules {

	static final List<String> ID_KEYS = List.of("traceId", "trace_id", "spanId", "span_id");

	private LogIdRules() {
	}

	static void present(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		judgement.inconclusiveIf(!telemetry.requests().isEmpty(),
				"no line of the application was logged within a span");
		lines(telemetry, traces).forEach((event, lines) -> {
			if (telemetry.setup().isApplication(event)) {
				boolean written = lines.stream().anyMatch(ParsedLine::hasIds);
				LogLine line = lines.get(0).source();
				SpanContext active = event.snapshot().active();
				if (active != null) {
					judgement.saw(1);
					if (!written && !isInContext(event.snapshot(), active)) {
						judgement.broken(event.logger(), removed(telemetry.setup(), lines.get(0), active, traces),
								line);
					}
				}
				else if (event.snapshot().submission(telemetry.setup()) == null
						&& !ReactorHopRules.isReactive(telemetry.setup(), event.snapshot())
						&& event.snapshot().caller() != Caller.REACTIVE_ANSWER
						&& !ErrorLines.isOfOpenRequest(event, traces)) {
					OutsideScope.diagnose(telemetry.setup(), traces, event)
						.or(() -> ServerCallbacks.diagnose(telemetry, traces, event))
						.or(() -> AnsweredCalls.hooked(telemetry, traces, event.snapshot()))
						.ifPresent((diagnosis) -> {
							judgement.saw(1);
							if (!written) {
								judgement.broken(event.logger(), diagnosis, line);
							}
						});
				}
			}
		});
	}

	private static Diagnosis removed(Setup setup, ParsedLine line, SpanContext active, SpanIndex traces) {
		ThreadSnapshot snapshot = line.event().snapshot();
		SpanRecord span = traces.span(active);
		Optional<String> taken = taken(snapshot, active);
		String held = snapshot.context().isEmpty() ? "nothing" : "only " + new TreeSet<>(snapshot.context().keySet());
		String seen = "none, and the MDC of thread " + snapshot.thread() + " held "
				+ taken.map((key) -> "another value under " + key).orElse(held);
		return new Diagnosis("the ids of the active span, " + active, seen, span,
				((span != null) ? span.isFromOpenTelemetry() : traces.isFromOpenTelemetry())
						? LogRemedies.of(line.source()).writeWhatTheEventHas(line.json() != null)
						: inMdc(setup, line.source(), taken.or(() -> removed(traces, snapshot, active)), traces));
	}

	private static String inMdc(Setup setup, LogLine line, Optional<String> taken, SpanIndex traces) {
		if (taken.isPresent()) {
			return MdcRemedies.leave(line, taken.get()) + CodeSites.lookAtIdKeys(setup);
		}
		boolean nowhere = traces.lines().stream().allMatch((each) -> each.event().snapshot().context().isEmpty());
		boolean early = setup.unobserved().getOrDefault(Boundary.SCOPES, "").contains("in use before");
		return MdcRemedies.keep(line, nowhere, early) + CodeSites.look(setup, Kind.CLEARS_MDC, Kind.CHANGES_ID_KEY);
	}

	/** What put another value under a key may remove the key afterwards. */
	private static Optional<String> removed(SpanIndex traces, ThreadSnapshot snapshot, SpanContext active) {
		Map<String, String> context = snapshot.context();
		return (!context.containsValue(active.traceId()) && !context.containsValue(active.spanId())) ? Optional.empty()
				: traces.lines()
					.stream()
					.map((line) -> line.event().snapshot())
					.flatMap(
							(other) -> Stream.ofNullable(other.active()).flatMap((span) -> taken(other, span).stream()))
					.filter((key) -> !context.containsKey(key))
					.findFirst();
	}

	/** Return the key of an id that has another value, beside an id that is right. */
	private static Optional<String> taken(ThreadSnapshot snapshot, SpanContext active) {
		Map<String, String> context = snapshot.context();
		return (!context.containsValue(active.traceId()) && !context.containsValue(active.spanId())) ? Optional.empty()
				: ID_KEYS.stream()
					.filter((key) -> context.containsKey(key) && !context.get(key).equals(active.traceId())
							&& !context.get(key).equals(active.spanId()))
					.findFirst();
	}

	static void everyAppender(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		judgement.inconclusiveIf(!telemetry.requests().isEmpty(),
				"no line of the application was logged within a span with ids in its MDC");
		lines(telemetry, traces).forEach((event, lines) -> {
			SpanContext active = event.snapshot().active();
			if (active != null && telemetry.setup().isApplication(event)
					&& (isInContext(event.snapshot(), active) || lines.stream().anyMatch(ParsedLine::hasIds))) {
				judgement.saw(lines.size());
				lines.stream()
					.filter((line) -> !line.hasIds())
					.forEach((line) -> judgement.broken(
							line.source().appender(), new Diagnosis("the ids of " + active + ", which the MDC held",
									written(line, active), traces.span(active), write(telemetry.setup(), line, active)),
							line.source()));
			}
		});
	}

	private static String written(ParsedLine line, SpanContext active) {
		if (line.traceId() == null) {
			return line.source().text().contains(active.spanId()) ? "only the span id, and no trace id" : "no ids";
		}
		return line.traceId().name().isEmpty() ? "only a trace id, and no span id"
				: "only a trace id, as " + line.traceId().name();
	}

	private static String write(Setup setup, ParsedLine line, SpanContext active) {
		if (line.source().isPrinted()) {
			return "write it with a logger instead of " + (line.source().appender().equals(LogLine.STANDARD_ERROR)
					? "System.err or printStackTrace()" : LogLine.STANDARD_OUTPUT) + ", at " + line.event().logger();
		}
		return LogRemedies.of(line.source()).missing(line.json() != null, active, setup.wiring());
	}

	private static Map<LogEvent, List<ParsedLine>> lines(Telemetry telemetry, SpanIndex traces) {
		Map<LogEvent, List<ParsedLine>> events = new LinkedHashMap<>();
		traces.lines()
			.stream()
			.filter((line) -> !line.source().isPrinted() || telemetry.setup().isOfOrganisation(line.event().logger()))
			.forEach((line) -> events.computeIfAbsent(line.event(), (event) -> new ArrayList<>()).add(line));
		return events;
	}

	private static boolean isInContext(ThreadSnapshot snapshot, SpanContext active) {
		return snapshot.context().containsValue(active.traceId()) && snapshot.context().containsValue(active.spanId());
	}

}
