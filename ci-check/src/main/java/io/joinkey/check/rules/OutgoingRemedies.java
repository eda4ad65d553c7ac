/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import org.jspecify.annotations.Nullable;

/**
 * Names the part that removes or writes a header of a call, or the context that it lost.
 */
final class OutgoingRemedies {

	static final List<String> SPRING = List.of("RestClient", "RestTemplate", "WebClient");

	private static final String AUTO = "spring.reactor.context-propagation=auto";

	private static final String EVENT_LOOP = "reactor-http-";

	private static final String AFTER_LIBRARY = """
			; if %s is of a library and cannot be changed, add an interceptor after it that writes the header again, \
			with the injected Tracer and Propagator: (request, body, next) -> { propagator.inject(\
			tracer.currentTraceContext().context(), request.getHeaders(), HttpHeaders::set); return \
			next.execute(request, body); }""";

	private static final String NONE_FOUND = "; the client has no interceptor of the application that could be found: "
			+ "look at its request factory and at proxies";

	private OutgoingRemedies() {
	}

	/** A CLIENT span wrote the header, and it did not arrive. */
	static String removed(Setup setup, @Nullable Client client) {
		List<Held> clients = clients(setup, client);
		String places = CodeSites.look(setup, Kind.REMOVES_HEADERS);
		return "let no interceptor, filter or request factory of the client replace or clear its headers: something removes traceparent after the client wrote it, so keep traceparent, tracestate and baggage"
				+ Wiring.added(clients)
					.map((added) -> "; the application added " + added)
					.orElse(places.isEmpty() ? NONE_FOUND : "")
				+ places + afterLibrary(setup, client, clients);
	}

	/** An interceptor of a library cannot be changed. */
	private static String afterLibrary(Setup setup, @Nullable Client client, List<Held> clients) {
		return (client == null || !client.name().startsWith("Rest")) ? ""
				: clients.stream()
					.flatMap((held) -> held.parts().stream())
					.filter((part) -> !setup.isOfOrganisation(part))
					.findFirst()
					.map((part) -> AFTER_LIBRARY.formatted(part))
					.orElse("");
	}

	/** A header that code of the application wrote, with what it added to the client. */
	static String byHand(Setup setup, @Nullable Client client, String remedy) {
		return remedy
				+ Wiring.added(clients(setup, client)).map((added) -> ": the application added " + added).orElse("")
				+ CodeSites.look(setup, Kind.NAMES_HEADER);
	}

	/** A header that code wrote to a call which may have no other. */
	static String instead(Setup setup, @Nullable Client client, boolean observed, String remedy) {
		return byHand(setup, client, remedy) + ((observed || !isUnobserved(setup, client)) ? ""
				: "; and the call has no traceparent without it: " + UnobservedClients.remedy(setup, client));
	}

	/** A header with the ids of a span that is not the call's. */
	static String ownSpan(Setup setup, @Nullable Client client, String remedy) {
		return (isUnobserved(setup, client) ? "do not copy the incoming header or the current span by hand: "
				+ UnobservedClients.remedy(setup, client) : remedy) + CodeSites.look(setup, Kind.NAMES_HEADER);
	}

	/**
	 * Return whether nothing observes a client, as far as its kind and its field show.
	 */
	private static boolean isUnobserved(Setup setup, @Nullable Client client) {
		return client != null && (UnobservedClients.hasLine(client)
				|| (SPRING.contains(client.name()) && clients(setup, client).stream().noneMatch(Held::observed)));
	}

	/** A tracestate that the traceparent beside it had when it was written. */
	static String kept(Setup setup, @Nullable Client client, String otherwise) {
		return Wiring.added(clients(setup, client))
			.map((added) -> "let no interceptor or filter of the client remove or replace tracestate: the application added "
					+ added)
			.orElse(otherwise);
	}

	/** Clients of Spring, of the same kind if that is known. */
	static List<Held> clients(Setup setup, @Nullable Client client) {
		Stream<String> kinds = (client != null && SPRING.contains(client.name())) ? Stream.of(client.name())
				: SPRING.stream();
		return kinds.flatMap((kind) -> setup.wiring().held(kind).stream()).distinct().toList();
	}

	/** Something ran on the thread of a request, and outside of its span. */
	static String outside(Setup setup) {
		return (setup.threads().reactorAutomatic()
				? "in reactive code let contextWrite add to the context, contextWrite((context) -> context.put(key, value)), and return no other"
				: "in reactive code " + ReactorHopRules.automatic(setup))
				+ "; elsewhere remove what clears the context, such as Tracer.withSpan(null) or Context.root().makeCurrent()"
				+ CodeSites.look(setup, Kind.STARTS_TRACE);
	}

	/** Return whether a thread handles requests and calls of Reactor Netty in turn. */
	static boolean isEventLoop(String thread) {
		return thread.startsWith(EVENT_LOOP);
	}

	/** Return whether a span started on the event loop that handles a request. */
	static boolean isOnEventLoop(SpanRecord span, SpanRecord server) {
		String loop = ThreadSnapshot.pool(span.source().thread());
		return isEventLoop(loop) && loop.equals(ThreadSnapshot.pool(server.source().thread()));
	}

	/** Names the place where a call was submitted to the thread that lost the context. */
	static String submitted(Setup setup, @Nullable Client client, @Nullable SpanRecord sender) {
		TaskSubmission unsampled = (sender == null && client != null) ? client.lost(setup) : null;
		return (unsampled == null) ? ""
				: unsampled.line(setup).map((line) -> ", on a thread that got the work at " + line).orElse("");
	}

	/** Names the context that a call lost before it started a new trace. */
	static String lost(Setup setup, @Nullable Client client, @Nullable SpanRecord sender, @Nullable SpanRecord server) {
		TaskSubmission unsampled = (sender == null && client != null) ? client.lost(setup) : null;
		if (unsampled != null) {
			return unsampled.isReactive() ? ReactorHopRules.remedy(setup, unsampled)
					: ExecutorRemedies.remedy(setup, unsampled, ThreadSnapshot.UNNAMED);
		}
		TaskSubmission submission = (sender != null) ? sender.lost(setup) : null;
		if (sender != null && submission != null) {
			return submission.isReactive() ? ReactorHopRules.remedy(setup, submission)
					: ExecutorRemedies.remedy(setup, submission, sender.source().thread());
		}
		if (sender != null && server != null && sender.source().thread().equals(server.source().thread())) {
			return outside(setup);
		}
		if (sender != null && server != null && isOnEventLoop(sender, server)) {
			return outside(setup);
		}
		return "propagate the context to the thread that makes the call"
				+ Stream.of("spring.task.execution.propagate-context=true", AUTO)
					.filter((property) -> !setup.wiring().isSet(property))
					.collect(Collectors.joining(", ", ": ", ""))
					.replaceFirst("^: $", "");
	}

}
