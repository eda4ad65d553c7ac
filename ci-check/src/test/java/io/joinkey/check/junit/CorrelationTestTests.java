/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.junit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.joinkey.check.rules.CorrelationRule;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.mockito.BDDMockito.given;

/**
 * What {@link CorrelationTest} does to a test class.
 */
class CorrelationTestTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=health,prometheus";

	private static final String HISTOGRAM = "management.metrics.distribution.percentiles-histogram.http.server.requests=true";

	private static final String SERVICE = "management.metrics.tags.service=unknown_service";

	private static final String EXEMPLARS = "management.prometheus.metrics.export.properties.io.prometheus.exporter.exemplarsOnAllMetricTypes=false";

	private static final AtomicInteger STARTED = new AtomicInteger();

	@Test
	void aTestThatPassedPassesWhenItsTelemetryJoins() {
		run(Joined.class).assertStatistics((tests) -> tests.started(2).succeeded(2));
	}

	@Test
	void propagationAndThePageAreOnAlthoughBootsTestSupportSwitchesThemOff() {
		assertThat(ClassUtils
			.isPresent("org.springframework.boot.micrometer.tracing.test.autoconfigure.AutoConfigureTracing", null))
			.isTrue();
		run(Served.class).assertStatistics((tests) -> tests.started(1).succeeded(1));
	}

	@Test
	void aTestThatPassedFailsWithTheRuleWhenItsTelemetryDoesNotJoin() {
		run(WithoutHeader.class).assertThatEvents()
			.haveExactly(1,
					event(finishedWithFailure(instanceOf(GateFailure.class),
							message((text) -> text.contains("real-propagator  propagator")
									&& text.contains("remedy       management.tracing")))));
	}

	@Test
	void aTestThatSendsNothingFailsBecauseNothingWasSeen() {
		run(Silent.class).assertThatEvents()
			.haveExactly(1, event(finishedWithFailure(instanceOf(GateFailure.class), message(
					(text) -> text.contains("evidence-present  test") && text.contains("since the test began")))));
	}

	@Test
	void anEarlierClassInTheSameContextIsNotJudged() {
		run(LeavesBrokenLine.class).assertThatEvents()
			.haveExactly(1, event(finishedWithFailure(instanceOf(GateFailure.class),
					message((text) -> text.contains("log-has-ids")))));
		assertThat(failures(run(AfterBrokenLine.class))).isEmpty();
		assertThat(STARTED).as("contexts").hasValue(1);
	}

	@Test
	void aTestThatOnlyLogsIsNotAskedForRequestsRecordsOrAScrape() {
		assertThat(failures(run(OnlyLogs.class))).isEmpty();
	}

	@Test
	void aNamedRuleNeedsEvidence() {
		run(NamesWithoutEvidence.class).assertThatEvents()
			.haveExactly(1, event(finishedWithFailure(instanceOf(GateFailure.class),
					message((text) -> text.contains("inbound-continued  not exercised: ")))));
	}

	@Test
	void theVerdictNeverHidesATestsOwnFailure() {
		run(Failing.class).assertThatEvents()
			.haveExactly(1, event(
					finishedWithFailure(instanceOf(IllegalStateException.class), message("the test's own failure"))));
	}

	@Test
	void aRuleThatDoesNotExistIsAMessageWithThoseThatDo() {
		run(Misspelt.class).assertThatEvents()
			.haveExactly(1, event(finishedWithFailure(instanceOf(IllegalArgumentException.class),
					message((text) -> text.contains("Unknown rule 'log-has-idz'") && text.contains("log-has-ids")))));
	}

	private static List<String> failures(Events tests) {
		assertThat(tests.started().count()).isPositive();
		return tests.failed()
			.map((event) -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().toString())
			.toList();
	}

	private static Events run(Class<?> testClass) {
		return EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(testClass))
			.execute()
			.testEvents();
	}

	@CorrelationTest(classes = Application.class, rules = { "inbound-continued", "log-has-ids" })
	@Import(Joined.Extra.class)
	static class Joined {

		@MockitoBean
		private Names names;

		@Test
		void anAssertionReadsWell(CapturedTelemetry telemetry) {
			given(this.names.name()).willReturn("mock");
			assertThat(telemetry.client().get("/hello").send().body()).startsWith("hello mock 00-");
			assertThat(telemetry).holds(CorrelationRule.INBOUND_CONTINUED).holds(CorrelationRule.LOG_HAS_IDS);
		}

		@Test
		void theRequestCanBeShaped(CapturedTelemetry telemetry) {
			assertThat(telemetry.client().get("/hello").unsampled().header("x", "y").send().body()).endsWith("-00");
			assertThat(telemetry.client().get("/hello").traceparent(null).send().body()).endsWith("none");
			assertThat(telemetry.client().get("/hello").send().statusCode()).isEqualTo(200);
		}

		/**
		 * An application's own test configuration goes along.
		 */
		@TestConfiguration(proxyBeanMethods = false)
		static class Extra {

			@Bean
			String extra() {
				return "extra";
			}

		}

	}

	@CorrelationTest(classes = Application.class,
			properties = "management.endpoints.web.exposure.include=health,prometheus",
			rules = { "inbound-continued", "openmetrics-served" })
	static class Served {

		@Test
		void passes(CapturedTelemetry telemetry) {
			assertThat(telemetry.client().get("/hello").send().statusCode()).isEqualTo(200);
			assertThat(telemetry).holds(CorrelationRule.REAL_PROPAGATOR).holds(CorrelationRule.OPENMETRICS_SERVED);
		}

	}

	@CorrelationTest(classes = Application.class, properties = "management.tracing.propagation.type=B3")
	static class WithoutHeader {

		@Test
		void passes(CapturedTelemetry telemetry) {
			assertThat(telemetry.client().get("/hello").send().statusCode()).isEqualTo(200);
		}

	}

	@CorrelationTest(classes = Application.class, properties = "silent=true")
	static class Silent {

		@Test
		void passes() {
		}

	}

	@CorrelationTest(classes = Application.class,
			properties = { "shared=true", EXPOSED, HISTOGRAM, SERVICE, EXEMPLARS })
	static class LeavesBrokenLine {

		@Test
		void leavesOne(CapturedTelemetry telemetry) {
			telemetry.client().get("/forgets").send();
		}

	}

	@CorrelationTest(classes = Application.class,
			properties = { "shared=true", EXPOSED, HISTOGRAM, SERVICE, EXEMPLARS })
	static class AfterBrokenLine {

		@Test
		void sendsAnother(CapturedTelemetry telemetry) {
			telemetry.client().get("/hello").send();
			assertThat(telemetry.all().requests()).hasSize(1);
			assertThat(telemetry).holds(CorrelationRule.LOG_HAS_IDS);
		}

		@Test
		void logs() {
			Application.logger.info("only a line");
		}

	}

	@CorrelationTest(classes = Application.class,
			properties = { "shared=true", EXPOSED, HISTOGRAM, SERVICE, EXEMPLARS })
	static class OnlyLogs {

		@Test
		void logs(CapturedTelemetry telemetry) {
			Application.logger.info("only a line");
			assertThat(telemetry.report().inconclusive()).isEmpty();
		}

	}

	@CorrelationTest(classes = Application.class,
			properties = { "shared=true", EXPOSED, HISTOGRAM, SERVICE, EXEMPLARS }, rules = "inbound-continued")
	static class NamesWithoutEvidence {

		@Test
		void logs() {
			Application.logger.info("only a line");
		}

	}

	@CorrelationTest(classes = Application.class)
	static class Failing {

		@Test
		void fails() {
			throw new IllegalStateException("the test's own failure");
		}

	}

	@CorrelationTest(classes = Application.class, rules = "log-has-idz")
	static class Misspelt {

		@Test
		void passes() {
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
			SecurityFilterAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class })
	@RestController
	static class Application {

		private static final Logger logger = LoggerFactory.getLogger(Application.class);

		private final Names names;

		Application(Names names) {
			this.names = names;
		}

		@GetMapping("/hello")
		String hello(@RequestHeader Map<String, String> headers) {
			logger.info("hello");
			return "hello " + this.names.name() + " " + headers.getOrDefault("traceparent", "none");
		}

		@GetMapping("/forgets")
		String forgets() {
			Map<String, String> before = MDC.getCopyOfContextMap();
			MDC.clear();
			logger.info("a line without ids");
			MDC.setContextMap(before);
			return "forgot";
		}

		@Bean
		@ConditionalOnProperty("shared")
		static InitializingBean started() {
			return STARTED::incrementAndGet;
		}

		@Bean
		static Names names() {
			return () -> "world";
		}

	}

	/**
	 * Something that a test replaces.
	 */
	interface Names {

		String name();

	}

}
