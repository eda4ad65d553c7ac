/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import io.joinkey.check.evidence.Scrape;
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

	private RequestCounts orders() {
		return RequestCounts.of(this.observed.telemetry(), "/orders");
	}

}
