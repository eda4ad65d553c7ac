/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.TraceState;
import io.joinkey.check.format.Traceparent;

/**
 * Judges how the application treats malformed and unusual headers: the cases of the
 * <a href="https://github.com/w3c/trace-context/tree/main/test">W3C suite</a>. What the
 * specification demands is judged differently from what only the suite asks.
 */
final class W3cHeaderRules {

	private static final int SERVER_ERROR = 500;

	private static final int RANDOM = 2;

	private static final String TOLERANT = """
			put a strict propagator before the tracer's own, which accepts headers that the suite rejects: add \
			joinkey-spring-boot-starter, or a TextMapPropagator bean that ignores such a header""";

	private static final String FORWARD = """
			forward the whole tracestate, all its header fields as one list in their order: a propagator whose \
			getter reads only the first field loses the others""";

	private static final String GRAMMAR = """
			accept every member that the grammar of W3C level 2 allows: an at sign anywhere in the key but first, and at \
			least one of two members with the same key""";

	private static final String READ = """
			read the header as HTTP and W3C specify: its name in any case, its value without the white space around it, \
			and the known part of a later version""";

	private static final String KEEP_FLAGS = "keep the flags of the trace that is continued: use the tracer's own propagator";

	private static final String BY_PROPAGATOR = "read traceparent with a W3C propagator, not by hand";

	private static final String IGNORE = "never let a header fail a request: ignore it and start a new trace";

	private static final String AFTER_TRACEPARENT = "read tracestate only after a valid traceparent, with a W3C propagator";

	private final Telemetry telemetry;

	private final SpanIndex traces;

	private final Judgement judgement;

	private final boolean strict;

	/** Whether no request at all was continued, which another rule reports. */
	private final boolean unread;

	/** The calls that no library made for itself. */
	private final List<HttpExchange> calls;

	/** The endpoints of calls whose headers the application copied from a request. */
	private final Set<String> copied;

	private W3cHeaderRules(Telemetry telemetry, Judgement judgement, boolean strict) {
		this.telemetry = telemetry;
		this.traces = SpanIndex.of(telemetry);
		this.judgement = judgement;
		this.strict = strict;
		this.unread = isUnread();
		this.calls = telemetry.exchanges()
			.stream()
			.filter((exchange) -> !exchange.isOfLibrary(telemetry.setup()))
			.toList();
		this.copied = this.calls.stream().filter(this::isCopy).map(HttpExchange::endpoint).collect(Collectors.toSet());
	}

	private boolean isUnread() {
		List<SentRequest> valid = this.telemetry.requests()
			.stream()
			.filter((request) -> Traceparent.sent(request).filter(SpanContext::isSampled).isPresent())
			.toList();
		return valid.stream().anyMatch((request) -> !request.isCase()) && valid.stream()
			.noneMatch((request) -> this.traces.servers(request)
				.stream()
				.anyMatch((span) -> isIn(request, span.context().traceId())));
	}

	/**
	 * Return whether a valid header arrived with another parent: what rewrites it reads
	 * the others by hand too.
	 */
	private boolean isRewritten() {
		return this.telemetry.requests()
			.stream()
			.filter((request) -> !request.isCase())
			.anyMatch((request) -> Traceparent.sent(request)
				.filter(SpanContext::isSampled)
				.filter((sent) -> !this.traces.servers(request).isEmpty() && this.traces.servers(request)
					.stream()
					.allMatch((span) -> span.context().traceId().equals(sent.traceId()) && !span.isChildOf(sent)))
				.isPresent());
	}

	/**
	 * Return whether a call has the traceparent of its request, character by character.
	 * Such headers come from code of the application, and show nothing of what the tracer
	 * read.
	 */
	private boolean isCopy(HttpExchange exchange) {
		List<String> values = Header.values(exchange.headers(), Traceparent.HEADER);
		return this.traces.requests(exchange.order())
			.flatMap((request) -> Header.values(request.headers(), Traceparent.HEADER).stream())
			.anyMatch(values::contains);
	}

	/** Judges what the specification demands. */
	static void demanded(Telemetry telemetry, Judgement judgement) {
		judgement.inconclusive("no request with a malformed traceparent was sent");
		new W3cHeaderRules(telemetry, judgement, false).judge();
	}

	/** Judges what only the suite demands. */
	static void asked(Telemetry telemetry, Judgement judgement) {
		if (telemetry.requests().stream().noneMatch(SentRequest::isCase)) {
			judgement.notApplicable(
					"the cases of the W3C suite were not sent: the gate sends them to a handler of its own, which a test does not have");
			return;
		}
		new W3cHeaderRules(telemetry, judgement, true).judge();
	}

	private void judge() {
		for (SentRequest request : this.telemetry.requests()) {
			ReceivedHeaders received = ReceivedHeaders.of(request);
			if (request.trusted() && (request.isCase() || received.problem().isPresent())) {
				this.judgement.saw(1);
				failed(request, received);
				this.traces.servers(request).forEach((span) -> continued(request, received, span));
				List<HttpExchange> calls = this.calls.stream()
					.filter((exchange) -> request.spans(exchange.order()) && !this.copied.contains(exchange.endpoint())
							&& !isOfAnother(request, exchange))
					.toList();
				calls.forEach((call) -> forwarded(request, received, call));
				repeated(request, calls);
			}
		}
	}

	/**
	 * Return whether a call is in the trace of another request, or of a schedule. A
	 * request whose trace is not recorded is known by its headers only.
	 */
	private boolean isOfAnother(SentRequest request, HttpExchange exchange) {
		return left(exchange).map(SpanContext::traceId)
			.filter((id) -> !this.traces.isTraceOf(request, id) && !isIn(request, id))
			.filter((id) -> !this.traces.of(id).isEmpty()
					|| this.telemetry.requests().stream().anyMatch((other) -> this.traces.isTraceOf(other, id)))
			.isPresent();
	}

