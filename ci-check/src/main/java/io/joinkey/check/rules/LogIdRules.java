/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

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
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Judges the ids on a log line by the span that was active on its thread.
 */
final class LogIdRules {

	static final String ORDER = """
			give the filter that logs the order Ordered.HIGHEST_PRECEDENCE + 2 or later, by @Order or setOrder(...) of \
			its FilterRegistrationBean: Spring Boot's server observation is at Ordered.HIGHEST_PRECEDENCE + 1""";

	private static final String LOG_EARLIER = "log before the server observation ends: in the handler, or ";

	private static final String SWAP = """
			swap the two in the layout: the label of the trace id needs the MDC key of the trace id, such as \
			%X{traceId}, and the label of the span id needs that of the span id, such as %X{spanId}""";

	private static final String IN_CHAIN = """
			if a hook of the client logs, such as HttpClient.doOnResponse(...) of Reactor Netty, it runs outside of the \
			reactive chain: log in an operator, doOnNext or doOnSuccess, or in an ExchangeFilterFunction of WebClient""";

	static final String CURRENT = """
			take the current span where the work is done, keep none in a field, and close each scope on the thread \
			that opened it""";

	private static final String FLAGS = """
			write the flags of the current span, Span.current().getSpanContext().getTraceFlags().asHex(), for each \
			line""";

	private static final String ONLY_TRACER = """
			let only the tracer write the ids to the MDC, and close each scope on the thread that opened it: \
			MDC.putCloseable or a try-with-resources, never a copied map""";

	private static final List<String> ID_KEYS = List.of("traceId", "trace_id", "spanId", "span_id");

