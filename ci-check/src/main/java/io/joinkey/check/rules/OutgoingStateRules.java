/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;

/**
 * Judges tracestate and baggage of the application's HTTP calls.
 */
final class OutgoingStateRules {

	private static final Pattern TRACESTATE_MEMBER = Pattern
		.compile("[a-z0-9][a-z0-9_*/@-]{0,255}=[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]+");

	private static final String BAGGAGE = """
			copy none of traceparent, tracestate and baggage from the incoming request to the call, and let no code of the \
			application write the header baggage: only the fields of management.tracing.baggage.remote-fields may leave""";

	private static final String FORWARD = """
			forward the whole tracestate: use the W3C propagator, and add to it instead of replacing it""";

	private static final String STORED = """
			keep tracestate beside traceparent: store all fields that Propagator.inject(...) writes, and give all of \
			them to Propagator.extract(...). The trace was restored without tracestate for\s""";

	private static final String OF_NONE = "no call that the gate saw belongs to the trace of a request";

	private OutgoingStateRules() {
	}

	static void judge(Telemetry telemetry, Judgement judgement) {
		boolean none = isOfNoRequest(telemetry);
		boolean baggage = telemetry.exchanges()
			.stream()
			.anyMatch((exchange) -> !Header.values(exchange.headers(), "baggage").isEmpty());
		if (OutgoingRules.isElsewhere(telemetry, judgement)) {
			return;
		}
		if (none && !baggage) {
			judgement.notApplicable(OF_NONE);
			return;
		}
		judgement.inconclusiveIf(
				!none && !telemetry.exchanges().isEmpty() && EdgeRules.noneTrusted(telemetry).isEmpty(),
				telemetry.exchanges().isEmpty() ? OutgoingRules.NO_CALL : none ? OF_NONE
						: "no call was made for a request that sent a valid traceparent with tracestate or baggage");
		for (HttpExchange exchange : telemetry.exchanges()) {
			List<String> traceparents = Header.values(exchange.headers(), Traceparent.HEADER);
			SpanContext header = (traceparents.size() == 1) ? OutgoingRules.parse(traceparents.get(0)) : null;
			Optional<SentRequest> origin = telemetry.requests()
				.stream()
				.filter((request) -> header != null && !request.isCase()
						&& Traceparent.sent(request)
							.filter((sent) -> sent.traceId().equals(header.traceId()))
							.isPresent())
				.findFirst();
			origin.ifPresent((request) -> kept(telemetry, request, exchange, judgement));
			left(telemetry.setup(), exchange, judgement);
		}
	}

	/**
	 * Calls of a schedule, or of a trace of its own, have no request whose headers they
	 * keep. The gate's own handler calls for requests that send none.
	 */
	private static boolean isOfNoRequest(Telemetry telemetry) {
		SpanIndex traces = SpanIndex.of(telemetry);
		return telemetry.exchanges()
			.stream()
			.anyMatch((exchange) -> Header.values(exchange.headers(), Traceparent.HEADER).size() == 1)
				&& telemetry.exchanges()
					.stream()
					.map((exchange) -> Header.values(exchange.headers(), Traceparent.HEADER))
					.filter((values) -> values.size() == 1)
					.map((values) -> OutgoingRules.parse(values.get(0)))
					.allMatch((header) -> header == null || isOfNoRequest(telemetry, traces, header));
	}

	private static boolean isOfNoRequest(Telemetry telemetry, SpanIndex traces, SpanContext header) {
		List<SentRequest> requests = telemetry.requests()
			.stream()
			.filter((request) -> traces.isTraceOf(request, header.traceId()))
			.toList();
		return requests.isEmpty() ? !traces.of(header.traceId()).isEmpty()
				: requests.stream().allMatch(SentRequest::isToOwnHandler);
	}

