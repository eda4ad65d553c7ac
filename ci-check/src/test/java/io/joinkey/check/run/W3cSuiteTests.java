/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.filter.OncePerRequestFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the cases of the W3C suite find in real applications.
 */
class W3cSuiteTests {

	private static final Map<String, Integer> CALLS = new ConcurrentHashMap<>();

	private static final GateFile FILE = file(new GateFile.Sent("POST", "/orders", Map.of(), "", 200, null, 1),
			new GateFile.Sent("GET", "/still", Map.of(), "", 200, null, 1),
			new GateFile.Sent("GET", "/orders", Map.of(), "", 200, null, 1));

	@Test
	void everyCaseOfTheSuiteHasItsOwnIds() {
		assertThat(W3cSuite.cases().stream().map((each) -> each.name().split(" ")[0]).distinct()).hasSize(41);
		assertThat(W3cSuite.cases().stream().flatMap((each) -> each.headers().stream()))
			.noneMatch((header) -> header.value().matches(".*[{](trace|span|other).*"));
	}

	@Test
	void stockSpringBootDiffersInSevenCasesAndIsNotFailedForThem() {
		Report report = judge(FILE);
		assertThat(outcome(report, CorrelationRule.INBOUND_W3C_STRICT).findings()).extracting(Finding::subject)
			.containsOnly("traceparent_duplicated", "tracestate_empty_header",
					"tracestate_multiple_headers_different_keys", "tracestate_duplicated_keys",
					"tracestate_key_illegal_vendor_format", "tracestate_member_count_limit",
					"tracestate_key_length_limit");
		assertThat(outcome(report, CorrelationRule.INBOUND_INVALID_RESTARTED).state()).isEqualTo(State.HELD);
		assertThat(outcome(report, CorrelationRule.EXEMPLAR_UNSAMPLED_ABSENT).state()).isEqualTo(State.HELD);
	}

	@Test
	void aFilterThatJoinsTheFieldsLeavesOnlyTheGrammarOfLevelOne() {
		assertThat(outcome(judge(FILE, "joins"), CorrelationRule.INBOUND_W3C_STRICT).findings())
			.extracting(Finding::subject)
			.containsOnly("tracestate_duplicated_keys", "tracestate_key_illegal_vendor_format",
					"tracestate_key_length_limit");
	}

	@Test
	void aTruncatedHeaderIsFoundUnderItsCase() {
		assertThat(outcome(judge(FILE, "cuts"), CorrelationRule.INBOUND_INVALID_RESTARTED).findings())
			.extracting(Finding::subject)
			.containsExactly("traceparent_version_0x00", "traceparent_version_0xcc",
					"traceparent_trace_flags_too_long");
	}

	@Test
	void headersThatAClientPassesOnAreNotWhatTheTracerRead() {
		Report report = judge(FILE, "passes");
		assertThat(outcome(report, CorrelationRule.OUTGOING_TRACEPARENT).state()).isEqualTo(State.BROKEN);
		assertThat(outcome(report, CorrelationRule.INBOUND_INVALID_RESTARTED).state()).isEqualTo(State.HELD);
	}

	@Test
	void onlyTheGatesOwnHandlerIsCalledMoreThanTwice() {
		CALLS.clear();
		List<SentRequest> requests = observe(FILE).telemetry().requests();
		assertThat(requests).hasSizeGreaterThan(80);
		assertThat(CALLS).containsOnlyKeys("GET /orders", "GET /still", "POST /orders")
			.containsEntry("GET /orders", 2)
			.containsEntry("GET /still", 2)
			.containsEntry("POST /orders", 1);
	}

	private static GateFile file(GateFile.Sent... requests) {
		GateFile file = GateFileReader.read("downstreams: [{property: stock.url, body: ok}]");
		return new GateFile("", List.of(), List.of(), List.of(), List.of(requests), true, List.of(), Map.of(),
				file.requestTimeout(), null, List.of(), file.downstreams(), List.of(), List.of());
	}

