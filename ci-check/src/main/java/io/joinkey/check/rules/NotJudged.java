/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Outcome;
import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;

/**
 * Lists the evidence that the gate could not see. None of it fails the build.
 */
final class NotJudged {

	private static final int NOT_FOUND = 404;

	private NotJudged() {
	}

	static List<String> of(Telemetry telemetry, List<Outcome> outcomes) {
		Coverage coverage = telemetry.coverage();
		List<String> all = new ArrayList<>();
		coverage.mappings()
			.stream()
			.filter((mapping) -> mapping.calls() == 0)
			.sorted(Comparator.comparing(Coverage.Mapping::reason)
				.thenComparing(Coverage.Mapping::pattern)
				.thenComparing(Coverage.Mapping::method))
			.forEach((mapping) -> all.add("mapping not judged: " + mapping.method() + " " + mapping.pattern()
					+ (mapping.reason().isEmpty() ? "" : " (" + mapping.reason() + ")")));
		coverage.unreadable().forEach((appender) -> all.add("appender that cannot be read: " + appender));
		printed(telemetry).forEach(
				(place) -> all.add("text that a library prints to System.out or System.err within a span, without ids: "
						+ place + "; let the library use a logger"));
		coverage.printed()
			.forEach((place) -> all
				.add("text that the application prints to System.out or System.err outside of any span, without ids: "
						+ place + "; let it use a logger"));
		silent(telemetry).forEach((endpoint) -> all.add("endpoint that left no line: " + endpoint));
		all.addAll(IdleListeners.of(telemetry));
		MessagingRules.unseen(telemetry).ifPresent(all::add);
		if (telemetry.setup().wiring().libraries().stream().anyMatch((jar) -> jar.startsWith("spring-cloud-stream:"))) {
			all.add("messages of Spring Cloud Stream's bindings: neither their headers nor their handlers");
		}
		GrpcCalls.unseen(telemetry).forEach(all::add);
		SharedWork.of(telemetry).forEach(all::add);
		all.addAll(CodeSites.unseen(telemetry));
		schedules(telemetry, all);
		ScheduledSends.of(telemetry).forEach(all::add);
		all.addAll(OwnSchedules.unobserved(telemetry));
		all.addAll(OwnSchedules.fromTheStart(telemetry));
		coverage.repeated()
			.forEach((place) -> all.add("periodic task that a request started, and that runs in the request's trace: "
					+ place
					+ "; if it outlives the request, start it with the application, or without the request's context"));
		Stream.of("server.tomcat.accesslog.enabled", "server.jetty.accesslog.enabled")
			.filter((property) -> telemetry.setup().wiring().isSet(property + "=true"))
			.forEach(
					(property) -> all.add("access log of the server, whose lines the gate does not read: " + property));
		KeptIdRules.keys(telemetry)
			.forEach((key) -> all.add("key of the MDC that keeps the trace id of another request: " + key));
		AnsweredIds.unknown(telemetry)
			.forEach((header) -> all
				.add("response header that is called a trace id, and names no trace of the gate's requests: " + header
						+ "; take it from the current span, or give it another name, such as X-Request-Id"));
		SpanlessThreads.threads(telemetry)
			.forEach(
					(thread) -> all.add("thread that logs without a span, such as "
							+ (SpanlessThreads.isOfServer(telemetry, thread)
									? "a server's, for a path that is not observed: " : "a custom schedule: ")
							+ thread));
		SpanlessThreads.streams(telemetry)
			.forEach((logger) -> all.add("processor of Kafka Streams that logs without the ids of a record: " + logger
					+ "; joinkey-spring-boot-starter gives it those of the record's trace"));
		SpanlessThreads.operators(telemetry)
			.forEach((thread) -> all.add(
					"operators of Reactor that log without a span, such as behind subscribe() without contextCapture(): "
							+ thread));
		baggage(telemetry).ifPresent((keys) -> all.add("baggage that comes in and leaves with each call: " + keys
				+ "; joinkey-spring-boot-starter forwards only management.tracing.baggage.remote-fields"));
		OutgoingRules.injected(telemetry)
			.map((exchange) -> exchange.endpoint() + ((exchange.client() != null) ? " by " + exchange.client() : ""))
			.distinct()
			.sorted()
			.forEach((call) -> all.add("call without a CLIENT span, whose header names the span that made it: " + call
					+ "; an observed client would also measure it"));
		putOff(telemetry).forEach((name) -> all
			.add("span that spring-kafka never ends, of a delivery that waits for its back-off: " + name));
		calls(telemetry)
			.forEach((call) -> all.add("HTTP call without traceparent that a library made for itself: " + call));
		LibraryCalls.ofOwn(telemetry)
			.forEach((call) -> all
				.add("HTTP call that a library made for itself, and that starts a new trace: " + call));
		RedisCommands.unknown(telemetry).ifPresent(all::add);
		ClientRules.unseen(telemetry)
			.forEach((field) -> all.add("HTTP client that is not observed, and of which no call was seen: " + field));
		LoggedServiceNames.unnamed(telemetry)
			.forEach((appender) -> all.add("JSON lines without the service's name: " + appender));
		LoggedServiceNames.chosen(telemetry)
			.forEach((key) -> all.add("JSON lines that name the service in a field of the application's own: " + key));
		if (!telemetry.requests().isEmpty()) {
			Set<Integer> seen = telemetry.requests()
				.stream()
				.map((request) -> request.status() / 100)
				.collect(Collectors.toSet());
			List<String> missing = List.of(4, 5)
				.stream()
				.filter((status) -> !seen.contains(status))
				.map((status) -> status + "xx")
				.toList();
			if (!missing.isEmpty()) {
				all.add("statuses never seen: " + String.join(", ", missing));
			}
		}
		BackendMetricRules.unknown(telemetry).ifPresent(all::add);
		String empty = telemetry.backendNames()
			.stream()
			.filter((name) -> name.kind() == BackendName.Kind.NOTHING)
			.map((name) -> name.source().file())
			.collect(Collectors.joining(", "));
		if (!empty.isEmpty()) {
			all.add("files of back ends in which no name was found: " + empty);
		}
		coverage.shadowed()
			.forEach((file) -> all
				.add("production file hidden by a file of the tests: " + file + (file.startsWith("application.")
						? "; its keys of management, logging and of the service's name were judged" : "")));
		if (!coverage.otherProfiles().isEmpty()) {
			all.add("profiles that exist and were not judged: " + String.join(", ", coverage.otherProfiles())
					+ "; judged: "
					+ (coverage.profiles().isEmpty() ? "default" : String.join(", ", coverage.profiles())));
		}
		outcomes.stream()
			.filter((outcome) -> outcome.isNotExercised() && outcome.reason().contains(": list ")
					&& !outcome.reason().endsWith(KafkaRecordRules.NO_RECORD))
			.forEach((outcome) -> all.add("evidence for " + outcome.rule().id() + ": "
					+ outcome.reason().substring(Outcome.NOT_EXERCISED.length())));
		return all;
	}

