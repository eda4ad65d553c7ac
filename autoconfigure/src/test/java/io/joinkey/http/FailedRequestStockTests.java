/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import io.joinkey.FailingShop;
import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link FailedRequestTests} holds is lost in the same service without Joinkey. When
 * one of these fails, Spring has closed a gap and a part of Joinkey can go.
 */
@ParameterizedClass
@ValueSource(strings = { "Tomcat", "Jetty" })
class FailedRequestStockTests {

	private static RunningService service;

	FailedRequestStockTests(String container) {
		assertThat(container).isIn("Tomcat", "Jetty");
	}

	@BeforeParameterizedClassInvocation
	static void start(String container) {
		service = RunningService.start(FailingShop.class, FailedRequestTests.only(container), "joinkey.enabled=false",
				"management.tracing.sampling.probability=1", "management.endpoints.web.exposure.include=prometheus");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		service.close();
	}

	@Test
	void aHandled5xxLooksHealthy() {
		for (String path : new String[] { "/entity/503", "/status/502", "/handled" }) {
			assertThat(spanOf(path).getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
		}
	}

	@Test
	void theLineOfTheContainerAndTheErrorPageHaveNoIds() {
		Traceparent sent = Traceparent.next();
		assertThat(service.get("/unhandled/7", "traceparent", sent.sampled()).body()).contains("null");
		assertThat(service.rawLines())
			.filteredOn((line) -> line.contains("Servlet.service()") || line.contains("ServletChannel")
					|| line.contains("error page"))
			.hasSizeGreaterThan(1)
			.noneMatch((line) -> line.contains(sent.traceId()));
	}

	@Test
	void aFailingCallableLosesItsRoute() {
		assertThat(spanOf("/callable/7").getName()).isEqualTo("http get /error");
		Awaitility.await().until(() -> service.scrape().contains("uri=\"/error\""));
	}

	@Test
	void aTimeOutIsSeveralObservationsOneOfThemASuccess() {
		assertThat(service.get("/never/1").statusCode()).isEqualTo(503);
		Awaitility.await()
			.until(() -> service.scrape()
				.lines()
				.filter((line) -> line.startsWith("http_server_requests_seconds_count"))
				.anyMatch((line) -> line.contains("uri=\"/never/{id}\"") && line.contains("status=\"200\"")));
	}

	private static SpanData spanOf(String path) {
		Traceparent sent = Traceparent.next();
		service.get(path, "traceparent", sent.sampled());
		return service.spansOf(sent.traceId()).get(0);
	}

}