	private static final String NO_OUTER_ID = "let only the tracer write the ids to the MDC: remove what puts an outer span's id there";

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
						&& !FailedRequestRules.isJudged(traces, event)) {
					server(traces, event.snapshot())
						.map((server) -> outsideScope(telemetry.setup(), event.snapshot(), server))
						.or(() -> ServerCallbacks.diagnose(telemetry, traces, event))
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
		String held = snapshot.context().isEmpty() ? "nothing"
				: "only " + new TreeSet<>(snapshot.context().keySet());
		String seen = "none, and the MDC of thread " + snapshot.thread() + " held "
				+ taken.map((key) -> "another value under " + key).orElse(held);
		return new Diagnosis("the ids of the active span, " + active, seen, span,
				(span != null && span.isFromOpenTelemetry())
						? LogRemedies.of(line.source()).writeWhatTheEventHas(line.json() != null)
						: inMdc(setup, line.source(), taken, traces));
	}

	private static String inMdc(Setup setup, LogLine line, Optional<String> taken, SpanIndex traces) {
		if (taken.isPresent()) {
			return MdcRemedies.leave(line, taken.get()) + CodeSites.look(setup, Kind.CHANGES_ID_KEY);
		}
		boolean nowhere = traces.lines().stream().allMatch((each) -> each.event().snapshot().context().isEmpty());
		boolean early = setup.unobserved().getOrDefault(Boundary.SCOPES, "").contains("in use before");
		return MdcRemedies.keep(line, nowhere, early)
				+ CodeSites.look(setup, Kind.CLEARS_MDC, Kind.CHANGES_ID_KEY);
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

	private static Diagnosis outsideScope(Setup setup, ThreadSnapshot snapshot, SpanRecord server) {
		String expected = "the ids of " + server.context();
		if (snapshot.order() < server.timing().order()) {
			return new Diagnosis(expected, "none: the line was logged before the scope was opened", server,
					ordered(setup));
		}
		if (snapshot.order() <= server.timing().endOrder()) {
			return new Diagnosis(expected,
					"none: the span ran, and thread " + snapshot.thread() + " had no span active", server,
					noneActive(setup, snapshot));
		}
		return new Diagnosis(expected, "none: the line was logged after the scope was closed", server,
				(setup.wiring().named(Part.EARLY_FILTER).isPresent() ? "" : LOG_EARLIER) + ordered(setup));
	}

	/** A filter that logs before and after the request is one cause. */
	static String ordered(Setup setup) {
		return ORDER + setup.wiring().named(Part.EARLY_FILTER).map((named) -> "; look at " + named).orElse("");
	}

	/** A hook of Reactor Netty is called by no operator. */
	private static String noneActive(Setup setup, ThreadSnapshot snapshot) {
		if (!OutgoingRemedies.isEventLoop(snapshot.thread())) {
			return OutgoingRemedies.outside(setup) + "; where the request is asynchronous, " + ServerCallbacks.WRAP;
		}
		return (snapshot.caller() == Caller.ANY)
				? IN_CHAIN + (setup.threads().reactorAutomatic() ? "" : "; and " + ReactorHopRules.automatic(setup))
				: OutgoingRemedies.outside(setup);
	}

	static void equalSpan(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		judgement.inconclusiveIf(!telemetry.requests().isEmpty(),
				"no line of the application carried well-formed ids within a span");
		for (ParsedLine line : traces.lines()) {
			SpanContext active = line.event().snapshot().active();
			if (active != null && line.isSwapped(active) && telemetry.setup().isApplication(line.event())) {
				judgement.saw(1);
				judgement.broken(line.source().appender(),
						new Diagnosis("the trace id behind the label of the trace id, " + active.traceId(),
								"the span id there, and the trace id behind the label of the span id",
								traces.span(active), SWAP),
						line.source());
				continue;
			}
			if (active == null || line.traceId() == null || line.spanId() == null
					|| !SpanContext.isTraceId(line.traceId().value()) || !SpanContext.isSpanId(line.spanId().value())
					|| !telemetry.setup().isApplication(line.event())) {
				continue;
			}
			judgement.saw(1);
			String traceId = line.traceId().value();
			String spanId = line.spanId().value();
			foreign(telemetry, traces, line).ifPresent((own) -> judgement.broken(line.event().logger(),
					new Diagnosis("the trace of the request that the thread answers, " + own.context().traceId(),
							"the span " + active + ", " + traces.origin(active.traceId(), line.event().snapshot()), own,
							CURRENT),
					line.source()));
			String stranger = telemetry.coverage().unexported().get(spanId);
			if (stranger != null && active.isSampled()) {
				judgement.broken(line.event().logger(), new Diagnosis("a span of the application's own tracer",
						traceId + "/" + spanId + ", a span of instrumentation '" + stranger
								+ "' in another OpenTelemetry SDK, which gives its spans to no exporter",
						traces.of(traceId).stream().findFirst().orElse(null),
						"build no OpenTelemetrySdk of your own: inject the OpenTelemetry bean and take the tracer from it, getTracer(\""
								+ stranger + "\")"),
						line.source());
			}
			wrongFlags(line, active).ifPresent((flags) -> judgement.broken(line.source().appender(),
					new Diagnosis("trace_flags of the active span, " + active.flags(), "trace_flags " + flags,
							traces.span(active), FLAGS),
					line.source()));
			if (!traceId.equals(active.traceId())) {
				judgement.broken(line.event().logger(),
						new Diagnosis("the trace id of the active span, " + active,
								traceId + ", " + traces.origin(traceId, line.event().snapshot()), traces.span(active),
								LogRemedies.of(line.source()).lost(active).orElse(ONLY_TRACER)
										+ CodeSites.look(telemetry.setup(), Kind.CHANGES_ID_KEY)),
						line.source());
			}
			else if (!spanId.equals(active.spanId())) {
				judgement.broken(line.event().logger(),
						new Diagnosis("the span id of the active span, " + active,
								spanId + ", "
										+ ((traces.span(traceId, spanId) != null) ? "another span of the same trace"
												: "which no span of the trace has"),
								traces.span(active),
								NO_OUTER_ID + CodeSites.look(telemetry.setup(), Kind.CHANGES_ID_KEY)),
						line.source());
			}
		}
		KeptIdRules.lines(telemetry, judgement);
	}

	/**
	 * Return the request's own span, if the span of another request is active on its
	 * thread.
	 */
	private static Optional<SpanRecord> foreign(Telemetry telemetry, SpanIndex traces, ParsedLine line) {
		ThreadSnapshot snapshot = line.event().snapshot();
		SpanContext active = snapshot.active();
		if (active == null || snapshot.submission(telemetry.setup()) != null) {
			return Optional.empty();
		}
		return telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == SpanRecord.Kind.SERVER && span.isOn(snapshot)
					&& span.timing().order() < snapshot.order() && snapshot.order() < span.timing().endOrder())
			.reduce((first, later) -> later)
			.filter((server) -> !server.context().traceId().equals(active.traceId())
					&& (OutgoingRemedies.isEventLoop(snapshot.thread()) ? isKept(traces.of(active.traceId()), snapshot)
							: isElsewhere(traces.of(active.traceId()), snapshot)));
	}

	/**
	 * Return whether a handler has the span of a request that has ended. An event loop
	 * serves all requests in turn, and the answers to their calls.
	 */
	private static boolean isKept(Collection<SpanRecord> trace, ThreadSnapshot snapshot) {
		List<SpanRecord> servers = trace.stream().filter((span) -> span.kind() == SpanRecord.Kind.SERVER).toList();
		return snapshot.caller() == Caller.REACTIVE_HANDLER && !servers.isEmpty()
				&& servers.stream().allMatch((span) -> span.timing().endOrder() < snapshot.order());
	}

	/**
	 * Return whether another thread answers the request of a trace, or the request has
	 * ended. An asynchronous request gives its thread back before it ends, and the SERVER
	 * span of an unsampled one is not seen.
	 */
	private static boolean isElsewhere(Collection<SpanRecord> trace, ThreadSnapshot snapshot) {
		List<SpanRecord> servers = trace.stream().filter((span) -> span.kind() == SpanRecord.Kind.SERVER).toList();
		return !servers.isEmpty() && servers.stream()
			.allMatch((span) -> !span.isOn(snapshot) || span.timing().endOrder() < snapshot.order());
	}

	/** Only the sampled bit is common to all tracers. */
	private static Optional<String> wrongFlags(ParsedLine line, SpanContext active) {
		String flags = line.value("trace_flags");
		return Optional.ofNullable(flags)
			.filter((value) -> value.matches("[0-9a-f]{2}")
					&& (Integer.parseInt(value, 16) & 1) != (Integer.parseInt(active.flags(), 16) & 1));
	}

	static void everyAppender(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		judgement.inconclusiveIf(!telemetry.requests().isEmpty(),
				"no line of the application was logged within a span with ids in its MDC");
		lines(telemetry, traces).forEach((event, lines) -> {
			SpanContext active = event.snapshot().active();
			if (active == null || !telemetry.setup().isApplication(event)
					|| !(isInContext(event.snapshot(), active) || lines.stream().anyMatch(ParsedLine::hasIds))) {
				return;
			}
			judgement.saw(lines.size());
			for (ParsedLine line : lines) {
				if (!line.hasIds()) {
					judgement
						.broken(line.source().appender(), new Diagnosis("the ids of " + active + ", which the MDC held",
								(line.traceId() == null) ? "no ids"
										: line.traceId().name().isEmpty() ? "only a trace id, and no span id"
												: "only a trace id, as " + line.traceId().name(),
								traces.span(active),
								line.source().isPrinted()
										? "write it with a logger instead of "
												+ (line.source().appender().equals(LogLine.STANDARD_ERROR)
														? "System.err or printStackTrace()" : LogLine.STANDARD_OUTPUT)
												+ ", at " + line.event().logger()
										: LogRemedies.of(line.source())
											.missing(line.json() != null, active, telemetry.setup().wiring())),
								line.source());
				}
			}
		});
	}

	private static Map<LogEvent, List<ParsedLine>> lines(Telemetry telemetry, SpanIndex traces) {
		Map<LogEvent, List<ParsedLine>> events = new LinkedHashMap<>();
		traces.lines().forEach((line) -> events.computeIfAbsent(line.event(), (event) -> new ArrayList<>()).add(line));
		return events;
	}

	private static boolean isInContext(ThreadSnapshot snapshot, SpanContext active) {
		return snapshot.context().containsValue(active.traceId()) && snapshot.context().containsValue(active.spanId());
	}

	/** The SERVER span on whose thread, and during whose request, something happened. */
	private static Optional<SpanRecord> server(SpanIndex traces, ThreadSnapshot snapshot) {
		return traces.requests(snapshot.order())
			.flatMap((request) -> traces.servers(request).stream())
			.filter((span) -> span.isOn(snapshot))
			// before the span an event loop may have served any other work
			.filter((span) -> snapshot.order() >= span.timing().order()
					|| !OutgoingRemedies.isEventLoop(snapshot.thread()))
			.findFirst();
	}

}
