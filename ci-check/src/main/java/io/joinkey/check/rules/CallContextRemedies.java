/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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
		StackTraceElement caller = client.caller();
		return (caller == null) ? ""
				: OutgoingCall.judged(telemetry)
					.stream()
					.filter((other) -> isFrom(other, caller))
					.map((other) -> outside(telemetry, other, caller))
					.flatMap(Optional::stream)
					.findFirst()
					.map((diagnosis) -> WITHOUT + diagnosis.remedy())
					.orElse("");
	}

	private static boolean isFrom(OutgoingCall call, StackTraceElement caller) {
		Client client = call.exchange().client();
		return client != null && client.outside() && Objects.equals(client.caller(), caller);
	}

	/** Return what the call needs if a filter or a callback of the server makes it. */
	private static Optional<Diagnosis> outside(Telemetry telemetry, OutgoingCall call, StackTraceElement caller) {
		SpanRecord server = call.server();
		if (server == null) {
			return Optional.empty();
		}
		LogEvent event = new LogEvent(
				new ThreadSnapshot(call.exchange().order(), server.source().thread(), null, Map.of()),
				caller.getClassName(), "", "", callers(call));
		return OutsideScope.diagnose(telemetry.setup(), SpanIndex.of(telemetry), event);
	}

	private static List<String> callers(OutgoingCall call) {
		Client client = call.exchange().client();
		return (client != null) ? client.callers() : List.of();
	}

	/** Return whether async-hop reports the same work, by a line. */
	private static boolean isLogged(Telemetry telemetry, TaskSubmission lost) {
		return telemetry.lines()
			.stream()
			.map((line) -> line.event().snapshot())
			.anyMatch((snapshot) -> snapshot.active() == null && lost.equals(snapshot.submission(telemetry.setup())));
	}

}
