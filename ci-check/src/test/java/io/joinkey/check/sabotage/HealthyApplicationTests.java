/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.stream.Stream;

import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Says that applications without a fault are left alone.
 */
class HealthyApplicationTests {

	static Stream<Shape> shapes() {
		Application mvc = Application.mvc();
		Application unstructured = mvc.without("logging.structured.format.console");
		return Stream.of(new Shape("Spring MVC", mvc), new Shape("Spring WebFlux", Application.webFlux()),
				new Shape("Kafka sender and listener", KafkaSabotages.healthy()),
				new Shape("Spring Security",
						Application.secured()
							.with(Healthy.Secured.class)
							.property("spring.security.user.name", "gate")
							.property("spring.security.user.password", "gate")
							.header("Authorization", "Basic " + HttpHeaders.encodeBasicAuth("gate", "gate", null))),
				new Shape("errors, handled and not",
						mvc.with(Healthy.Fails.class, Healthy.Handles.class)
							.requesting("/failures/handled")
							.requesting("/failures/status")
							.requesting("/failures/unhandled")),
				new Shape("a Logback file of its own with two appenders",
						unstructured.property("logging.config", "classpath:sabotage/file-with-ids.xml")),
				new Shape("an asynchronous appender",
						unstructured.property("logging.config", "classpath:sabotage/asynchronous.xml")),
				new Shape("a structured log file",
						mvc.property("logging.structured.format.file", "logstash")
							.property("logging.file.name", "target/sabotage-structured.log")),
				new Shape("text logs", unstructured),
				new Shape("@Async and Callable",
						mvc.with(Healthy.Asynchronous.class)
							.property("spring.task.execution.propagate-context", "true")
							.requesting("/hops/async")
							.requesting("/hops/callable")),
				new Shape("RestClient, RestTemplate and WebClient", Application.calling(Healthy.AllClients.class)),
				new Shape("WebFlux with WebClient",
						Application.webFlux()
							.with(Healthy.ReactiveCalls.class)
							.property("management.tracing.baggage.enabled", "false")
							.requesting("/calls")),
				new Shape("a management port of its own", mvc.property("management.server.port", "0")),
				new Shape("a management port and base path of its own",
						mvc.property("management.server.port", "0").property("management.server.base-path", "/manage")),
				new Shape("a context path", mvc.property("server.servlet.context-path", "/shop")),
				new Shape("a base path of WebFlux",
						Application.webFlux().property("spring.webflux.base-path", "/shop")),
				new Shape("@Scheduled beside requests", mvc.with(Healthy.Ticks.class)));
	}

	@ParameterizedTest
	@MethodSource("shapes")
	void aHealthyApplicationIsLeftAlone(Shape shape) {
		Report report = Gate.judge(shape.application());
		assertThat(report.findings()).extracting((finding) -> finding.rule().id() + "\n" + finding.message()).isEmpty();
		assertThat(report.outcomes(State.INCONCLUSIVE))
			.extracting((Outcome outcome) -> outcome.rule().id() + ": " + outcome.reason())
			.isEmpty();
	}

	record Shape(String name, Application application) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
