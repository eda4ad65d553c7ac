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
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;

/**
 * Lists the evidence that the gate could not see. None of it fails the build.
 */
final class NotJudged {

	private static final String APPENDER = """
			; keep its encoder in a field of type Encoder, or pass the events to an appender of the logging library; if \
			another thread writes them, let append call event.prepareForDeferredProcessing() of Logback first, or keep \
			event.toImmutable() of Log4j2""";

	private static final String OF_ONE = """
			; if the listener also works on the other records, start a CONSUMER span for each record within the loop, from \
			that record's headers and around the work on that record alone; or start none with joinkey-spring-boot-starter, \
			whose span of the batch links to all records""";

	private static final String PERIODIC = """
			; if it outlives the request, start it in a method with @EventListener(ApplicationReadyEvent.class) instead, \
			without a ContextSnapshot, and observe each run, \
			Observation.createNotStarted("<name>", observationRegistry).observe(() -> <the whole run, with its lines>)""";

	private static final String ACCESS_LOG = """
			; write %{trace_id}r into the pattern, the request attribute that joinkey-spring-boot-starter sets; without it, set \
			the attribute in a filter ordered at Ordered.HIGHEST_PRECEDENCE + 2, \
			request.setAttribute("trace_id", Span.current().getSpanContext().getTraceId())""";

	private final Telemetry telemetry;

	private final List<String> all = new ArrayList<>();

	private NotJudged(Telemetry telemetry) {
		this.telemetry = telemetry;
	}

	static List<String> of(Telemetry telemetry, List<Outcome> outcomes) {
		NotJudged notJudged = new NotJudged(telemetry);
		notJudged.endpoints();
		notJudged.messages();
		notJudged.sharedWork();
		notJudged.schedules();
		notJudged.otherIds();
		notJudged.threads();
		notJudged.calls();
		notJudged.serviceNames();
		notJudged.statuses();
		notJudged.files();
		notJudged.rules(outcomes);
		return notJudged.all;
	}

	private void each(String text, Iterable<String> names) {
		each(text, names, "");
	}

	private void each(String before, Iterable<String> names, String after) {
		names.forEach((name) -> this.all.add(before + name + after));
	}

	private void endpoints() {
		Coverage coverage = this.telemetry.coverage();
		coverage.mappings()
			.stream()
			.filter((mapping) -> mapping.calls() == 0)
			.sorted(Comparator.comparing(Coverage.Mapping::reason)
				.thenComparing(Coverage.Mapping::pattern)
				.thenComparing(Coverage.Mapping::method))
			.forEach((mapping) -> this.all.add("mapping not judged: " + mapping.method() + " " + mapping.pattern()
					+ (mapping.reason().isEmpty() ? "" : " (" + mapping.reason() + ")")));
		each("appender that cannot be read: ", coverage.unreadable(), APPENDER);
		each("text that a library prints to System.out or System.err within a span, without ids: ", printed(),
				"; let the library use a logger");
		each("text that the application prints to System.out or System.err outside of any span, without ids: ",
				coverage.printed(), "; let it use a logger");
		each("endpoint that left no line: ", SilentEndpoints.of(this.telemetry));
		each("endpoint that refused the gate: ", RefusedEndpoints.of(this.telemetry));
	}