	private static void kept(Telemetry telemetry, SentRequest request, HttpExchange exchange, Judgement judgement) {
		List<String> sent = members(request.headers(), "tracestate").toList();
		boolean valid = sent.stream().allMatch((member) -> TRACESTATE_MEMBER.matcher(member).matches());
		judgement
			.saw((valid && !sent.isEmpty()) || members(request.headers(), "baggage").findAny().isPresent() ? 1 : 0);
		List<String> arrived = members(exchange.headers(), "tracestate").toList();
		if (valid && !arrived.containsAll(sent)) {
			judgement.broken(exchange.endpoint(),
					new Diagnosis("tracestate " + String.join(",", sent),
							arrived.isEmpty() ? "none" : "tracestate " + String.join(",", arrived), request,
							restored(SpanIndex.of(telemetry), exchange)
								.map((span) -> STORED + span.kind() + " span \"" + span.name() + "\"")
								.orElseGet(() -> isByHand(telemetry, exchange)
										? OutgoingRemedies.ownSpan(telemetry.setup(), exchange.client(),
												OutgoingDiagnosis.OWN_SPAN)
										: OutgoingRemedies.kept(telemetry.setup(), exchange.client(), FORWARD))),
					exchange);
		}
	}

	/**
	 * Return whether code of the application names the header, and wrote the ids of
	 * another span than the call's own.
	 */
	private static boolean isByHand(Telemetry telemetry, HttpExchange exchange) {
		SpanRecord sender = SpanIndex.of(telemetry)
			.span(OutgoingRules.parse(Header.values(exchange.headers(), Traceparent.HEADER).get(0)));
		return sender != null && sender.kind() != Kind.CLIENT
				&& !CodeSites.look(telemetry.setup(), CodeSite.Kind.NAMES_HEADER).isEmpty();
	}

	/**
	 * Return the span of a call, or the one above it, that continues a trace which did
	 * not arrive with a request or a record.
	 */
	private static Optional<SpanRecord> restored(SpanIndex traces, HttpExchange exchange) {
		Set<SpanRecord> above = new LinkedHashSet<>();
		SpanRecord span = traces
			.span(OutgoingRules.parse(Header.values(exchange.headers(), Traceparent.HEADER).get(0)));
		while (span != null && above.add(span)) {
			SpanRecord.Parent parent = span.parent();
			if (parent != null && parent.remote()) {
				return (span.kind() == Kind.SERVER || span.kind() == Kind.CONSUMER) ? Optional.empty()
						: Optional.of(span);
			}
			span = (parent != null) ? traces.span(span.context().traceId(), parent.spanId()) : null;
		}
		return Optional.empty();
	}

	private static void left(Setup setup, HttpExchange exchange, Judgement judgement) {
		List<String> allowed = setup.allowedBaggage();
		List<String> foreign = foreignBaggage(exchange, allowed);
		if (!foreign.isEmpty() && allowed.contains(Setup.ALL_BAGGAGE)) {
			// Spring Boot's documented way, which NotJudged tells
			return;
		}
		if (!foreign.isEmpty()) {
			judgement.broken(exchange.endpoint(),
					new Diagnosis(allowed.isEmpty() ? "no baggage" : "no baggage but " + String.join(", ", allowed),
							"the keys " + String.join(", ", foreign)
									+ ((exchange.client() != null) ? ", by " + exchange.client() : ""),
							null, BAGGAGE),
					exchange);
		}
	}

	/** The baggage keys of a call that are not in a list. */
	static List<String> foreignBaggage(HttpExchange exchange, List<String> allowed) {
		return members(exchange.headers(), "baggage").map((member) -> member.split("[=;]", 2)[0].strip())
			.filter((key) -> allowed.stream().noneMatch(key::equalsIgnoreCase))
			.toList();
	}

	private static Stream<String> members(List<Header> headers, String name) {
		return Header.values(headers, name)
			.stream()
			.flatMap((value) -> Arrays.stream(value.split(",")))
			.map(String::strip)
			.filter((member) -> !member.isEmpty());
	}

}
