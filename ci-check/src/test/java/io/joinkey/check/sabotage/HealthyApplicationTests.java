/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.rules.CorrelationRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Says that applications without a fault are left alone.
 */
class HealthyApplicationTests {

	private static final List<CorrelationRule> ALWAYS = Stream.of(CorrelationRule.values())
		.filter((rule) -> !rule.name()
			.matches(
					"(KAFKA|OUTGOING|CLIENT|ASYNC|EXECUTOR|REACTOR|SCHEDULED|SCOPE|LOG_FIELD|LOG_JSON|INBOUND_W3C|MESSAGING|RESPONSE|EDGE|BAGGAGE|BUSINESS|BACKEND)_.*|ROOT_LINKED"))
		.toList();

	static Stream<Shape> shapes() {
		Application mvc = Application.mvc();
		Application continuing = mvc.requesting("/continuations");
		Application unstructured = mvc.without("logging.structured.format.console");
		return Stream.of(new Shape("Spring MVC", mvc), new Shape("Spring WebFlux", Application.webFlux()),
				new Shape("Kafka sender and listener", KafkaSabotages.healthy(), CorrelationRule.KAFKA_PRODUCED_HEADER,
						CorrelationRule.KAFKA_CONSUMED, CorrelationRule.KAFKA_NEXT_RECORD_CLEAN),
				new Shape("a listener that fails once",
						KafkaSabotages.healthy().without(KafkaSabotages.Listens.class).with(Healthy.FailsOnce.class),
						CorrelationRule.KAFKA_CONSUMED),
				new Shape("Spring Security",
						Application.secured()
							.with(Healthy.Secured.class)
							.property("spring.security.user.name", "gate")
							.property("spring.security.user.password", Healthy.PASSWORDS.encode("gate"))
							.header("Authorization", "Basic " + HttpHeaders.encodeBasicAuth("gate", "gate", null))),
				new Shape("errors, handled and not",
						mvc.with(Healthy.Fails.class, Healthy.Handles.class)
							.requesting("/failures/handled")
							.requesting("/failures/status")
							.requesting("/failures/unhandled")),
				new Shape("asynchronous failures, and a time-out of its own",
						mvc.with(ErrorSabotages.Later.class, ErrorSabotages.EndsItself.class)
							.requesting("/failures/later")
							.requesting("/failures/slow")),
				new Shape("a batch listener with links, and a scope for each record", KafkaFailureSabotages.batches(),
						CorrelationRule.KAFKA_BATCH_LINKS),
				new Shape("a retry and a dead letter", KafkaFailureSabotages.deadLetters(),
						CorrelationRule.KAFKA_RETRY_DLT),
				new Shape("retry topics", KafkaFailureSabotages.retryTopics(), CorrelationRule.KAFKA_RETRY_DLT),
				new Shape("an error handler that gives up", KafkaFailureSabotages.givingUp(),
						CorrelationRule.KAFKA_ERROR_LINE, CorrelationRule.KAFKA_NEXT_RECORD_CLEAN),
				new Shape("a Logback file of its own with two appenders",
						unstructured.property("logging.config", "classpath:sabotage/file-with-ids.xml")),
				new Shape("an asynchronous appender",
						unstructured.property("logging.config", "classpath:sabotage/asynchronous.xml")),
				new Shape("an encoder of its own that writes the MDC as JSON",
						unstructured.property("logging.config", "classpath:sabotage/own-encoder.xml")),
				new Shape("a structured log file",
						mvc.property("logging.structured.format.file", "logstash")
							.property("logging.file.name", "target/sabotage-structured.log")),
				new Shape("text logs", unstructured),
				new Shape("@Async and Callable",
						mvc.with(Healthy.Asynchronous.class)
							.property("spring.task.execution.propagate-context", "true")
							.requesting("/hops/async")
							.requesting("/hops/callable"),
						CorrelationRule.ASYNC_HOP),
				new Shape("RestClient, RestTemplate and WebClient", Application.calling(Healthy.AllClients.class),
						CorrelationRule.OUTGOING_TRACEPARENT, CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE),
				new Shape("baggage that Spring Boot forwards",
						Application.calling(Healthy.AllClients.class)
							.property("management.tracing.baggage.enabled", "true")
							.property("management.tracing.baggage.remote-fields", "tenant"),
						CorrelationRule.OUTGOING_TRACEPARENT, CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE),
				new Shape("a worker that takes batches of texts", continuing.with(ContinuationSabotages.Batches.class)),
				new Shape("work that goes on when the gate has ended",
						mvc.with(KeptStateSabotages.OutlastsTheGate.class).requesting("/calls")),
				new Shape("sessions that expire in a delay queue",
						continuing.with(ContinuationSabotages.Expires.class).requesting("/continuations")),
				new Shape("a queue that lends objects to requests",
						continuing.with(ContinuationSabotages.Lends.class).requesting("/continuations")),
				new Shape("a text that is queued outside of requests too",
						continuing.with(ContinuationSabotages.Signals.class)),
				new Shape("a future that the next request completes",
						continuing.with(ContinuationSabotages.Wakes.class).requesting("/continuations")),
				new Shape("calls at start-up, with and without instrumentation",
						Application.calling(Healthy.CallsAtStart.class), CorrelationRule.OUTGOING_TRACEPARENT),
				new Shape("records at start-up", KafkaSabotages.healthy().with(Healthy.SendsAtStart.class),
						CorrelationRule.KAFKA_PRODUCED_HEADER),
				new Shape("a store that is asked with words that look like HTTP",
						mvc.with(Healthy.UsesStores.class).requesting("/stores")),
				new Shape("WebFlux with WebClient",
						Application.webFlux()
							.with(Healthy.ReactiveCalls.class)
							.property("management.tracing.baggage.enabled", "false")
							.requesting("/calls"),
						CorrelationRule.OUTGOING_TRACEPARENT, CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE),
				new Shape("WebFlux with Spring Security",
						Application.secured()
							.property("spring.main.web-application-type", "reactive")
							.property("spring.reactor.context-propagation", "auto")
							.with(Healthy.ReactiveSecured.class)
							.property("spring.security.user.name", "gate")
							.property("spring.security.user.password", Healthy.PASSWORDS.encode("gate"))
							.header("Authorization", "Basic " + HttpHeaders.encodeBasicAuth("gate", "gate", null))),
				new Shape("compressed answers",
						mvc.property("server.compression.enabled", "true")
							.property("server.compression.min-response-size", "1B")),
				new Shape("a path of the dispatcher servlet", mvc.property("spring.mvc.servlet.path", "/api")),
				new Shape("a management port of its own", mvc.property("management.server.port", "0")),
				new Shape("a management port and base path of its own",
						mvc.property("management.server.port", "0").property("management.server.base-path", "/manage")),
				new Shape("a context path", mvc.property("server.servlet.context-path", "/shop")),
				new Shape("a base path of WebFlux",
						Application.webFlux().property("spring.webflux.base-path", "/shop")),
				new Shape("@Scheduled beside requests", mvc.with(Healthy.Ticks.class), CorrelationRule.SCHEDULED_RUN),
				new Shape("work that goes on after the answer, and work of nobody's request",
						mvc.with(Healthy.Background.class)
							.property("spring.task.execution.propagate-context", "true")
							.requesting("/background"),
						CorrelationRule.ASYNC_HOP, CorrelationRule.ASYNC_NO_LEAK, CorrelationRule.EXECUTOR_INVENTORY),
				new Shape("schedules of its own that call another service",
						Application.calling(Healthy.Refreshes.class), CorrelationRule.OUTGOING_TRACEPARENT,
						CorrelationRule.ROOT_NOT_CLIENT),
				new Shape("reactive code on other schedulers beside a clock",
						Application.webFlux().with(Healthy.Flows.class).requesting("/flows"),
						CorrelationRule.REACTOR_HOP),
				new Shape("a clock of Reactor's in Spring MVC", mvc.with(Healthy.Clock.class)),
				new Shape("Jetty", mvc.property(OneServer.JETTY, "true")), new Shape("HTTPS", encrypted(mvc)),
				new Shape("HTTPS of WebFlux", encrypted(Application.webFlux())),
				new Shape("one trace in ten recorded", seldom(mvc.with(Healthy.Ticks.class))),
				new Shape("one trace in ten recorded, with Kafka", seldom(KafkaSabotages.healthy()),
						CorrelationRule.KAFKA_PRODUCED_HEADER, CorrelationRule.KAFKA_CONSUMED),
				new Shape("one trace in ten recorded, in WebFlux",
						seldom(Application.webFlux().with(Healthy.Flows.class)).requesting("/flows"),
						CorrelationRule.REACTOR_HOP),
				new Shape("an edge that trusts callers with a header", EdgeSabotages.edge(),
						CorrelationRule.EDGE_POLICY, CorrelationRule.BAGGAGE_ALLOW_LIST,
						CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE),
				new Shape("a business key", BusinessKeySabotages.keyed(), CorrelationRule.BUSINESS_KEY_LINKED),
				new Shape("a business key, and one trace in ten recorded", seldom(BusinessKeySabotages.keyed())),
				new Shape("messages over JMS", MessagingSabotages.healthy(), CorrelationRule.MESSAGING_INVENTORY),
				new Shape("a JMS listener without a broker", MessagingSabotages.withoutBroker(),
						CorrelationRule.MESSAGING_INVENTORY),
				new Shape("Joinkey's own files of back ends", BackendSabotages.healthy(),
						CorrelationRule.BACKEND_CONFIG_MATCH),
				new Shape("an edge that records one trace in ten", seldom(EdgeSabotages.edge()),
						CorrelationRule.EDGE_POLICY),
				// only a JDK from 21 on has them, on an older one this is Spring MVC
				// again
				new Shape("virtual threads", mvc.property("spring.threads.virtual.enabled", "true")));
	}

