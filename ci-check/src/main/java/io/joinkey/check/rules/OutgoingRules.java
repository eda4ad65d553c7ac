/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.text.ParseException;
import java.util.List;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup.ClientBean;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Judges the traceparent of the application's HTTP calls, and its clients.
 */
final class OutgoingRules {

	static final String NO_CALL = "no HTTP call was made: list a request that makes one under requests";

	private static final String ONCE = """
			remove one of the two that write it: a second instrumentation, or a header that is copied from the \
			incoming request""";

	private static final String NO_CACHE = "remove what caches the header or makes it up, and let the tracer's propagator write it";

	private static final String PROPAGATE = "let the tracer's propagator write the header, and not code of the application";

	private static final String COPY = """
			copy none of traceparent, tracestate and baggage from the incoming request to the call: the tracer's \
			propagator writes them""";

	private static final String OWN_SPAN = """
			do not copy the incoming header or the current span by hand: build the client from the injected builder, \
			which makes a CLIENT span""";

	private static final String SAMPLED = "pass the sampled bit on as it is: it is the caller's decision";

	private static final String FIELD = "the field ";

	private static final List<String> CLIENTS = List.of("org.springframework.web.client.",
			"org.springframework.web.reactive.function.client.");

	private OutgoingRules() {
	}

	static void traceparent(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		judgement.inconclusiveIf(false, NO_CALL);
		if (isElsewhere(telemetry, judgement)) {
			return;
		}
		for (HttpExchange exchange : judged(telemetry)) {
			List<String> values = Header.values(exchange.headers(), Traceparent.HEADER);
			SpanRecord server = server(traces, exchange);
			judgement.saw(1);
			if (values.isEmpty()) {
				SpanRecord client = client(telemetry, traces, exchange);
				judgement.broken(exchange.endpoint(),
						(client != null)
								? new Diagnosis("one traceparent header",
										"none, although its CLIENT span wrote one" + by(exchange), client,
										OutgoingRemedies.removed(telemetry.setup(), exchange.client()))
								: new Diagnosis("one traceparent header", "none, and no CLIENT span" + by(exchange),
										server, UnobservedClients.remedy(telemetry.setup(), exchange.client())),
						exchange);
			}
			else if (values.size() > 1) {
				judgement
					.broken(exchange.endpoint(),
							new Diagnosis("one traceparent header", values.size() + ": " + String.join(" and ", values),
									server, OutgoingRemedies.byHand(telemetry.setup(), exchange.client(), ONCE)),
							exchange);
			}
			else {
				carried(telemetry, traces, exchange, values.get(0), judgement);
			}
		}
		KeptIdRules.calls(telemetry, judged(telemetry), judgement);
	}

