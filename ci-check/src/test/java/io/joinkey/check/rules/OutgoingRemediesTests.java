/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ClientBean;
import io.joinkey.check.evidence.Setup.Threads;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutgoingRemedies} and {@link UnobservedClients}.
 */
class OutgoingRemediesTests {

	private static final Held RATES = client("the bean 'rates'", "DefaultRestClient", true, "com.acme.Strips");

	private static final Held STOCK = client("the field com.acme.Stock.client", "DefaultWebClient", true,
			"com.acme.Filter");

	private static final Client REST_CLIENT = new Client("RestClient", null);

	@Test
	void whatTheApplicationAddedToTheClientMayRemoveTheHeader() {
		Setup setup = setup(Map.of(), RATES, STOCK);
		assertThat(OutgoingRemedies.removed(setup, REST_CLIENT)).startsWith(
				"let no interceptor, filter or request factory of the client replace or clear its headers: something removes "
						+ "traceparent after the client wrote it, so keep traceparent, tracestate and baggage; ")
			.endsWith("; the application added com.acme.Strips of the bean 'rates'");
		assertThat(OutgoingRemedies.removed(setup, null)).endsWith(
				"; the application added com.acme.Strips of the bean 'rates'; com.acme.Filter of the field com.acme.Stock.client");
		assertThat(OutgoingRemedies.removed(setup, new Client("OkHttp", null)))
			.contains("com.acme.Strips of the bean 'rates'");
		assertThat(OutgoingRemedies.removed(setup(Map.of()), REST_CLIENT)).endsWith(
				"; the client has no interceptor of the application that could be found: look at its request factory and at proxies");
		Wiring removing = new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(new CodeSite(CodeSite.Kind.REMOVES_HEADERS, "HttpHeaders.remove",
						new StackTraceElement("com.acme.Api", "strip", "Api.java", 8))));
		assertThat(OutgoingRemedies.removed(setup(Map.of()).withWiring(removing), REST_CLIENT))
			.endsWith("tracestate and baggage; look at HttpHeaders.remove at com.acme.Api.strip(Api.java:8)");
	}

	@Test
	void theHeaderIsWrittenAgainAfterAnInterceptorOfALibrary() {
		Held held = client("the bean 'rates'", "DefaultRestClient", true, "com.vendor.Signing");
		assertThat(OutgoingRemedies.removed(setup(Map.of(), held), REST_CLIENT))
			.contains("; the application added com.vendor.Signing of the bean 'rates'; if com.vendor.Signing is of a "
					+ "library and cannot be changed, add an interceptor after it that writes the header again");
		assertThat(OutgoingRemedies.removed(setup(Map.of(), held), new Client("WebClient", null)))
			.doesNotContain("com.vendor.Signing is of a library");
	}

	@Test
	void aClientThatOnlyCopiesHasToBeObservedToo() {
		Client jdk = new Client("java.net.http.HttpClient", null);
		assertThat(OutgoingRemedies.instead(setup(Map.of()), jdk, false, "copy none")).startsWith(
				"copy none; and the call has no traceparent without it: observe java.net.http.HttpClient: wrap it: MicrometerHttpClient");
		assertThat(OutgoingRemedies.instead(setup(Map.of()), jdk, true, "copy none")).isEqualTo("copy none");
		assertThat(OutgoingRemedies.instead(setup(Map.of()), REST_CLIENT, false, "copy none")).startsWith(
				"copy none; and the call has no traceparent without it: build the client from the injected RestClient.Builder");
		Setup built = setup(Map.of(), new Held("the field com.acme.Rates.client", "x.RestClient", "", true, List.of()));
		assertThat(OutgoingRemedies.instead(built, REST_CLIENT, false, "copy none")).isEqualTo("copy none");
		assertThat(OutgoingRemedies.instead(setup(Map.of()), null, false, "copy none")).isEqualTo("copy none");
	}

	@Test
	void theStarterObservesTheClientOfTheJdkIfItIsABean() {
		Client jdk = new Client("java.net.http.HttpClient", null);
		Wiring starter = new Wiring(Map.of(), Map.of(), List.of(), List.of("joinkey-spring-boot:0.1.0"));
		assertThat(UnobservedClients.remedy(setup(Map.of()).withWiring(starter), jdk)).isEqualTo(
				"observe java.net.http.HttpClient: make it a bean, which joinkey-spring-boot-starter observes, and call through the injected bean");
		assertThat(UnobservedClients.remedy(setup(Map.of()), jdk)).contains("MicrometerHttpClient");
		Wiring other = new Wiring(Map.of(), Map.of(), List.of(), List.of("spring-boot:4.1.0"));
		assertThat(UnobservedClients.remedy(setup(Map.of()).withWiring(other), jdk)).contains("MicrometerHttpClient");
	}

	@Test
	void theClientOfTheJdkThatTheStarterLeavesOutIsTakenIn() {
		Client jdk = new Client("java.net.http.HttpClient", null);
		Wiring wiring = new Wiring(Map.of("joinkey.excluded-beans", "rates,stock"), Map.of(), List.of(),
				List.of("joinkey-spring-boot:0.1.0"));
		String remedy = "take 'stock' out of joinkey.excluded-beans, or wrap it: MicrometerHttpClient";
		assertThat(UnobservedClients.remedy(setup(wiring, new ClientBean("rates", "RestClient", false),
				new ClientBean("stock", "HttpClient", false)), jdk))
			.startsWith("observe java.net.http.HttpClient: " + remedy);
		assertThat(UnobservedClients.remedy(setup(wiring), new ClientBean("stock", "HttpClient", false)))
			.startsWith(remedy);
		assertThat(OutgoingRemedies.instead(setup(wiring, new ClientBean("stock", "HttpClient", false)), jdk, false,
				"copy none"))
			.startsWith("copy none; and the call has no traceparent without it: observe java.net.http.HttpClient: "
					+ remedy);
		assertThat(UnobservedClients.remedy(setup(wiring, new ClientBean("rates", "RestClient", false)), jdk))
			.isEqualTo(
					"observe java.net.http.HttpClient: make it a bean, which joinkey-spring-boot-starter observes, and call through the injected bean");
		assertThat(UnobservedClients.remedy(setup(wiring, new ClientBean("rates", "RestClient", false),
				new ClientBean("stock", "HttpClient", false)), new Client("OkHttp", null)))
			.startsWith("observe OkHttp: ");
		assertThat(OutgoingRemedies.instead(setup(wiring), jdk, false, "copy none")).isEqualTo(
				"copy none; and the call has no traceparent without it: observe java.net.http.HttpClient: make it a bean, which joinkey-spring-boot-starter observes, and call through the injected bean");
	}

	@Test
	void theBuilderIsThatOfTheClientInTheField() {
		Held held = new Held("the field com.acme.Rates.client", "x.DefaultWebClient", "", false, List.of());
		assertThat(UnobservedClients.remedy(setup(Map.of(), held), (Client) null)).isEqualTo(
				"build the client in the field com.acme.Rates.client from the injected WebClient.Builder (spring-boot-starter-webclient) instead of create() or new");
	}

	@Test
	void thePlaceThatMakesTheClientIsNamedAndThatOfItsOwnClassFirst() {
		Wiring wiring = new Wiring(Map.of(), Map.of(),
				List.of(new Held("the field com.acme.Rates.client", "x.DefaultRestClient", "", false, List.of())),
				List.of(), List.of(made("RestClient.create", "com.acme.Rates"),
						made("RestClient.create", "com.acme.Other"), made("new RestTemplate", "com.acme.Http")));
		assertThat(UnobservedClients.remedy(setup(Map.of()).withWiring(wiring), REST_CLIENT)).endsWith(
				" from the injected RestClient.Builder (spring-boot-starter-restclient) instead of RestClient.create at com.acme.Rates.make(A.java:8)");
		assertThat(UnobservedClients.remedy(setup(Map.of()).withWiring(wiring), new Client("RestTemplate", null)))
			.contains("instead of new RestTemplate at com.acme.Http.make(A.java:8)");
	}

	private static CodeSite made(String call, String type) {
		return new CodeSite(CodeSite.Kind.MAKES_CLIENT, call, new StackTraceElement(type, "make", "A.java", 8));
	}

	@Test
	void theBuilderBeanThatObservesNothingIsRepairedFirst() {
		Wiring wiring = new Wiring(Map.of(),
				Map.of(Wiring.Part.CLIENT_BUILDER,
						List.of("RestClient.Builder 'plain'", "WebClient.Builder 'balanced'")),
				List.of(new Held("the bean 'plain'", "x.DefaultRestClientBuilder", "", false, List.of()),
						new Held("the field com.acme.Rates.client", "x.DefaultRestClient", "", false, List.of())),
				List.of());
		assertThat(UnobservedClients.remedy(setup(Map.of()).withWiring(wiring), REST_CLIENT)).isEqualTo(
				"the bean RestClient.Builder 'plain' takes the place of Spring Boot's builder and is not observed: return configurer.configure(RestClient.builder()) from its bean method, with RestClientBuilderConfigurer as a parameter, or call builder.observationRegistry(observationRegistry); and build the client in the field com.acme.Rates.client from the injected RestClient.Builder (spring-boot-starter-restclient) instead of create() or new");
		assertThat(UnobservedClients.remedy(setup(Map.of()).withWiring(wiring), new Client("RestTemplate", null)))
			.startsWith("build the client ");
		assertThat(UnobservedClients.remedy(setup(Map.of()).withWiring(wiring), new Client("WebClient", null)))
			.startsWith(
					"the bean WebClient.Builder 'balanced' takes the place of Spring Boot's builder and is not observed: call customizers.orderedStream()");
	}

	@Test
	void theBuilderMakesAClientOfAnotherClassToo() {
		Held held = new Held("the bean 'signing'", "com.acme.Signing extends x.RestTemplate", "", false, List.of());
		assertThat(UnobservedClients.remedy(setup(Map.of(), held), new Client("RestTemplate", null))).isEqualTo(
				"build the client in the bean 'signing' from the injected RestTemplateBuilder (spring-boot-starter-restclient) instead of create() or new, builder.configure(new Signing(...)), or builder.configure(this) at the end of its constructor");
	}

	@Test
	void thePlaceThatMakesAClientOfAnotherLibraryIsNamedAndThatOfTheCallersClassFirst() {
		Wiring wiring = new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(raw("new OkHttpClient.Builder", "com.acme.Crm"), raw("new OkHttpClient", "com.acme.Other"),
						raw("HttpClients.custom", "com.acme.Crm")));
		Setup setup = setup(Map.of()).withWiring(wiring);
		StackTraceElement caller = new StackTraceElement("com.acme.Crm$Orders", "call", "Crm.java", 9);
		assertThat(UnobservedClients.remedy(setup, new Client("OkHttp", caller)))
			.endsWith("; look at new OkHttpClient.Builder at com.acme.Crm.make(A.java:8)");
		assertThat(UnobservedClients.remedy(setup,
				new Client("OkHttp", new StackTraceElement("com.acme.Controller", "call", "C.java", 9))))
			.endsWith(
					"; look at new OkHttpClient.Builder at com.acme.Crm.make(A.java:8), new OkHttpClient at com.acme.Other.make(A.java:8)");
		assertThat(UnobservedClients.remedy(setup, new Client("Apache HttpClient", null)))
			.endsWith("; look at HttpClients.custom at com.acme.Crm.make(A.java:8)");
		assertThat(UnobservedClients.remedy(setup, new Client("java.net.http.HttpClient", null)))
			.doesNotContain("look at");
	}

	@ParameterizedTest
	@ValueSource(strings = { "HttpClients.custom", "HttpAsyncClients.createDefault", "HttpClientBuilder.create",
			"HttpAsyncClientBuilder.create" })
	void eachWayToMakeAnApacheClientIsNamed(String call) {
		Wiring wiring = new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(raw(call, "com.acme.Crm")));
		assertThat(UnobservedClients.remedy(setup(Map.of()).withWiring(wiring), new Client("Apache HttpClient", null)))
			.endsWith("; look at " + call + " at com.acme.Crm.make(A.java:8)");
	}

	private static CodeSite raw(String call, String type) {
		return new CodeSite(CodeSite.Kind.MAKES_RAW_CLIENT, call, new StackTraceElement(type, "make", "A.java", 8));
	}

	@Test
	void feignIsObservedByItsCapability() {
		assertThat(UnobservedClients.remedy(setup(Map.of()), new Client("Feign", null)))
			.contains("addCapability(new MicrometerObservationCapability(observationRegistry))", "feign-micrometer");
	}

	@Test
	void anObservedClientThatLeavesNoSpanIsSilenced() {
		Wiring predicate = new Wiring(Map.of(),
				Map.of(Wiring.Part.OBSERVATION_PREDICATE, List.of("the bean 'noClientMetrics' (com.acme.App)")),
				List.of(RATES), List.of());
		assertThat(UnobservedClients.remedy(setup(Map.of()).withWiring(predicate), REST_CLIENT)).isEqualTo(
				"let no ObservationPredicate drop http.client.requests; look at the bean 'noClientMetrics' (com.acme.App); if this call is by another client, build it from the injected RestClient.Builder (spring-boot-starter-restclient)");
		assertThat(UnobservedClients
			.remedy(setup(Map.of("management.observations.enable.http.client.requests", "false"), RATES), REST_CLIENT))
			.isEqualTo(
					"remove management.observations.enable.http.client.requests=false, which drops the observations of all clients; if this call is by another client, build it from the injected RestClient.Builder (spring-boot-starter-restclient)");
		assertThat(UnobservedClients
			.remedy(setup(Map.of("management.observations.enable.http", "false"), RATES), (Client) null)).startsWith(
					"remove management.observations.enable.http=false, which drops the observations of all clients");
		assertThat(UnobservedClients.remedy(setup(Map.of(), RATES), REST_CLIENT)).startsWith("build the client");
		assertThat(UnobservedClients.remedy(setup(Map.of("management.observations.enable.http", "false"),
				client("the bean 'raw'", "DefaultRestClient", false)), REST_CLIENT))
			.startsWith("build the client in the bean 'raw'");
	}

	@Test
	void anUnknownClientBesideOneThatIsMadeByHandIsSilencedByAPropertyOnly() {
		Map<Wiring.Part, List<String>> predicate = Map.of(Wiring.Part.OBSERVATION_PREDICATE,
				List.of("the bean 'quiet'"));
		CodeSite made = made("RestClient.create", "com.acme.Rates");
		Map<String, String> off = Map.of("management.observations.enable.http", "false");
		assertThat(unknown(new Wiring(off, predicate, List.of(RATES), List.of(), List.of(made))))
			.startsWith("remove management.observations.enable.http=false");
		assertThat(unknown(new Wiring(Map.of(), predicate, List.of(RATES), List.of(), List.of(made))))
			.startsWith("build the client from");
		assertThat(unknown(new Wiring(Map.of(), predicate, List.of(RATES), List.of(), List.of())))
			.startsWith("let no ObservationPredicate drop");
		assertThat(UnobservedClients.remedy(
				setup(Map.of()).withWiring(new Wiring(Map.of(), predicate, List.of(RATES), List.of(), List.of(made))),
				REST_CLIENT))
			.startsWith("let no ObservationPredicate drop");
	}

	private static String unknown(Wiring wiring) {
		return UnobservedClients.remedy(setup(Map.of()).withWiring(wiring), (Client) null);
	}

	@Test
	void aHandlerThatMakesTheSpanOfACallHasToWriteTheHeader() {
		Wiring handler = new Wiring(Map.of(),
				Map.of(Wiring.Part.TRACING_HANDLER, List.of("the bean 'carrierSpans' (com.acme.CarrierSpans)")),
				List.of(RATES), List.of());
		assertThat(UnobservedClients.remedy(setup(Map.of()).withWiring(handler), REST_CLIENT)).startsWith(
				"the first TracingObservationHandler that supports the SenderContext of a call makes its span: if this is the bean 'carrierSpans' (com.acme.CarrierSpans), let its supportsContext refuse")
			.endsWith(
					"; if this call is by another client, build it from the injected RestClient.Builder (spring-boot-starter-restclient)");
	}

	@Test
	void aHeaderWrittenByHandIsOfWhatTheApplicationAdded() {
		assertThat(OutgoingRemedies.byHand(setup(Map.of(), RATES), REST_CLIENT, "write it once"))
			.isEqualTo("write it once: the application added com.acme.Strips of the bean 'rates'");
		assertThat(OutgoingRemedies.byHand(setup(Map.of()), REST_CLIENT, "write it once")).isEqualTo("write it once");
	}

	@Test
	void aClientThatWritesTheIdsOfAnotherSpanIsObservedInstead() {
		Client jdk = new Client("java.net.http.HttpClient", null);
		assertThat(OutgoingRemedies.ownSpan(setup(Map.of()), jdk, "write it once")).startsWith(
				"do not copy the incoming header or the current span by hand: observe java.net.http.HttpClient");
		assertThat(OutgoingRemedies.ownSpan(setup(Map.of(), RATES), REST_CLIENT, "write it once"))
			.isEqualTo("write it once");
		assertThat(OutgoingRemedies.ownSpan(setup(Map.of()), null, "write it once")).isEqualTo("write it once");
	}

	@Test
	void whatTheApplicationAddedMayReplaceTheTracestate() {
		assertThat(OutgoingRemedies.kept(setup(Map.of(), RATES), REST_CLIENT, "forward it"))
			.endsWith("remove or replace tracestate: the application added com.acme.Strips of the bean 'rates'");
		assertThat(OutgoingRemedies.kept(setup(Map.of()), REST_CLIENT, "forward it")).isEqualTo("forward it");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					java.net.http.HttpClient   | observe java.net.http.HttpClient: wrap it: MicrometerHttpClient
					java.net.HttpURLConnection | observe java.net.HttpURLConnection: call through the injected RestClient.Builder (spring-boot-starter-restclient), such as
					Apache HttpClient 4        | observe Apache HttpClient 4: call through the injected RestClient.Builder (spring-boot-starter-restclient), since Micrometer observes HttpClient 5 only; or write the header
					RestClient                 | build the client from the injected RestClient.Builder (spring-boot-starter-restclient)
					RestTemplate               | build the client from the injected RestTemplateBuilder (spring-boot-starter-restclient)
					WebClient                  | build the client from the injected WebClient.Builder (spring-boot-starter-webclient)
					com.acme.Client            | build the client from the injected RestClient.Builder, RestTemplateBuilder or WebClient.Builder""")
	void aClientThatNothingObservesIsToldItsLine(String client, String remedy) {
		assertThat(UnobservedClients.remedy(setup(Map.of()), new Client(client, null))).startsWith(remedy);
	}

	@Test
	void anUnknownClientIsOfTheOnlyKindThatTheApplicationMakes() {
		assertThat(UnobservedClients.remedy(making("WebClient.builder", "new WebClientFactory"), (Client) null))
			.startsWith(
					"build the client from the injected WebClient.Builder (spring-boot-starter-webclient) instead of WebClient.builder at ");
		assertThat(UnobservedClients.remedy(making("WebClient.builder", "new RestTemplate"), (Client) null)).startsWith(
				"build the client from the injected RestClient.Builder, RestTemplateBuilder or WebClient.Builder");
	}

	private static Setup making(String one, String other) {
		return setup(Map.of()).withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(made(one, "com.acme.Orders"), made(other, "com.acme.Orders"))));
	}

	@Test
	void aRegistryThatIsGivenToAClientIsNamedBeforeTheBuilder() {
		CodeSite given = new CodeSite(CodeSite.Kind.OWN_OBSERVATIONS, "RestClient.Builder.observationRegistry",
				new StackTraceElement("com.acme.Clients", "make", "Clients.java", 9));
		String remedy = "let RestClient.Builder.observationRegistry at com.acme.Clients.make(Clients.java:9) take the "
				+ "application's ObservationRegistry, as a parameter of the method or the constructor; if this call is by "
				+ "another client, build the client ";
		assertThat(remedy(REST_CLIENT, given)).startsWith(remedy).doesNotContain("look at");
		assertThat(remedy(new Client("RestTemplate", null), given)).startsWith("build the client from")
			.endsWith("; look at RestClient.Builder.observationRegistry at com.acme.Clients.make(Clients.java:9)");
		// a library of the organisation makes it, or the method that makes the client
		assertThat(remedy(REST_CLIENT, given, made("RestClient.builder", "com.acme.http.Platform"))).startsWith(remedy);
		assertThat(remedy(REST_CLIENT, given, made("RestClient.builder", "com.acme.Clients"))).startsWith(remedy);
		assertThat(remedy(REST_CLIENT, given, made("RestClient.builder", "com.acme.Rates")))
			.startsWith("build the client in the field com.acme.Rates.client from");
		CodeSite own = new CodeSite(CodeSite.Kind.OWN_OBSERVATIONS, "RestClient.Builder.observationRegistry",
				made("RestClient.builder", "com.acme.Rates").place());
		assertThat(remedy(REST_CLIENT, own, made("RestClient.builder", "com.acme.Rates")))
			.startsWith("let RestClient.Builder.observationRegistry at com.acme.Rates.");
	}

	private static String remedy(Client client, CodeSite... code) {
		return UnobservedClients.remedy(setup(Map.of()).withWiring(new Wiring(Map.of(), Map.of(),
				List.of(new Held("the field com.acme.Rates.client", "x.DefaultRestClient", "", false, List.of())),
				List.of(), List.of(code))), client);
	}

	@Test
	void aConnectionIsNamedWithTheLineThatOpensIt() {
		Client parser = new Client("java.net.HttpURLConnection",
				new StackTraceElement("com.acme.Wires", "read", "Wires.java", 7));
		assertThat(UnobservedClients.remedy(setup(Map.of()), parser)).contains(
				"instead of what opens a connection at com.acme.Wires.read(Wires.java:7), such as URL.openStream()");
	}

	@ParameterizedTest
	@CsvSource({
			"java.net.HttpURLConnection, org.springframework.ws.transport.http.HttpUrlConnection, setMessageSender(new HttpUrlConnectionMessageSender() {",
			"java.net.http.HttpClient, kong.unirest.core.java.JavaClient, Unirest.config().interceptor(new Interceptor()" })
	void aLibraryThatMakesTheCallsWritesTheHeaderItself(String client, String caller, String remedy) {
		Client called = new Client(client, new StackTraceElement(caller, "request", "X.java", 1));
		assertThat(UnobservedClients.remedy(setup(Map.of()), called)).contains(remedy);
	}

	@Test
	void aClientThatIsNotKnownIsBuiltFromOneOfTheBuilders() {
		assertThat(UnobservedClients.remedy(setup(Map.of()), (Client) null)).isEqualTo(
				"build the client from the injected RestClient.Builder, RestTemplateBuilder or WebClient.Builder (spring-boot-starter-restclient, -webclient) instead of create() or new; clients of @ImportHttpServices need only this dependency");
	}

	@Test
	void placesOfUnobservedClientsAreNamedInOrder() {
		Setup setup = setup(Map.of(), client("the field com.acme.B.client", "DefaultRestClient", false),
				client("the field com.acme.A.client", "DefaultRestClient", false), RATES);
		assertThat(UnobservedClients.remedy(setup, REST_CLIENT)).isEqualTo(
				"build the client in the field com.acme.A.client, the field com.acme.B.client from the injected RestClient.Builder (spring-boot-starter-restclient) instead of create() or new");
	}

	@Test
	void aClientThatJoinkeyLeavesOutIsTakenIn() {
		Map<String, String> excluded = Map.of("joinkey.excluded-beans", "other , rates");
		Held held = client("the bean 'rates'", "DefaultRestClient", false);
		assertThat(UnobservedClients.remedy(setup(excluded, held), REST_CLIENT))
			.isEqualTo("take 'rates' out of joinkey.excluded-beans, or build it from the injected builder");
		assertThat(UnobservedClients.remedy(setup(excluded, RATES), REST_CLIENT)).startsWith("build the client from");
		assertThat(UnobservedClients.remedy(setup(Map.of(), held), REST_CLIENT))
			.startsWith("build the client in the bean 'rates' from");
		assertThat(UnobservedClients.remedy(setup(excluded), new ClientBean("rates", "RestClient", false)))
			.startsWith("take 'rates' out of joinkey.excluded-beans");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					java.net.http.HttpClient | return it wrapped from the bean method: MicrometerHttpClient
					RestTemplate             | build the bean 'rates' from the injected RestTemplateBuilder (spring-boot-starter-restclient); waive it""")
	void aClientBeanIsObservedInItsBeanMethod(String type, String remedy) {
		assertThat(UnobservedClients.remedy(setup(Map.of()), new ClientBean("rates", type, false))).startsWith(remedy);
	}

	@Test
	void aThreadWithoutContextOfAnUnknownOriginIsGivenBothProperties() {
		assertThat(OutgoingRemedies.lost(setup(Map.of()), null, null, null)).isEqualTo(
				"propagate the context to the thread that makes the call: spring.task.execution.propagate-context=true, spring.reactor.context-propagation=auto");
		assertThat(OutgoingRemedies.lost(setup(Map.of("spring.reactor.context-propagation", "auto")), null, null, null))
			.isEqualTo(
					"propagate the context to the thread that makes the call: spring.task.execution.propagate-context=true");
		assertThat(OutgoingRemedies.lost(setup(Map.of("spring.reactor.context-propagation", "auto",
				"spring.task.execution.propagate-context", "true")), null, null, null))
			.isEqualTo("propagate the context to the thread that makes the call");
	}

	@Test
	void aCallOutsideOfTheSpanOnItsThreadIsToldWhatClearsTheContext() {
		SpanRecord server = sender("http-1", null);
		assertThat(OutgoingRemedies.lost(setup(Map.of()), null, sender("http-1", null), server))
			.isEqualTo(OutgoingRemedies.outside(setup(Map.of())))
			.startsWith("in reactive code spring.reactor.context-propagation=auto; elsewhere remove what clears");
		assertThat(OutgoingRemedies.lost(setup(Map.of()), null, sender("http-2", null), server))
			.startsWith("propagate the context to the thread");
		assertThat(OutgoingRemedies.lost(setup(Map.of()), null, sender("http-2", null), null))
			.startsWith("propagate the context to the thread");
		assertThat(OutgoingRemedies.lost(setup(Map.of()), null, null, server))
			.startsWith("propagate the context to the thread");
		assertThat(OutgoingRemedies.outside(automatic())).startsWith("in reactive code let contextWrite add");
	}

	@Test
	void aCallThatASubmissionLedToIsToldHowToSubmit() {
		SpanRecord server = sender("http-1", null);
		TaskSubmission task = submission("java.util.concurrent.ThreadPoolExecutor@9", "com.acme.Orders");
		assertThat(OutgoingRemedies.lost(setup(Map.of()), null, sender("http-1", task), server))
			.startsWith("wrap the executor where it is made, ContextExecutorService.wrap(executor");
		TaskSubmission operator = submission("java.util.concurrent.ScheduledThreadPoolExecutor@9",
				"reactor.core.scheduler.BoundedElasticScheduler");
		assertThat(OutgoingRemedies.lost(setup(Map.of()), null, sender("http-1", operator), server))
			.isEqualTo("spring.reactor.context-propagation=auto");
	}

	@Test
	void anUnsampledCallIsDiagnosedByItsSubmission() {
		TaskSubmission task = submission("java.util.concurrent.ThreadPoolExecutor@9", "com.acme.Orders");
		assertThat(OutgoingRemedies.lost(setup(Map.of()), new Client("RestClient", null, task), null,
				sender("http-1", null)))
			.startsWith("wrap the executor where it is made, ContextExecutorService.wrap(executor");
		assertThat(OutgoingRemedies.submitted(setup(Map.of()), new Client("RestClient", null, task), null))
			.startsWith(", on a thread that got the work at com.acme.Orders");
		assertThat(OutgoingRemedies.submitted(setup(Map.of()), new Client("RestClient", null, task),
				sender("http-1", task)))
			.isEmpty();
	}

	private static TaskSubmission submission(String pool, String type) {
		return new TaskSubmission(Observed.SERVER, pool,
				List.of(new StackTraceElement(type, "submit", "Orders.java", 42)));
	}

	@Test
	void aCallOnAnotherThreadOfTheSameEventLoopLostItsSpanThere() {
		SpanRecord server = Observed.span(Observed.SERVER, null, Kind.SERVER, "get", 11, "reactor-http-epoll-1");
		String there = OutgoingRemedies.lost(setup(Map.of()), null, sender("reactor-http-epoll-1", null), server);
		assertThat(there).doesNotStartWith("propagate the context to the thread");
		assertThat(OutgoingRemedies.lost(setup(Map.of()), null, sender("reactor-http-epoll-2", null), server))
			.isEqualTo(there);
		assertThat(OutgoingRemedies.lost(setup(Map.of()), null, sender("worker-2", null), server))
			.startsWith("propagate the context to the thread");
	}

	private static SpanRecord sender(String thread, @Nullable TaskSubmission lost) {
		SpanRecord span = Observed.span(Observed.NEW, null, Kind.CLIENT, "http get", 13, thread);
		return new SpanRecord(span.context(), null, span.kind(), span.name(), span.status(), span.links(),
				span.timing(), new Source("orders", "org.springframework.boot", thread, lost), span.attributes());
	}

	@Test
	void anExcludedAutoConfigurationOfTheClientIsNamed() {
		String excluded = "org.springframework.boot.restclient.autoconfigure.RestClientObservationAutoConfiguration";
		Setup setup = setup(
				new Wiring(Map.of(), Map.of(Wiring.Part.UNOBSERVED_CLIENT, List.of(excluded)), List.of(), List.of()));
		assertThat(UnobservedClients.remedy(setup, REST_CLIENT))
			.startsWith("take " + excluded + " out of spring.autoconfigure.exclude, or of exclude or excludeName");
		assertThat(UnobservedClients.remedy(setup, new Client("WebClient", null))).startsWith("build the client");
	}

	private static Setup automatic() {
		Setup setup = setup(Map.of());
		return new Setup(setup.tracing(), setup.applicationPackages(), List.of(), List.of(), List.of(), Map.of(),
				Map.of(), Map.of(), new Threads(List.of(), true, 0));
	}

	private static Setup setup(Wiring wiring, ClientBean... clients) {
		Setup setup = new Observed().setup;
		return new Setup(setup.tracing(), setup.applicationPackages(), List.of(), List.of(clients), List.of(), Map.of(),
				Map.of(), Map.of(), Threads.NONE)
			.withWiring(wiring);
	}

	private static Setup setup(Map<String, String> properties, Held... held) {
		Setup setup = new Observed().setup;
		return new Setup(setup.tracing(), setup.applicationPackages(), List.of(), List.of(), List.of(), Map.of(),
				Map.of(), Map.of(), Threads.NONE)
			.withWiring(new Wiring(properties, Map.of(), List.of(held), List.of()));
	}

	private static Held client(String place, String type, boolean observed, String... parts) {
		return new Held(place, "org.springframework.web." + type, "", observed, List.of(parts));
	}

}
