/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ClientBean;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.evidence.Wiring.Part;
import org.jspecify.annotations.Nullable;

/**
 * Names the part that removes a header from a call, or the line that observes a client.
 */
final class OutgoingRemedies {

	private static final String JDK = "java.net.http.HttpClient";

	private static final String JDK_BEAN = "make it a bean, which joinkey-spring-boot-starter observes";

	private static final List<String> SPRING = List.of("RestClient", "RestTemplate", "WebClient");

	/** The line for each client that Spring's builders do not make. */
	private static final Map<String, String> LINES = Map.of(JDK,
			"wrap it: MicrometerHttpClient.instrumentationBuilder(httpClient, observationRegistry).build(), of io.micrometer:micrometer-java11",
			"java.net.HttpURLConnection",
			"call through the injected RestClient.Builder instead of URL.openConnection(): HttpURLConnection has no instrumentation",
			"Apache HttpClient",
			"HttpClients.custom().addExecInterceptorAfter(ChainElement.RETRY.name(), \"micrometer\", new ObservationExecChainHandler(observationRegistry)), of micrometer-core; or call through RestClient.Builder",
			"OkHttp",
			"new OkHttpClient.Builder().addInterceptor(OkHttpObservationInterceptor.builder(observationRegistry, \"http.client.requests\").build()), of micrometer-core",
			"Feign",
			"Feign.builder().addCapability(new MicrometerObservationCapability(observationRegistry)), of io.github.openfeign:feign-micrometer; with Spring Cloud OpenFeign this dependency is enough",
			"Jetty's HttpClient",
			"call through the injected RestClient.Builder with requestFactory(new JettyClientHttpRequestFactory(httpClient)): Micrometer's binder for Jetty writes no header",
			"gRPC",
			"inject a stub of @ImportGrpcClients or a channel of GrpcChannelFactory (spring-boot-starter-grpc-client); a channel that is built by hand needs intercept(new ObservationGrpcClientInterceptor(observationRegistry)), of micrometer-core",
			"Reactor Netty",
			"call through the injected WebClient.Builder with clientConnector(new ReactorClientHttpConnector(httpClient))",
			"Netty",
			"call through the injected WebClient.Builder with clientConnector(new ReactorClientHttpConnector()): raw Netty has no instrumentation");

	private static final String AUTO = "spring.reactor.context-propagation=auto";

	private static final String EVENT_LOOP = "reactor-http-";

	private static final String BUILDER = "build it from the injected builder";

	private static final String EXCLUDED = "joinkey.excluded-beans";

	private OutgoingRemedies() {
	}

	/** A CLIENT span wrote the header, and it did not arrive. */
	static String removed(Setup setup, @Nullable Client client) {
		List<Held> clients = clients(setup, client);
		return "let no interceptor or filter of the client replace or clear its headers: traceparent is taken away after it was written, "
				+ Wiring.added(clients)
					.map((added) -> "and the application added " + added)
					.orElse("and the client has no interceptor of the application that could be found: look at its request factory and at proxies")
				+ CodeSites.look(setup, Kind.REMOVES_HEADERS);
	}

	/** A header that code of the application wrote, with what it added to the client. */
	static String byHand(Setup setup, @Nullable Client client, String remedy) {
		return remedy
				+ Wiring.added(clients(setup, client)).map((added) -> ": the application added " + added).orElse("")
				+ CodeSites.look(setup, Kind.NAMES_HEADER);
	}

	/** A header of the request, copied to a call that may have no other. */
	static String copied(Setup setup, @Nullable Client client, boolean observed, String remedy) {
		return byHand(setup, client, remedy) + ((!observed && client != null && LINES.containsKey(client.name()))
				? "; and observe " + client.name() + ", which has none without the copy: " + line(setup, client) : "");
	}

	/** A tracestate that the traceparent beside it had when it was written. */
	static String kept(Setup setup, @Nullable Client client, String otherwise) {
		return Wiring.added(clients(setup, client))
			.map((added) -> "let no interceptor or filter of the client remove or replace tracestate: the application added "
					+ added)
			.orElse(otherwise);
	}

	/** No CLIENT span: nothing observes the client. */
	static String unobserved(Setup setup, @Nullable Client client) {
		if (client != null && LINES.containsKey(client.name())) {
			return "observe " + client.name() + ": " + line(setup, client);
		}
		Optional<String> excluded = clients(setup, client).stream()
			.filter((each) -> !each.observed())
			.map((each) -> each.place().replaceFirst("^the bean '(.*)'$", "$1"))
			.filter((bean) -> isExcluded(setup, bean))
			.findFirst();
		if (excluded.isPresent()) {
			return included(excluded.get(), BUILDER);
		}
		String fields = clients(setup, client).stream()
			.filter((each) -> !each.observed())
			.map(Held::place)
			.sorted()
			.collect(Collectors.joining(", "));
		if (fields.isEmpty() && client != null && SPRING.contains(client.name())
				&& clients(setup, client).stream().anyMatch(Held::observed)) {
			Optional<String> silenced = silenced(setup);
			if (silenced.isPresent()) {
				return silenced.get() + "; if this call is by another client, build it from the injected "
						+ builder(client);
			}
		}
		return "build the client" + (fields.isEmpty() ? "" : " in " + fields) + " from the injected " + builder(client)
				+ " instead of create() or new"
				+ (fields.isEmpty() ? "; clients of @ImportHttpServices need only this dependency" : "")
				+ CodeSites.look(setup, Kind.OWN_OBSERVATIONS);
	}

