/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Judges the traceparent of the application's HTTP calls.
 */
final class OutgoingRules {

	static final String NO_CALL = "no HTTP call was made: list a request that makes one under requests";

	private static final String ONCE = """
			remove one of the two that write it: a second instrumentation, or a header that is copied from the \
			incoming request""";

	private static final String NO_CACHE = "remove what caches the header or makes it up, and let the tracer's propagator write it";

	private static final String PROPAGATE = "let the tracer's propagator write the header, and not code of the application";

	private static final String COPY = """
			copy none of traceparent, tracestate and baggage from the incoming request to the call: the tracer's \
			propagator writes them""";

	private static final String OWN_SPAN = """
			do not copy the incoming header or the current span by hand: build the client from the injected builder, \
			which makes a CLIENT span""";

	private static final String SAMPLED = "pass the sampled bit on as it is: it is the caller's decision";

	private OutgoingRules() {
	}

	static void traceparent(Telemetry telemetry, Judgement judgement) {
		judgement.inconclusiveIf(false, NO_CALL);
		if (isElsewhere(telemetry, judgement)) {
			return;
		}
		List<OutgoingCall> calls = OutgoingCall.judged(telemetry);
		for (OutgoingCall call : calls) {
			judgement.saw(1);
			diagnose(telemetry, call)
				.ifPresent((diagnosis) -> judgement.broken(call.exchange().endpoint(), diagnosis, call.exchange()));
		}
		KeptIdRules.calls(telemetry, calls.stream().map(OutgoingCall::exchange).toList(), judgement);
	}

	private static Optional<Diagnosis> diagnose(Telemetry telemetry, OutgoingCall call) {
		List<String> values = call.traceparents();
		if (values.isEmpty()) {
			return Optional.of(without(telemetry, call));
		}
		if (values.size() > 1) {
			return Optional
				.of(new Diagnosis("one traceparent header", values.size() + ": " + String.join(" and ", values),
						call.server(), OutgoingRemedies.byHand(telemetry.setup(), call.exchange().client(), ONCE)));
		}
		String value = values.get(0);
		boolean copy = isOfCaller(telemetry, value.strip());
		SpanContext header = parse(value);
		if (header == null) {
			return Optional.of(new Diagnosis("a valid traceparent", value, call.server(),
					instead(telemetry.setup(), call, copy ? COPY : PROPAGATE)));
		}
		SpanRecord sender = call.sender(header);
		if (sender != null) {
			return ofSpan(telemetry, call, header, sender);
		}
		if (header.isSampled()) {
			return Optional.of(new Diagnosis(expected(call),
					value + (copy ? ", which is the caller's span: the header is a copy of the incoming one"
							: ", and no span with these ids was recorded"),
					call.server(), instead(telemetry.setup(), call, copy ? COPY : NO_CACHE)));
		}
		if (call.isOfSampled(header) && isMadeUp(telemetry, call)) {
			return Optional.of(new Diagnosis(expected(call), value + ", and no span with these ids was recorded",
					call.server(), instead(telemetry.setup(), call, NO_CACHE)));
		}
		if (call.isOfSampled(header)) {
			return Optional.of(new Diagnosis("flags 01, since the SERVER span is sampled",
					value + ", of a span that was not recorded: the next service records nothing", call.server(),
					SamplerRemedies.parentBased(telemetry) + "; drop spans of calls in the collector"));
		}
		return call.isLost(header, null) ? Optional.of(lost(telemetry.setup(), call, null)) : Optional.empty();
	}

	/**
	 * Return whether no sampler can have left out the span of a client that nothing
	 * observes.
	 */
	private static boolean isMadeUp(Telemetry telemetry, OutgoingCall call) {
		Client client = call.exchange().client();
		Wiring wiring = telemetry.setup().wiring();
		return client != null && UnobservedClients.hasLine(client) && !SamplerRemedies.isNamed(telemetry)
				&& wiring.named(Part.TRACER_CUSTOMIZER).isEmpty() && wiring.named(Part.TRACER_PROVIDER).isEmpty();
	}

	private static Diagnosis without(Telemetry telemetry, OutgoingCall call) {
		Setup setup = telemetry.setup();
		HttpExchange exchange = call.exchange();
		String by = (exchange.client() != null) ? ", by " + exchange.client() : "";
		SpanRecord client = call.own();
		if (client != null) {
			return new Diagnosis("one traceparent header", "none, although its CLIENT span wrote one" + by, client,
					OutgoingRemedies.removed(setup, exchange.client()));
		}
		if (isStrippedElsewhere(telemetry, call)) {
			return new Diagnosis("one traceparent header",
					"none, as in a sampled request, whose CLIENT span wrote one" + by, call.server(),
					OutgoingRemedies.removed(setup, exchange.client()));
		}
		return new Diagnosis("one traceparent header", "none, and no CLIENT span" + by, call.server(),
				UnobservedClients.remedy(setup, exchange.client()));
	}

	/** An unsampled request has no recorded CLIENT span, whatever lost the header. */
	private static boolean isStrippedElsewhere(Telemetry telemetry, OutgoingCall call) {
		Client client = call.exchange().client();
		return client != null && call.isOfUnsampled()
				&& OutgoingCall.judged(telemetry)
					.stream()
					.anyMatch((other) -> other.traceparents().isEmpty() && client.equals(other.exchange().client())
							&& other.own() != null);
	}

