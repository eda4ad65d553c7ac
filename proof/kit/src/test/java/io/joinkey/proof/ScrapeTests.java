/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.util.Map;

import io.joinkey.check.format.OpenMetrics;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScrapeTests {

	private static final Scrape SCRAPE = new Scrape("""
			# TYPE http_server_requests_seconds histogram
			http_server_requests_seconds_bucket{le="0.25",uri="/hop/{name}"} 1.0 # \
			{span_id="00f067aa0ba902b7",trace_id="4bf92f3577b34da6a3ce929d0e0e4736"} 0.2 1795225149.054
			http_server_requests_seconds_bucket{le="+Inf",uri="a \\"b\\" } # c"} 2.0
			plain_total 3.0
			# EOF
			""");

	@Test
	void anExemplarIsReadWithItsSeries() {
		assertThat(SCRAPE.exemplars()).singleElement().satisfies((exemplar) -> {
			assertThat(exemplar.sample()).isEqualTo("http_server_requests_seconds_bucket");
			assertThat(exemplar.series()).isEqualTo(Map.of("le", "0.25", "uri", "/hop/{name}"));
			assertThat(exemplar.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
			assertThat(exemplar.spanId()).isEqualTo("00f067aa0ba902b7");
		});
	}

	@Test
	void aValueIsFoundByItsLabels() {
		assertThat(SCRAPE.value("http_server_requests_seconds_bucket", Map.of("le", "+Inf"))).isEqualTo(2);
	}

	@Test
	void samplesAreReadWithAndWithoutLabels() {
		assertThat(SCRAPE.samples("http_server_requests_seconds_bucket")).extracting(OpenMetrics.Sample::value)
			.containsExactly(1.0, 2.0);
		assertThat(SCRAPE.samples("plain_total")).singleElement().satisfies((sample) -> {
			assertThat(sample.value()).isEqualTo(3);
			assertThat(sample.labels()).isEmpty();
			assertThat(sample.exemplar()).isNull();
		});
	}

}
