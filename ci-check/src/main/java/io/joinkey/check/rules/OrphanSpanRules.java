/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.Traceparent;

/**
 * Judges that each span is ended and exported, and that its parent exists.
 */
final class OrphanSpanRules {

	private static final String EXTRACT = "make no parent from ids by hand: use the propagator, which marks it as remote";

	/** OpenTelemetry's name of a span without one. */
	private static final String UNNAMED = "<unspecified span name>";

	private OrphanSpanRules() {
	}

	static void noOrphanSpan(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		Set<String> sent = telemetry.requests()
			.stream()
			.flatMap((request) -> Traceparent.sent(request.headers()).stream())
			.map(SpanContext::spanId)
			.collect(Collectors.toSet());
		judgement.inconclusiveIf(!telemetry.requests().isEmpty() && !SamplingRules.isSampledAnew(telemetry)
				&& EdgeRules.noneTrusted(telemetry).isEmpty(), "no span has a parent");
		for (SpanRecord span : telemetry.spans()) {
			delivered(telemetry, traces, span, judgement);
			SpanRecord.Parent parent = span.parent();
			if (parent == null) {
				continue;
			}
			judgement.saw(1);
			SpanRecord there = traces.span(span.context().traceId(), parent.spanId());
			String expected = "the parent " + parent.spanId() + " in trace " + span.context().traceId();
			if (there != null && !there.timing().isEnded() && !isCutOff(telemetry, there)
					&& !isOfCutOffRequest(traces, sent, there)) {
				judgement.broken(span.name(), new Diagnosis(expected, "a parent that was started and never ended",
						there, UnendedSpans.remedy(telemetry, there)), span);
			}
			else if (there == null && !parent.remote() && !sent.contains(parent.spanId())) {
				judgement.broken(span.name(),
						new Diagnosis(expected, "no such span was ever started here, and it is not said to be remote",
								null, unknownParent(telemetry)),
						span);
			}
		}
	}

	/** A span that is never ended, or that no exporter gets, is a hole in the trace. */
	private static void delivered(Telemetry telemetry, SpanIndex traces, SpanRecord span, Judgement judgement) {
		String expected = "a span that is ended and exported";
		SpanRecord.Parent parent = span.parent();
		SpanRecord above = (parent != null) ? traces.span(span.context().traceId(), parent.spanId()) : null;
		if (!span.timing().isEnded() && KafkaRetryRules.isPutOff(telemetry, span)) {
			return;
		}
		if (!span.timing().isEnded() && above != null && above.timing().isEnded() && !isRunning(telemetry, span)) {
			Optional<StackTraceElement> opener = UnendedSpans.opener(telemetry, span);
			judgement.broken(
					opener.filter((frame) -> span.name().equals(UNNAMED))
						.map((frame) -> frame.getClassName() + "." + frame.getMethodName())
						.orElse(span.name()),
					new Diagnosis(expected,
							"a span that was started and never ended"
									+ opener.map((frame) -> ", and whose scope was opened at " + frame).orElse(""),
							above, UnendedSpans.remedy(telemetry, span)),
					span);
		}
		else if (span.timing().isEnded() && span.context().isSampled() && !span.source().exported()) {
			judgement.broken(span.kind() + " spans", new Diagnosis(expected,
					"a span that ended and that no exporter was given, though lines and children name it", above,
					"let no SpanExportingPredicate, SpanFilter or exporter that filters drop it"
							+ telemetry.setup()
								.wiring()
								.named(Part.SPAN_EXPORT)
								.map((named) -> ", such as " + named)
								.orElse("")
							+ (sends(span) ? ""
									: ": switch off what makes it, with an ObservationPredicate or management.observations.enable")),
					span);
		}
	}

	/** A sampler that drops single spans leaves their children without a parent. */
	private static String unknownParent(Telemetry telemetry) {
		return SamplerRemedies.isNamed(telemetry) ? "if a sampler dropped the parent, "
				+ SamplerRemedies.parentBased(telemetry) + "; if code made it, " + EXTRACT : EXTRACT;
	}

	/**
	 * Return whether a span writes a header, which the next service would miss.
	 */
	private static boolean sends(SpanRecord span) {
		return span.kind() == Kind.CLIENT || span.kind() == Kind.PRODUCER;
	}

	/**
	 * Return whether the scope of a span is open: work may continue after its parent has
	 * ended.
	 */
	private static boolean isRunning(Telemetry telemetry, SpanRecord span) {
		return telemetry.coverage().openScopes().contains(span.context().spanId());
	}

	/**
	 * Return whether a span was under way when the gate stopped, and is a run of a
	 * scheduled method or began after the last request.
	 */
	private static boolean isCutOff(Telemetry telemetry, SpanRecord span) {
		return span.parent() == null && isRunning(telemetry, span) && (span.isScheduledRun()
				|| telemetry.requests().stream().allMatch((request) -> request.endOrder() < span.timing().order()));
	}

	/**
	 * Return whether a span belongs to a request that the gate did not wait for, which is
	 * not among those that were answered.
	 */
	private static boolean isOfCutOffRequest(SpanIndex traces, Set<String> answered, SpanRecord span) {
		SpanRecord.Parent parent = span.parent();
		if (parent == null || span.timing().isEnded()) {
			return false;
		}
		SpanRecord above = traces.span(span.context().traceId(), parent.spanId());
		return (above != null) ? isOfCutOffRequest(traces, answered, above)
				: span.kind() == Kind.SERVER && parent.remote() && !answered.contains(parent.spanId());
	}

}
