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
import java.util.Set;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;

/**
 * Finds the spans of later requests in the trace of an earlier one, whose context the
 * application keeps. One request alone may end what an earlier one left, so two count.
 */
final class KeptSpanRules {

	private static final Set<Kind> ENTRIES = Set.of(Kind.SERVER, Kind.CONSUMER);

	private final SpanIndex traces;

	private final List<SpanRecord> servers;

	private final List<SentRequest> requests;

	private KeptSpanRules(Telemetry telemetry) {
		this.traces = SpanIndex.of(telemetry);
		this.servers = telemetry.spans().stream().filter((span) -> span.kind() == Kind.SERVER).toList();
		this.requests = telemetry.requests();
	}

	/** Return whether there is such a span. */
	static boolean judge(Telemetry telemetry, Judgement judgement) {
		KeptSpanRules rules = new KeptSpanRules(telemetry);
		Map<String, Map<SpanContext, List<SpanRecord>>> kept = new LinkedHashMap<>();
		for (SpanRecord span : telemetry.spans()) {
			rules.answered(span)
				.ifPresent((server) -> kept.computeIfAbsent(span.context().traceId(), (id) -> new LinkedHashMap<>())
					.computeIfAbsent(server.context(), (context) -> new ArrayList<>())
					.add(span));
		}
		kept.values().removeIf((requests) -> requests.size() < 2);
		kept.values()
			.forEach((requests) -> requests
				.forEach((server, spans) -> spans.forEach((span) -> rules.report(span, server, judgement))));
		return !kept.isEmpty();
	}

	private void report(SpanRecord span, SpanContext server, Judgement judgement) {
		judgement.saw(1);
		ThreadSnapshot start = new ThreadSnapshot(span.timing().order(), span.source().thread(), null, Map.of());
		judgement.broken(span.name(),
				new Diagnosis("the trace of the request that the thread answers, " + server.traceId(),
						"a span of " + span.context().traceId() + ", "
								+ this.traces.origin(span.context().traceId(), start),
						this.traces.span(server), LogSpanRules.CURRENT),
				span);
	}

	/**
	 * Return the request on whose thread a span began in the trace of an earlier request.
	 * An event loop serves all requests in turn.
	 */
	private Optional<SpanRecord> answered(SpanRecord span) {
		if (span.parent() == null || span.parent().remote() || ENTRIES.contains(span.kind())
				|| OutgoingRemedies.isEventLoop(span.source().thread())) {
			return Optional.empty();
		}
		return this.servers.stream()
			.filter((other) -> other.source().thread().equals(span.source().thread())
					&& other.timing().order() < span.timing().order()
					&& span.timing().order() < other.timing().endOrder())
			.reduce((first, later) -> later)
			.filter((server) -> !server.context().traceId().equals(span.context().traceId())
					&& span.links().stream().noneMatch((link) -> link.traceId().equals(server.context().traceId()))
					&& isEnded(span));
	}

	/**
	 * Return whether the request to whose trace a span belongs ended before it began: its
	 * SERVER span did, or the caller had the answer. A loaded machine may end the span
	 * after the next requests.
	 */
	private boolean isEnded(SpanRecord span) {
		List<SpanRecord> servers = this.traces.of(span.context().traceId())
			.stream()
			.filter((other) -> other.kind() == Kind.SERVER)
			.toList();
		return !servers.isEmpty() && servers.stream()
			.allMatch((server) -> server.timing().endOrder() < span.timing().order() || this.requests.stream()
				.anyMatch((request) -> request.spans(server.timing().order())
						&& this.traces.isTraceOf(request, server.context().traceId())
						&& request.endOrder() < span.timing().order()));
	}

}