	private static void carried(Telemetry telemetry, SpanIndex traces, HttpExchange exchange, String value,
			Judgement judgement) {
		SpanRecord server = server(traces, exchange);
		SpanContext header = parse(value);
		boolean copy = isOfCaller(telemetry, value.strip());
		if (header == null) {
			judgement.broken(exchange.endpoint(), new Diagnosis("a valid traceparent", value, server,
					instead(telemetry, traces, exchange, copy ? COPY : PROPAGATE)), exchange);
			return;
		}
		SpanRecord sender = traces.span(header);
		SpanRecord client = (sender != null) ? replaced(telemetry, traces, exchange, sender) : null;
		String expected = "the ids of the CLIENT span"
				+ ((server != null) ? " in trace " + server.context().traceId() : "");
		if (sender == null && header.isSampled()) {
			judgement.broken(exchange.endpoint(),
					new Diagnosis(expected,
							value + (copy ? ", which is the caller's span: the header is a copy of the incoming one"
									: ", and no span with these ids was recorded"),
							server, instead(telemetry, traces, exchange, copy ? COPY : NO_CACHE)),
					exchange);
		}
		else if (sender == null && isOfSampled(traces, exchange, header)) {
			judgement.broken(exchange.endpoint(),
					new Diagnosis("flags 01, since the SERVER span is sampled",
							value + ", of a span that was not recorded: the next service records nothing", server,
							InboundRules.sampler(telemetry) + "; drop spans of calls in the collector"),
					exchange);
		}
		else if (sender != null && client != null) {
			judgement.broken(exchange.endpoint(),
					new Diagnosis("the ids of the " + client.place(),
							value + ", which is the " + sender.place()
									+ ((sender.kind() == Kind.CLIENT) ? ", of an earlier call" : ""),
							client, OutgoingRemedies.byHand(telemetry.setup(), exchange.client(), NO_CACHE)),
					exchange);
		}
		else if (sender != null && sender.kind() != Kind.CLIENT && !isInjected(telemetry, traces, exchange, sender)) {
			judgement.broken(exchange.endpoint(), new Diagnosis(expected, value + ", which is the " + sender.place(),
					server, OutgoingRemedies.ownSpan(telemetry.setup(), exchange.client(), OWN_SPAN)), exchange);
		}
		else if (isLost(traces, exchange, header, sender)
				&& !(sender != null && isOfNoRequest(telemetry, traces, exchange, sender))) {
			judgement.broken(exchange.endpoint(),
					new Diagnosis(expected,
							value + ", a new trace"
									+ OutgoingRemedies.submitted(telemetry.setup(), exchange.client(), sender),
							server, OutgoingRemedies.lost(telemetry.setup(), exchange.client(), sender, server)),
					exchange);
		}
		else if (sender != null && sender.context().isSampled() != header.isSampled()) {
			judgement.broken(exchange.endpoint(),
					new Diagnosis("flags " + sender.context().flags(), value, sender, SAMPLED), exchange);
		}
	}

	private static String instead(Telemetry telemetry, SpanIndex traces, HttpExchange exchange, String remedy) {
		return OutgoingRemedies.instead(telemetry.setup(), exchange.client(),
				client(telemetry, traces, exchange) != null, remedy);
	}

	/** Return whether a request of the gate sent the same header, but for its flags. */
	private static boolean isOfCaller(Telemetry telemetry, String value) {
		String ids = withoutFlags(value);
		return telemetry.requests()
			.stream()
			.flatMap((request) -> Header.values(request.headers(), Traceparent.HEADER).stream())
			.anyMatch((sent) -> !ids.isEmpty() && withoutFlags(sent.strip()).equals(ids));
	}

	private static String withoutFlags(String value) {
		return value.replaceFirst("(?<=.{50})-[0-9a-f]{2}$", "");
	}

	/**
	 * Return the CLIENT span of a call whose header names another one: code of the
	 * application wrote it over that of the propagator.
	 */
	private static @Nullable SpanRecord replaced(Telemetry telemetry, SpanIndex traces, HttpExchange exchange,
			SpanRecord sender) {
		if (sender.kind() == Kind.CLIENT && exchange.order() < sender.timing().endOrder()) {
			return null;
		}
		List<String> written = telemetry.exchanges()
			.stream()
			.flatMap((call) -> Header.values(call.headers(), Traceparent.HEADER).stream())
			.toList();
		String path = path(exchange.url());
		return clients(telemetry, traces, exchange)
			.filter((client) -> !client.equals(sender)
					&& (sender.kind() == Kind.CLIENT || client.context().traceId().equals(sender.context().traceId()))
					&& client.attributes().values().stream().anyMatch((value) -> path(value).equals(path))
					&& client.attributes().getOrDefault("method", exchange.method()).equals(exchange.method())
					&& written.stream().noneMatch((value) -> value.contains(client.context().spanId())))
			.findFirst()
			.orElse(null);
	}

	private static String path(String url) {
		return url.replaceFirst("^[a-z]+://[^/]*/?", "/").replaceFirst("\\?.*", "");
	}

	/**
	 * Return whether a call has the ids of a span that is open and belongs to the request
	 * under way. The trace continues, although the call has no span of its own.
	 */
	static boolean isInjected(Telemetry telemetry, SpanIndex traces, HttpExchange exchange, SpanRecord sender) {
		return sender.kind() != Kind.CLIENT && sender.timing().order() < exchange.order()
				&& exchange.order() < sender.timing().endOrder()
				&& traces.requests(exchange.order())
					.anyMatch((request) -> traces.isTraceOf(request, sender.context().traceId()))
				&& !isOfTwin(telemetry, traces, exchange, sender);
	}

