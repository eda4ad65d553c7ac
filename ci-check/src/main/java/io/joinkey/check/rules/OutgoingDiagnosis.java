/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.evidence.Header;
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
 * Names what is wrong with the traceparent of one HTTP call of the application.
 */
final class OutgoingDiagnosis {

	private static final String ONCE = """
			remove one of the two that write it: a second instrumentation, or a header that is copied from the \
			incoming request""";

	static final String NO_CACHE = "remove what caches or invents the header, and let the tracer's propagator write it";

	private static final String PROPAGATE = "let the tracer's propagator write the header, and not code of the application";

	private static final String COPY = """
			copy none of traceparent, tracestate and baggage from the incoming request to the call: the tracer's \
			propagator writes them""";

	static final String OWN_SPAN = """
			do not copy the incoming header or the current span by hand: build the client from the injected builder, \
			which makes a CLIENT span""";

	private static final String SAMPLED = "let no code of the application change the header: pass the sampled bit on as it is, since it is the caller's decision";

	private final Telemetry telemetry;

	private final Setup setup;

	private final OutgoingCall call;

	private final @Nullable Client client;

	private OutgoingDiagnosis(Telemetry telemetry, OutgoingCall call) {
		this.telemetry = telemetry;
		this.setup = telemetry.setup();
		this.call = call;
		this.client = call.exchange().client();
	}

	/** Return what is wrong, empty if the call has the header of its CLIENT span. */
	static Optional<Diagnosis> of(Telemetry telemetry, OutgoingCall call) {
		return new OutgoingDiagnosis(telemetry, call).diagnose();
	}

	private Optional<Diagnosis> diagnose() {
		List<String> values = this.call.traceparents();
		if (values.isEmpty()) {
			return Optional.of(without());
		}
		if (values.size() > 1) {
			return Optional.of(new Diagnosis("one traceparent header",
					values.size() + ": " + String.join(" and ", values) + by(), this.call.server(), OutgoingRemedies
						.byHand(this.setup, this.client, values.stream().anyMatch(this::isOfCaller) ? COPY : ONCE)));
		}
		String value = values.get(0);
		SpanContext header = OutgoingRules.parse(value);
		if (header == null) {
			return Optional.of(new Diagnosis("a valid traceparent", value, this.call.server(),
					instead(isOfCaller(value) ? COPY : PROPAGATE)));
		}
		SpanRecord sender = this.call.sender(header);
		return (sender != null) ? ofSpan(header, sender) : ofNoSpan(header, value);
	}

	/** Judges a header whose ids are those of no recorded span. */
	private Optional<Diagnosis> ofNoSpan(SpanContext header, String value) {
		if (header.isSampled()) {
			boolean copy = isOfCaller(value);
			return Optional.of(new Diagnosis(expected(),
					value + (copy ? ", which is the caller's span: the header is a copy of the incoming one" + by()
							: ", and no span with these ids was recorded"),
					this.call.server(), instead(copy ? COPY : NO_CACHE)));
		}
		if (this.call.isOfSampled(header) && isMadeUp()) {
			return Optional.of(new Diagnosis(expected(), value + ", and no span with these ids was recorded",
					this.call.server(), instead(NO_CACHE)));
		}
		if (this.call.isOfSampled(header)) {
			return Optional.of(new Diagnosis("flags 01, since the SERVER span is sampled",
					value + ", of a span that was not recorded: the next service records nothing", this.call.server(),
					SamplerRemedies.parentBased(this.telemetry) + "; drop spans of calls in the collector"));
		}
		return this.call.isLost(header, null) ? Optional.of(lost(null)) : Optional.empty();
	}

	/**
	 * Return whether no sampler can have left out the span of a client that nothing
	 * observes.
	 */
	private boolean isMadeUp() {
		Wiring wiring = this.setup.wiring();
		return this.client != null && UnobservedClients.hasLine(this.client) && !SamplerRemedies.isNamed(this.telemetry)
				&& wiring.named(Part.TRACER_CUSTOMIZER).isEmpty() && wiring.named(Part.TRACER_PROVIDER).isEmpty();
	}

