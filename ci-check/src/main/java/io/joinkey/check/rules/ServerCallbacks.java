/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Finds lines that the application logs when the server calls it back for an asynchronous
 * request. Only the server uses the threads of its pool.
 */
final class ServerCallbacks {

	private static final String WRAP = """
			wrap what the server calls back where it is registered, with snapshot = \
			ContextSnapshotFactory.builder().build().captureAll(): DeferredResult.onTimeout(snapshot.wrap((Runnable) \
			callback)), the same for onCompletion, and onError(snapshot.wrap((Consumer<Throwable>) callback))""";

	private static final String ADD_LISTENER = "AsyncContext.addListener";

	private static final String LISTENER = """
			let an AsyncListener capture in a field of its own, final ContextSnapshot snapshot = \
			ContextSnapshotFactory.builder().build().captureAll(), and open it in each method that the server calls, \
			try (ContextSnapshot.Scope scope = snapshot.setThreadLocals())""";

	private ServerCallbacks() {
	}

	/**
	 * Judges a line without a span, on a thread of the server's pool that answers no
	 * request while each open request waits. With two of them, either may be the one that
	 * is called back for.
	 */
	static Optional<Diagnosis> diagnose(Telemetry telemetry, SpanIndex traces, LogEvent event) {
		ThreadSnapshot snapshot = event.snapshot();
		if (OutgoingRemedies.isEventLoop(snapshot.thread()) || snapshot.thread().startsWith(ThreadSnapshot.UNNAMED)
				|| !traces.serverPools().contains(ThreadSnapshot.pool(snapshot.thread()))) {
			return Optional.empty();
		}
		List<List<SpanRecord>> waiting = traces.requests(snapshot.order())
			.map((request) -> traces.servers(request).stream().filter((span) -> isWaiting(span, snapshot)).toList())
			.toList();
		// a request without a SERVER span may be the one that the thread answers
		if (waiting.stream().anyMatch(List::isEmpty)
				|| waiting.stream().flatMap(List::stream).anyMatch((span) -> isServing(telemetry, snapshot, span))) {
			return Optional.empty();
		}
		return waiting.stream()
			.flatMap(List::stream)
			.findFirst()
			.map((server) -> diagnosis(telemetry.setup(), event, server, waiting.size()));
	}

	private static boolean isWaiting(SpanRecord server, ThreadSnapshot snapshot) {
		return !server.isOn(snapshot)
				&& ThreadSnapshot.pool(server.source().thread()).equals(ThreadSnapshot.pool(snapshot.thread()))
				&& server.timing().order() < snapshot.order() && snapshot.order() < server.timing().endOrder();
	}

	/** The thread of a line may answer a request that the application sent to itself. */
	private static boolean isServing(Telemetry telemetry, ThreadSnapshot snapshot, SpanRecord outer) {
		return telemetry.spans()
			.stream()
			.anyMatch((span) -> span.kind() == SpanRecord.Kind.SERVER && span.isOn(snapshot)
					&& outer.timing().order() < span.timing().order()
					&& span.timing().order() < outer.timing().endOrder());
	}

	/** Return what the callbacks need that the application's code registers. */
	static String wrap(Setup setup) {
		List<String> calls = setup.wiring()
			.code()
			.stream()
			.filter(ServerCallbacks::isRegistered)
			.map(CodeSite::call)
			.toList();
		boolean listener = calls.contains(ADD_LISTENER);
		return (!listener ? WRAP
				: calls.stream().allMatch(ADD_LISTENER::equals) ? LISTENER : WRAP + "; and " + LISTENER)
				+ CodeSites.look(setup, ServerCallbacks::isRegistered);
	}

	/** Return whether a class, or one within it, registers what the server calls back. */
	static boolean isRegisteredIn(Setup setup, String type) {
		return setup.wiring()
			.code()
			.stream()
			.anyMatch((site) -> isRegistered(site)
					&& CodeSites.outer(site.place().getClassName()).equals(CodeSites.outer(type)));
	}

	private static boolean isRegistered(CodeSite site) {
		return site.kind() == Kind.CALLS_BACK
				&& (site.call().equals(ADD_LISTENER) || CodeSites.SETS_CALLBACK.matcher(site.call()).matches());
	}

	/** A filter before the observation may log in the asynchronous dispatch. */
	private static Diagnosis diagnosis(Setup setup, LogEvent event, SpanRecord server, int requests) {
		String wrap = wrap(setup);
		String remedy = OutsideScope.valve(setup, event)
			.or(() -> OutsideScope.unnamedValve(setup, event))
			.or(() -> setup.wiring()
				.named(Part.EARLY_FILTER)
				.map((named) -> FilterOrder.remedy(setup)
						+ (named.contains("(" + event.logger() + ")") ? "" : "; else " + wrap)))
			.orElse(wrap);
		return new Diagnosis(
				"the ids of " + server.context() + ((requests > 1) ? ", or of another request that waited" : ""),
				"none: the server called back on thread " + event.snapshot().thread()
						+ ", outside of the request's span",
				server, remedy);
	}

}
