/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id in the responses of Tomcat and Jetty, with nothing configured.
 */
@ParameterizedClass
@ValueSource(strings = { "Tomcat", "Jetty" })
class ServletResponseTests {

	private static RunningService service;

	ServletResponseTests(String container) {
	}

	@BeforeParameterizedClassInvocation
	static void start(String container) {
		service = RunningService.start(SupportedShop.class, only(container),
				"management.endpoints.web.exposure.include=joinkey", "server.error.include-message=always");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		service.close();
	}

	static String only(String container) {
		Class<?> other = container.equals("Tomcat") ? JettyServletWebServerAutoConfiguration.class
				: TomcatServletWebServerAutoConfiguration.class;
		return "spring.autoconfigure.exclude=" + other.getName();
	}

	@ParameterizedTest
	@CsvSource({ "/unhandled,500", "/callable,500", "/never,503", "/status/502,502", "/entity/503,503", "/filter,500",
			"/filter?send=1,503", "/problem/thrown,502", "/problem/handled,501", "/header/reset-to-error,500" })
	void aServerErrorHasTheHeader(String path, int status) {
		Traceparent sent = Traceparent.next();
		HttpResponse<String> response = service.get(path, "traceparent", sent.sampled());
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().allValues("x-trace-id")).containsExactly(sent.traceId());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/entity/200", "/entity/404", "/status/404", "/nowhere", "/problem", "/secret",
			"/header/taken-back", "/header/reset" })
	void anotherResponseHasNoHeader(String path) {
		assertThat(service.get(path).headers().allValues("x-trace-id")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "set-before", "set-after", "add-after" })
	void theApplicationsHeaderIsKept(String how) {
		assertThat(service.get("/header/" + how).headers().allValues("x-trace-id")).containsExactly("own");
	}

	@Test
	void aCommittedResponseIsLeftAlone() {
		Traceparent sent = Traceparent.next();
		try {
			HttpResponse<String> response = service.get("/header/committed", "traceparent", sent.sampled());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().allValues("x-trace-id")).isEmpty();
		}
		catch (IllegalStateException ex) {
			// the container may close the connection instead
			assertThat(ex).hasCauseInstanceOf(java.io.IOException.class);
		}
	}

	@ParameterizedTest
	@CsvSource({ "/unhandled,500", "/callable,500", "/never,503", "/status/404,404", "/nowhere,404", "/filter,500",
			"/filter?send=1,503", "/secret,401" })
	void eachErrorBodyOfSpringBootHasTheId(String path, int status) {
		Traceparent sent = Traceparent.next();
		HttpResponse<String> response = service.get(path, "traceparent", sent.sampled(), "Accept", "application/json");
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(json(response)).containsEntry("trace_id", sent.traceId())
			.containsEntry("status", status)
			.containsKeys("timestamp", "error", "path");
	}

	@Test
	void aForbiddenRequestHasTheId() {
		Traceparent sent = Traceparent.next();
		HttpResponse<String> response = service.get("/forbidden", "traceparent", sent.sampled(), "Authorization",
				"Basic YW5uOnNlY3JldA==");
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(json(response)).containsEntry("trace_id", sent.traceId());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/unhandled", "/nowhere", "/filter" })
	void theErrorPageShowsTheId(String path) {
		Traceparent sent = Traceparent.next();
		String page = service.get(path, "traceparent", sent.sampled(), "Accept", "text/html").body();
		assertThat(page).contains("Whitelabel Error Page", "trace_id=" + sent.traceId() + ", status=");
	}

	@ParameterizedTest
	@CsvSource({ "/problem,422", "/problem/handled,501" })
	void eachProblemDetailHasTheId(String path, int status) {
		Traceparent sent = Traceparent.next();
		HttpResponse<String> response = service.get(path, "traceparent", sent.sampled());
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
		assertThat(json(response)).containsEntry("trace_id", sent.traceId()).containsEntry("status", status);
	}

	@Test
	void thePropertyOfTheApplicationIsKept() {
		assertThat(json(service.get("/problem/own"))).containsEntry("trace_id", "of the application");
	}

	@Test
	void aSharedProblemDetailHasTheIdOfItsRequest() {
		for (int i = 0; i < 3; i++) {
			Traceparent sent = Traceparent.next();
			assertThat(json(service.get("/problem/shared", "traceparent", sent.sampled()))).containsEntry("trace_id",
					sent.traceId());
		}
	}

	@Test
	void aHostileCallerChoosesNoTextOfTheResponse() {
		String span = "-00f067aa0ba902b7-01";
		for (String hostile : List.of("<script>alert(1)</script>", "00-" + "<b>".repeat(10) + "xx" + span,
				"00-" + "0".repeat(32) + span, "00-4BF92F3577B34DA6A3CE929D0E0E4736" + span, "%0d%0aSet-Cookie: a=b",
				"\"}{\\", "x".repeat(3000))) {
			HttpResponse<String> response = service.get("/unhandled?" + Math.abs(hostile.hashCode()), "traceparent",
					hostile, "Accept", "text/html", "tracestate", hostile);
			assertThat(response.headers().allValues("x-trace-id")).singleElement()
				.asString()
				.matches("[0-9a-f]{32}")
				.isNotEqualTo("0".repeat(32));
			String id = response.headers().firstValue("x-trace-id").orElseThrow();
			assertThat(response.body()).contains("trace_id=" + id).doesNotContain("<script>", "<b>", "}{");
			assertThat(response.headers().map()).doesNotContainKey("set-cookie");
			assertThat(service.linesOf(id)).isNotEmpty();
		}
	}

	@Test
	void theStatusNamesTheHeader() {
		assertThat(service.get("/actuator/joinkey").body()).contains("{\"hop\":\"responses\",\"state\":\"on\","
				+ "\"reason\":\"X-Trace-Id on responses with status 500 and above; trace_id in error bodies\"}");
	}

	static Map<String, Object> json(HttpResponse<String> response) {
		return new JsonMapper().readerForMapOf(Object.class).readValue(response.body());
	}

}
