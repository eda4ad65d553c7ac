/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.joinkey.check.blind4.Case.Expected;

/** The applications, with what was expected of each before the first run. */
final class Cases {

	private static final List<String> DOWNSTREAM = List.of("downstreams:", "  - {property: rates.url}");

	private final List<Case> all = new ArrayList<>();

	private Cases() {
	}

	static List<Case> all() {
		Cases cases = new Cases();
		cases.breaksWithStockBoot();
		cases.breaksWithTheStarter();
		cases.healthyWithStockBoot();
		cases.healthyWithTheStarter();
		return cases.all;
	}

	/** Return whether the starter is there: in one case the gate's remedy adds it. */
	static boolean starter(Case one, String variant) {
		return one.starter() || (variant.equals("remedied") && one.application() == Records.Dltheaders.class);
	}

	/** Properties of a variant that is not switched by code. */
	static Map<String, List<String>> properties(String variant) {
		return variant.equals("fixed") ? Map.of("b3first", List.of("management.tracing.propagation.consume=w3c,b3"))
				: Map.of();
	}

	private void breaksWithStockBoot() {
		boolean starter = false;
		broken(Callbacks.Debounce.class, starter, List.of(),
				"Saves a cart by a java.util.Timer, after its last change.", "the line of the timer has no trace id");
		broken(Callbacks.Requestlistener.class, starter, List.of(),
				"Logs the end of each request in a ServletRequestListener.",
				"the container calls it when the scope is closed, so its line has no trace id");
		broken(Clients.Reactornetty.class, starter, DOWNSTREAM, "Calls with Reactor Netty's client in WebFlux.",
				"the call has no traceparent");
		broken(Clients.Allowlist.class, starter, DOWNSTREAM, "Lets only listed headers out, traceparent among them.",
				"tracestate is not sent on");
		broken(Clients.Unflagged.class, starter, DOWNSTREAM, "Tells a partner not to record, to save its charges.",
				"the header says unsampled, and the trace is sampled");
		broken(Entrances.B3first.class, starter, List.of(), "Reads B3 before W3C, for the old mesh.",
				"a request with both continues the trace of the B3 headers");
		broken(Entrances.Paddedids.class, starter, List.of(), "Continues short trace ids, with zeros before them.",
				"an invalid traceparent is continued instead of restarted");
		broken(Entrances.Cachedheader.class, starter, List.of(),
				"Caches an answer together with its X-Trace-Id header.",
				"the second answer names the trace of the first request");
		broken(Entrances.Ratelimitsampler.class, starter, List.of(), "Samples three spans a second, not by the parent.",
				"a sampled request has no span, or a part of its spans");
		broken(Lines.Syslog.class, starter, List.of(), "Sends its lines to syslog as well, by a pattern without ids.",
				"the lines at syslog have no trace id");
		broken(Lines.Includelist.class, starter, List.of(), "Names the members of its structured lines.",
				"the ids are not among them");
		broken(Lines.Log4jkeys.class, starter, List.of(), "Writes by Log4j2, with the MDC keys of another agent.",
				"trace_id and span_id are empty on each line");
		broken(Lines.Doeach.class, starter, List.of(), "Empties the MDC in an operator of Reactor.",
				"the line of the next operator has no trace id");
		broken(Exports.Messagelabel.class, starter, List.of(), "Counts failures by their message.",
				"the message contains the trace id, so each failure is a series");
		broken(Jobs.Batchsteps.class, starter, List.of(), "A batch step runs on threads of its own.",
				"each row is a trace of its own, which nothing joins to the job");
		broken(Jobs.Registrartask.class, starter, DOWNSTREAM, "Registers a periodic task by code.",
				"it is not observed: the line has no trace id, although the call that it describes has a trace");
		broken(Records.Dltheaders.class, starter, records("claims"),
				"Removes technical headers from dead letters, and sends them unobserved.",
				"the dead letter has no traceparent");
	}

