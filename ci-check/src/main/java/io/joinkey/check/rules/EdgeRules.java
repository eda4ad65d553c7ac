/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Judges what the application does with the trace context and the baggage of a caller
 * that it does not trust.
 */
final class EdgeRules {

	private static final String TRUST = "joinkey.edge.trust";

	private static final String ALLOWED = "joinkey.edge.allowed-baggage";

	private static final String FIELD = "foreign_trace_id";

	private static final String ALL_TRUSTED = "each caller is trusted: " + TRUST + " is not none";

	/** A shorter value may be an ordinary word of a line. */
	private static final int DISTINCT = 12;

	private static final String RESTART = """
			add joinkey-spring-boot-starter, and let no filter or propagator of the application read traceparent \
			itself; by hand: a filter before the server's observation that hides traceparent, tracestate and baggage \
			of an untrusted caller""";

	private static final String LINK = """
			add joinkey-spring-boot-starter, and remove no link of its spans; by hand: read the caller's traceparent \
			and call Span.current().addLink(caller) on the span of the request""";

	private static final String NAME = """
			add joinkey-spring-boot-starter, and let no code of the application remove its MDC field; by hand: \
			MDC.put("foreign_trace_id", <the caller's trace id>) within the request's scope""";

	private static final String DROP = """
			let no code of the application copy the header baggage; by hand: hide the header of an untrusted caller \
			from the server's observation, except the fields in joinkey.edge.allowed-baggage""";

	private EdgeRules() {
	}

	private static boolean isOn(Telemetry telemetry) {
		return telemetry.setup().wiring().properties().getOrDefault(TRUST, "").equalsIgnoreCase("none");
	}

	/**
	 * Return why rules about the caller's trace do not apply, if the application trusts
	 * none of the gate's requests.
	 */
	static Optional<String> noneTrusted(Telemetry telemetry) {
		boolean none = !telemetry.requests().isEmpty() && telemetry.requests().stream().noneMatch(SentRequest::trusted);
		return none ? Optional.of("the application trusts none of the gate's requests: " + TRUST
				+ "=none, and no trusted header that the gate could send") : Optional.empty();
	}

	static void policy(Telemetry telemetry, Judgement judgement) {
		if (!isOn(telemetry)) {
			judgement.notApplicable(ALL_TRUSTED);
			return;
		}
		judgement.inconclusiveIf(false, "no request of an untrusted caller was recorded");
		for (SentRequest request : telemetry.requests()) {
			Traceparent.foreign(request)
				.filter((caller) -> !request.isCase())
				.ifPresent((caller) -> judge(telemetry, request, caller, judgement));
		}
	}

	private static void judge(Telemetry telemetry, SentRequest request, SpanContext caller, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		Evidence continued = continued(telemetry, traces, caller);
		List<SpanRecord> servers = traces.servers(request);
		if (continued != null) {
			judgement.saw(1);
			judgement.broken("continued", new Diagnosis("a new trace, since the caller is not trusted",
					"the caller's trace " + caller.traceId(), request, RESTART), continued);
		}
		else if (servers.size() == 1) {
			SpanRecord server = servers.get(0);
			judgement.saw(1);
			if (!server.isLinkedTo(caller)) {
				judgement.broken("link",
						new Diagnosis("a SERVER span with a link to the caller's span, " + caller,
								server.links().isEmpty() ? "no link" : "links to " + server.links(), request, LINK),
						server);
			}
			new LinkedTraceField(FIELD, FIELD, "the caller's trace", NAME).judge(telemetry, server, caller, judgement);
		}
	}

	/** Return the SERVER span or the line that shows the caller's trace as its own. */
	private static @Nullable Evidence continued(Telemetry telemetry, SpanIndex traces, SpanContext caller) {
		Stream<Evidence> spans = traces.of(caller.traceId())
			.stream()
			.filter((span) -> span.kind() == SpanRecord.Kind.SERVER)
			.map(Evidence.class::cast);
		Stream<Evidence> lines = telemetry.lines().stream().filter((line) -> {
			SpanContext active = line.event().snapshot().active();
			return active != null && active.traceId().equals(caller.traceId());
		}).map(Evidence.class::cast);
		return Stream.concat(spans, lines).findFirst().orElse(null);
	}

	static void baggage(Telemetry telemetry, Judgement judgement) {
		if (!isOn(telemetry)) {
			judgement.notApplicable(ALL_TRUSTED);
			return;
		}
		List<String> allowed = Stream
			.of(telemetry.setup().wiring().properties().getOrDefault(ALLOWED, "").split("\\s*,\\s*"))
			.toList();
		judgement.inconclusiveIf(false, "no call, record or line followed baggage of an untrusted caller: "
				+ "list a request that makes a call under requests");
		telemetry.requests()
			.stream()
			.filter((request) -> !request.trusted())
			.flatMap((request) -> members(request.headers()))
			.filter((member) -> member.value().length() >= DISTINCT
					&& allowed.stream().noneMatch(member.name()::equalsIgnoreCase))
			.distinct()
			.forEach((member) -> dropped(telemetry, member, judgement));
	}

	private static void dropped(Telemetry telemetry, Header member, Judgement judgement) {
		for (HttpExchange exchange : telemetry.exchanges()) {
			judgement.saw(during(telemetry, exchange.order()));
			left(exchange.endpoint(), exchange.headers(), member, exchange, judgement);
		}
		for (KafkaRecord record : telemetry.records()) {
			left("topic " + record.topic(), record.headers(), member, record, judgement);
		}
		for (ParsedLine line : SpanIndex.of(telemetry).lines()) {
			if (line.event().snapshot().active() != null) {
				judgement.saw(during(telemetry, line.event().snapshot().order()));
				boolean shown = line.event().snapshot().context().containsValue(member.value())
						? line.source().text().contains(member.value())
						: line.json() != null && line.json().fields().containsValue(member.value());
				if (shown) {
					judgement.broken("log field " + member.name(),
							new Diagnosis("no baggage " + member.name() + " of an untrusted caller",
									"it is a field of the line", null, DROP),
							line.source());
				}
			}
		}
	}

	/**
	 * Return 1 while an untrusted request is answered: only then dropped baggage shows
	 * that the policy works.
	 */
	private static int during(Telemetry telemetry, long order) {
		return telemetry.requests().stream().anyMatch((request) -> !request.trusted() && request.spans(order)) ? 1 : 0;
	}

	private static void left(String subject, List<Header> headers, Header member, Evidence where, Judgement judgement) {
		if (members(headers).anyMatch(member::equals)) {
			judgement.broken(subject, new Diagnosis("no baggage " + member.name() + " of an untrusted caller",
					"baggage " + member.name() + "=" + member.value(), null, DROP), where);
		}
	}

	private static Stream<Header> members(List<Header> headers) {
		return Header.values(headers, "baggage")
			.stream()
			.flatMap((value) -> Stream.of(value.split(",")))
			.map((member) -> member.split("[=;]", 3))
			.filter((parts) -> parts.length > 1)
			.map((parts) -> new Header(parts[0].strip(), parts[1].strip()));
	}

}
