/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;

import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestCounts}.
 */
class RequestCountsTests {

	private final Observed observed = new Observed();

	@Test
	void aRequestThatWasNotRecordedExplainsACountThatIsTooHigh() {
		this.observed.spans.removeIf((span) -> span.kind() == Kind.SERVER && !span.context().equals(Observed.SERVER));
		this.observed.requests.subList(1, this.observed.requests.size()).clear();
		assertThat(orders().areTooMany()).isTrue();
		this.observed.requests.add(Observed.request(300, 309, "GET /orders"));
		assertThat(orders().areTooMany()).isFalse();
	}

	@Test
	void requestsWithoutARouteAreNotCounted() {
		Scrape scrape = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(scrape.url(), scrape.accept(), 200, scrape.contentType(),
				scrape.body().replace("# EOF", "http_server_requests_seconds_count{service=\"orders\"} 9\n# EOF")));
		assertThat(RequestCounts.of(this.observed.telemetry(), "").counted()).isZero();
		assertThat(orders().counted()).isEqualTo(5);
	}

	@Test
	void eachRouteThatIsCountedTwiceHasTwoHandlers() {
		spans("/orders", "/carts");
		counts("/orders", 2, "/carts", 2);
		assertThat(RequestCounts.measuredTwice(this.observed.telemetry())).get(InstanceOfAssertFactories.STRING)
			.startsWith("let one handler measure each request");
		counts("/orders", 2, "/carts", 1);
		assertThat(RequestCounts.measuredTwice(this.observed.telemetry())).isEmpty();
	}

	@Test
	void aRouteWithTwoRequestsIsNotCountedTwice() {
		spans("/orders", "/orders", "/carts", "/carts");
		counts("/orders", 2, "/carts", 2);
		assertThat(RequestCounts.measuredTwice(this.observed.telemetry())).isEmpty();
	}

	@Test
	void oneRouteThatIsCountedTwiceMayBeAsynchronous() {
		spans("/orders", "");
		this.observed.spans.add(server(Kind.CLIENT, "/stock"));
		counts("/orders", 2, "/stock", 9);
		assertThat(RequestCounts.measuredTwice(this.observed.telemetry())).isEmpty();
	}

	private void spans(String... routes) {
		this.observed.spans.clear();
		for (String route : routes) {
			this.observed.spans.add(server(Kind.SERVER, route));
		}
	}

	private static SpanRecord server(Kind kind, String route) {
		SpanRecord span = Observed.span(Observed.SERVER, null, kind, "http get", 11, "http-1");
		return new SpanRecord(span.context(), null, kind, span.name(), span.status(), span.links(), span.timing(),
				span.source(), route.isEmpty() ? Map.of() : Map.of("uri", route));
	}

	private void counts(String first, int count, String second, int other) {
		Scrape scrape = this.observed.scrapes.get(0);
		String name = "http_server_requests_seconds_count";
		this.observed.scrapes.set(0, new Scrape(scrape.url(), scrape.accept(), 200, scrape.contentType(),
				"%s{uri=\"%s\"} %d\n%s{uri=\"%s\"} %d\n# EOF\n".formatted(name, first, count, name, second, other)));
	}

	private RequestCounts orders() {
		return RequestCounts.of(this.observed.telemetry(), "/orders");
	}

}
