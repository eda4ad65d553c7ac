/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Judges that no trace starts with a call or a record, and names what led to one that
 * does.
 */
final class TraceRootRules {

	private static final String KEEP_WITH_ROW = StoredTraces.STORE
			+ ". If no request stored the work, start an Observation around the run";

	private static final String WITH_ITEM = """
			if one subscription serves several requests, emit the context with each item, \
			ContextSnapshotFactory.builder().build().captureAll(), and give it to what the item leads to, \
			.contextWrite((context) -> snapshot.updateContext(context)) within flatMap or concatMap""";

	private static final String FOR_REQUEST = "if it is done for a request, propagate the request's context: "
			+ ExecutorRemedies.WRAP_TASK
			+ "; if the thread takes what requests left for it, keep the snapshot with each "
			+ "item, ContextSnapshotFactory.builder().build().captureAll(), and open it while the item is handled, "
			+ "try (ContextSnapshot.Scope scope = snapshot.setThreadLocals())";

	/** Threads on which Reactor runs operators of any subscription. */
	private static final Pattern REACTOR = Pattern.compile("boundedElastic-|parallel-|single-");

	private TraceRootRules() {
	}

	static void rootNotClient(Telemetry telemetry, Judgement judgement) {
		judgement.inconclusiveIf(!telemetry.requests().isEmpty(), "no span was recorded");
		List<SpanRecord> unknown = RedisCommands.ofUnknownOrigin(telemetry);
		for (SpanRecord span : telemetry.spans()) {
			judgement.saw(1);
			boolean record = span.kind() == Kind.PRODUCER;
			if (span.parent() == null && (span.kind() == Kind.CLIENT || record) && !isStartUp(telemetry, span)
					&& LibraryCalls.library(telemetry, span) == null && !OwnSchedules.isOnlyCall(telemetry, span)
					&& !OwnSchedules.isFromTheStart(telemetry, span)
					&& unknown.stream().noneMatch((each) -> each == span)) {
				judgement.broken(span.name(), new Diagnosis(
						"a span that the " + (record ? "record is sent" : "call is made") + " for",
						"a " + (record ? "record" : "call") + " " + ThreadSnapshot.on(span.source().thread())
								+ caller(telemetry, span) + " that starts a trace: what led to it is unobserved",
						origin(telemetry, span), remedy(telemetry, span)), span);
			}
		}
	}

	/**
	 * What runs before the application is ready belongs to no request, and neither does
	 * what its main method goes on to do.
	 */
	static boolean isStartUp(Telemetry telemetry, SpanRecord span) {
		return span.timing().order() < telemetry.coverage().ready()
				|| (span.source().thread().equals("main") && span.lost(telemetry.setup()) == null);
	}

	private static String remedy(Telemetry telemetry, SpanRecord span) {
		TaskSubmission lost = span.lost(telemetry.setup());
		if (lost != null) {
			return ExecutorRemedies.remedy(telemetry.setup(), lost, span.source().thread());
		}
		SpanIndex traces = SpanIndex.of(telemetry);
		// an unsampled request has no SERVER span: another one shows the event loop
		if (traces.requests(span.timing().order()).findAny().isPresent() && telemetry.spans()
			.stream()
			.anyMatch((server) -> server.kind() == Kind.SERVER && OutgoingRemedies.isOnEventLoop(span, server))) {
			return AnsweredCalls.isSinkMade(telemetry.setup()) ? AnsweredCalls.remedy(telemetry.setup())
					: OutgoingRemedies.outside(telemetry.setup());
		}
		Optional<String> outside = onServerThread(telemetry, traces, span);
		if (outside.isPresent()) {
			return outside.get();
		}
		String shared = CodeSites.look(telemetry.setup(), CodeSite.Kind.SHARES);
		String observe = "observe what runs " + ThreadSnapshot.on(ThreadSnapshot.threads(span.source().thread()))
				+ ": Observation.createNotStarted(\"<name>\", observationRegistry).observe(() -> <the whole task, with its lines>)";
		if (!shared.isEmpty() && REACTOR.matcher(span.source().thread()).lookingAt()) {
			return WITH_ITEM + shared + ". If no request led to it, " + observe;
		}
		String queues = CodeSites.lookAtQueues(telemetry.setup());
		if (!queues.isEmpty()) {
			return "if it handles items of a queue, " + TaskRemedies.queue("") + queues + ". If no request led to it, "
					+ observe;
		}
		return (span.kind() == Kind.PRODUCER) ? KEEP_WITH_ROW : FOR_REQUEST + ". If no request led to it, " + observe;
	}

