/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.Traceparent;

/**
 * Judges how the application continues the context of a request, by the
 * <a href="https://www.w3.org/TR/trace-context-2/">W3C Trace Context</a>.
 */
final class InboundRules {

	private static final int OK = 200;

	private static final int BAD_REQUEST = 400;

	private static final String NO_REWRITE = "let no filter or gateway in front of the server's observation rewrite traceparent";

	private static final String SAMPLER = "management.opentelemetry.tracing.sampler";

	private static final String NO_HIDING = """
			let no ObservationPredicate, filter or management.observations.enable key hide the path, or leave the \
			path out of the gate""";

	private static final String CLOSE = """
			close every scope on the thread that opened it: a span that is still active there becomes the parent of \
			the next request""";

	private static final String WRITE_UNSAMPLED = "write the ids of every span to the MDC, whether it is sampled or not";

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
				AnsweredIds.judge(telemetry, traces, request, judgement);
			}
			if (sent.isPresent() && servers.isEmpty() && isHidden(telemetry, request, sent.get())) {
				judgement.saw(1);
				List<SpanRecord> restarted = restarted(telemetry, traces, request);
				if (!restarted.isEmpty()) {
					continuedWrongly(telemetry, request, sent.get(), restarted, judgement);
					continue;
				}
				judgement.broken(request.endpoint(),
						new Diagnosis("a SERVER span of trace " + sent.get().traceId(),
								"status " + request.status() + ", and neither a span nor a line of that trace", request,
								unread(telemetry).or(() -> restarts(telemetry, traces, request))
									.orElseGet(() -> hidden(telemetry))),
						request);
			}
			if (sent.isPresent() && servers.isEmpty() && isDropped(telemetry, sent.get())) {
				// continued, and sampled-flag-honoured says what became of it
				judgement.saw(1);
			}
			if (sent.isPresent() && !servers.isEmpty()) {
				judgement.saw(1);
				if (servers.stream().noneMatch((span) -> span.isChildOf(sent.get()))) {
					continuedWrongly(telemetry, request, sent.get(), servers, judgement);
				}
			}
		}
	}

	/**
	 * Return whether an answered request left no evidence while others did. What a
	 * container refuses reaches no filter.
	 */
	private static boolean isHidden(Telemetry telemetry, SentRequest request, SpanContext sent) {
		boolean others = telemetry.spans().stream().anyMatch((span) -> span.kind() == SpanRecord.Kind.SERVER);
		boolean traced = telemetry.spans().stream().anyMatch((span) -> span.context().traceId().equals(sent.traceId()))
				|| telemetry.lines().stream().map((line) -> line.event().snapshot().active()).anyMatch((active) -> {
					return active != null && active.traceId().equals(sent.traceId());
				});
		return others && !traced && request.status() >= OK && request.status() != BAD_REQUEST;
	}

	/**
	 * Return the SERVER spans of new traces, one of which belongs to the request.
	 * Requests that were open at the same time all sent a trace, and none of them was
	 * continued.
	 */
	private static List<SpanRecord> restarted(Telemetry telemetry, SpanIndex traces, SentRequest request) {
		return telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == SpanRecord.Kind.SERVER && span.parent() == null
					&& request.spans(span.timing().order()) && isPathOf(span, request))
			.filter((span) -> traces.requests(span.timing().order())
				.allMatch((open) -> !open.isCase() && open.endpoint().equals(request.endpoint())
						&& Traceparent.sent(open).filter(SpanContext::isSampled).isPresent()
						&& traces.servers(open).isEmpty()))
			.toList();
	}

	/**
	 * Return what begins new traces, if the trace of another request to the same endpoint
	 * was not continued either. Its spans cannot be told from those of this request.
	 */
	private static Optional<String> restarts(Telemetry telemetry, SpanIndex traces, SentRequest hidden) {
		return telemetry.requests()
			.stream()
			.filter((request) -> request != hidden && !request.isCase() && request.endpoint().equals(hidden.endpoint())
					&& Traceparent.sent(request)
						.filter((sent) -> sent.isSampled() && !traces.servers(request).isEmpty()
								&& traces.servers(request)
									.stream()
									.noneMatch((span) -> span.context().traceId().equals(sent.traceId())))
						.isPresent())
			.findFirst()
			.map((request) -> restarted(telemetry, request));
	}

	/** The application may call its own endpoints while it answers. */
	private static boolean isPathOf(SpanRecord span, SentRequest request) {
		String path = span.attributes().get("http.url");
		return path == null || request.endpoint().endsWith(" " + path);
	}

	/**
	 * Return whether a line shows that the application continued a sampled trace without
	 * sampling it: a sampler that ignores the parent's decision leaves no span.
	 */
	private static boolean isDropped(Telemetry telemetry, SpanContext sent) {
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

	private static void continuedWrongly(Telemetry telemetry, SentRequest request, SpanContext sent,
			List<SpanRecord> servers, Judgement judgement) {
		String expected = "a SERVER span of trace " + sent.traceId() + " with parent " + sent.spanId();
		Optional<SpanRecord> sameTrace = servers.stream()
			.filter((span) -> span.context().traceId().equals(sent.traceId()))
			.findFirst();
		if (sameTrace.isPresent()) {
			SpanRecord.Parent parent = sameTrace.get().parent();
			judgement.broken(request.endpoint(),
					new Diagnosis(expected,
							"the trace, with parent " + ((parent != null) ? parent.spanId() : "none")
									+ ": something in between made a span or wrote the header anew",
							request, NO_REWRITE + early(telemetry)),
					sameTrace.get());
		}
		else {
			judgement.broken(request.endpoint(), new Diagnosis(expected,
					"a new trace, " + servers.get(0).context().traceId(), request, restarted(telemetry, request)),
					servers.get(0));
		}
	}

	private static String restarted(Telemetry telemetry, SentRequest request) {
		return unread(telemetry).or(() -> notFirst(telemetry, request))
			.or(() -> SwitchedOff.receiver(telemetry.setup(), "a request"))
			.orElseGet(() -> "let no filter remove traceparent before the server's observation reads it"
					+ early(telemetry) + "; keep W3C in management.tracing.propagation.consume"
					+ telemetry.setup()
						.wiring()
						.named(Part.PROPAGATOR)
						.map((named) -> ", and in what the application reads headers with: " + named)
						.orElse(""));
	}

	/** A property without W3C explains each request whose trace is not continued. */
	static Optional<String> unread(Telemetry telemetry) {
		Map<String, String> properties = telemetry.setup().wiring().properties();
		return Stream.of("management.tracing.propagation.type", "management.tracing.propagation.consume")
			.filter(properties::containsKey)
			.findFirst()
			.filter((name) -> telemetry.setup().wiring().named(Part.PROPAGATOR).isEmpty())
			.filter((name) -> !properties.getOrDefault(name, "").toLowerCase(Locale.ROOT).contains("w3c"))
			.map((name) -> "keep W3C in " + name + ", which is " + properties.get(name));
	}

	/** A format that is read before W3C wins where a request has both. */
	private static Optional<String> notFirst(Telemetry telemetry, SentRequest request) {
		String consumed = telemetry.setup()
			.wiring()
			.properties()
			.getOrDefault("management.tracing.propagation.consume", "w3c");
		boolean both = request.headers()
			.stream()
			.map((header) -> header.name().toLowerCase(Locale.ROOT))
			.anyMatch((name) -> name.equals("b3") || name.startsWith("x-b3-"));
		return (both && !consumed.toLowerCase(Locale.ROOT).startsWith("w3c"))
				? Optional.of("put W3C first, since a request had both: management.tracing.propagation.consume=w3c,b3")
				: Optional.empty();
	}

	private static String hidden(Telemetry telemetry) {
		boolean known = telemetry.setup().wiring().named(Part.SAMPLER).isPresent()
				|| samplerProperty(telemetry).isPresent()
				|| telemetry.setup().wiring().named(Part.TRACER_CUSTOMIZER).isPresent();
		String sampler = known ? sampler(telemetry) + "; else " : "";
		return sampler + NO_HIDING
				+ telemetry.setup()
					.wiring()
					.named(Part.OBSERVATION_PREDICATE)
					.map((named) -> "; look at " + named)
					.or(() -> telemetry.setup().wiring().named(Part.EARLY_FILTER).map((named) -> "; look at " + named))
					.orElse("");
	}

	/** The application's filters that run before the server's observation. */
	private static String early(Telemetry telemetry) {
		Wiring wiring = telemetry.setup().wiring();
		return wiring.named(Part.EARLY_FILTER)
			.or(() -> wiring.named(Part.WEB_FILTER))
			.map((named) -> ": before it runs " + named)
			.orElse("");
	}

	static String sampler(Telemetry telemetry) {
		Optional<String> property = samplerProperty(telemetry);
		if (property.isPresent()) {
			// parent-based-always-off would sample nothing without a parent
			return "use a parent-based sampler: " + SAMPLER + "=parent-based-"
					+ property.get().replace("always-off", "trace-id-ratio");
		}
		Wiring wiring = telemetry.setup().wiring();
		Optional<String> elsewhere = wiring.named(Part.SAMPLER).isPresent() ? Optional.empty()
				: wiring.named(Part.TRACER_CUSTOMIZER).or(() -> wiring.named(Part.TRACER_PROVIDER));
		String bean = wiring.named(Part.SAMPLER).orElse("your Sampler bean");
		return elsewhere
			.map((named) -> "use a parent-based sampler: in " + named
					+ " call no setSampler(...), or give it Sampler.parentBased(...) of the sampler that it sets")
			.orElseGet(() -> "use a parent-based sampler: remove " + bean
					+ (bean.contains("AlwaysOffSampler") ? "" : ", or wrap it in Sampler.parentBased(...)"));
	}

	/** Spring Boot's sampler, where no bean takes its place. */
	private static Optional<String> samplerProperty(Telemetry telemetry) {
		Wiring wiring = telemetry.setup().wiring();
		return Optional.ofNullable(wiring.properties().get(SAMPLER))
			.map((value) -> value.toLowerCase(Locale.ROOT).replace('_', '-'))
			.filter((value) -> !value.startsWith("parent") && wiring.named(Part.SAMPLER).isEmpty());
	}

	static void noneNew(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		judgement.inconclusiveIf(!isSampledAnew(telemetry),
				"no request without traceparent was sampled: send one, with the sampling probability at 1");
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
							new Diagnosis("a trace id of its own",
									"the trace id of an earlier request, "
											+ before.get().place() + ", " + ThreadSnapshot.on(span.source().thread()),
									request,
									(span.parent() != null) ? CLOSE
											: "generate a random trace id for each trace: remove " + telemetry.setup()
												.wiring()
												.named(Part.ID_GENERATOR)
												.orElse("the IdGenerator of your own")),
							span);
				}
			}
		}
	}

	static void sampledFlagHonoured(Telemetry telemetry, Judgement judgement) {
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
									"no sampled span", request, sampler(telemetry)));
				}
				else if (!sent.isSampled() && exported) {
					judgement.broken(request.endpoint(),
							new Diagnosis(
									"no sampled span, since flags " + sent.flags()
											+ " say that the caller did not record the trace",
									"a sampled span", request, sampler(telemetry)),
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

}
