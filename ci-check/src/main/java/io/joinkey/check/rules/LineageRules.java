/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

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

	private LineageRules() {
	}

	static void linked(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		boolean seen = KeptSpanRules.judge(telemetry, judgement);
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