	/** Judges a header with the ids of a span that was recorded. */
	private static Optional<Diagnosis> ofSpan(Telemetry telemetry, OutgoingCall call, SpanContext header,
			SpanRecord sender) {
		Setup setup = telemetry.setup();
		String seen = header(call) + ", which is the " + sender.place();
		SpanRecord client = call.replaced(sender);
		if (client != null) {
			return Optional.of(new Diagnosis("the ids of the " + client.place(),
					seen + ((sender.kind() == Kind.CLIENT) ? ", of an earlier call" : ""), client,
					OutgoingRemedies.byHand(setup, call.exchange().client(), NO_CACHE)));
		}
		if (sender.kind() != Kind.CLIENT && !call.isInjected(sender)) {
			return Optional.of(new Diagnosis(expected(call), seen + kept(telemetry, call), call.server(),
					OutgoingRemedies.ownSpan(setup, call.exchange().client(), OWN_SPAN)));
		}
		if (call.isLost(header, sender) && !call.isOfNoRequest(sender)) {
			return Optional.of(lost(setup, call, sender));
		}
		return (sender.context().isSampled() == header.isSampled()) ? Optional.empty()
				: Optional.of(new Diagnosis("flags " + sender.context().flags(), header(call), sender, SAMPLED));
	}

	/**
	 * Return whose call has the same header, if it is one of a request whose own ids are
	 * in no call.
	 */
	private static String kept(Telemetry telemetry, OutgoingCall call) {
		SpanIndex traces = SpanIndex.of(telemetry);
		List<OutgoingCall> calls = OutgoingCall.judged(telemetry);
		List<OutgoingCall> same = calls.stream().filter((other) -> header(other).equals(header(call))).toList();
		return same.stream()
			.filter((other) -> same.size() > 1)
			.flatMap(OutgoingCall::requests)
			.filter((request) -> !traces.servers(request).isEmpty() && traces.servers(request)
				.stream()
				.map((server) -> server.context().traceId())
				.noneMatch((traceId) -> calls.stream().anyMatch((other) -> header(other).contains(traceId))))
			.findFirst()
			.map((request) -> ". A call for another request has the same header, so it is in a wrong trace: "
					+ request.place())
			.orElse("");
	}

	private static Diagnosis lost(Setup setup, OutgoingCall call, @Nullable SpanRecord sender) {
		HttpExchange exchange = call.exchange();
		SpanRecord server = call.server();
		return new Diagnosis(expected(call),
				header(call) + ", a new trace" + OutgoingRemedies.submitted(setup, exchange.client(), sender), server,
				OutgoingRemedies.lost(setup, exchange.client(), sender, server));
	}

	private static String expected(OutgoingCall call) {
		SpanRecord server = call.server();
		return "the ids of the CLIENT span" + ((server != null) ? " in trace " + server.context().traceId() : "");
	}

	private static String header(OutgoingCall call) {
		return String.join(" and ", call.traceparents());
	}

	private static String instead(Setup setup, OutgoingCall call, String remedy) {
		return OutgoingRemedies.instead(setup, call.exchange().client(), call.client() != null, remedy);
	}

	/** Return whether a request of the gate sent the same header, but for its flags. */
	private static boolean isOfCaller(Telemetry telemetry, String value) {
		String ids = withoutFlags(value);
		return telemetry.requests()
			.stream()
			.flatMap((request) -> Header.values(request.headers(), Traceparent.HEADER).stream())
			.anyMatch((sent) -> !ids.isEmpty() && withoutFlags(sent.strip()).equals(ids));
	}

	private static String withoutFlags(String value) {
		return value.replaceFirst("(?<=.{50})-[0-9a-f]{2}$", "");
	}

	/** Return the calls without a CLIENT span whose header names another open span. */
	static Stream<HttpExchange> injected(Telemetry telemetry) {
		return OutgoingCall.judged(telemetry).stream().filter((call) -> {
			List<String> values = call.traceparents();
			SpanRecord sender = (values.size() == 1) ? call.sender(parse(values.get(0))) : null;
			return sender != null && call.isInjected(sender) && call.replaced(sender) == null;
		}).map(OutgoingCall::exchange);
	}

	/** Calls that were made to services whose requests the gate does not see. */
	static boolean isElsewhere(Telemetry telemetry, Judgement judgement) {
		if (!OutgoingCall.judged(telemetry).isEmpty()) {
			return false;
		}
		long calls = telemetry.spans().stream().filter((span) -> span.kind() == Kind.CLIENT).count();
		if (calls > 0) {
			judgement.notApplicable("each of the " + calls
					+ " calls went to a service that the gate does not answer for: name it under downstreams in joinkey-gate.yaml");
		}
		else if (!telemetry.exchanges().isEmpty()) {
			judgement.notApplicable(
					"all HTTP calls were made by libraries for themselves, or before the application was ready");
		}
		return calls > 0 || !telemetry.exchanges().isEmpty();
	}

	static @Nullable SpanContext parse(String value) {
		try {
			return Traceparent.parse(value);
		}
		catch (ParseException ex) {
			return null;
		}
	}

}
