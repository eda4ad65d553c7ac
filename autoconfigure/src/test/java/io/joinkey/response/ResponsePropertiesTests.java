/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import io.joinkey.FailingShop;
import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The properties of the trace id in responses.
 */
class ResponsePropertiesTests {

	@Test
	void eachResponseHasTheHeaderOfW3c() {
		try (RunningService service = RunningService.start(SupportedShop.class, ServletResponseTests.only("Tomcat"),
				"joinkey.http.server.response.header=always",
				"joinkey.http.server.response.header-name=traceresponse")) {
			for (String path : List.of("/entity/200", "/nowhere", "/unhandled", "/callable", "/secret",
					"/header/reset")) {
				Traceparent sent = Traceparent.next();
				HttpResponse<String> response = service.get(path, "traceparent", sent.sampled());
				assertThat(response.headers().allValues("traceresponse")).as(path)
					.singleElement()
					.asString()
					.matches("00-" + sent.traceId() + "-[0-9a-f]{16}-01")
					.doesNotContain("-" + sent.spanId() + "-");
			}
			Traceparent unsampled = Traceparent.next();
			assertThat(service.get("/entity/200", "traceparent", unsampled.unsampled())
				.headers()
				.firstValue("traceresponse")
				.orElseThrow()).startsWith("00-" + unsampled.traceId()).endsWith("-00");
		}
	}

	@Test
	void problemDetailsAndAHeaderOfAnotherNameHaveTheId() {
		try (RunningService service = RunningService.start(SupportedShop.class, ServletResponseTests.only("Tomcat"),
				"spring.mvc.problemdetails.enabled=true", "joinkey.http.server.response.header=always",
				"joinkey.http.server.response.header-name=X-Support-Id")) {
			for (String path : List.of("/problem/thrown", "/status/502", "/nowhere")) {
				Traceparent sent = Traceparent.next();
				HttpResponse<String> response = service.get(path, "traceparent", sent.sampled());
				assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
				assertThat(ServletResponseTests.json(response)).containsEntry("trace_id", sent.traceId());
				assertThat(response.headers().allValues("X-Support-Id")).containsExactly(sent.traceId());
				assertThat(response.headers().firstValue("X-Trace-Id")).isEmpty();
			}
		}
	}

	@Test
	void aHeaderNameThatIsNoneIsRefused() {
		assertThatException()
			.isThrownBy(() -> RunningService.start(SupportedShop.class, ServletResponseTests.only("Tomcat"),
					"joinkey.http.server.response.header-name=X Trace\r\nSet-Cookie: a=b"))
			.havingRootCause()
			.withMessageContaining("It is not the name of an HTTP header");
	}

	@Test
	void noResponseHasTheId() {
		try (RunningService service = RunningService.start(SupportedShop.class, ServletResponseTests.only("Tomcat"),
				"joinkey.http.server.response.header=never", "joinkey.http.server.response.error-bodies=false",
				"management.endpoints.web.exposure.include=joinkey")) {
			assertThat(service.context().getBeanNamesForType(TraceHeaderFilter.class)).isEmpty();
			assertThat(service.context().containsBean("joinkeyTraceHeaderFilter")).isFalse();
			for (String path : List.of("/unhandled", "/problem", "/status/502")) {
				Traceparent sent = Traceparent.next();
				HttpResponse<String> response = service.get(path, "traceparent", sent.sampled(), "Accept",
						"application/json,text/html");
				assertThat(response.headers().toString() + response.body()).doesNotContain(sent.traceId());
			}
			assertThat(service.get("/actuator/joinkey").body())
				.contains("\"no response header; joinkey.http.server.response.error-bodies is false\"");
		}
	}

	@Test
	void theApplicationsErrorAttributesAreKeptAndNamed() {
		try (RunningService service = RunningService.start(FailingShop.class, ServletResponseTests.only("Tomcat"),
				"management.endpoints.web.exposure.include=joinkey")) {
			Traceparent sent = Traceparent.next();
			assertThat(ServletResponseTests.json(service.get("/unhandled/1", "traceparent", sent.sampled())))
				.containsOnly(Map.entry("trace", sent.traceId()));
			assertThat(service.get("/actuator/joinkey").body())
				.contains("\"state\":\"backed-off\",\"reason\":\"X-Trace-Id on responses with status 500 and above;"
						+ " an ErrorAttributes bean of the application makes the error bodies");
		}
	}

}
