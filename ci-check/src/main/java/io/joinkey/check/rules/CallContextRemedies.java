/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;

/**
 * Names what propagates the context to a call that nothing observes. An observed client
 * alone would start a new trace there.
 */
final class CallContextRemedies {

	private static final String WITHOUT = "; and, since the call is made without the context of its request, ";

	/** Clients that take the context of the subscription. */
	private static final Set<String> REACTIVE = Set.of("WebClient", "Reactor Netty", "Netty");

	private CallContextRemedies() {
	}

	/**
	 * Return the end of a remedy for a call, empty if the request's span is active where
	 * it is made. Another call from the same line shows it for an unsampled request.
	 */
	static String of(Telemetry telemetry, OutgoingCall call) {
		Client client = call.exchange().client();
		if (client == null || !client.spanless()) {
			return "";
		}
		TaskSubmission lost = client.lost(telemetry.setup());
		if (lost != null) {
			return ((lost.isReactive() && REACTIVE.contains(client.name())) || isLogged(telemetry, lost)) ? ""
					: WITHOUT + OutgoingRemedies.lost(telemetry.setup(), client, null, null);
		}
		return outside(telemetry, call).map((remedy) -> WITHOUT + remedy).orElse("");
	}

	/**
	 * Return what a call needs that a filter, an interceptor or a callback of the server
	 * makes outside of the request's span.
	 */
	static Optional<String> outside(Telemetry telemetry, OutgoingCall call) {
		Client client = call.exchange().client();
		StackTraceElement caller = (client != null) ? client.caller() : null;
		return (caller == null) ? Optional.empty()
				: OutgoingCall.judged(telemetry)
					.stream()
					.filter((other) -> isFrom(other, caller))
					.map((other) -> outsideOf(telemetry, other))
					.flatMap(Optional::stream)
					.findFirst();
	}

	private static boolean isFrom(OutgoingCall call, StackTraceElement caller) {
		Client client = call.exchange().client();
		return client != null && client.submission() == null && caller.equals(client.caller());
	}

	private static Optional<String> outsideOf(Telemetry telemetry, OutgoingCall call) {
		Client client = Objects.requireNonNull(call.exchange().client());
		long order = call.exchange().order();
		return Stream.ofNullable(call.server())
			.filter((server) -> (order < server.timing().order() || order > server.timing().endOrder())
					&& isOnThread(telemetry, call, server))
			.map((server) -> new LogEvent(new ThreadSnapshot(order, server.source().thread(), null, Map.of()),
					Objects.requireNonNull(client.caller()).getClassName(), "", "", client.callers()))
			.flatMap((event) -> OutsideScope.diagnose(telemetry.setup(), SpanIndex.of(telemetry), event).stream())
			.map(Diagnosis::remedy)
			.findFirst();
	}

	/** The span of a call shows its thread, or else the classes that led to it do. */
	private static boolean isOnThread(Telemetry telemetry, OutgoingCall call, SpanRecord server) {
		SpanRecord sender = call.traceparents()
			.stream()
			.findFirst()
			.map(OutgoingRules::parse)
			.map(call::sender)
			.orElse(null);
		Client client = Objects.requireNonNull(call.exchange().client());
		return (sender != null) ? sender.source().thread().equals(server.source().thread())
				: client.outside() || OutsideScope.isOfServer(telemetry.setup(), client.callers());
	}

	/** Return whether async-hop reports the same work, by a line. */
	private static boolean isLogged(Telemetry telemetry, TaskSubmission lost) {
		return telemetry.lines()
			.stream()
			.map((line) -> line.event().snapshot())
			.anyMatch((snapshot) -> snapshot.active() == null && lost.equals(snapshot.submission(telemetry.setup())));
	}

}