	/** Return what observes a client that Spring's builders do not make. */
	private static String line(Setup setup, Client client) {
		String line = LINES.getOrDefault(client.name(), "");
		if (!client.name().equals(JDK)) {
			return line;
		}
		return setup.clients()
			.stream()
			.filter((bean) -> isOfJdk(bean) && !bean.observed() && isExcluded(setup, bean.name()))
			.findFirst()
			.map((bean) -> included(bean.name(), line))
			.orElse(hasStarter(setup) ? JDK_BEAN : line);
	}

	private static boolean isOfJdk(ClientBean client) {
		return client.type().endsWith("HttpClient");
	}

	private static boolean hasStarter(Setup setup) {
		return setup.wiring().libraries().stream().anyMatch((jar) -> jar.startsWith("joinkey-spring-boot:"));
	}

	/** What drops the observations of clients that are observed. */
	private static Optional<String> silenced(Setup setup) {
		return Stream.of("http.client.requests", "http.client", "http", "all")
			.map((name) -> "management.observations.enable." + name)
			.filter((name) -> setup.wiring().properties().getOrDefault(name, "").equals("false"))
			.findFirst()
			.map((name) -> "remove " + name + "=false, which drops the observations of all clients")
			.or(() -> setup.wiring()
				.named(Part.OBSERVATION_PREDICATE)
				.map((named) -> "let no ObservationPredicate drop http.client.requests; look at " + named));
	}

	/** A client bean that nothing observes. */
	static String unobserved(Setup setup, ClientBean client) {
		if (isExcluded(setup, client.name())) {
			return included(client.name(), isOfJdk(client) ? LINES.getOrDefault(JDK, "") : BUILDER);
		}
		return isOfJdk(client)
				? "return it wrapped from the bean method: MicrometerHttpClient.instrumentationBuilder(httpClient, observationRegistry).build(), of io.micrometer:micrometer-java11"
				: "build the bean '" + client.name() + "' from the injected " + builder(new Client(client.type(), null))
						+ "; waive it if it only talks to what needs no trace";
	}

	private static boolean isExcluded(Setup setup, String bean) {
		return Stream.of(setup.wiring().properties().getOrDefault(EXCLUDED, "").split(","))
			.map(String::strip)
			.anyMatch(bean::equals);
	}

	private static String included(String bean, String otherwise) {
		return "take '" + bean + "' out of " + EXCLUDED + ", or " + otherwise;
	}

	private static String builder(@Nullable Client client) {
		String name = (client != null) ? client.name() : "";
		return switch (name) {
			case "RestClient" -> "RestClient.Builder (spring-boot-starter-restclient)";
			case "RestTemplate" -> "RestTemplateBuilder (spring-boot-starter-restclient)";
			case "WebClient" -> "WebClient.Builder (spring-boot-starter-webclient)";
			default ->
				"RestClient.Builder, RestTemplateBuilder or WebClient.Builder (spring-boot-starter-restclient, -webclient)";
		};
	}

	/** Clients of Spring, of the same kind if that is known. */
	private static List<Held> clients(Setup setup, @Nullable Client client) {
		Stream<String> kinds = (client != null && SPRING.contains(client.name())) ? Stream.of(client.name())
				: SPRING.stream();
		return kinds.flatMap((kind) -> setup.wiring().held(kind).stream()).distinct().toList();
	}

	/** Something ran on the thread of a request, and outside of its span. */
	static String outside(Setup setup) {
		return (setup.threads().reactorAutomatic()
				? "in reactive code let contextWrite add to the context, contextWrite((context) -> context.put(key, value)), and return no other"
				: AUTO + " in reactive code")
				+ "; elsewhere remove what clears the context, such as Tracer.withSpan(null) or Context.root().makeCurrent()"
				+ CodeSites.look(setup, Kind.STARTS_TRACE);
	}

	/** Return whether a thread handles requests and calls of Reactor Netty in turn. */
	static boolean isEventLoop(String thread) {
		return thread.startsWith(EVENT_LOOP);
	}

	/** Return whether a span started on the event loop that handles a request. */
	static boolean isOnEventLoop(SpanRecord span, SpanRecord server) {
		String loop = span.source().thread().replaceAll("[0-9]+$", "");
		return isEventLoop(loop) && loop.equals(server.source().thread().replaceAll("[0-9]+$", ""));
	}

	/** Names the context that a call lost before it started a new trace. */
	static String lost(Setup setup, @Nullable SpanRecord sender, @Nullable SpanRecord server) {
		TaskSubmission submission = (sender != null) ? sender.lost(setup) : null;
		if (sender != null && submission != null) {
			return submission.isReactive() ? ReactorHopRules.remedy(setup)
					: ExecutorDiagnosis.remedy(setup, submission, sender.source().thread());
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
