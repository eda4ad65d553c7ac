/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;

/**
 * Judges whether the application follows the caller's decision to record a trace.
 */
final class SamplingRules {

	private static final String WRITE_UNSAMPLED = "write the ids of every span to the MDC, whether it is sampled or not";

	private SamplingRules() {
	}

	static void flagHonoured(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		judgement.inconclusive("no request with a valid traceparent was sent");
		for (SentRequest request : telemetry.requests()) {
			Traceparent.sent(request).filter((context) -> !request.isCase()).ifPresent((sent) -> {
				Optional<SpanRecord> server = traces.servers(request)
					.stream()
					.filter((span) -> span.context().traceId().equals(sent.traceId()))
					.findFirst();
				boolean exported = server.isPresent() && server.get().context().isSampled();
				judgement.saw(1);
				if (sent.isSampled() && !exported) {
					judgement.broken(request.endpoint(),
							new Diagnosis(
									"a sampled SERVER span, since flags " + sent.flags()
											+ " say that the caller recorded the trace",
									"no sampled span", request, SamplerRemedies.parentBased(telemetry)));
				}
				else if (!sent.isSampled() && exported) {
					judgement.broken(request.endpoint(),
							new Diagnosis(
									"no sampled span, since flags " + sent.flags()
											+ " say that the caller did not record the trace",
									"a sampled span", request, SamplerRemedies.parentBased(telemetry)),
							server.get());
				}
				else if (!sent.isSampled() && isLoggedWithoutIds(telemetry, traces, sent.traceId())) {
					judgement.broken(request.endpoint(), new Diagnosis("log lines with the ids of the unsampled trace",
							"lines without ids", request, WRITE_UNSAMPLED));
				}
			});
		}
	}

	/**
	 * Return whether the lines of an unsampled trace lack ids, and other lines have them.
	 * The rules for logs judge whether all lines lack ids, and what an appender loses.
	 */
	private static boolean isLoggedWithoutIds(Telemetry telemetry, SpanIndex traces, String traceId) {
		List<ParsedLine> lines = traces.lines();
		List<ParsedLine> own = lines.stream().filter((line) -> {
			SpanContext active = line.event().snapshot().active();
			return active != null && active.traceId().equals(traceId) && telemetry.setup().isApplication(line.event());
		}).toList();
		return !own.isEmpty()
				&& own.stream()
					.noneMatch((line) -> line.hasIds() || line.event().snapshot().context().containsValue(traceId))
				&& lines.stream().anyMatch(ParsedLine::hasIds);
	}

	/**
	 * Return whether a line shows that the application continued a sampled trace without
	 * sampling it: a sampler that ignores the parent's decision leaves no span.
	 */
	static boolean isDropped(Telemetry telemetry, SpanContext sent) {
		return sent.isSampled()
				&& telemetry.lines()
					.stream()
					.map((line) -> line.event().snapshot().active())
					.anyMatch((active) -> active != null && active.traceId().equals(sent.traceId())
							&& !active.isSampled())
				&& telemetry.spans().stream().noneMatch((span) -> span.context().traceId().equals(sent.traceId()));
	}

	/** Return whether a sampler dropped traces that the caller sampled. */
	static boolean isSampledAnew(Telemetry telemetry) {
		return telemetry.requests()
			.stream()
			.filter((request) -> !request.isCase())
			.flatMap((request) -> Traceparent.sent(request).stream())
			.anyMatch((sent) -> isDropped(telemetry, sent));
	}

}