	private Diagnosis without() {
		String by = by();
		SpanRecord own = this.call.own();
		if (own != null) {
			return new Diagnosis("one traceparent header", "none, although its CLIENT span wrote one" + by, own,
					OutgoingRemedies.removed(this.setup, this.client));
		}
		if (isStrippedElsewhere()) {
			return new Diagnosis("one traceparent header",
					"none, as in a sampled request, whose CLIENT span wrote one" + by, this.call.server(),
					OutgoingRemedies.removed(this.setup, this.client));
		}
		return new Diagnosis("one traceparent header", "none, and no CLIENT span" + by, this.call.server(),
				UnobservedClients.remedy(this.setup, this.client) + CallContextRemedies.of(this.telemetry, this.call));
	}

	/** An unsampled request has no recorded CLIENT span, whatever lost the header. */
	private boolean isStrippedElsewhere() {
		return this.client != null && this.call.isOfUnsampled()
				&& OutgoingCall.judged(this.telemetry)
					.stream()
					.anyMatch((other) -> other.traceparents().isEmpty()
							&& Objects.equals(this.client, other.exchange().client()) && other.own() != null);
	}

	/** Judges a header with the ids of a span that was recorded. */
	private Optional<Diagnosis> ofSpan(SpanContext header, SpanRecord sender) {
		String seen = header() + ", which is the " + sender.place();
		SpanRecord replaced = this.call.replaced(sender);
		if (replaced != null) {
			return Optional.of(new Diagnosis("the ids of the " + replaced.place(),
					seen + ((sender.kind() == Kind.CLIENT) ? ", of another call" : ""), replaced,
					OutgoingRemedies.byHand(this.setup, this.client, NO_CACHE)));
		}
		if (sender.kind() != Kind.CLIENT && !this.call.isInjected(sender)) {
			return Optional.of(new Diagnosis(expected(), seen + kept(), this.call.server(),
					OutgoingRemedies.ownSpan(this.setup, this.client, OWN_SPAN)));
		}
		if (this.call.isLost(header, sender) && !this.call.isOfNoRequest(sender)) {
			return Optional.of(lost(sender));
		}
		return (sender.context().isSampled() == header.isSampled()) ? Optional.empty()
				: Optional.of(new Diagnosis("flags " + sender.context().flags(), header() + by(), sender,
						OutgoingRemedies.byHand(this.setup, this.client, SAMPLED)));
	}

	/**
	 * Return whose call has the same header, if it is one of a request whose own ids are
	 * in no call.
	 */
	private String kept() {
		SpanIndex traces = SpanIndex.of(this.telemetry);
		List<OutgoingCall> calls = OutgoingCall.judged(this.telemetry);
		List<OutgoingCall> same = calls.stream().filter((other) -> header(other).equals(header())).toList();
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

	private Diagnosis lost(@Nullable SpanRecord sender) {
		SpanRecord server = this.call.server();
		return new Diagnosis(expected(),
				header() + ", a new trace" + OutgoingRemedies.submitted(this.setup, this.client, sender), server,
				CallContextRemedies.outside(this.telemetry, this.call)
					.orElseGet(() -> OutgoingRemedies.lost(this.setup, this.client, sender, server)));
	}

	private String by() {
		return (this.client != null) ? ", by " + this.client : "";
	}

	private String expected() {
		SpanRecord server = this.call.server();
		return "the ids of the CLIENT span" + ((server != null) ? " in trace " + server.context().traceId() : "");
	}

	private String header() {
		return header(this.call);
	}

	private static String header(OutgoingCall call) {
		return String.join(" and ", call.traceparents());
	}

	private String instead(String remedy) {
		return OutgoingRemedies.instead(this.setup, this.client, this.call.client() != null, remedy)
				+ CallContextRemedies.of(this.telemetry, this.call);
	}

	/** Return whether a request of the gate sent the same header, but for its flags. */
	private boolean isOfCaller(String value) {
		String ids = withoutFlags(value.strip());
		return this.telemetry.requests()
			.stream()
			.flatMap((request) -> Header.values(request.headers(), Traceparent.HEADER).stream())
			.anyMatch((sent) -> !ids.isEmpty() && withoutFlags(sent.strip()).equals(ids));
	}

	private static String withoutFlags(String value) {
		return value.replaceFirst("(?<=.{50})-[0-9a-f]{2}$", "");
	}

}