	private static Application encrypted(Application application) {
		return application.property("server.ssl.key-store", KeyStore.FILE.toString())
			.property("server.ssl.key-store-password", KeyStore.PASSWORD);
	}

	private static Application seldom(Application application) {
		return application.property("management.tracing.sampling.probability", "0.1");
	}

	/** Those whose names match the property, otherwise all. */
	static Stream<Shape> asked() {
		Pattern only = Pattern.compile(System.getProperty("joinkey.shape.only", ""));
		return shapes().filter((shape) -> only.matcher(shape.name()).find());
	}

	@ParameterizedTest
	@MethodSource("asked")
	void aHealthyApplicationIsLeftAlone(Shape shape) {
		Report report = Gate.judge(shape.application());
		assertThat(report.findings()).extracting((finding) -> finding.rule().id() + "\n" + finding.message()).isEmpty();
		assertThat(report.outcomes(State.INCONCLUSIVE))
			.extracting((Outcome outcome) -> outcome.rule().id() + ": " + outcome.reason())
			.isEmpty();
		assertThat(report.outcomes(State.HELD)).extracting(Outcome::rule)
			.map(CorrelationRule.class::cast)
			.containsAll(ALWAYS)
			.containsAll(shape.held());
	}

	/**
	 * An application without a fault.
	 *
	 * @param name what it is
	 * @param application the application
	 * @param held rules that have to find evidence in it, beside those that always do
	 */
	record Shape(String name, Application application, List<CorrelationRule> held) {

		Shape(String name, Application application, CorrelationRule... held) {
			this(name, application, List.of(held));
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	private static final class KeyStore {

		private static final String PASSWORD = "changeit";

		private static final Path FILE = Path.of("target/sabotage.p12");

		static {
			try {
				Files.deleteIfExists(FILE);
				int exit = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
						"-genkeypair", "-keystore", FILE.toString(), "-storepass", PASSWORD, "-keyalg", "EC", "-dname",
						"CN=somewhere.else")
					.start()
					.waitFor();
				assertThat(exit).isZero();
			}
			catch (IOException | InterruptedException ex) {
				throw new IllegalStateException("keytool made no key store", ex);
			}
		}

	}

}