	private void breaksWithTheStarter() {
		boolean starter = true;
		broken(Pools.Scatter.class, starter, List.of(), "Makes a thread pool for each request.",
				"the lines on the pool have no trace id");
		broken(Pools.Memoized.class, starter, List.of(), "Wraps a loader once, and keeps it.",
				"the second request's line has the trace id of the first");
		broken(Pools.Shedlock.class, starter, List.of(), "Runs scheduled work under a lock, on a static pool.",
				"the line of the work has no trace id, that of the lock has one");
		broken(Pools.Graphql.class, starter, posted("/graphql", "{\"query\": \"{price stock}\"}"),
				"Resolves the fields of a POST at the same time, on a static pool.",
				"the lines have no trace id, and the calls start new traces");
		broken(Callbacks.Flowpublisher.class, starter, List.of(), "Hands commands to a SubmissionPublisher.",
				"the line of the subscriber has no trace id");
		broken(Callbacks.Readlistener.class, starter,
				List.of("requests:", "  - {method: POST, path: /ingest, body: measurements}"),
				"A servlet reads a body without blocking.", "the line of the ReadListener has no trace id");
		broken(Clients.Apacheclient.class, starter, DOWNSTREAM, "Calls through an SDK that brings Apache's client.",
				"the call has no traceparent");
		broken(Clients.Signingfactory.class, starter, DOWNSTREAM,
				"A request factory signs calls, and sends signed headers only.", "the call has no traceparent");
		broken(Clients.Handformat.class, starter, DOWNSTREAM, "A hand-made stub writes traceparent by itself.",
				"the header has no flags, so a receiver ignores it");
		broken(Entrances.Requestidwins.class, starter, List.of(),
				"Makes the trace id out of X-Request-ID, also if there is a traceparent.",
				"the caller's trace is not continued");
		broken(Entrances.Ratelimit.class, starter,
				List.of("requests:", "  - {path: /search, status: 429}",
						"  - {path: /search, headers: {X-Client: app}}"),
				"Rejects requests in the outermost filter.",
				"the line of the rejection has no trace id, and the request has no span");
		broken(Lines.Julhandler.class, starter, List.of(), "An audit library writes by a handler of java.util.logging.",
				"its lines on the console have no trace id");
		broken(Lines.Stacktrace.class, starter, List.of(), "Prints the stack trace of a failure.",
				"the stack trace has no trace id");
		broken(Lines.Sifting.class, starter, List.of(), "Writes a file for each tenant by a SiftingAppender.",
				"its pattern has no trace id");
		add(Lines.Datagrams.class, Expected.NAMED, starter, List.of(),
				"Sends its lines by datagrams, by an appender of its own.",
				"no bytes pass a stream, so the gate can only name the appender");
		broken(Exports.Exportlimit.class, starter, List.of(), "Exports five spans a second.",
				"lines and calls have ids of spans that are never exported");
		broken(Exports.Shutdownflush.class, starter, List.of(),
				"Shuts the tracer provider down instead of flushing it.", "requests after that have no trace");
		broken(Records.Futurelistener.class, starter, records("mails"), "A listener returns a future of a static pool.",
				"the line of the future has no trace id");
		broken(Records.Rawproducer.class, starter, List.of("# kafka"), "Publishes with a KafkaProducer made by hand.",
				"the record has no traceparent");
	}

