/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.FailingShop;
import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a failed request leaves behind in Tomcat and Jetty: a span that says so, one
 * observation under its own route, lines with its ids.
 */
@ParameterizedClass
@ValueSource(strings = { "Tomcat", "Jetty" })
class FailedRequestTests {

	private static RunningService service;

	@BeforeParameterizedClassInvocation
	static void start(String container) {
		service = RunningService.start(FailingShop.class, only(container));
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		service.close();
	}

	FailedRequestTests(String container) {
		assertThat(((ServletWebServerApplicationContext) service.context()).getWebServer().getClass().getSimpleName())
			.startsWith(container);
	}

	@Test
	void theErrorPageKnowsTheIds() {
		Traceparent sent = Traceparent.next();
		for (String path : new String[] { "/unhandled/8", "/callable/8", "/status/502", "/never/8" }) {
			assertThat(service.get(path, "traceparent", sent.sampled()).body()).contains(sent.traceId());
		}
		assertThat(service.linesWith("error page")).isNotEmpty()
			.allSatisfy((line) -> assertThat(line).containsKey("trace_id"));
	}

	@Test
	void noScopeIsLeftOnTheThreadsOfTheContainer() {
		service.get("/unhandled/9", "traceparent", Traceparent.next().sampled());
		service.get("/callable/9", "traceparent", Traceparent.next().sampled());
		for (int i = 0; i < 20; i++) {
			// answered outside of any observation: an id here would be another request's
			assertThat(service.get("/outside").body()).isEqualTo("null");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/entity/503,503", "/status/502,502", "/handled,500" })
	void aHandled5xxIsAnErrorOfItsSpan(String path, String status) {
		SpanData span = spanOf(path);
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type"))).isEqualTo(status);
		assertThat(span.getEvents()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/entity/200", "/entity/404", "/status/400", "/nowhere" })
	void anErrorOfTheCallerIsNotASpanError(String path) {
		SpanData span = spanOf(path);
		assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
		assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type"))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "unhandled", "callable", "future", "deferred" })
	void anUnhandledExceptionKeepsItsRouteAndItsLinesHaveIds(String kind) {
		Traceparent sent = Traceparent.next();
		double before = count(kind + "/{id}", 500);
		assertThat(service.get("/" + kind + "/7", "traceparent", sent.sampled()).statusCode()).isEqualTo(500);
		Awaitility.await().until(() -> count(kind + "/{id}", 500) == before + 1);
		List<SpanData> spans = service.spansOf(sent.traceId());
		assertThat(spans).extracting(SpanData::getName).containsExactly("http get /" + kind + "/{id}");
		assertThat(spans.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(spans.get(0).getEvents()).hasSize(1);
		assertThat(spans.get(0).getAttributes().get(AttributeKey.stringKey("error.type")))
			.isEqualTo(IllegalStateException.class.getName());
		assertThat(service.lines()).filteredOn((line) -> line.toString().contains(kind + " 7"))
			.isNotEmpty()
			.allSatisfy((line) -> assertThat(line).containsEntry("trace_id", sent.traceId()));
		assertThat(service.scrape()).doesNotContain("uri=\"/error\"");
	}

	@Test
	void aTimeOutIsOneObservationWithTheStatusThatTheClientGot() {
		Traceparent sent = Traceparent.next();
		assertThat(service.get("/never/1", "traceparent", sent.sampled()).statusCode()).isEqualTo(503);
		Awaitility.await().until(() -> total("/never/{id}") > 0);
		// observations that stop later would be counted at the next request
		service.get("/entity/200", "traceparent", Traceparent.next().sampled());
		assertThat(total("/never/{id}")).isEqualTo(1);
		assertThat(count("never/{id}", 503)).isEqualTo(1);
		assertThat(service.spansOf(sent.traceId())).singleElement().satisfies((span) -> {
			assertThat(span.getName()).isEqualTo("http get /never/{id}");
			assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		});
		assertThat(service.linesWith("AsyncRequestTimeoutException")).isNotEmpty()
			.allSatisfy((line) -> assertThat(line).containsEntry("trace_id", sent.traceId()));
		assertThat(service.scrape()).doesNotContain("uri=\"/error\"");
	}

	@Test
	void whatIsAnsweredLaterIsOneObservationToo() {
		Traceparent sent = Traceparent.next();
		assertThat(service.get("/later/1", "traceparent", sent.sampled()).body()).isEqualTo("later 1");
		Awaitility.await().until(() -> count("later/{id}", 200) == 1);
		assertThat(service.spansOf(sent.traceId())).extracting(SpanData::getName)
			.containsExactly("http get /later/{id}");
	}

	@Test
	void theLabelsOfTheMetricAreSpringsOwn() {
		service.get("/entity/503");
		Awaitility.await().until(() -> count("entity/{status}", 503) > 0);
		assertThat(service.scrape()).contains("http_server_requests_seconds_count{error=\"none\",exception=\"none\","
				+ "method=\"GET\",outcome=\"SERVER_ERROR\",service=\"shop\",status=\"503\",uri=\"/entity/{status}\"}");
	}

	static String only(String container) {
		Class<?> other = container.equals("Tomcat") ? JettyServletWebServerAutoConfiguration.class
				: TomcatServletWebServerAutoConfiguration.class;
		return "spring.autoconfigure.exclude=" + other.getName();
	}

	private static SpanData spanOf(String path) {
		Traceparent sent = Traceparent.next();
		service.get(path, "traceparent", sent.sampled());
		List<SpanData> spans = service.spansOf(sent.traceId());
		assertThat(spans).hasSize(1);
		return spans.get(0);
	}

	private static double count(String route, int status) {
		return sum("status=\"" + status + "\",uri=\"/" + route + "\"");
	}

	private static double total(String route) {
		return sum("uri=\"" + route + "\"");
	}

	private static double sum(String labels) {
		Matcher samples = Pattern
			.compile("(?m)^http_server_requests_seconds_count\\{[^}]*?" + Pattern.quote(labels) + "[^}]*\\} (\\S+)")
			.matcher(service.scrape());
		return samples.results().mapToDouble((sample) -> Double.parseDouble(sample.group(1))).sum();
	}

}