	/** Return the methods of libraries that print, such as SQL. */
	private Set<String> printed() {
		return this.telemetry.lines()
			.stream()
			.filter((line) -> line.isPrinted() && !this.telemetry.setup().isOfOrganisation(line.event().logger()))
			.map((line) -> line.event().logger())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private void messages() {
		this.all.addAll(IdleListeners.of(this.telemetry));
		each("batch of Kafka records whose lines are all in the trace of one of them: ",
				KafkaBatchRules.ofOne(this.telemetry), OF_ONE);
		MessagingRules.unseen(this.telemetry).ifPresent(this.all::add);
		if (hasJar("spring-cloud-stream:")) {
			this.all.add("messages of Spring Cloud Stream's bindings: neither their headers nor their handlers");
		}
		if (hasJar("spring-cloud-gateway-server")) {
			this.all.add("routes of Spring Cloud Gateway: list a request of each under requests");
		}
		GrpcCalls.unseen(this.telemetry).forEach(this.all::add);
	}

	private boolean hasJar(String name) {
		return this.telemetry.setup().wiring().libraries().stream().anyMatch((jar) -> jar.startsWith(name));
	}

	private void sharedWork() {
		SharedWork.of(this.telemetry).forEach(this.all::add);
		this.all.addAll(CodeSites.unseen(this.telemetry));
	}

	private void schedules() {
		int schedules = this.telemetry.setup().threads().schedules();
		long run = this.telemetry.spans()
			.stream()
			.filter(SpanRecord::isScheduledRun)
			.map(SpanRecord::name)
			.distinct()
			.count();
		if (schedules > run) {
			this.all.add("scheduled tasks that did not run: " + (schedules - run) + " of " + schedules);
		}
		ScheduledSends.of(this.telemetry).forEach(this.all::add);
		this.all.addAll(OwnSchedules.unobserved(this.telemetry));
		this.all.addAll(OwnSchedules.fromTheStart(this.telemetry));
		each("periodic task that a request started, and that runs in the request's trace: ",
				this.telemetry.coverage().repeated(), PERIODIC);
	}

	private void otherIds() {
		List<String> accessLogs = this.telemetry.setup()
			.wiring()
			.beans()
			.getOrDefault(Wiring.Part.ACCESS_LOG, List.of());
		each("access log of the server, without the trace id: ", accessLogs, ACCESS_LOG);
		each("access log of the server, whose lines the gate does not read: ",
				Stream.of("server.tomcat.accesslog.enabled", "server.jetty.accesslog.enabled")
					.filter((property) -> this.telemetry.setup().wiring().isSet(property + "=true"))
					.filter((property) -> accessLogs.isEmpty() || !property.contains("tomcat"))
					.toList());
		each("key of the MDC that keeps the trace id of another request: ", KeptIdRules.keys(this.telemetry));
		each("response header that is called a trace id, and names no trace of the gate's requests: ",
				AnsweredIds.unknown(this.telemetry),
				"; write Span.current().getSpanContext().getTraceId() into it, in a filter ordered at Ordered.HIGHEST_PRECEDENCE + 2 or in the handler, or give it another name, such as X-Request-Id");
		each("error body whose trace id names no trace: ", MadeUpIds.none(this.telemetry),
				"; " + MadeUpIds.onErrorPage(this.telemetry.setup(), hasJar("joinkey-spring-boot:")));
	}

	private void threads() {
		SpanlessThreads.threads(this.telemetry)
			.forEach(
					(thread) -> this.all.add("thread that logs without a span, such as "
							+ (SpanlessThreads.isOfServer(this.telemetry, thread)
									? "a server's, for a path that is not observed: " : "a custom schedule: ")
							+ thread));
		this.all.addAll(SpanlessThreads.beforeTheSpan(this.telemetry));
		each("processor of Kafka Streams that logs without the ids of a record: ",
				SpanlessThreads.streams(this.telemetry),
				"; joinkey-spring-boot-starter gives it those of the record's trace");
		each("operators of Reactor that log without a span, such as behind subscribe() without contextCapture(): ",
				SpanlessThreads.operators(this.telemetry));
	}

	private void calls() {
		baggage().ifPresent((keys) -> this.all.add("baggage that comes in and leaves with each call: " + keys
				+ "; joinkey-spring-boot-starter forwards only management.tracing.baggage.remote-fields"));
		each("call without a CLIENT span, whose header names the span that made it: ", OutgoingRules
			.injected(this.telemetry)
			.map((exchange) -> exchange.endpoint() + ((exchange.client() != null) ? " by " + exchange.client() : ""))
			.distinct()
			.sorted()
			.toList(), "; an observed client would also measure it");
		each("span that spring-kafka never ends, of a delivery that waits for its back-off: ", putOff());
		each("HTTP call without traceparent that a library made for itself: ", ofLibraries());
		each("call that a library made for itself, and that starts a new trace: ", LibraryCalls.ofOwn(this.telemetry));
		RedisCommands.unknown(this.telemetry).ifPresent(this.all::add);
		each("HTTP client that is made by hand, and of which no call was seen: ",
				HandMadeClients.unseen(this.telemetry),
				"; list a request that leads to a call, and the service under downstreams");
		each("HTTP client that is not observed, and of which no call was seen: ",
				ClientRules.unseen(this.telemetry).toList());
	}

	private Optional<String> baggage() {
		List<String> allowed = this.telemetry.setup().allowedBaggage();
		return !allowed.contains(Setup.ALL_BAGGAGE) ? Optional.empty()
				: this.telemetry.exchanges()
					.stream()
					.flatMap((exchange) -> OutgoingStateRules.foreignBaggage(exchange, allowed).stream())
					// the gate's own key stands for any that a caller may send
					.map((key) -> key.equals("joinkey.gate") ? "all keys that a caller sends" : key)
					.distinct()
					.sorted()
					.reduce((one, other) -> one + ", " + other);
	}

	/** Return the spans of deliveries that the back-off of a retry topic refused. */
	private Set<String> putOff() {
		return this.telemetry.spans()
			.stream()
			.filter((span) -> !span.timing().isEnded() && KafkaRetryRules.isPutOff(this.telemetry, span))
			.map(SpanRecord::name)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Return the calls without traceparent that no code of the application made. */
	private Set<String> ofLibraries() {
		return this.telemetry.exchanges()
			.stream()
			.filter((exchange) -> exchange.isOfLibrary(this.telemetry.setup())
					&& Header.values(exchange.headers(), Traceparent.HEADER).isEmpty())
			.map((exchange) -> exchange.endpoint() + " by " + exchange.client())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private void serviceNames() {
		each("JSON lines without the service's name: ", LoggedServiceNames.unnamed(this.telemetry).toList());
		each("JSON lines that name the service in a field of the application's own: ",
				LoggedServiceNames.chosen(this.telemetry));
	}

	private void statuses() {
		Set<Integer> seen = this.telemetry.requests()
			.stream()
			.map((request) -> request.status() / 100)
			.collect(Collectors.toSet());
		String missing = Stream.of(4, 5)
			.filter((status) -> !seen.contains(status))
			.map((status) -> status + "xx")
			.collect(Collectors.joining(", "));
		if (!seen.isEmpty() && !missing.isEmpty()) {
			this.all.add("statuses never seen: " + missing);
		}
	}

	private void files() {
		BackendMetricRules.unknown(this.telemetry).ifPresent(this.all::add);
		String empty = this.telemetry.backendNames()
			.stream()
			.filter((name) -> name.kind() == BackendName.Kind.NOTHING)
			.map((name) -> name.source().file())
			.collect(Collectors.joining(", "));
		if (!empty.isEmpty()) {
			this.all.add("files of back ends in which no name was found: " + empty);
		}
		Coverage.Configuration configuration = this.telemetry.coverage().configuration();
		configuration.shadowed()
			.forEach((file) -> this.all
				.add("production file hidden by a file of the tests: " + file + (file.startsWith("application.")
						? "; its keys of management, logging and of the service's name were judged" : "")));
		if (!configuration.otherProfiles().isEmpty()) {
			this.all.add("profiles that exist and were not judged: " + String.join(", ", configuration.otherProfiles())
					+ "; judged: "
					+ (configuration.profiles().isEmpty() ? "default" : String.join(", ", configuration.profiles())));
		}
	}

	private void rules(List<Outcome> outcomes) {
		outcomes.stream()
			.filter((outcome) -> outcome.isNotExercised() && outcome.reason().contains(": list ")
					&& !outcome.reason().endsWith(KafkaListenerRules.NO_RECORD))
			.forEach((outcome) -> this.all.add("evidence for " + outcome.rule().id() + ": "
					+ outcome.reason().substring(Outcome.NOT_EXERCISED.length())));
	}

}