	private void healthyWithStockBoot() {
		boolean starter = false;
		healthy(Lines.Hgelf.class, starter, List.of(), "Writes GELF lines.",
				"the ids are in _trace_id and _span_id, which Graylog stores as trace_id and span_id");
		healthy(Lines.Hecs.class, starter, List.of(), "Writes ECS lines.",
				"the ids are in trace.id and span.id, the names of ECS");
		healthy(Lines.Hlog4j.class, starter, List.of(), "Writes structured lines by Log4j2.",
				"all ids are on each line");
		healthy(Shapes.Htokenrefresh.class, starter,
				List.of("downstreams:", "  - {property: rates.url, path: /tickets, status: 401}",
						"  - {property: rates.url, path: /token, body: abcdefgh}"),
				"Sends a request again with a new token.", "both have the traceparent of the CLIENT span");
		healthy(Shapes.Hplaininject.class, starter, DOWNSTREAM, "Injects the request's span, without a CLIENT span.",
				"the callee continues the trace, as a child of the SERVER span");
		healthy(Shapes.Hsecurityaudit.class, starter,
				List.of("credentials:", "  headers: {X-Api-Key: sesame-of-the-day}", "requests:",
						"  - {path: /vault, headers: {X-Api-Key: wrong-key}, status: 401}"),
				"Checks a key in a security filter, and audits each answer.",
				"the filter runs within the request's scope");
		healthy(Jobs.Hbatchjob.class, starter, List.of(), "A batch step runs on the thread of its job.",
				"Spring Batch observes job and step");
		healthy(Shapes.Hchain.class, starter, DOWNSTREAM, "Chains futures on a pool that propagates.",
				"each stage runs on that pool");
		healthy(Shapes.Hcircuit.class, starter, List.of("downstreams:", "  - {property: rates.url, status: 503}"),
				"Falls back when the other service is down.",
				"the failed call is in the trace, and the request succeeds");
		healthy(Records.Hretrytopic.class, starter, records("visas"), "Tries records again by topics.",
				"spring-kafka copies the headers to the retry topic and the dead letters");
	}

	private void healthyWithTheStarter() {
		boolean starter = true;
		healthy(Exports.Hexporterlog.class, starter, List.of(), "An exporter of its own logs what it exports.",
				"its thread works for no request");
		healthy(Jobs.Hrawtimer.class, starter, DOWNSTREAM, "Polls on a timer of its own, in a trace of each run.",
				"line and call are in the same trace");
		healthy(Records.Hstreams.class, starter,
				List.of("records:", "  - {topic: orders-in, value: order-1}", "  - {topic: orders-in, value: order-2}"),
				"Prices orders in a Kafka stream.", "Joinkey propagates through Kafka Streams");
		healthy(Records.Hrecordfilter.class, starter,
				List.of("records:", "  - {topic: parcels, value: other-1}", "  - {topic: parcels, value: mine-1}",
						"  - {topic: parcels, value: mine-2}"),
				"Skips records by a filter that logs.", "the filter runs within the record's observation");
		healthy(Shapes.Hmultitenant.class, starter,
				List.of("variables: {tenant: acme}", "downstreams:", "  - {property: rates.url}"),
				"Has a client and an MDC entry for each tenant.", "each client is built by the injected builder");
		healthy(Shapes.Hmdcaccessor.class, starter, List.of(), "Propagates the whole MDC by an accessor of its own.",
				"the ids in it are those of the span");
		healthy(Shapes.Hfluxzip.class, starter, DOWNSTREAM, "WebFlux with calls at the same time.",
				"Joinkey restores the context in each operator");
	}

	private static List<String> records(String topic) {
		return List.of("records:", "  - {topic: %s, value: one-1}".formatted(topic),
				"  - {topic: %s, value: two-2}".formatted(topic));
	}

	private static List<String> posted(String path, String body) {
		List<String> lines = new ArrayList<>(DOWNSTREAM);
		lines.add("requests:");
		lines.add("  - {method: POST, path: %s, headers: {Content-Type: application/json}, body: '%s'}".formatted(path,
				body));
		return lines;
	}

	private void broken(Class<?> application, boolean starter, List<String> gateFile, String what, String because) {
		add(application, Expected.CAUGHT, starter, gateFile, what, because);
	}

	private void healthy(Class<?> application, boolean starter, List<String> gateFile, String what, String because) {
		add(application, Expected.GREEN, starter, gateFile, what, because);
	}

	private void add(Class<?> application, Expected expected, boolean starter, List<String> gateFile, String what,
			String because) {
		this.all.add(new Case(application, expected, starter, gateFile, what, because));
	}

}
