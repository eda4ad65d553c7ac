/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.Traceparent;

/**
 * Judges how the application continues the context of a request, by the
 * <a href="https://www.w3.org/TR/trace-context-2/">W3C Trace Context</a>.
 */
final class InboundRules {

	private static final String CLOSE = """
			close every scope on the thread that opened it: a span that is still active there becomes the parent of \
			the next request""";

	private InboundRules() {
	}

	static void continued(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		judgement.inconclusive("no request with a valid, sampled traceparent was seen to arrive");
		for (SentRequest request : telemetry.requests()) {
			Optional<SpanContext> sent = Traceparent.sent(request)
				.filter((context) -> context.isSampled() && !request.isCase());
			List<SpanRecord> servers = traces.servers(request);
			if (!request.isCase() && !(request.failure() != null && request.isToOwnHandler())) {
				// response-exposes-id judges what the gate's own handler answers
				AnsweredIds.judge(telemetry, request, judgement);
			}
			if (sent.isPresent() && servers.isEmpty() && HiddenRequests.isHidden(telemetry, request, sent.get())) {
				judgement.saw(1);
				List<SpanRecord> restarted = HiddenRequests.restarted(telemetry, traces, request);
				if (!restarted.isEmpty()) {
					continuedWrongly(telemetry, request, restarted, judgement);
					continue;
				}
				judgement.broken(request.endpoint(),
						new Diagnosis("a SERVER span of trace " + sent.get().traceId(),
								"status " + request.status() + ", and neither a span nor a line of that trace", request,
								InboundRemedies.unread(telemetry)
									.or(() -> HiddenRequests.restarts(telemetry, traces, request))
									.orElseGet(() -> InboundRemedies.hidden(telemetry))),
						request);
			}
			if (sent.isPresent() && servers.isEmpty() && SamplingRules.isDropped(telemetry, sent.get())) {
				// continued, and sampled-flag-honoured says what became of it
				judgement.saw(1);
			}
			if (sent.isPresent() && !servers.isEmpty()) {
				judgement.saw(1);
				if (servers.stream().noneMatch((span) -> span.isChildOf(sent.get()))) {
					continuedWrongly(telemetry, request, servers, judgement);
				}
			}
		}
	}

	private static void continuedWrongly(Telemetry telemetry, SentRequest request, List<SpanRecord> servers,
			Judgement judgement) {
		SpanContext sent = Traceparent.sent(request).orElseThrow();
		SpanRecord server = servers.stream()
			.filter((span) -> span.context().traceId().equals(sent.traceId()))
			.findFirst()
			.orElse(servers.get(0));
		judgement.broken(request.endpoint(), continuedWrongly(telemetry, request, sent, server), server);
	}

	private static Diagnosis continuedWrongly(Telemetry telemetry, SentRequest request, SpanContext sent,
			SpanRecord server) {
		String expected = "a SERVER span of trace " + sent.traceId() + " with parent " + sent.spanId();
		if (!server.context().traceId().equals(sent.traceId())) {
			return new Diagnosis(expected, "a new trace, " + server.context().traceId(), request,
					InboundRemedies.restarted(telemetry, request));
		}
		SpanRecord.Parent parent = server.parent();
		return new Diagnosis(expected,
				"the trace, with parent " + ((parent != null) ? parent.spanId() : "none")
						+ ": something in between made a span or wrote the header anew",
				request, InboundRemedies.rewritten(telemetry));
	}

	private static boolean isSentWithout(Telemetry telemetry) {
		return telemetry.requests()
			.stream()
			.anyMatch(
					(request) -> !request.trusted() || Header.values(request.headers(), Traceparent.HEADER).isEmpty());
	}

	static void noneNew(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		judgement.inconclusiveIf(!SamplingRules.isSampledAnew(telemetry),
				isSentWithout(telemetry)
						? "no request without traceparent was sampled: send one, with the sampling probability at 1"
						: "no request without traceparent was sent");
		for (SentRequest request : telemetry.requests()) {
			boolean none = !request.trusted() || Header.values(request.headers(), Traceparent.HEADER).isEmpty();
			for (SpanRecord span : none ? traces.servers(request) : List.<SpanRecord>of()) {
				judgement.saw(1);
				Optional<SentRequest> before = telemetry.requests()
					.stream()
					.filter((earlier) -> earlier.sender().order() < request.sender().order()
							&& traces.isTraceOf(earlier, span.context().traceId()))
					.findFirst();
				if (!SpanContext.isTraceId(span.context().traceId())) {
					judgement.broken(
							request.endpoint(), new Diagnosis("a valid new trace id",
									"'" + span.context().traceId() + "'", request, "use the tracer's own id generator"),
							span);
				}
				else if (before.isPresent()) {
					judgement.broken(request.endpoint(),
							new Diagnosis("a new trace id",
									"the trace id of an earlier request, "
											+ before.get().place() + ", " + ThreadSnapshot.on(span.source().thread()),
									request,
									(span.parent() != null) ? UnendedSpans.ofParent(telemetry, span).orElse(CLOSE)
											: "generate a random trace id for each trace: remove " + telemetry.setup()
												.wiring()
												.named(Part.ID_GENERATOR)
												.orElse("the IdGenerator of your own")),
							span);
				}
			}
		}
	}

}
