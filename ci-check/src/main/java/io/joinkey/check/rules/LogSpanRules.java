/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;

/**
 * Judges whether the ids on a log line are those of the span that was active on its
 * thread.
 */
final class LogSpanRules {

	private static final String FLAGS = """
			write the flags of the current span, Span.current().getSpanContext().getTraceFlags().asHex(), for each \
			line""";

	private static final String SWAP = """
			swap the two in the layout: the label of the trace id needs the MDC key of the trace id, such as \
			%X{traceId}, and the label of the span id needs that of the span id, such as %X{spanId}""";

	static final String CURRENT = """
			take the current span where the work is done, keep none in a field, and close each scope on the thread \
			that opened it""";

	private static final String ONLY_TRACER = """
			let only the tracer write the ids to the MDC, and close each scope on the thread that opened it: \
			MDC.putCloseable or a try-with-resources, never a copied map""";

	private static final String NO_OUTER_ID = "let only the tracer write the ids to the MDC: remove what puts an outer span's id there";

	private final Telemetry telemetry;

	private final SpanIndex traces;

	private final Judgement judgement;

	private LogSpanRules(Telemetry telemetry, Judgement judgement) {
		this.telemetry = telemetry;
		this.traces = SpanIndex.of(telemetry);
		this.judgement = judgement;
	}

	static void equalSpan(Telemetry telemetry, Judgement judgement) {
		judgement.inconclusiveIf(!telemetry.requests().isEmpty(),
				"no line of the application carried well-formed ids within a span");
		new LogSpanRules(telemetry, judgement).judge();
		KeptIdRules.lines(telemetry, judgement);
	}

	private void judge() {
		for (ParsedLine line : this.traces.lines()) {
			SpanContext active = line.event().snapshot().active();
			if (active != null && this.telemetry.setup().isApplication(line.event())) {
				if (line.isSwapped(active)) {
					this.judgement.saw(1);
					this.judgement.broken(line.source().appender(), swapped(active), line.source());
				}
				else if (line.traceId() != null && line.spanId() != null
						&& SpanContext.isTraceId(line.traceId().value())
						&& SpanContext.isSpanId(line.spanId().value())) {
					this.judgement.saw(1);
					judge(line, active, new SpanContext(line.traceId().value(), line.spanId().value(), active.flags()));
				}
			}
		}
	}

	private void judge(ParsedLine line, SpanContext active, SpanContext written) {
		foreign(line).ifPresent((own) -> broken(line, ofAnotherRequest(line, active, own)));
		String stranger = this.telemetry.coverage().unexported().get(written.spanId());
		if (stranger != null && active.isSampled()) {
			broken(line, ofAnotherSdk(written, stranger));
		}
		wrongFlags(line, active).ifPresent((flags) -> this.judgement.broken(line.source().appender(),
				new Diagnosis("trace_flags of the active span, " + active.flags(), "trace_flags " + flags,
						this.traces.span(active), FLAGS),
				line.source()));
		if (!written.traceId().equals(active.traceId())) {
			broken(line, otherTrace(line, active, written));
		}
		else if (!written.spanId().equals(active.spanId())) {
			broken(line, otherSpan(active, written));
		}
	}

	private void broken(ParsedLine line, Diagnosis diagnosis) {
		this.judgement.broken(line.event().logger(), diagnosis, line.source());
	}

	private Diagnosis swapped(SpanContext active) {
		return new Diagnosis("the trace id behind the label of the trace id, " + active.traceId(),
				"the span id there, and the trace id behind the label of the span id", this.traces.span(active), SWAP);
	}

	private Diagnosis ofAnotherRequest(ParsedLine line, SpanContext active, SpanRecord own) {
		return new Diagnosis("the trace of the request that the thread answers, " + own.context().traceId(),
				"the span " + active + ", " + this.traces.origin(active.traceId(), line.event().snapshot()), own,
				CURRENT);
	}

	private Diagnosis ofAnotherSdk(SpanContext written, String instrumentation) {
		return new Diagnosis("a span of the application's own tracer",
				written.traceId() + "/" + written.spanId() + ", a span of instrumentation '" + instrumentation
						+ "' in another OpenTelemetry SDK, which gives its spans to no exporter",
				this.traces.of(written.traceId()).stream().findFirst().orElse(null),
				"build no OpenTelemetrySdk of your own: inject the OpenTelemetry bean and take the tracer from it, getTracer(\""
						+ instrumentation + "\")");
	}

	private Diagnosis otherTrace(ParsedLine line, SpanContext active, SpanContext written) {
		return new Diagnosis("the trace id of the active span, " + active,
				written.traceId() + ", " + this.traces.origin(written.traceId(), line.event().snapshot()),
				this.traces.span(active),
				LogRemedies.of(line.source())
					.lost(active)
					.or(() -> KeptIdRules.own(line.event().snapshot(), written.traceId()))
					.orElseGet(() -> ONLY_TRACER + look()));
	}

	private Diagnosis otherSpan(SpanContext active, SpanContext written) {
		String whose = (this.traces.span(written) != null) ? "another span of the same trace"
				: "which no span of the trace has";
		return new Diagnosis("the span id of the active span, " + active, written.spanId() + ", " + whose,
				this.traces.span(active), NO_OUTER_ID + look());
	}

	private String look() {
		return CodeSites.lookAtIdKeys(this.telemetry.setup());
	}

	/**
	 * Return the request's own span, if the span of another request is active on its
	 * thread.
	 */
	private Optional<SpanRecord> foreign(ParsedLine line) {
		ThreadSnapshot snapshot = line.event().snapshot();
		SpanContext active = snapshot.active();
		if (active == null || snapshot.submission(this.telemetry.setup()) != null) {
			return Optional.empty();
		}
		return this.telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == SpanRecord.Kind.SERVER && span.isOn(snapshot)
					&& span.timing().order() < snapshot.order() && snapshot.order() < span.timing().endOrder())
			.reduce((first, later) -> later)
			.filter((server) -> !server.context().traceId().equals(active.traceId())
					&& (OutgoingRemedies.isEventLoop(snapshot.thread())
							? isKept(this.traces.of(active.traceId()), snapshot)
							: isElsewhere(this.traces.of(active.traceId()), snapshot)));
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

}
