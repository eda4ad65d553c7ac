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

import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ClientBean;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.evidence.Wiring.Part;
import org.jspecify.annotations.Nullable;

/**
 * Names the line, the builder or the property that observes a client.
 */
final class UnobservedClients {

	private static final String JDK = "java.net.http.HttpClient";

	private static final String JDK_BEAN = "make it a bean, which joinkey-spring-boot-starter observes, and call through the injected bean";

	/** The line for each client that Spring's builders do not make. */
	private static final Map<String, String> LINES = Map.of(JDK,
			"wrap it: MicrometerHttpClient.instrumentationBuilder(httpClient, meterRegistry).observationRegistry(observationRegistry).build(), of io.micrometer:micrometer-java11; or call through the injected RestClient.Builder (spring-boot-starter-restclient) with requestFactory(new JdkClientHttpRequestFactory(httpClient))",
			"java.net.HttpURLConnection",
			"call through the injected RestClient.Builder (spring-boot-starter-restclient), such as restClient.get().uri(url).retrieve().body(byte[].class), instead of what opens a connection%s, such as URL.openStream(), a parser that is given the URL, or a ClientHttpRequestFactory: HttpURLConnection has no instrumentation",
			"Apache HttpClient",
			"HttpClients.custom().addExecInterceptorBefore(ChainElement.PROTOCOL.name(), \"micrometer\", new ObservationExecChainHandler(observationRegistry)), of micrometer-core, and the same for HttpAsyncClients.custom(); or call through the injected RestClient.Builder (spring-boot-starter-restclient)",
			"Apache HttpClient 4",
			"call through the injected RestClient.Builder (spring-boot-starter-restclient), since Micrometer observes HttpClient 5 only; or write the header, with the injected Tracer and Propagator: HttpClients.custom().addInterceptorLast((HttpRequestInterceptor) (request, context) -> propagator.inject(tracer.currentTraceContext().context(), request, (message, name, value) -> message.setHeader(name, value)))",
			"OkHttp",
			"new OkHttpClient.Builder().addInterceptor(OkHttpObservationInterceptor.builder(observationRegistry, \"http.client.requests\").build()), of micrometer-core",
			"Feign",
			"Feign.builder().addCapability(new MicrometerObservationCapability(observationRegistry)), of io.github.openfeign:feign-micrometer; with Spring Cloud OpenFeign this dependency is enough",
			"Jetty's HttpClient",
			"call through the injected RestClient.Builder (spring-boot-starter-restclient) with requestFactory(new JettyClientHttpRequestFactory(httpClient)): Micrometer's binder for Jetty writes no header",
			"gRPC",
			"inject a stub of @ImportGrpcClients or a channel of GrpcChannelFactory (spring-boot-starter-grpc-client); a channel that is built by hand needs intercept(new ObservationGrpcClientInterceptor(observationRegistry)), of micrometer-core",
			"Reactor Netty",
			"call through the injected WebClient.Builder (spring-boot-starter-webclient) with clientConnector(new ReactorClientHttpConnector(httpClient))",
			"Netty",
			"call through the injected WebClient.Builder (spring-boot-starter-webclient) with clientConnector(new ReactorClientHttpConnector()): raw Netty has no instrumentation");

	private static final String BUILDER = "build it from the injected builder";

	private static final String BY_HAND = "create() or new";

	private static final String OBSERVATION = "http.client.requests";

	private static final String CLIENTS = "all clients";

	private static final String EXCLUDED = "joinkey.excluded-beans";

	private UnobservedClients() {
	}