	/**
	 * Return whether the call may be that of another request to the same endpoint at the
	 * same time, which made no call in its own trace.
	 */
	private static boolean isOfTwin(Telemetry telemetry, SpanIndex traces, HttpExchange exchange, SpanRecord sender) {
		List<SentRequest> open = traces.requests(exchange.order()).toList();
		return open.stream()
			.filter((request) -> traces.isTraceOf(request, sender.context().traceId()))
			.anyMatch((own) -> open.stream()
				.filter((twin) -> twin != own && twin.endpoint().equals(own.endpoint()))
				.anyMatch((twin) -> telemetry.exchanges()
					.stream()
					.flatMap((call) -> Traceparent.sent(call.headers()).stream())
					.noneMatch((context) -> traces.isTraceOf(twin, context.traceId()))));
	}

	/** Return the calls without a CLIENT span whose header names another open span. */
	static Stream<HttpExchange> injected(Telemetry telemetry) {
		SpanIndex traces = SpanIndex.of(telemetry);
		return judged(telemetry).stream().filter((exchange) -> {
			List<String> values = Header.values(exchange.headers(), Traceparent.HEADER);
			SpanRecord sender = (values.size() == 1) ? traces.span(parse(values.get(0))) : null;
			return sender != null && isInjected(telemetry, traces, exchange, sender)
					&& replaced(telemetry, traces, exchange, sender) == null;
		});
	}

	/**
	 * Return the fields with a client that is not observed, where no call of their class
	 * was seen. The event loop of such a WebClient knows no span.
	 */
	static Stream<String> unseen(Telemetry telemetry) {
		return telemetry.setup()
			.wiring()
			.held()
			.stream()
			.filter((held) -> !held.observed() && held.parts().isEmpty() && held.place().startsWith(FIELD)
					&& CLIENTS.stream().anyMatch(held.type()::startsWith)
					&& (held.type().endsWith("Client") || held.type().endsWith("RestTemplate")))
			.map((held) -> held.place().substring(FIELD.length()))
			.filter((field) -> {
				String type = field.substring(0, field.lastIndexOf('.'));
				return telemetry.exchanges()
					.stream()
					.map(HttpExchange::client)
					.noneMatch((client) -> client != null && client.caller() != null
							&& client.caller().getClassName().startsWith(type));
			})
			.distinct()
			.sorted();
	}

	/**
	 * A call that starts a trace, made before the application was ready, or on a thread
	 * that no request led to. Such a thread is what root-not-client reports.
	 */
	private static boolean isOfNoRequest(Telemetry telemetry, SpanIndex traces, HttpExchange exchange,
			SpanRecord sender) {
		boolean threads = !telemetry.setup().unobserved().containsKey(Boundary.THREADS);
		return CrossSignalRules.isStartUp(telemetry, sender) || (threads && sender.lost(telemetry.setup()) == null
				&& traces.requests(exchange.order())
					.flatMap((request) -> traces.servers(request).stream())
					.noneMatch((server) -> server.source().thread().equals(sender.source().thread())));
	}

	/** Return whether an unsampled call belongs to the trace of a sampled request. */
	private static boolean isOfSampled(SpanIndex traces, HttpExchange exchange, SpanContext header) {
		return traces.of(header.traceId())
			.stream()
			.anyMatch((span) -> span.kind() == Kind.SERVER && span.context().isSampled()
					&& span.timing().order() < exchange.order() && exchange.order() < span.timing().endOrder());
	}