	/**
	 * Return the remedy for a caller that logs on a thread of the server. It is a filter
	 * or a callback, and runs outside of the request's span.
	 */
	private static Optional<String> onServerThread(Telemetry telemetry, SpanIndex traces, SpanRecord span) {
		if (!traces.serverPools().contains(pool(span))) {
			return Optional.empty();
		}
		Optional<Client> client = client(telemetry, span);
		// an unsampled request has no SERVER span: another call from the same line shows
		// it
		Stream<SpanRecord> alike = telemetry.spans()
			.stream()
			.filter((other) -> client.isPresent() && other.parent() == null && other.name().equals(span.name())
					&& client.map(Client::caller).equals(client(telemetry, other).map(Client::caller)));
		return Stream.concat(Stream.of(span), alike)
			.flatMap((each) -> outside(telemetry, traces, each, client).stream())
			.findFirst();
	}

	private static Optional<String> outside(Telemetry telemetry, SpanIndex traces, SpanRecord span,
			Optional<Client> client) {
		ThreadSnapshot snapshot = new ThreadSnapshot(span.timing().order(), span.source().thread(), null, Map.of());
		LogEvent event = new LogEvent(snapshot,
				client.map(Client::caller).map(StackTraceElement::getClassName).orElse(""), "", span.name(),
				client.map(Client::callers).orElse(List.of()));
		return OutsideScope.diagnose(telemetry.setup(), traces, event)
			.or(() -> ServerCallbacks.diagnose(telemetry, traces, event))
			.map(Diagnosis::remedy);
	}

	private static String caller(Telemetry telemetry, SpanRecord span) {
		return client(telemetry, span).map((client) -> ", at " + client.caller()).orElse("");
	}

	/** Return the client of a call that code of the application made, if it was seen. */
	private static Optional<Client> client(Telemetry telemetry, SpanRecord span) {
		return telemetry.exchanges()
			.stream()
			.filter((exchange) -> exchange.headers()
				.stream()
				.anyMatch((header) -> header.value().contains(span.context().spanId())))
			.map(HttpExchange::client)
			.filter(Objects::nonNull)
			.filter((client) -> client.caller() != null
					&& telemetry.setup().isApplication(client.caller().getClassName()))
			.findFirst();
	}

	/**
	 * Return the request that led to a span. This is the one that submitted the task.
	 * Without a task it is one that may be served on this thread.
	 */
	private static @Nullable Evidence origin(Telemetry telemetry, SpanRecord span) {
		SpanIndex traces = SpanIndex.of(telemetry);
		TaskSubmission lost = span.source().lost();
		if (lost != null) {
			return telemetry.requests()
				.stream()
				.filter((request) -> request.sender().order() < span.timing().order()
						&& traces.isTraceOf(request, lost.from().traceId()))
				.findFirst()
				.orElse(null);
		}
		return traces.requests(span.timing().order())
			.filter((request) -> isOn(telemetry, traces.servers(request), span))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return whether a request may be served on the thread of a span. An unsampled
	 * request has no SERVER span, but other requests show the threads of the server.
	 */
	private static boolean isOn(Telemetry telemetry, List<SpanRecord> servers, SpanRecord span) {
		return servers.isEmpty()
				? telemetry.spans()
					.stream()
					.anyMatch((server) -> server.kind() == Kind.SERVER && pool(server).equals(pool(span)))
				: servers.stream().anyMatch((server) -> server.source().thread().equals(span.source().thread()));
	}

	private static String pool(SpanRecord span) {
		return ThreadSnapshot.pool(span.source().thread());
	}

}
