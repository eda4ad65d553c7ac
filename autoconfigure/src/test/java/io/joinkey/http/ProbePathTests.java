/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.joinkey.JoinkeyEndpoint;
import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which requests are probes, in servlet and reactive services.
 */
class ProbePathTests {

	private static final String OTHER_SERVERS = "org.springframework.boot.jetty.autoconfigure.actuate.web.server."
			+ "JettyServletManagementContextAutoConfiguration,"
			+ "org.springframework.boot.jetty.autoconfigure.actuate.web.server."
			+ "JettyReactiveManagementContextAutoConfiguration,"
			+ "org.springframework.boot.tomcat.autoconfigure.actuate.web.server."
			+ "TomcatReactiveManagementContextAutoConfiguration";

	private static final String ERROR_PAGE = "secure error page";

	/**
	 * The trace of the request that was refused, also where the span is in another one.
	 */
	private static final AttributeKey<String> REFUSED = AttributeKey.stringKey("refused");

	private static final String PATIENTS = "/health/patients";

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void onAnotherPortTheMainPortHasNoProbes(String type) throws Exception {
		try (RunningService service = start(type, "management.server.port=0", "management.endpoints.web.base-path=/")) {
			assertObserved(service, service.port(), PATIENTS, "/health", "/prometheus", "/prometheus/alerts");
			assertNotObserved(service, managementPort(service), "/health", "/prometheus");
			assertThat(status(service))
				.contains("not observed: /health/**, /prometheus on port " + managementPort(service));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void onTheSamePortWholeSegmentsAreCompared(String type) throws Exception {
		try (RunningService service = start(type, "management.endpoints.web.path-mapping.health=status/now",
				"management.endpoints.web.base-path=/manage", "management.endpoint.health.group.custom.include=*")) {
			assertObserved(service, service.port(), "/manage/status/nowhere", "/manage/prometheus/alerts", PATIENTS,
					"/actuator/health", "/x/manage/status/now");
			assertNotObserved(service, service.port(), "/manage/status/now", "/manage/status/now/custom",
					"/manage/prometheus");
			assertThat(status(service))
				.contains("not observed: /manage/status/now/**, /manage/prometheus on port " + service.port());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void anAdditionalPathOfAHealthGroupIsAProbeOfItsServer(String type) throws Exception {
		try (RunningService service = start(type, "management.server.port=0",
				"management.endpoint.health.group.live.include=ping",
				"management.endpoint.health.group.live.additional-path=server:/livez",
				"management.endpoint.health.group.ready.include=ping",
				"management.endpoint.health.group.ready.additional-path=management:/readyz")) {
			assertNotObserved(service, service.port(), "/livez");
			assertObserved(service, service.port(), "/livez/extra", "/readyz", "/actuator/health");
			assertNotObserved(service, managementPort(service), "/readyz", "/actuator/health/live",
					"/actuator/prometheus");
			assertThat(status(service)).contains("not observed: /livez on port " + service.port()
					+ "; /actuator/health/**, /actuator/prometheus, /readyz on port " + managementPort(service));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void anEndpointThatIsNotExposedHasNoPath(String type) throws Exception {
		try (RunningService service = start(type, "management.endpoints.web.exposure.exclude=health",
				"management.endpoints.web.base-path=/")) {
			assertObserved(service, service.port(), PATIENTS, "/health");
			assertNotObserved(service, service.port(), "/prometheus");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void probesAreObservedWhereTheApplicationWantsIt(String type) throws Exception {
		try (RunningService service = start(type, "joinkey.http.server.observe-probes=true")) {
			assertObserved(service, service.port(), "/actuator/health", "/actuator/prometheus");
			assertThat(status(service)).doesNotContain("not observed");
		}
	}

	@ParameterizedTest
	@CsvSource({ "servlet,management.server.port=0", "reactive,''", "reactive,management.server.port=0" })
	void nothingThatAProbeDoesIsObserved(String type, String port) throws Exception {
		try (RunningService service = start(type, port)) {
			assertNothingOfAProbeIsObserved(service, type);
		}
	}

	private static void assertNothingOfAProbeIsObserved(RunningService service, String type) throws Exception {
		String path = prefix(service) + "/actuator/health";
		assertThat(get(managementPort(service), path, "traceparent", Traceparent.next().sampled())).isEqualTo(200);
		assertObserved(service, service.port(), prefix(service) + PATIENTS);
		List<String> names = service.spans().stream().map(SpanData::getName).toList();
		assertThat(names).doesNotContain("check");
		assertThat(Collections.frequency(names, "authorize")).isEqualTo(type.equals("reactive") ? 1 : 0);
	}

	@Nested
	@ParameterizedClass
	@ValueSource(strings = { "", "server.servlet.context-path=/shop", "spring.mvc.servlet.path=/shop" })
	class InAServletService {

		private static RunningService service;

		InAServletService(String prefix) {
		}

		@BeforeParameterizedClassInvocation
		static void start(String prefix) {
			service = ProbePathTests.start("servlet", prefix);
		}

		@AfterParameterizedClassInvocation
		static void stop() {
			service.close();
		}

		@Test
		void thePathPrefixIsHonoured() throws Exception {
			String prefix = prefix(service);
			assertNotObserved(service, service.port(), prefix + "/actuator/health", prefix + "/actuator/prometheus");
			assertObserved(service, service.port(), prefix + PATIENTS, prefix + "/shop/actuator/health");
		}

		@Test
		void nothingThatAProbeDoesIsObserved() throws Exception {
			assertNothingOfAProbeIsObserved(service, "servlet");
		}

		@Test
		void theErrorPageOfARefusedProbeIsNotObserved() throws Exception {
			Traceparent probe = Traceparent.next();
			Traceparent request = Traceparent.next();
			assertThat(refused("/actuator/prometheus", probe)).isEqualTo(401);
			assertThat(refused(PATIENTS, request)).isEqualTo(401);
			assertThat(service.spansOf(request.traceId()))
				.filteredOn((span) -> request.traceId().equals(span.getAttributes().get(REFUSED)))
				.extracting(SpanData::getName)
				.containsExactly(ERROR_PAGE);
			assertThat(service.spans()).noneMatch((span) -> probe.traceId().equals(span.getAttributes().get(REFUSED)));
		}

		private static int refused(String path, Traceparent sent) throws Exception {
			return get(service.port(), prefix(service) + path, "refuse", sent.traceId(), "traceparent", sent.sampled());
		}

	}

	private static RunningService start(String type, String... properties) {
		List<String> all = Stream
			.concat(Stream.of("spring.main.web-application-type=" + type,
					"spring.autoconfigure.exclude=" + OTHER_SERVERS,
					"management.endpoints.web.exposure.include=health,prometheus,joinkey"), Stream.of(properties))
			.filter((property) -> !property.isEmpty())
			.toList();
		return RunningService.start(Clinic.class, all.toArray(String[]::new));
	}

	private static int managementPort(RunningService service) {
		return service.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);
	}

	private static String status(RunningService service) {
		return service.context().getBean(JoinkeyEndpoint.class).hops().toString();
	}

	private static void assertObserved(RunningService service, int port, String... paths) throws Exception {
		for (String path : paths) {
			Traceparent sent = Traceparent.next();
			get(port, path, "traceparent", sent.sampled());
			assertThat(service.spansOf(sent.traceId())).as(path).isNotEmpty();
		}
	}

	private static void assertNotObserved(RunningService service, int port, String... paths) throws Exception {
		for (String path : paths) {
			Traceparent sent = Traceparent.next();
			assertThat(get(port, path, "traceparent", sent.sampled())).as(path).isEqualTo(200);
			// a later request, so that the probe's span would have ended
			assertObserved(service, service.port(), prefix(service) + "/nowhere");
			assertThat(service.spans()).as(path).noneMatch((span) -> span.getTraceId().equals(sent.traceId()));
		}
	}

	private static String prefix(RunningService service) {
		Environment environment = service.context().getEnvironment();
		return environment.getProperty("server.servlet.context-path",
				environment.getProperty("spring.mvc.servlet.path", ""));
	}

	private static int get(int port, String path, String... headers) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.headers(headers)
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Clinic {

		@Bean
		InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@Bean
		HealthIndicator patientsHealthIndicator(ObservationRegistry registry) {
			return () -> Observation.createNotStarted("check", registry).observe(() -> Health.up().build());
		}

		@Bean
		@ConditionalOnWebApplication(type = Type.SERVLET)
		FilterRegistrationBean<Filter> security(ObservationRegistry registry) {
			FilterRegistrationBean<Filter> security = new FilterRegistrationBean<>(
					(request, response, chain) -> secure(registry, request, response, chain));
			security.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR);
			return security;
		}

		/** Observes the decision about each exchange, as Spring Security does. */
		@Bean
		@ConditionalOnWebApplication(type = Type.REACTIVE)
		WebFilter reactiveSecurity(ObservationRegistry registry) {
			return (exchange, chain) -> Mono.deferContextual((context) -> {
				Observation.createNotStarted("authorize", registry)
					.parentObservation(context.getOrDefault(ObservationThreadLocalAccessor.KEY, null))
					.start()
					.stop();
				return chain.filter(exchange);
			});
		}

		/** Observes each dispatch, as Spring Security does. */
		private static void secure(ObservationRegistry registry, ServletRequest request, ServletResponse response,
				FilterChain chain) throws IOException, ServletException {
			if (request.getDispatcherType() == DispatcherType.ERROR) {
				Observation.createNotStarted(ERROR_PAGE, registry)
					.highCardinalityKeyValue(REFUSED.getKey(),
							Objects.toString(((HttpServletRequest) request).getHeader("refuse"), ""))
					.observe(() -> {
					});
				chain.doFilter(request, response);
			}
			else if (((HttpServletRequest) request).getHeader("refuse") != null) {
				((HttpServletResponse) response).sendError(401);
			}
			else {
				chain.doFilter(request, response);
			}
		}

		@GetMapping({ PATIENTS, "/health", "/prometheus", "/prometheus/alerts", "/manage/prometheus/alerts" })
		String patients() {
			return "patients";
		}

	}

}
