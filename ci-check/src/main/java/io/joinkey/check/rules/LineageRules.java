/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Set;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether a new trace links to the trace that started it, and whether spans belong
 * to the request under way.
 */
final class LineageRules {

	private static final Set<Kind> CALLS = Set.of(Kind.CLIENT, Kind.PRODUCER);

	private static final String LINK = """
			make it a child, such as tracer.nextSpan(), without setNoParent(); or add a link on its builder: \
			addLink(new Link(tracer.currentSpan().context())), or with OpenTelemetry's API \
			addLink(Span.current().getSpanContext())""";

	private static final String OBSERVE_FIRST = "let the server observation run first: ";

	private LineageRules() {
	}

	static void linked(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		boolean seen = KeptSpanRules.judge(telemetry, judgement) | enclosed(telemetry, traces, judgement);
		for (SpanRecord span : telemetry.spans()) {
			SpanContext within = span.source().within();
			if (span.parent() != null || within == null || within.traceId().equals(span.context().traceId())
					|| span.kind() == Kind.SERVER || span.kind() == Kind.CONSUMER || CALLS.contains(span.kind())) {
				continue;
			}
			seen = true;
			judgement.saw(1);
			boolean linked = span.links().stream().anyMatch((link) -> link.traceId().equals(within.traceId()));
			SpanRecord server = server(telemetry, span);
			if (!linked && (server != null || isCalling(traces, span))) {
				judgement.broken(span.name(),
						new Diagnosis("a child of the span that was active, " + within + ", or a link to it",
								"a root without a link" + (isCalling(traces, span) ? ", and calls within it" : "")
										+ ", started " + ThreadSnapshot.on(span.source().thread()),
								traces.span(within),
								LINK + CodeSites.look(telemetry.setup(), CodeSite.Kind.STARTS_TRACE)),
						span);
			}
		}
		if (!seen) {
			judgement.notApplicable("no trace of the application's own began while a span was active");
		}
	}

	/**
	 * Judges roots that a request starts before its SERVER span, on the same thread, such
	 * as those of a filter. Spring Security's root ends early, and a child of it is
	 * around the SERVER span. Return whether there are any.
	 */
	private static boolean enclosed(Telemetry telemetry, SpanIndex traces, Judgement judgement) {
		List<SpanRecord> roots = telemetry.spans()
			.stream()
			.filter((span) -> span.parent() == null && span.kind() == Kind.INTERNAL
					&& !OutgoingRemedies.isEventLoop(span.source().thread()))
			.filter((root) -> traces.requests(root.timing().order())
				.flatMap((request) -> traces.servers(request).stream())
				.anyMatch((server) -> traces.of(root.context().traceId())
					.stream()
					.anyMatch((span) -> isAround(span, server) && root.timing().order() <= span.timing().order())))
			.toList();
		for (SpanRecord root : roots) {
			judgement.saw(1);
			judgement.broken(root.name(), new Diagnosis("a span within the SERVER span of its request",
					"a root that started " + ThreadSnapshot.on(root.source().thread())
							+ " before the SERVER span, which ran within it: its trace is not that of the request",
					null, OBSERVE_FIRST + FilterOrder.remedy(telemetry.setup())), root);
		}
		return !roots.isEmpty();
	}

	private static boolean isAround(SpanRecord span, SpanRecord server) {
		return span.source().thread().equals(server.source().thread())
				&& !span.context().traceId().equals(server.context().traceId())
				&& span.timing().order() < server.timing().order() && span.timing().isEnded()
				&& server.timing().endOrder() < span.timing().endOrder();
	}

	/** Return whether work on another thread may have a separate trace. */
	private static @Nullable SpanRecord server(Telemetry telemetry, SpanRecord span) {
		return telemetry.spans()
			.stream()
			.filter((other) -> other.kind() == Kind.SERVER && other.source().thread().equals(span.source().thread())
					&& other.timing().order() < span.timing().order()
					&& span.timing().order() < other.timing().endOrder())
			.findFirst()
			.orElse(null);
	}

	private static boolean isCalling(SpanIndex traces, SpanRecord root) {
		return traces.of(root.context().traceId()).stream().anyMatch((span) -> CALLS.contains(span.kind()));
	}

}
