/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.Finding;
import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Observed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Evidence} and how it is named in a report.
 */
class EvidenceTests {

	private final Observed observed = new Observed();

	@Test
	void scopeIsNamedBySpanThreadAndOpener() {
		assertThat(Observed.scope(OpenedScope.End.OPEN, "").place()).isEqualTo("scope of " + Observed.SERVER
				+ " opened on thread http-1 at com.acme.Orders.lambda$open$0(Orders.java:12)");
	}

	@Test
	void aTaskIsNamedByItsPoolAndItsThread() {
		assertThat(this.observed.runs.get(0).place())
			.isEqualTo("task of java.util.concurrent.ThreadPoolExecutor on thread worker-1");
	}

	@Test
	void reportCutsALineAfter160Characters() {
		assertThat(Observed.text(Observed.at(1, "main", null), "x".repeat(160) + "\n").place())
			.endsWith("through FILE: " + "x".repeat(160));
		assertThat(Observed.text(Observed.at(1, "main", null), "x".repeat(161) + "\n").place())
			.endsWith("through FILE: " + "x".repeat(160) + "...");
	}

	@Test
	void aFindingCountsTheEvidenceAfterTheFirst() {
		Finding.Diagnosis diagnosis = new Finding.Diagnosis("this", "that", null, "do it");
		Evidence wrong = this.observed.requests.get(1);
		Finding one = new Finding(CorrelationRule.REAL_TRACER, "tracer", diagnosis, List.of(wrong));
		Finding two = new Finding(CorrelationRule.REAL_TRACER, "tracer", diagnosis, List.of(wrong, wrong));
		assertThat(one.message()).contains("first wrong  request GET /orders").doesNotContain("more");
		assertThat(two.message()).contains("             and 1 more");
	}

	@Test
	void mappingsAreAddedToTheCoverage() {
		Coverage coverage = new Coverage(7, Set.of("a"), List.of("b"))
			.withConfiguration(new Coverage.Configuration(List.of("c"), List.of("d"), List.of("e")));
		List<Coverage.Mapping> mappings = List.of(new Coverage.Mapping("GET", "/orders", 1, ""));
		assertThat(coverage.withMappings(mappings))
			.isEqualTo(new Coverage(7, Set.of("a"), List.of("b")).withMappings(mappings)
				.withConfiguration(new Coverage.Configuration(List.of("c"), List.of("d"), List.of("e"))));
	}

	@Test
	void eachPartIsAddedToTheCoverage() {
		Coverage coverage = Coverage.NONE.withNotes(List.of("note"))
			.withUnexported(Map.of("span", "library"))
			.withBefore(Set.of("trace"));
		assertThat(coverage.notes()).containsExactly("note");
		assertThat(coverage.unexported()).containsOnlyKeys("span");
		assertThat(coverage.isPartial()).isTrue();
		assertThat(coverage.isBefore("trace")).isTrue();
		assertThat(coverage.isBefore("other")).isFalse();
		assertThat(Coverage.NONE.isBefore("trace")).isFalse();
	}

	@Test
	void aCallToTheOutsideIsOfALibraryUnlessTheApplicationMadeIt() {
		StackTraceElement application = new StackTraceElement("com.acme.Orders", "pay", "Orders.java", 42);
		StackTraceElement library = new StackTraceElement("org.apache.kafka.Sender", "run", "Sender.java", 1);
		assertThat(isOfLibrary(0, new Client("OkHttp", library))).isTrue();
		assertThat(isOfLibrary(0, new Client("OkHttp", null))).isTrue();
		assertThat(isOfLibrary(0, new Client("OkHttp", application))).isFalse();
		assertThat(isOfLibrary(200, new Client("OkHttp", library))).isFalse();
		assertThat(isOfLibrary(0, null)).isFalse();
	}

	@Test
	void aClientIsNamedWithTheLineThatCalledIt() {
		StackTraceElement caller = new StackTraceElement("com.acme.Orders", "pay", "Orders.java", 42);
		assertThat(new Client("OkHttp", caller)).hasToString("OkHttp at com.acme.Orders.pay(Orders.java:42)");
		assertThat(new Client("OkHttp", null)).hasToString("OkHttp");
	}

	@Test
	void aClassOfTheSameOrganisationHasTheFirstTwoWordsOfAPackage() {
		Setup setup = setup("com.acme.orders");
		assertThat(setup.isOfOrganisation("com.acme.billing.Bills")).isTrue();
		assertThat(setup.isOfOrganisation("com.acmecorp.Bills")).isFalse();
		assertThat(setup.isOfOrganisation("org.other.Printer")).isFalse();
		assertThat(setup().isOfOrganisation("org.other.Printer")).isTrue();
		assertThat(setup().isOfOrganisation("org.hibernate.Printer")).isFalse();
		assertThat(setup("io.github.acme.shop").isOfOrganisation("io.github.acme.bills.Bills")).isTrue();
		assertThat(setup("io.github.acme.shop").isOfOrganisation("io.github.other.Printer")).isFalse();
		assertThat(setup("io.github.acme").isOfOrganisation("io.github.acme.Bills")).isTrue();
		assertThat(setup("io.github.acme").isOfOrganisation("io.github.other.Printer")).isFalse();
		assertThat(setup("org.hibernate.shop").isOfOrganisation("org.hibernate.Printer")).isFalse();
	}

	private static Setup setup(String... packages) {
		Setup setup = new Observed().setup;
		return new Setup(setup.tracing(), List.of(packages), List.of(), List.of(), List.of(), Map.of(), Map.of(),
				Map.of());
	}

	private boolean isOfLibrary(int status, @Nullable Client client) {
		return new HttpExchange(14, "GET", "http://localhost/pay", List.of(), status, client)
			.isOfLibrary(this.observed.setup);
	}

	@Test
	void aDeliveryKeepsTheRecordOfTheBroker() {
		KafkaRecord record = new KafkaRecord("billed", 0, 0, List.of());
		KafkaRecord stored = new KafkaRecord("billed", 0, 0, List.of(new Header("traceparent", "00")));
		assertThat(new KafkaDelivery(record, "bill", "main", 1, 2).withStored(stored).stored()).isEqualTo(stored);
	}

	@Test
	void whatIsHeldIsFoundByItsClassAndItsPool() {
		Held client = new Held("the bean 'a'", "RestClient", "X@1", true, List.of());
		Held template = new Held("the bean 'b'", "com.RestClient.acme.Template", "X@2", true, List.of("com.acme.Adds"));
		Wiring wiring = new Wiring(Map.of(), Map.of(), List.of(client, template), List.of());
		assertThat(wiring.held("RestClient")).containsExactly(client);
		assertThat(wiring.pool("X@2")).contains(template);
		assertThat(wiring.pool("")).isEmpty();
		assertThat(Wiring.added(wiring.held())).contains("com.acme.Adds of the bean 'b'");
	}

	@Test
	void aRequestThatTheGateLetFailSaysSo() {
		assertThat(Observed.request(10, 19, "GET /orders", "joinkey-gate", "1 fail").place())
			.isEqualTo("request GET /orders, which the gate's own handler lets fail, without traceparent");
		assertThat(Observed.request(10, 19, "GET /orders").place())
			.isEqualTo("request GET /orders without traceparent");
	}

}
