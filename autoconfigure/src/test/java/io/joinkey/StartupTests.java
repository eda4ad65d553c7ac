/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.HopStatus.Hop;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What Joinkey says of itself.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupTests {

	/** Only in this build are Tomcat and Jetty on the class path together. */
	private static final String BOTH_CONTAINERS = "spring.main.allow-bean-definition-overriding=true";

	/** What needs no property. */
	@Nested
	class WithNothingConfigured {

		@SharedService(Shop.class)
		private static RunningService service;

		@Test
		void oneLineReportsTheHops() {
			List<Map<String, Object>> lines = service.linesWith("Joinkey");
			assertThat(lines).hasSize(1);
			assertThat(lines.get(0)).containsEntry("level", "INFO");
			assertThat(lines.get(0).get("message")).asString()
				.startsWith("Joinkey joins the logs, metrics and traces of 'shop': tracer, propagation,");
		}

		@Test
		void theEndpointIsNotExposed() {
			assertThat(service.get("/actuator/joinkey").statusCode()).isEqualTo(404);
		}

		@Test
		void theStartupLineNamesTheExposedEndpoint() {
			assertThat(exposed(service)).isEqualTo("/actuator/prometheus on port {server}");
		}

	}

	@Test
	void theEndpointListsEachHopWithItsReason() {
		try (RunningService service = RunningService.start(Shop.class,
				"management.endpoints.web.exposure.include=joinkey", "spring.reactor.context-propagation=limited")) {
			assertThat(service.get("/actuator/joinkey").body()).contains("\"service\":\"shop\"",
					"{\"hop\":\"tracer\",\"state\":\"on\",\"reason\":\"OtelTracer\"}",
					"{\"hop\":\"reactor\",\"state\":\"backed-off\",\"reason\":\"spring.reactor.context-propagation is limited\"}",
					"{\"hop\":\"metrics\",\"state\":\"backed-off\",\"reason\":\"the endpoint is not exposed: add"
							+ " prometheus to management.endpoints.web.exposure.include, which is joinkey\"}");
		}
	}

	@Test
	void aNoOpTracerIsNamedWithItsRemedy() {
		try (RunningService service = RunningService.start(new SpringApplication(Shop.class, NoTracer.class))) {
			assertThat(service.linesWith("This service makes no trace ids").get(0)).containsEntry("level", "WARN")
				.extractingByKey("message")
				.asString()
				.contains("the tracer is a no-op", "Depend on joinkey-spring-boot-starter");
			assertThat(service.get("/hello/ann", "traceparent", Traceparent.next().sampled()).statusCode())
				.isEqualTo(200);
		}
	}

	@Test
	void aServiceWithoutANameIsWarned() {
		try (RunningService service = RunningService.start(Shop.class, "spring.application.name=")) {
			assertThat(service.linesWith("This service has no name")).hasSize(1)
				.allSatisfy((line) -> assertThat(line).containsEntry("service", "unknown_service")
					.containsEntry("level", "WARN")
					.extractingByKey("message")
					.asString()
					.endsWith("Add spring.application.name=<name> to its application.properties"));
			// before a request or a runner that never ends
			assertThat(service.lines()).extracting((line) -> String.valueOf(line.get("message")))
				.containsSubsequence(service.linesWith("This service has no name").get(0).get("message").toString(),
						service.linesWith("Tomcat started").get(0).get("message").toString());
			Traceparent sent = Traceparent.next();
			service.get("/hello/ann", "traceparent", sent.sampled());
			assertThat(service.spansOf(sent.traceId()).get(0).getResource().getAttributes().asMap().values())
				.contains("unknown_service");
		}
	}

	@Test
	void aWrongPropertyIsAMessageAndNotAStackTrace(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> RunningService.start(Shop.class, "joinkey.logging.max-line-length=100B"));
		assertThat(output).contains("APPLICATION FAILED TO START", "joinkey.logging.max-line-length",
				"A line needs room for its ids and a message");
		assertThatException().isThrownBy(() -> RunningService.start(Shop.class, "joinkey.logging.format=jsn"));
		assertThat(output).contains("joinkey.logging.format", "jsn", "JSON");
		assertThatException().isThrownBy(() -> RunningService.start(Shop.class, "joinkey.enabled=maybe"));
		assertThat(output).contains("joinkey.enabled", "maybe", "Use true or false.");
		assertThatException().isThrownBy(() -> RunningService.start(Shop.class, "joinkey.kafka.enabled=of"));
		assertThat(output).contains("joinkey.kafka.enabled", "of", "Use true or false.");
		assertThat(output).doesNotContain("\n\tat org.springframework");
	}

	@Test
	void theStartupLineNamesTheEndpointWhereItWasMoved() {
		assertThat(exposed("server.servlet.context-path=/shop", "spring.mvc.servlet.path=/api",
				"management.endpoints.web.base-path=/ops"))
			.isEqualTo("/shop/api/ops/prometheus on port {server}");
		assertThat(exposed("management.server.port=0", BOTH_CONTAINERS, "management.endpoints.web.base-path=/",
				"server.servlet.context-path=/shop"))
			.isEqualTo("/prometheus on port {management}");
		assertThat(exposed("management.server.port=0", BOTH_CONTAINERS, "management.server.base-path=/admin",
				"management.endpoints.web.path-mapping.prometheus=metrics"))
			.isEqualTo("/admin/actuator/metrics on port {management}");
	}

	@Test
	void whatTheApplicationExposesItselfIsNotNamed() {
		for (String property : List.of("management.endpoints.web.exposure.include=health,prometheus",
				"management.endpoints.web.exposure.exclude=prometheus",
				"management.prometheus.metrics.export.enabled=false", "joinkey.metrics.enabled=false",
				"management.server.port=-1")) {
			assertThat(exposed(property)).as(property).isEmpty();
		}
	}

	private static String exposed(String... properties) {
		try (RunningService service = RunningService.start(Shop.class, properties)) {
			return exposed(service);
		}
	}

	private static String exposed(RunningService service) {
		String line = String.valueOf(service.linesWith("Joinkey joins").get(0).get("message"));
		Matcher exposed = Pattern.compile("; exposed by Joinkey: (\\S+) on port (\\d+)$").matcher(line);
		if (!exposed.find()) {
			assertThat(line).doesNotContain("exposed by");
			return "";
		}
		// what the line says is where a scraper gets its metrics
		assertThat(service.get("http://127.0.0.1:" + exposed.group(2) + exposed.group(1)).body())
			.contains("# TYPE jvm_info");
		Map<String, String> ports = Map.of(String.valueOf(service.port()), "{server}");
		return exposed.group(1) + " on port " + ports.getOrDefault(exposed.group(2), "{management}");
	}

	@Test
	void aReporterThatFailsCostsItsOwnHopOnly() {
		SpringApplication application = new SpringApplication(Shop.class, FailingReporter.class);
		try (RunningService service = RunningService.start(application,
				"management.endpoints.web.exposure.include=joinkey")) {
			HttpResponse<String> endpoint = service.get("/actuator/joinkey");
			assertThat(endpoint.statusCode()).isEqualTo(200);
			assertThat(endpoint.body()).contains("{\"hop\":\"tracer\",\"state\":\"on\",\"reason\":\"OtelTracer\"}",
					"{\"hop\":\"reactor\",\"state\":\"backed-off\",\"reason\":\"could not be determined:"
							+ " java.lang.NoSuchMethodError: gone\"}");
			assertThat(service.linesWith("Joinkey joins the logs, metrics and traces of 'shop': tracer,")).hasSize(1);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class FailingReporter {

		@Bean
		static BeanPostProcessor failingReporter() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return beanName.equals("joinkeyReactorStatus") ? HopStatus.Reporter.of(Hop.REACTOR, () -> {
						throw new NoSuchMethodError("gone");
					}) : bean;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoTracer {

		@Bean
		Tracer tracer() {
			return Tracer.NOOP;
		}

	}

}