	private void failed(SentRequest request, ReceivedHeaders received) {
		if (!this.strict && request.status() >= SERVER_ERROR && worksOtherwise(request)) {
			broken(request, "an answer, since a header fails no request",
					"status " + request.status() + " for " + received.header(), IGNORE, request);
		}
	}

	private void continued(SentRequest request, ReceivedHeaders received, SpanRecord span) {
		String traceId = span.context().traceId();
		boolean own = received.context() != null && received.context().traceId().equals(traceId);
		if (received.context() != null && !own && !this.unread && this.strict == received.isLater()) {
			broken(request, "trace " + received.context().traceId() + " continued",
					"a new trace from " + received.header(), InboundRemedies.unread(this.telemetry).orElse(READ), span);
		}
		restarted(request, received, traceId, span);
	}

	private void restarted(SentRequest request, ReceivedHeaders received, String traceId, Evidence where) {
		boolean taken = isIn(request, traceId);
		if (received.context() == null && taken && this.strict == received.isRepeated()) {
			broken(request, "a new trace, since " + received.problem().orElse("there is no traceparent"),
					"the trace was continued from " + received.header(),
					this.strict ? TOLERANT : isRewritten() ? InboundRemedies.rewritten(this.telemetry) : BY_PROPAGATOR,
					where);
		}
	}

	private void forwarded(SentRequest request, ReceivedHeaders received, HttpExchange exchange) {
		// an unsampled span is not recorded, and shows only here
		left(exchange).ifPresent((left) -> restarted(request, received, left.traceId(), exchange));
		TraceState sent = received.state();
		TraceState arrived = TraceState.of(exchange.headers());
		if (received.context() == null) {
			if (!this.strict && !sent.isEmpty() && !sent.isDroppedBy(arrived)) {
				broken(request, "no tracestate, since there was no valid traceparent", arrived.toString(),
						AFTER_TRACEPARENT, exchange);
			}
		}
		else if (sent.problem().isPresent()) {
			if (this.strict && !sent.isDroppedBy(arrived)) {
				broken(request, "no tracestate, since " + sent.problem().get(), arrived.toString(), TOLERANT, exchange);
			}
		}
		else if (this.strict && !this.unread && !isBare(exchange) && !sent.isKeptBy(arrived)) {
			broken(request, sent.toString(), arrived.isEmpty() ? "none" : arrived.toString(),
					(Header.values(request.headers(), TraceState.HEADER).size() > 1) ? FORWARD : GRAMMAR, exchange);
		}
		random(request, received, exchange);
	}

	/** Return whether a call has no context at all, which other rules report. */
	private static boolean isBare(HttpExchange exchange) {
		return Header.values(exchange.headers(), Traceparent.HEADER).isEmpty()
				&& Header.values(exchange.headers(), TraceState.HEADER).isEmpty();
	}

	private void repeated(SentRequest request, List<HttpExchange> calls) {
		Set<String> parents = new HashSet<>();
		calls.forEach((call) -> left(call).filter((context) -> !this.strict && !parents.add(context.spanId()))
			.ifPresent((context) -> broken(request, "a new parent id for each call",
					context + ", which an earlier call had too",
					"let the tracer's propagator write the header, and cache it nowhere", call)));
	}

	private void random(SentRequest request, ReceivedHeaders received, HttpExchange call) {
		SpanContext context = received.context();
		if (!this.strict && !this.unread && context != null && hasRandom(context)) {
			left(call).filter((left) -> left.traceId().equals(context.traceId()) && !hasRandom(left))
				.ifPresent((left) -> broken(request, "the random flag, which was set", "flags " + left.flags(),
						keepFlags(call), call));
		}
	}

	/** Code that names the header may write it with flags of its own. */
	private String keepFlags(HttpExchange call) {
		return CodeSites.look(this.telemetry.setup(), CodeSite.Kind.NAMES_HEADER).isEmpty() ? KEEP_FLAGS
				: OutgoingRemedies.byHand(this.telemetry.setup(), call.client(), OutgoingDiagnosis.NO_CACHE);
	}

	private void broken(SentRequest request, String expected, String seen, String remedy, Evidence wrong) {
		this.judgement.broken(request.isCase() ? request.caseName() : request.endpoint(),
				new Diagnosis(expected, seen, request, remedy), wrong);
	}

	/**
	 * Return whether an endpoint fails for each header, and so not because of this one.
	 */
	private boolean worksOtherwise(SentRequest failed) {
		return this.telemetry.requests()
			.stream()
			.anyMatch((request) -> request.endpoint().equals(failed.endpoint()) && request.status() < SERVER_ERROR);
	}

	private static boolean isIn(SentRequest request, String traceId) {
		return request.headers().stream().anyMatch((header) -> isPart(traceId, header.value()));
	}

	/** Also one that was filled up with zeros. */
	private static boolean isPart(String traceId, String value) {
		return value.toLowerCase(Locale.ROOT).contains(traceId.replaceFirst("^0{1,16}", ""));
	}

	private static boolean hasRandom(SpanContext context) {
		return (Integer.parseInt(context.flags(), 16) & RANDOM) == RANDOM;
	}

	private static Optional<SpanContext> left(HttpExchange call) {
		List<String> values = Header.values(call.headers(), Traceparent.HEADER);
		try {
			return (values.size() == 1) ? Optional.of(Traceparent.parse(values.get(0))) : Optional.empty();
		}
		catch (ParseException ex) {
			return Optional.empty();
		}
	}

}
