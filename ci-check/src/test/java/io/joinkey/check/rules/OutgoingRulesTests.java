/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ClientBean;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutgoingRules}.
 */
class OutgoingRulesTests {

	private final Observed observed = new Observed();

	@Test
	void aTraceThatNoCallerSentIsNoCopyOfTheCallers() {
		this.observed.exchanges.set(0,
				Observed.exchange(14, "traceparent", Traceparent.format(Observed.context("9", "a", "01"))));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().seen())
			.endsWith(", and no span with these ids was recorded");
	}

	@Test
	void aCallWithoutHeaderIsFoundAndItsSubjectHasNoPortAndNoQuery() {
		this.observed.exchanges.set(0, Observed.exchange(14));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).subject())
			.isEqualTo("GET localhost/pay");
	}

	@Test
	void aHeaderThatIsMissingBesideAClientSpanWasTakenAway() {
		this.observed.exchanges.set(0, Observed.exchange(14));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).message()).contains(
				"last right   CLIENT span \"http get\"", "something removes traceparent after the client wrote it");
	}

	@Test
	void aCallWithinTheSpanOfAnotherCallHasNoSpanOfItsOwn() {
		HttpExchange call = this.observed.exchanges.get(0);
		StackTraceElement tokens = new StackTraceElement(
				"org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient",
				"getTokenResponse", "Tokens.java", 93);
		this.observed.exchanges.add(0, new HttpExchange(14, "POST", "http://localhost:4711/token", List.of(), 200,
				new HttpExchange.Client("RestClient", tokens)));
		Diagnosis diagnosis = this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis();
		assertThat(diagnosis.seen()).startsWith("none, and no CLIENT span");
		assertThat(diagnosis.remedy()).startsWith("give Spring Security's token client an observed RestClient")
			.contains("OAuth2AuthorizedClientProviderBuilder");
		// the other call went to a service that the gate does not see
		this.observed.exchanges.remove(call);
		SpanRecord client = this.observed.spans.get(1);
		this.observed.spans.set(1, new SpanRecord(client.context(), client.parent(), client.kind(), client.name(),
				client.status(), client.links(), client.timing(), client.source(), Map.of("method", "GET")));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().seen())
			.startsWith("none, and no CLIENT span");
	}

	@Test
	void theMessageOfACallWithoutHeaderNamesTheRequestAndTheBuilder() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.CLIENT));
		this.observed.exchanges.set(0, Observed.exchange(14));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).message()).contains(
				"expected     one traceparent header", "seen         none",
				"last right   SERVER span \"http get /orders\" " + Observed.SERVER,
				"first wrong  call GET localhost/pay",
				"remedy       build the client from the injected RestClient.Builder, RestTemplateBuilder or WebClient.Builder",
				"clients of @ImportHttpServices need only this dependency");
	}

	@Test
	void twoHeadersAMalformedOneAndOneOfNoSpanAreToldApart() {
		String right = Traceparent.format(Observed.CLIENT);
		assertThat(seen("traceparent", right, "Traceparent", right)).isEqualTo("2: " + right + " and " + right);
		assertThat(seen("traceparent", "garbage")).isEqualTo("garbage");
		assertThat(seen("traceparent", Traceparent.format(Observed.context("1", "9", "01"))))
			.endsWith("no span with these ids was recorded");
	}

	@Test
	void theHeaderOfAnOpenSpanOfTheRequestIsNoted() {
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.SERVER)));
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.HELD);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).anyMatch((note) -> note
			.startsWith("call without a CLIENT span, whose header names the span that made it: GET localhost/pay"));
	}

	@Test
	void aHeaderThatTwoCallsAtTheSameTimeShareIsFound() {
		SpanRecord client = this.observed.spans.get(1);
		SpanContext own = new SpanContext(client.context().traceId(), "5".repeat(16), "03");
		this.observed.spans.add(new SpanRecord(own, client.parent(), client.kind(), client.name(), client.status(),
				client.links(), client.timing(), client.source(), Map.of("http.url", "http://localhost:4711/pay?a=2")));
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.CLIENT)));
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.HELD);
		this.observed.exchanges.add(Observed.exchange(15, "traceparent", Traceparent.format(Observed.CLIENT)));
		Diagnosis diagnosis = this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis();
		assertThat(diagnosis.expected()).startsWith("the ids of the CLIENT span").contains(own.spanId());
		assertThat(diagnosis.remedy()).startsWith("remove what caches or invents the header");
	}

	@Test
	void theHeaderOfAnotherSpanThatReplacesThatOfTheClientIsFound() {
		SpanRecord client = this.observed.spans.get(1);
		this.observed.spans.set(1,
				new SpanRecord(client.context(), client.parent(), client.kind(), client.name(), client.status(),
						client.links(), client.timing(), client.source(),
						Map.of("http.url", "http://localhost:4711/pay?amount=1")));
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.SERVER)));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().seen())
			.contains(", which is the SERVER span");
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.noneMatch((note) -> note.startsWith("call without a CLIENT span"));
		SpanContext earlier = new SpanContext("ab".repeat(16), "9".repeat(16), "03");
		this.observed.spans
			.add(Observed.span(earlier, new Parent("1".repeat(16), false), Kind.CLIENT, "http get", 2, "http-1"));
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(earlier)));
		Diagnosis diagnosis = this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis();
		assertThat(diagnosis.seen()).contains(", which is the CLIENT span").endsWith(", of another call");
		assertThat(diagnosis.remedy()).startsWith("remove what caches or invents the header");
	}

	@Test
	void theHeaderOfARequestToTheSameEndpointAtTheSameTimeIsFound() {
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.SERVER)));
		SpanContext twin = new SpanContext("ab".repeat(16), "1".repeat(16), "03");
		this.observed.requests.add(Observed.request(12, 18, "GET /orders", "traceparent",
				Traceparent.format(new SpanContext(twin.traceId(), "a".repeat(16), "01"))));
		this.observed.spans
			.add(Observed.span(twin, new Parent("a".repeat(16), true), Kind.SERVER, "http get /orders", 13, "http-9"));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().seen())
			.contains("which is the SERVER span")
			.doesNotContain("in a wrong trace");
		this.observed.exchanges.add(Observed.exchange(15, "traceparent", Traceparent.format(Observed.CLIENT)));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().seen())
			.doesNotContain("in a wrong trace");
		this.observed.exchanges.remove(this.observed.exchanges.size() - 1);
		this.observed.exchanges.add(Observed.exchange(15, "traceparent", Traceparent.format(Observed.SERVER)));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().seen()).endsWith(
				". A call for another request has the same header, so it is in a wrong trace: request GET /orders with traceparent 00-"
						+ twin.traceId() + "-" + "a".repeat(16) + "-01");
		// each of the two made its call
		this.observed.exchanges.add(Observed.exchange(15, "traceparent", Traceparent.format(twin)));
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.HELD);
	}

	@Test
	void requestsToOtherEndpointsAtTheSameTimeAreNoTwins() {
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.SERVER)));
		this.observed.requests.add(Observed.request(12, 18, "GET /items"));
		// two of each other, and neither of the request that made the call
		this.observed.requests.add(Observed.request(12, 18, "GET /items"));
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.HELD);
	}

	@Test
	void aClientThatCopiesIsToBeObservedUnlessItHasASpan() {
		String observe = "; and the call has no traceparent without it: observe java.net.http.HttpClient";
		assertThat(copiedAt(14)).doesNotContain(observe);
		assertThat(copiedAt(12)).contains(observe);
	}

	private String copiedAt(long order) {
		this.observed.exchanges.set(0,
				new HttpExchange(order, "GET", "http://localhost:4711/pay",
						Observed.headers("traceparent", Traceparent.format(Observed.SENT)), 200,
						new HttpExchange.Client("java.net.http.HttpClient", null)));
		return this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().remedy();
	}

	@Test
	void theHeaderOfTheIncomingRequestOrAnEarlierServerSpanIsFound() {
		assertThat(seen("traceparent", Traceparent.format(Observed.NEW))).contains("which is the SERVER span");
		assertThat(seen("traceparent", Traceparent.format(Observed.SENT)))
			.endsWith("which is the caller's span: the header is a copy of the incoming one");
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().remedy()).startsWith(
				"copy none of traceparent, tracestate and baggage from the incoming request to the call: the tracer's propagator writes them");
	}

	@Test
	void aCopyBesideTheHeaderOfTheSpanHasTheRemedyOfACopyOfAllHeaders() {
		String own = Traceparent.format(Observed.CLIENT);
		seen("traceparent", own, "Traceparent", Traceparent.format(Observed.SENT));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().remedy())
			.startsWith("copy none of traceparent, tracestate and baggage");
		seen("traceparent", own, "Traceparent", own);
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().remedy())
			.startsWith("remove one of the two");
	}

	@Test
	void aCopyOfAnInvalidHeaderHasTheRemedyOfACopy() {
		this.observed.requests.add(Observed.request(30, 31, "GET /orders", "traceparent", "00-malformed-01"));
		assertThat(seen("traceparent", "00-malformed-01")).isEqualTo("00-malformed-01");
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().remedy())
			.startsWith("copy none of traceparent");
		assertThat(seen("traceparent", "00-malformed-02")).isEqualTo("00-malformed-02");
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().remedy())
			.doesNotContain("copy none of");
	}

	@Test
	void aCallThatStartsATraceDuringARequestIsFound() {
		SpanContext lost = Observed.context("8", "8", "03");
		this.observed.spans.add(Observed.span(lost, null, Kind.CLIENT, "http get", 13, "http-1"));
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(lost)));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().seen())
			.endsWith("a new trace");
	}

	@Test
	void aCallOfWorkWithItsOwnRootDuringARequestIsFine() {
		SpanContext root = Observed.context("8", "7", "03");
		SpanContext client = Observed.context("8", "8", "03");
		this.observed.spans.add(Observed.span(root, null, Kind.INTERNAL, "task tick", 12, "scheduling-1"));
		this.observed.spans
			.add(Observed.span(client, new Parent(root.spanId(), false), Kind.CLIENT, "http get", 13, "scheduling-1"));
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(client)));
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.HELD);
	}

	@Test
	void aSampledBitThatIsLostOnTheWayIsFound() {
		assertThat(seen("traceparent", Traceparent.format(Observed.context("1", "2", "02")))).endsWith("-02");
	}

	@Test
	void whatTheApplicationAddedToTheClientMayHaveChangedTheSampledBit() {
		calledBy("com.acme.Rates", Observed.context("1", "2", "02"));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(
				Map.of(), Map.of(), List.of(new Wiring.Held("the bean 'rates'",
						"org.springframework.web.client.DefaultRestClient", "", true, List.of("com.acme.Rewrites"))),
				List.of()));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis()).satisfies((diagnosis) -> {
			assertThat(diagnosis.seen()).endsWith(", by RestClient at com.acme.Rates.load(Tenants.java:44)");
			assertThat(diagnosis.remedy()).endsWith(": the application added com.acme.Rewrites of the bean 'rates'");
		});
	}

	@Test
	void anUnsampledCallWithoutSpanIsFine() {
		this.observed.exchanges
			.add(Observed.exchange(45, "traceparent", Traceparent.format(Observed.context("4", "6", "02"))));
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.HELD);
	}

	@Test
	void anUnsampledCallOfARequestThatBeganAnUnsampledTraceIsFine() {
		this.observed.requests.add(Observed.request(50, 59, "GET /orders"));
		this.observed.exchanges
			.add(Observed.exchange(54, "traceparent", Traceparent.format(Observed.context("9", "6", "02"))));
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.HELD);
	}

	@Test
	void anUnsampledCallOfAnotherTraceThanItsRequestsIsFound() {
		this.observed.exchanges
			.add(Observed.exchange(24, "traceparent", Traceparent.format(Observed.context("9", "6", "02"))));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().seen())
			.endsWith("a new trace");
	}

	@Test
	void aTracestateThatIsNotForwardedIsFound() {
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.CLIENT)));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE).diagnosis().seen())
			.isEqualTo("none");
	}

	@Test
	void aTraceparentThatCodeWroteWithoutTracestateIsLeftToTheClient() {
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(new CodeSite(CodeSite.Kind.NAMES_HEADER,
						"\"traceparent\"", new StackTraceElement("com.acme.Gateway", "call", "Gateway.java", 8)))));
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.SERVER)));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE).diagnosis().remedy())
			.startsWith("do not copy the incoming header or the current span by hand: build the client")
			.endsWith("; look at \"traceparent\" at com.acme.Gateway.call(Gateway.java:8)");
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.CLIENT)));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE).diagnosis().remedy())
			.startsWith("forward the whole tracestate");
	}

	@Test
	void theMessageOfATracestateThatWasReplacedNamesBoth() {
		this.observed.exchanges.set(0,
				Observed.exchange(14, "traceparent", Traceparent.format(Observed.CLIENT), "tracestate", "mine=2"));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE).message()).contains(
				"expected     tracestate vendor=1", "seen         tracestate mine=2",
				"last right   request GET /orders with traceparent", "first wrong  call GET localhost/pay",
				"remedy       forward the whole tracestate");
	}

	@Test
	void anOwnEntryBeforeTheForwardedOnesIsFine() {
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.CLIENT),
				"tracestate", "mine=2, vendor=1"));
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE).state()).isEqualTo(State.HELD);
	}

	@Test
	void baggageThatIsNotAllowedToLeaveIsFound() {
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.CLIENT),
				"tracestate", "vendor=1", "baggage", "tenant=7,secret=8;meta"));
		Finding finding = this.observed.finding(CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE);
		assertThat(finding.message()).contains("expected     no baggage but tenant", "seen         the keys secret");
	}

	@Test
	void callsOfTheGatesOwnHandlerAskForNoTracestate() {
		this.observed.requests.clear();
		this.observed.requests.add(
				Observed.request(10, 19, "GET /orders?joinkey-gate", "traceparent", Traceparent.format(Observed.SENT)));
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.CLIENT)));
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE).state())
			.isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void aClientWithoutObservationIsFoundByTheNameOfItsBean() {
		clients(new ClientBean("payments", "RestClient", true),
				new ClientBean("legacy", "java.net.http.HttpClient", false));
		assertThat(this.observed.finding(CorrelationRule.CLIENT_INVENTORY).message()).contains(
				"expected     an observed client", "seen         java.net.http.HttpClient without observation",
				"remedy       return it wrapped from the bean method: MicrometerHttpClient.instrumentationBuilder(",
				"of io.micrometer:micrometer-java11");
		assertThat(this.observed.finding(CorrelationRule.CLIENT_INVENTORY).subject()).isEqualTo("legacy");
	}

	@Test
	void withoutAnyClientTheInventoryDoesNotApply() {
		clients();
		assertThat(this.observed.judge(CorrelationRule.CLIENT_INVENTORY).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@ParameterizedTest
	@CsvSource({ "SAMPLER, java.net.HttpURLConnection", "TRACER_CUSTOMIZER, java.net.HttpURLConnection",
			"TRACER_PROVIDER, java.net.HttpURLConnection", "FILTER, RestClient" })
	void aHeaderWithFlagsThatASamplerMayHaveSetIsItsFinding(Wiring.Part part, String client) {
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(part, List.of("the bean 'part'")), List.of(), List.of()));
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.CLIENT));
		this.observed.exchanges.set(0,
				new HttpExchange(14, "GET", "http://localhost:4711/pay",
						Observed.headers("traceparent", "00-" + Observed.SERVER.traceId() + "-7777777777777777-00"),
						200, new Client(client, null)));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().seen())
			.endsWith("-00, of a span that was not recorded: the next service records nothing");
	}

	/**
	 * No sampler of the application leaves out spans, and nothing observes the client.
	 */
	@Test
	void aHeaderWithFlagsThatAreMadeUpIsNoFindingOfTheSampler() {
		String value = "00-" + Observed.SERVER.traceId() + "-7777777777777777-00";
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.CLIENT));
		HttpExchange exchange = Observed.exchange(14, "traceparent", value);
		this.observed.exchanges.set(0, new HttpExchange(exchange.order(), exchange.method(), exchange.url(),
				exchange.headers(), exchange.status(), new Client("java.net.HttpURLConnection", null)));
		Diagnosis diagnosis = this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis();
		assertThat(diagnosis.seen()).isEqualTo(value + ", and no span with these ids was recorded");
		assertThat(diagnosis.remedy()).startsWith("remove what caches or invents the header")
			.contains("HttpURLConnection has no instrumentation");
	}

	@Test
	void aCallThatIsNotSampledWithinASampledRequestIsFound() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.CLIENT));
		assertThat(seen("traceparent", "00-" + Observed.SERVER.traceId() + "-7777777777777777-00"))
			.isEqualTo("00-" + Observed.SERVER.traceId()
					+ "-7777777777777777-00, of a span that was not recorded: the next service records nothing");
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().remedy())
			.contains("Sampler.parentBased");
	}

	@Test
	void aCallOfAnUnsampledRequestIsRightlyUnsampled() {
		this.observed.exchanges
			.add(Observed.exchange(43, "traceparent", "00-" + Observed.UNSAMPLED.traceId() + "-7777777777777777-00"));
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.HELD);
	}

	private void clients(ClientBean... clients) {
		this.observed.setup = new Setup(this.observed.setup.tracing(), List.of("com.acme"), List.of(), List.of(clients),
				List.of(), Map.of(), Map.of(), Map.of());
	}

	private String seen(String... headers) {
		this.observed.exchanges.set(0, Observed.exchange(14, headers));
		return this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().seen();
	}

	@Test
	void baggageThatSpringBootForwardsIsNotedAndNoFinding() {
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.CLIENT),
				"tracestate", "vendor=1", "baggage", "tenant=7,secret=8;meta"));
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(),
				List.of("tenant", Setup.ALL_BAGGAGE), setup.clients(), setup.meterRegistries(), setup.serviceNames(),
				Map.of(), Map.of(), setup.threads());
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE).state()).isEqualTo(State.HELD);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(
				"baggage that comes in and leaves with each call: secret; joinkey-spring-boot-starter forwards only management.tracing.baggage.remote-fields");
	}

	@Test
	void aTracestateThatWasNotStoredWithTheTraceIsNamedAtTheSpanThatRestoresIt() {
		SpanContext relay = Observed.context("1", "7", "03");
		SpanContext client = Observed.context("1", "8", "03");
		this.observed.spans
			.add(Observed.span(relay, new Parent(Observed.SERVER.spanId(), true), Kind.INTERNAL, "relay", 22, "relay"));
		this.observed.spans
			.add(Observed.span(client, new Parent(relay.spanId(), false), Kind.CLIENT, "http post", 23, "relay"));
		this.observed.exchanges.add(Observed.exchange(24, "traceparent", Traceparent.format(client)));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE).diagnosis().remedy())
			.startsWith("keep tracestate beside traceparent: store all fields")
			.contains("INTERNAL span \"relay\"");
	}

	@Test
	void aTracestateThatIsLostWithinARequestIsNotSaidToBeStored() {
		SpanContext lost = Observed.context("1", "9", "03");
		this.observed.spans
			.add(Observed.span(lost, new Parent("6".repeat(16), false), Kind.CLIENT, "http get", 13, "http-1"));
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(lost)));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE).diagnosis().remedy())
			.startsWith("forward the whole tracestate");
	}

	@Test
	void anInterceptorThatRemovesTheTracestateIsNamed() {
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.CLIENT)));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(
				Map.of(), Map.of(), List.of(new Wiring.Held("the bean 'rates'",
						"org.springframework.web.client.DefaultRestClient", "", true, List.of("com.acme.AllowList"))),
				List.of()));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE).diagnosis().remedy())
			.endsWith("remove or replace tracestate: the application added com.acme.AllowList of the bean 'rates'");
	}

	@Test
	void ofTwoSimultaneousRequestsTheOneOfTheHeaderIsCompared() {
		SpanContext sent = Observed.context("9", "a", "01");
		SpanContext twin = Observed.context("9", "1", "03");
		this.observed.requests.add(0, Observed.request(10, 19, "GET /orders", "traceparent", Traceparent.format(sent)));
		this.observed.spans.add(0, Observed.span(Observed.context("9", "2", "03"), new Parent(twin.spanId(), false),
				Kind.CLIENT, "http get", 13, "http-9"));
		this.observed.spans.add(0,
				Observed.span(twin, new Parent(sent.spanId(), true), Kind.SERVER, "http get /orders", 11, "http-9"));
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.SENT)));
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).message())
			.contains("in trace " + Observed.SENT.traceId())
			.doesNotContain(sent.traceId());
	}

	@Test
	void anUnobservedCallOnAThreadWithoutContextNeedsBoth() {
		unobserved(14, Observed.HANDOVER, true);
		assertThat(this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().remedy())
			.startsWith("build the client from the injected RestClient.Builder")
			.contains("; and, since the call is made without the context of its request, ",
					"in execute(task) of com.acme.Workers, wrap the task");
		// where the context is propagated, or async-hop reports the work, one remedy is
		// enough
		unobserved(14, Observed.HANDOVER, false);
		assertThat(remedy()).doesNotContain("without the context");
		unobserved(14, Observed.HANDOVER, true);
		this.observed.lines.add(Observed.line(
				new ThreadSnapshot(13, "worker-1", null, Map.of(), Observed.HANDOVER, ThreadSnapshot.Caller.ANY),
				"calling"));
		assertThat(remedy()).doesNotContain("without the context");
	}

	@Test
	void anUnobservedCallBeforeTheSpanOfItsRequestNeedsTheOrderOfTheFilterToo() {
		this.observed.spans.replaceAll((span) -> span.context().equals(Observed.SERVER)
				? Observed.span(span.context(), span.parent(), span.kind(), span.name(), 15, "http-1") : span);
		unobserved(14, null, true);
		assertThat(remedy())
			.contains("; and, since the call is made without the context of its request, set the order");
		unobserved(14, null, false);
		assertThat(remedy()).doesNotContain("without the context");
	}

	@Test
	void aCopiedHeaderOnAThreadWithoutContextNeedsTheContextToo() {
		unobserved(14, Observed.HANDOVER, true);
		HttpExchange call = this.observed.exchanges.get(0);
		this.observed.exchanges.set(0, new HttpExchange(14, call.method(), call.url(),
				List.of(new Header("traceparent", Traceparent.format(Observed.SENT))), 200, call.client()));
		assertThat(remedy()).startsWith("copy none of traceparent")
			.contains("; and the call has no traceparent without it: ")
			.contains("; and, since the call is made without the context of its request, ");
	}

	@Test
	void aCallOfAFilterBeforeTheObservationIsNotOfAnotherThread() {
		this.observed.spans.replaceAll((span) -> span.context().equals(Observed.SERVER)
				? Observed.span(span.context(), span.parent(), span.kind(), span.name(), 15, "http-1") : span);
		SpanContext root = Observed.context("9", "9", "03");
		this.observed.spans.add(Observed.span(root, null, Kind.CLIENT, "http get", 13, "http-1"));
		calledBy("com.acme.Tenants", root);
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(Wiring.Part.EARLY_FILTER, List.of("the bean 'tenants' (com.acme.Tenants)")),
						List.of(), List.of()));
		assertThat(remedy()).startsWith("set the order of the filter").contains("the bean 'tenants'");
		// the call of a trace that was not sampled has no span, but the classes that led
		// to it are known
		calledBy("com.acme.Tenants", Observed.context("9", "8", "00"));
		assertThat(remedy()).startsWith("set the order of the filter").contains("the bean 'tenants'");
		calledBy("com.acme.Other", Observed.context("9", "8", "00"));
		assertThat(remedy()).startsWith("propagate the context to the thread");
	}

	private void calledBy(String type, SpanContext sent) {
		this.observed.exchanges.set(0, new HttpExchange(14, "GET", "http://localhost:4711/tenant",
				List.of(new Header("traceparent", Traceparent.format(sent))), 200, new HttpExchange.Client("RestClient",
						new StackTraceElement(type, "load", "Tenants.java", 44), null, false, List.of(type))));
	}

	@Test
	void aBlockingCallOfAnOperatorNeedsTheContextToo() {
		TaskSubmission elastic = new TaskSubmission(Observed.SERVER, "reactor.core.scheduler.BoundedElasticScheduler@1",
				List.of(new StackTraceElement("reactor.core.publisher.Mono", "subscribe", "Mono.java", 1),
						new StackTraceElement("com.acme.Orders", "load", "Orders.java", 42)));
		assertThat(elastic.isReactive()).isTrue();
		unobserved(14, elastic, true);
		assertThat(remedy()).contains(
				"; and, since the call is made without the context of its request, where the code calls subscribe(...)");
	}

	@Test
	void aReactiveClientTakesTheContextOfItsSubscription() {
		TaskSubmission operator = new TaskSubmission(Observed.SERVER,
				"reactor.core.scheduler.BoundedElasticScheduler@1",
				List.of(new StackTraceElement("reactor.core.publisher.Mono", "subscribe", "Mono.java", 1),
						new StackTraceElement("com.acme.Orders", "load", "Orders.java", 42)));
		unobserved("WebClient", operator);
		assertThat(remedy()).doesNotContain("without the context");
		unobserved("WebClient", Observed.HANDOVER);
		assertThat(remedy()).contains("; and, since the call is made without the context of its request, ");
	}

	@Test
	void anotherCallBeforeTheSpanIsNotThatOfTheLine() {
		this.observed.spans.replaceAll((span) -> span.context().equals(Observed.SERVER)
				? Observed.span(span.context(), span.parent(), span.kind(), span.name(), 12, "http-1") : span);
		unobserved(14, null, true);
		this.observed.exchanges
			.add(new HttpExchange(11, "GET", "http://localhost:4711/tenant", List.of(), 200, new HttpExchange.Client(
					"RestClient", new StackTraceElement("com.acme.Tenants", "load", "T.java", 7), null, true)));
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).findings())
			.extracting((finding) -> finding.diagnosis().remedy().contains("without the context of its request"))
			.containsExactly(false, true);
	}

	private void unobserved(String client, TaskSubmission submission) {
		unobserved(14, submission, true);
		HttpExchange call = this.observed.exchanges.get(0);
		this.observed.exchanges.set(0,
				new HttpExchange(14, call.method(), call.url(), List.of(), 200, new HttpExchange.Client(client,
						new StackTraceElement("com.acme.Orders", "load", "Orders.java", 44), submission, true)));
	}

	private String remedy() {
		return this.observed.finding(CorrelationRule.OUTGOING_TRACEPARENT).diagnosis().remedy();
	}

	private void unobserved(long order, @Nullable TaskSubmission submission, boolean spanless) {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.CLIENT));
		this.observed.exchanges.set(0,
				new HttpExchange(order, "GET", "http://localhost:4711/pay", List.of(), 200,
						new HttpExchange.Client("RestClient",
								new StackTraceElement("com.acme.Orders", "load", "Orders.java", 44), submission,
								spanless)));
	}

}