	/** Return the spans of deliveries that the back-off of a retry topic refused. */
	private static Set<String> putOff(Telemetry telemetry) {
		return telemetry.spans()
			.stream()
			.filter((span) -> !span.timing().isEnded() && KafkaRetryRules.isPutOff(telemetry, span))
			.map(SpanRecord::name)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Return the calls without traceparent that no code of the application made. */
	private static Set<String> calls(Telemetry telemetry) {
		return telemetry.exchanges()
			.stream()
			.filter((exchange) -> exchange.isOfLibrary(telemetry.setup())
					&& Header.values(exchange.headers(), Traceparent.HEADER).isEmpty())
			.map((exchange) -> exchange.endpoint() + " by " + exchange.client())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Return the methods of libraries that print, such as SQL. */
	private static Set<String> printed(Telemetry telemetry) {
		return telemetry.lines()
			.stream()
			.filter((line) -> line.isPrinted() && !telemetry.setup().isApplication(line.event()))
			.map((line) -> line.event().logger())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Return the endpoints in whose traces the application logged nothing. */
	private static Set<String> silent(Telemetry telemetry) {
		SpanIndex traces = SpanIndex.of(telemetry);
		Set<String> silent = new TreeSet<>();
		Set<String> heard = new TreeSet<>();
		for (SentRequest request : telemetry.requests()) {
			boolean logged = telemetry.lines()
				.stream()
				.filter((line) -> telemetry.setup().isApplication(line.event()))
				.map((line) -> line.event().snapshot())
				.anyMatch((snapshot) -> snapshot.traceIds().anyMatch((traceId) -> traces.isTraceOf(request, traceId))
						|| isWithoutIds(telemetry, traces, request, snapshot));
			boolean unknown = !request.trusted() && traces.servers(request).isEmpty();
			if (request.status() != NOT_FOUND && !unknown) {
				(logged ? heard : silent).add(request.endpoint());
			}
		}
		silent.removeAll(heard);
		return silent;
	}

	/** Return whether a line that lost its ids can be of no other endpoint. */
	private static boolean isWithoutIds(Telemetry telemetry, SpanIndex traces, SentRequest request,
			ThreadSnapshot snapshot) {
		String pool = ThreadSnapshot.pool(snapshot.thread());
		return snapshot.traceIds().findAny().isEmpty() && request.spans(snapshot.order())
				&& traces.requests(snapshot.order()).allMatch((open) -> open.endpoint().equals(request.endpoint()))
				&& telemetry.spans()
					.stream()
					.anyMatch((span) -> span.kind() == SpanRecord.Kind.SERVER
							&& ThreadSnapshot.pool(span.source().thread()).equals(pool));
	}

	private static void schedules(Telemetry telemetry, List<String> all) {
		int schedules = telemetry.setup().threads().schedules();
		long run = telemetry.spans()
			.stream()
			.filter(SpanRecord::isScheduledRun)
			.map(SpanRecord::name)
			.distinct()
			.count();
		if (schedules > run) {
			all.add("scheduled tasks that did not run: " + (schedules - run) + " of " + schedules);
		}
	}

	private static Optional<String> baggage(Telemetry telemetry) {
		List<String> allowed = telemetry.setup().allowedBaggage();
		return !allowed.contains(Setup.ALL_BAGGAGE) ? Optional.empty()
				: telemetry.exchanges()
					.stream()
					.flatMap((exchange) -> OutgoingStateRules.foreignBaggage(exchange, allowed).stream())
					// the gate's own key stands for any that a caller may send
					.map((key) -> key.equals("joinkey.gate") ? "all keys that a caller sends" : key)
					.distinct()
					.sorted()
					.reduce((one, other) -> one + ", " + other);
	}

}
