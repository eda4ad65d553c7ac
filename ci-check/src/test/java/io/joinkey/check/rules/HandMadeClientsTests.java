/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ClientBean;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandMadeClients}.
 */
class HandMadeClientsTests {

	private static final CodeSite MADE = site(Kind.MAKES_CLIENT, "new RestTemplate", "com.acme.Prices", "today");

	private final Observed observed = new Observed();

	@BeforeEach
	void noCalls() {
		this.observed.exchanges.clear();
	}

	@Test
	void aClientOfWhichNoCallWasSeenIsNamedWithItsLine() {
		given(MADE, MADE, site(Kind.MAKES_RAW_CLIENT, "URL.openConnection", "com.acme.Rates$Inner", "read"));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(
				"HTTP client that is made by hand, and of which no call was seen: URL.openConnection at com.acme.Rates$Inner.read(X.java:7); list a request that leads to a call, and the service under downstreams",
				"HTTP client that is made by hand, and of which no call was seen: new RestTemplate at com.acme.Prices.today(X.java:7); list a request that leads to a call, and the service under downstreams");
	}

	@ParameterizedTest
	@CsvSource({ "RestTemplate, com.acme.Prices", "RestTemplate, com.acme.Offers", "OkHttp, com.acme.Prices$1" })
	void aClientWhoseCallWasSeenIsNot(String client, String caller) {
		given(MADE);
		called(client, caller);
		assertThat(unseen()).isEmpty();
	}

	@Test
	void aCallOnAnEventLoopMayBeOfAnyWebClient() {
		given(MADE, site(Kind.MAKES_CLIENT, "WebClient.create", "com.acme.Feeds", "<init>"));
		assertThat(unseen()).hasSize(2);
		this.observed.exchanges.add(new HttpExchange(30, "GET", "http://feeds/all", List.of(), 0));
		assertThat(unseen()).singleElement().asString().contains("new RestTemplate");
	}

	@Test
	void anObservedCallOfAnotherClassIsOfAnotherClient() {
		given(MADE);
		this.observed.exchanges.add(new HttpExchange(14, "GET", "http://localhost/",
				List.of(new Header("traceparent", Traceparent.format(Observed.CLIENT))), 200,
				new Client("RestTemplate", new StackTraceElement("com.acme.Offers", "call", "X.java", 9))));
		assertThat(unseen()).containsExactly(MADE.toString());
	}

	@Test
	void aCallOfAnotherClientHasNoEffect() {
		given(MADE, site(Kind.MAKES_CLIENT, "RestClient.create", "com.acme.Offers", "all"));
		called("RestClient", "com.acme.Offers");
		assertThat(unseen()).containsExactly(MADE.toString());
	}

	@Test
	void aBeanAndAnObservedClientAreNot() {
		given(MADE, site(Kind.OWN_OBSERVATIONS, "RestTemplate.setObservationRegistry", "com.acme.Prices", "set"));
		assertThat(unseen()).isEmpty();
		given(List
			.of(new Held("the bean 'today'", "org.springframework.web.client.RestTemplate", "", false, List.of())),
				MADE);
		assertThat(unseen()).isEmpty();
	}

	@Test
	void anotherBeanAnotherFieldAndAnotherCallSayNothing() {
		given(List
			.of(new Held("the bean 'other'", "org.springframework.web.client.RestTemplate", "", false, List.of()),
					new Held("the field com.acme.Other.client", "org.springframework.web.client.RestTemplate", "",
							false, List.of())),
				MADE, site(Kind.MAKES_RAW_CLIENT, "URL.openConnection", "com.acme.Rates", "read"));
		this.observed.exchanges.add(new HttpExchange(14, "GET", "http://localhost/", List.of(), 200));
		assertThat(unseen()).hasSize(2);
		called("OkHttp", "com.acme.Offers");
		assertThat(unseen()).hasSize(2);
	}

	@Test
	void aClientThatABeanMethodMakesIsJudged() {
		given(MADE);
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(),
				List.of(new ClientBean("today", "RestTemplate", false)), setup.meterRegistries(), setup.serviceNames(),
				setup.absent(), setup.unobserved(), setup.threads())
			.withWiring(setup.wiring());
		assertThat(unseen()).isEmpty();
	}

	@Test
	void aFieldIsNamedOnce() {
		given(List.of(new Held("the field com.acme.Prices.client", "org.springframework.web.client.RestTemplate", "",
				false, List.of())), MADE);
		assertThat(unseen()).isEmpty();
	}

	@Test
	void aLibrarysClientAndAPartOfTheApplicationSayNothing() {
		given(site(Kind.MAKES_CLIENT, "new RestTemplate", "org.springframework.boot.X", "x"));
		assertThat(unseen()).isEmpty();
		given(MADE);
		Telemetry telemetry = this.observed.telemetry();
		assertThat(HandMadeClients.unseen(telemetry.withCoverage(telemetry.coverage().withBefore(Set.of())))).isEmpty();
	}

	@Test
	void theBeanOfALibrarysClientIsKnownByItsMethod() {
		given(site(Kind.MAKES_RAW_CLIENT, "HttpClient.newHttpClient", "com.acme.Config", "payments"));
		assertThat(unseen()).isEmpty();
	}

	@Test
	void aFieldOfAnotherClassAndACallOfNoKnownClientSayNothing() {
		given(List.of(new Held("the field com.acme.Offers.client", "org.springframework.web.client.RestTemplate", "",
				false, List.of())), MADE);
		this.observed.exchanges.add(Observed.exchange(14));
		called("OkHttp", "com.acme.Carts");
		assertThat(unseen()).containsExactly(MADE.toString());
	}

	private List<String> unseen() {
		return HandMadeClients.unseen(this.observed.telemetry());
	}

	private void called(String client, String caller) {
		this.observed.exchanges.add(new HttpExchange(14, "GET", "http://localhost/", List.of(), 200,
				new Client(client, new StackTraceElement(caller, "call", "X.java", 9))));
	}

	private void given(CodeSite... sites) {
		given(List.of(), sites);
	}

	private void given(List<Held> held, CodeSite... sites) {
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), held, List.of(), List.of(sites)));
	}

	private static CodeSite site(Kind kind, String call, String type, String method) {
		return new CodeSite(kind, call, new StackTraceElement(type, method, "X.java", 7));
	}

}