	/** No CLIENT span: nothing observes the client. */
	static String remedy(Setup setup, @Nullable Client client) {
		Optional<String> facade = FacadeRemedies.of(client);
		if (facade.isPresent()) {
			return facade.get();
		}
		if (client != null && hasLine(client)) {
			return "observe " + client.name() + ": " + line(setup, client) + MadeClients.look(setup, client);
		}
		Optional<String> left = unconfigured(setup, client);
		if (left.isPresent()) {
			return left.get();
		}
		Optional<String> excluded = OutgoingRemedies.clients(setup, client)
			.stream()
			.filter((each) -> !each.observed())
			.map((each) -> each.place().replaceFirst("^the bean '(.*)'$", "$1"))
			.filter((bean) -> isExcluded(setup, bean))
			.findFirst();
		if (excluded.isPresent()) {
			return included(excluded.get(), BUILDER);
		}
		List<Held> unobserved = OutgoingRemedies.clients(setup, client)
			.stream()
			.filter((each) -> !each.observed() && !each.type().endsWith("Builder"))
			.toList();
		String fields = unobserved.stream().map(Held::place).sorted().collect(Collectors.joining(", "));
		if (fields.isEmpty() && (client == null || OutgoingRemedies.SPRING.contains(client.name()))
				&& OutgoingRemedies.clients(setup, client).stream().anyMatch(Held::observed)) {
			Optional<String> silenced = silenced(setup, client);
			if (silenced.isPresent()) {
				return silenced.get() + "; if this call is by another client, build it from the injected "
						+ builder(client);
			}
		}
		Client kind = kind(unobserved).or(() -> MadeClients.onlyKind(setup, client)).orElse(client);
		String repaired = OwnBuilders.repaired(setup, kind);
		String made = repaired.isEmpty() ? MadeClients.place(setup, kind, unobserved).orElse(BY_HAND) : BY_HAND;
		String given = repaired.isEmpty() ? MadeClients.registry(setup, kind, unobserved) : "";
		return repaired + given + "build the client" + (fields.isEmpty() ? "" : " in " + fields) + " from the injected "
				+ builder(kind) + " instead of " + made + OwnBuilders.extended(unobserved)
				+ ((fields.isEmpty() && made.equals(BY_HAND))
						? "; clients of @ImportHttpServices need only this dependency" : "")
				+ (given.isEmpty() ? CodeSites.look(setup, Kind.OWN_OBSERVATIONS) : "");
	}

	/** Without its auto-configuration even the injected builder is not observed. */
	private static Optional<String> unconfigured(Setup setup, @Nullable Client client) {
		return setup.wiring()
			.beans()
			.getOrDefault(Part.UNOBSERVED_CLIENT, List.of())
			.stream()
			.filter((type) -> client == null || type.contains("." + client.name() + "Observation"))
			.findFirst()
			.map((type) -> "take " + type
					+ " out of spring.autoconfigure.exclude, or of exclude or excludeName of @SpringBootApplication or @EnableAutoConfiguration; and build the client from the injected "
					+ builder(client) + " if it is not");
	}

	/** On an event loop the client is not known, but what is not observed may be. */
	private static Optional<Client> kind(List<Held> unobserved) {
		List<String> kinds = OutgoingRemedies.SPRING.stream()
			.filter((kind) -> unobserved.stream().anyMatch((each) -> each.type().contains(kind)))
			.toList();
		return (kinds.size() == 1) ? Optional.of(new Client(kinds.get(0), null)) : Optional.empty();
	}

	/** Return whether a line observes a client that Spring's builders do not make. */
	static boolean hasLine(Client client) {
		return LINES.containsKey(client.name());
	}

	/** Return what observes a client that Spring's builders do not make. */
	static String line(Setup setup, Client client) {
		String line = LINES.getOrDefault(client.name(), "")
			.replace("%s", (client.caller() != null) ? " at " + client.caller() : "");
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
	private static Optional<String> silenced(Setup setup, @Nullable Client client) {
		if (client == null && MadeClients.place(setup, null, List.of()).isPresent()) {
			return SwitchedOff.byProperty(setup, OBSERVATION, CLIENTS);
		}
		return SwitchedOff.sender(setup, OBSERVATION, CLIENTS, "a call");
	}

	/** A client bean that nothing observes. */
	static String remedy(Setup setup, ClientBean client) {
		if (isExcluded(setup, client.name())) {
			return included(client.name(), isOfJdk(client) ? LINES.getOrDefault(JDK, "") : BUILDER);
		}
		return isOfJdk(client)
				? "return it wrapped from the bean method: MicrometerHttpClient.instrumentationBuilder(httpClient, meterRegistry).observationRegistry(observationRegistry).build(), of io.micrometer:micrometer-java11"
				: "build the bean '" + client.name() + "' from the injected " + builder(new Client(client.type(), null))
						+ "; waive it if it only talks to what needs no trace";
	}

	static boolean isExcluded(Setup setup, String bean) {
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

}