	/**
	 * Return whether a call during a request has another trace, and is not work with its
	 * own root. The trace of a request that began one and did not record it is not known.
	 */
	private static boolean isLost(SpanIndex traces, HttpExchange exchange, SpanContext header,
			@Nullable SpanRecord sender) {
		List<SentRequest> requests = traces.requests(exchange.order()).toList();
		return !requests.isEmpty() && (sender == null || sender.parent() == null)
				&& requests.stream()
					.noneMatch((request) -> traces.isTraceOf(request, header.traceId()) || (!header.isSampled()
							&& Traceparent.sent(request).isEmpty() && traces.servers(request).isEmpty()));
	}

	/** Return whether a library calls for itself, which {@link NotJudged} lists. */
	private static List<HttpExchange> judged(Telemetry telemetry) {
		return telemetry.exchanges()
			.stream()
			.filter((exchange) -> !exchange.isOfLibrary(telemetry.setup()) && !isStartUp(telemetry, exchange))
			.toList();
	}

	/** A call that was made before the application was ready, and within no span. */
	private static boolean isStartUp(Telemetry telemetry, HttpExchange exchange) {
		return exchange.order() < telemetry.coverage().ready()
				&& Header.values(exchange.headers(), Traceparent.HEADER).isEmpty()
				&& telemetry.spans()
					.stream()
					.noneMatch((span) -> span.timing().order() < exchange.order()
							&& exchange.order() < span.timing().endOrder());
	}

	private static String by(HttpExchange exchange) {
		return (exchange.client() != null) ? ", by " + exchange.client() : "";
	}

	/** Calls that were made to services whose requests the gate does not see. */
	static boolean isElsewhere(Telemetry telemetry, Judgement judgement) {
		long calls = telemetry.spans().stream().filter((span) -> span.kind() == Kind.CLIENT).count();
		boolean none = judged(telemetry).isEmpty();
		if (none && calls > 0) {
			judgement.notApplicable("each of the " + calls
					+ " calls went to a service that the gate does not answer for: name it under downstreams in joinkey-gate.yaml");
		}
		else if (none && !telemetry.exchanges().isEmpty()) {
			judgement.notApplicable(
					"all HTTP calls were made by libraries for themselves, or before the application was ready");
		}
		return none && (calls > 0 || !telemetry.exchanges().isEmpty());
	}

	static void clients(Telemetry telemetry, Judgement judgement) {
		List<ClientBean> clients = telemetry.setup().clients();
		if (clients.isEmpty()) {
			judgement.notApplicable("the application has no HTTP client bean");
			return;
		}
		judgement.saw(clients.size());
		for (ClientBean client : clients) {
			if (!client.observed()) {
				judgement.broken(client.name(),
						new Diagnosis("an observed client", client.type() + " without observation", null,
								UnobservedClients.remedy(telemetry.setup(), client)));
			}
		}
	}

	private static @Nullable SpanRecord client(Telemetry telemetry, SpanIndex traces, HttpExchange exchange) {
		return clients(telemetry, traces, exchange).findFirst().orElse(null);
	}

	/** The CLIENT spans of a request under way that are open while the call arrives. */
	private static Stream<SpanRecord> clients(Telemetry telemetry, SpanIndex traces, HttpExchange exchange) {
		return telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == Kind.CLIENT && span.timing().order() < exchange.order()
					&& exchange.order() < span.timing().endOrder())
			.filter((span) -> traces.requests(exchange.order())
				.anyMatch((request) -> traces.isTraceOf(request, span.context().traceId())));
	}

	/**
	 * Return the SERVER span of a request under way, of the header's trace if there is
	 * one.
	 */
	private static @Nullable SpanRecord server(SpanIndex traces, HttpExchange exchange) {
		List<SpanRecord> servers = traces.requests(exchange.order())
			.flatMap((request) -> traces.servers(request).stream())
			.toList();
		String header = String.join(" ", Header.values(exchange.headers(), Traceparent.HEADER));
		return servers.stream()
			.filter((span) -> header.contains(span.context().traceId()))
			.findFirst()
			.or(() -> servers.stream().findFirst())
			.orElse(null);
	}

	static @Nullable SpanContext parse(String value) {
		try {
			return Traceparent.parse(value);
		}
		catch (ParseException ex) {
			return null;
		}
	}

}