	private static ApplicationRun.Seen observe(GateFile file, String... properties) {
		Map<String, String> all = new HashMap<>(Map.of("spring.main.web-application-type", "servlet",
				"spring.autoconfigure.exclude", "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
				"management.endpoints.web.exposure.include", "prometheus", "management.tracing.sampling.probability",
				"1", "management.otlp.metrics.export.enabled", "false",
				"management.metrics.distribution.percentiles-histogram.http.server.requests", "true"));
		List.of(properties).forEach((name) -> all.put(name, "true"));
		return new ApplicationRun(Application.class, file, null).observe(all, Duration.ofMinutes(1));
	}

	private static Report judge(GateFile file, String... properties) {
		return Evaluation.of(observe(file, properties).telemetry(), List.of(CorrelationRule.values()));
	}

	private static Outcome outcome(Report report, CorrelationRule rule) {
		return report.outcomes().stream().filter((outcome) -> outcome.rule() == rule).findFirst().orElseThrow();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
			SecurityFilterAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class })
	@RestController
	static class Application {

		private static final Logger log = LoggerFactory.getLogger(Application.class);

		private final RestClient stock;

		Application(RestClient.Builder stock, @Value("${stock.url}") String url) {
			this.stock = stock.baseUrl(url).build();
		}

		@Bean
		@ConditionalOnProperty("passes")
		static RestClientCustomizer passes() {
			return (builder) -> builder.requestInterceptor(Application::pass);
		}

		private static ClientHttpResponse pass(HttpRequest call, byte[] body, ClientHttpRequestExecution execution)
				throws IOException {
			if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
				HttpServletRequest incoming = attributes.getRequest();
				for (String name : List.of("traceparent", "tracestate")) {
					List<String> values = Collections.list(incoming.getHeaders(name));
					if (!values.isEmpty()) {
						call.getHeaders().put(name, values);
					}
				}
			}
			return execution.execute(call, body);
		}

		@GetMapping("/orders")
		String orders() {
			CALLS.merge("GET /orders", 1, Integer::sum);
			return ask();
		}

		private String ask() {
			log.info("Asking the stock");
			return String.valueOf(this.stock.get().uri("/stock").retrieve().body(String.class));
		}

		@GetMapping("/still")
		String still(@RequestParam(defaultValue = "1") String id) {
			CALLS.merge("GET /still", 1, Integer::sum);
			log.info("Calling nobody");
			return id;
		}

		@PostMapping("/orders")
		String order() {
			CALLS.merge("POST /orders", 1, Integer::sum);
			return ask();
		}

		@Bean
		@ConditionalOnProperty("joins")
		static Joins joins() {
			return new Joins();
		}

		@Bean
		@ConditionalOnProperty("cuts")
		static Cuts cuts() {
			return new Cuts();
		}

	}

	/** Makes one list of the fields, as a strict propagator does. */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class Joins extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(new Changed(request) {

				@Override
				String changed(String name, Collection<String> values) {
					List<String> filled = values.stream().filter((value) -> !value.isBlank()).toList();
					return filled.isEmpty() ? null : String.join(",", filled);
				}

			}, response);
		}

	}

	/** Takes what looks like a header of version 00 and nothing behind it. */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class Cuts extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(new Changed(request) {

				@Override
				String changed(String name, Collection<String> values) {
					String first = values.iterator().next();
					return first.substring(0, Math.min(first.length(), 55));
				}

			}, response);
		}

	}

	abstract static class Changed extends HttpServletRequestWrapper {

		Changed(HttpServletRequest request) {
			super(request);
		}

		@Override
		public String getHeader(String name) {
			Collection<String> values = all(name);
			return (values.isEmpty() || !name.toLowerCase(java.util.Locale.ROOT).startsWith("trace"))
					? super.getHeader(name) : changed(name, values);
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			String header = getHeader(name);
			return Collections.enumeration((header != null) ? List.of(header) : List.of());
		}

		private Collection<String> all(String name) {
			return Collections.list(super.getHeaders(name));
		}

		abstract String changed(String name, Collection<String> values);

	}

}
