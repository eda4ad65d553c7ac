/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import io.joinkey.check.format.Traceparent;

/**
 * Finds the call whose answer an operator of Reactor handles without a span. If each call
 * so far is of a request or a record, so is the answer. A client that is not observed may
 * have made a call that nothing shows.
 */
final class AnsweredCalls {

	private static final String WITH_EACH_ITEM = """
			if one subscription serves several requests, send a ContextSnapshot with each item, \
			ContextSnapshotFactory.builder().build().captureAll(), and do the work and the logging for an item in one \
			flatMap, whose inner chain ends with .contextWrite(item.snapshot()::updateContext)""";

	private static final String BY_HAND = "where the code calls subscribe(...) or toFuture() itself, ";

	/** What sends items of any request to a subscription. */
	private static final Set<String> SINKS = Set.of("Sinks.many", "FluxSink.next");

	private static final Set<String> BATCHES = Set.of("Flux.bufferTimeout", "Flux.windowTimeout");

	private AnsweredCalls() {
	}

	static Optional<SpanRecord> call(Telemetry telemetry, SpanIndex traces, ThreadSnapshot snapshot) {
		return telemetry.setup().threads().reactorAutomatic() ? answered(telemetry, traces, snapshot)
				: Optional.empty();
	}

	/** Return the call whose answer runs, also behind the end of its request. */
	static Optional<SpanRecord> answered(Telemetry telemetry, SpanIndex traces, ThreadSnapshot snapshot) {
		return (snapshot.caller() == Caller.REACTIVE_ANSWER) ? latest(telemetry, traces, snapshot) : Optional.empty();
	}

	/**
	 * Judges a line of a hook of the client, during a call. A hook for the end of a
	 * connection may belong to no request.
	 */
	static Optional<Diagnosis> hooked(Telemetry telemetry, SpanIndex traces, ThreadSnapshot snapshot) {
		return Optional.of(snapshot)
			.filter((each) -> each.caller() == Caller.CLIENT_HOOK
					&& !CodeSites.lookAtHooks(telemetry.setup()).isEmpty())
			.flatMap((each) -> latest(telemetry, traces, each))
			.filter((call) -> snapshot.order() < call.timing().endOrder())
			.map((call) -> new Diagnosis(
					"the ids of the request that led to the call", "none: a hook of the HTTP client ran "
							+ ThreadSnapshot.on(snapshot.thread()) + ", outside of the reactive chain",
					call, OutsideScope.inChain(telemetry.setup())));
	}

	/** Return the latest call, if each call so far is of a request or a record. */
	private static Optional<SpanRecord> latest(Telemetry telemetry, SpanIndex traces, ThreadSnapshot snapshot) {
		Setup setup = telemetry.setup();
		if (snapshot.active() != null || snapshot.submission(setup) != null || isBatching(setup)
				|| setup.wiring().held("WebClient").stream().anyMatch((client) -> !client.observed())) {
			return Optional.empty();
		}
		List<SpanRecord> calls = telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == SpanRecord.Kind.CLIENT && span.timing().order() < snapshot.order())
			.toList();
		boolean known = calls.stream().allMatch((call) -> isArrived(traces, call.context().traceId()))
				&& telemetry.exchanges()
					.stream()
					.filter((exchange) -> exchange.order() < snapshot.order())
					.allMatch((exchange) -> isServed(telemetry, traces, exchange));
		return known ? calls.stream().max(Comparator.comparing((call) -> latest(call, snapshot))) : Optional.empty();
	}

	/** The answer for a batch of several requests' items belongs to none of them. */
	private static boolean isBatching(Setup setup) {
		return setup.wiring()
			.code()
			.stream()
			.anyMatch((site) -> site.kind() == Kind.SHARES && BATCHES.contains(site.call()));
	}

	/** Return whether a request or a record led to a trace. */
	private static boolean isArrived(SpanIndex traces, String traceId) {
		return traces.of(traceId)
			.stream()
			.anyMatch((span) -> span.kind() == SpanRecord.Kind.SERVER || span.kind() == SpanRecord.Kind.CONSUMER);
	}

	/** A call that is not sampled has no span, but a header. */
	private static boolean isServed(Telemetry telemetry, SpanIndex traces, HttpExchange exchange) {
		return Traceparent.sent(exchange.headers())
			.map(SpanContext::traceId)
			.filter((id) -> isArrived(traces, id)
					|| telemetry.requests().stream().anyMatch((request) -> traces.isTraceOf(request, id)))
			.isPresent();
	}

	private static long latest(SpanRecord call, ThreadSnapshot snapshot) {
		return (call.timing().endOrder() < snapshot.order()) ? call.timing().endOrder() : call.timing().order();
	}

	static Diagnosis lost(Setup setup, SpanRecord call, ThreadSnapshot snapshot) {
		return new Diagnosis("the ids of the request that led to the call",
				"none: an operator of Reactor handled the answer of a call " + ThreadSnapshot.on(snapshot.thread())
						+ " without a span",
				call, remedy(setup));
	}

	/**
	 * Return whether the application's code makes a sink, which may serve all requests.
	 */
	static boolean isSinkMade(Setup setup) {
		return setup.wiring()
			.code()
			.stream()
			.anyMatch((site) -> site.kind() == Kind.SHARES && SINKS.contains(site.call()));
	}

	/**
	 * Return what the subscription of a class needs that makes a sink: the items of all
	 * requests run in it.
	 */
	static String ofSink(Setup setup, String type, String byHand) {
		String outer = CodeSites.outer(type);
		String sinks = CodeSites.look(setup, (site) -> site.kind() == Kind.SHARES && SINKS.contains(site.call())
				&& CodeSites.outer(site.place().getClassName()).equals(outer));
		return sinks.isEmpty() ? byHand : withEachItem(sinks, byHand);
	}

	private static String withEachItem(String shared, String byHand) {
		return WITH_EACH_ITEM + shared + ". Where each request subscribes " + byHand.replace(BY_HAND, "by hand, ");
	}

	static String remedy(Setup setup) {
		String byHand = ReactorHopRules.remedy(setup);
		String shared = CodeSites.look(setup, Kind.SHARES);
		if (isSinkMade(setup) && !shared.isEmpty()) {
			return withEachItem(shared, byHand);
		}
		return byHand + (shared.isEmpty() ? "" : "; " + WITH_EACH_ITEM + shared);
	}

}
