/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScrapeRules}.
 */
class ScrapeRulesTests {

	private static final String IDS = "trace_id=\"" + Observed.SERVER.traceId() + "\",span_id=\""
			+ Observed.SERVER.spanId() + "\"";

	private final Observed observed = new Observed();

	private final Scrape right = this.observed.scrapes.get(0);

	@Test
	void anEndpointThatIsNotExposedIsFound() {
		served(404, "", "");
		assertThat(this.observed.finding(CorrelationRule.OPENMETRICS_SERVED).subject())
			.isEqualTo("/actuator/prometheus");
	}

	@Test
	void theMessageOfAnEndpointThatIsNotExposedNamesTheStatusAndTheProperty() {
		served(404, "", "");
		assertThat(this.observed.finding(CorrelationRule.OPENMETRICS_SERVED).message()).contains(
				"expected     200 application/openmetrics-text, ended by # EOF",
				"seen         status 404; the meter registries are PrometheusMeterRegistry",
				"remedy       management.endpoints.web.exposure.include=health,prometheus");
	}

	@Test
	void theRegistryIsAskedForOnlyWhereItIsMissing() {
		served(404, "", "");
		assertThat(remedy()).isEqualTo("management.endpoints.web.exposure.include=health,prometheus");
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), List.of("com.acme"), List.of(), List.of(),
				List.of("io.micrometer.core.instrument.simple.SimpleMeterRegistry"), Map.of(), Map.of(), Map.of());
		assertThat(remedy()).contains("micrometer-registry-prometheus", "spring.test.metrics.export=true");
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, 302, 401, 403 })
	void theRemedyOfARefusedScrapeIsAboutSecurity(int status) {
		served(status, "", "");
		secured();
		assertThat(remedy())
			.contains("EndpointRequest.to(\"prometheus\")", "credentials.scrape", "credentials.user.authorities")
			.doesNotContain("exposure");
	}

	@Test
	void theMatcherOfARefusedScrapeIsThatOfTheWebStack() {
		served(401, "", "");
		secured();
		assertThat(remedy()).contains(" requestMatchers(EndpointRequest", "web.servlet.EndpointRequest");
		// also with both stacks on the class path
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of("spring.main.web-application-type", "reactive"), Map.of(), List.of(),
					List.of("spring-webmvc:7.0.1", "spring-webflux:7.0.1", "spring-security-web:7.0.0")));
		assertThat(remedy()).contains(" matchers(EndpointRequest", "web.reactive.EndpointRequest");
	}

	private void secured() {
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of("spring-security-web:7.0.0")));
	}

	@Test
	void withoutSpringSecurityAnInterceptorMayRefuseTheScrape() {
		served(401, "", "");
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Part.HANDLER_INTERCEPTOR, List.of("com.acme.Keys")), List.of(), List.of("spring-webmvc:7.0.1")));
		assertThat(remedy()).startsWith("exclude the scrape from the filter or interceptor that refuses it")
			.contains("; look at com.acme.Keys");
	}

	@Test
	void theExcludedAutoConfigurationOfMetricsIsNamed() {
		served(406, "", "");
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of("management.endpoints.web.exposure.include", "health,info"),
					Map.of(Part.UNSERVED, List.of("com.acme.MetricsAutoConfiguration")), List.of(), List.of()));
		assertThat(remedy())
			.startsWith("management.endpoints.web.exposure.include=health,info,prometheus, and "
					+ "take com.acme.MetricsAutoConfiguration out of spring.autoconfigure.exclude")
			.doesNotContain("class path");
	}

	@Test
	void theRemedyOfAScrapeThatAnOwnFilterRefusesIsAboutThisFilter() {
		served(302, "", "");
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(Part.FILTER, List.of("loginFilter of com.acme.Web")), List.of(),
					List.of("spring-webmvc:7.0.8")));
		assertThat(remedy())
			.contains("loginFilter of com.acme.Web", "credentials.scrape.headers",
					"since Spring Security is not on the class path")
			.doesNotContain("EndpointRequest");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "management.prometheus.metrics.export.enabled", "management.defaults.metrics.export.enabled" })
	void aRegistryThatAPropertySwitchedOffIsSwitchedOn(String property) {
		served(404, "", "");
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), List.of("com.acme"), List.of(), List.of(),
				List.of("io.micrometer.core.instrument.simple.SimpleMeterRegistry"), Map.of(), Map.of(), Map.of())
			.withWiring(new Wiring(Map.of(property, "false"), Map.of(), List.of(), List.of()));
		assertThat(remedy()).contains("management.prometheus.metrics.export.enabled=true")
			.doesNotContain("micrometer-registry-prometheus");
	}

	@Test
	void theRemedyOfAScrapeThatFailedNamesTheLog() {
		served(500, "", "");
		assertThat(remedy()).contains("error line").doesNotContain("exposure");
	}

	@Test
	void theRemedyKeepsTheEndpointsThatTheApplicationExposes() {
		served(404, "", "");
		exposed("health,info,metrics");
		assertThat(remedy()).isEqualTo("management.endpoints.web.exposure.include=health,info,metrics,prometheus");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "health,prometheus" })
	void theRemedyOfAnExposedEndpointNamesWhatElseHidesIt(String endpoints) {
		served(404, "", "");
		exposed(endpoints);
		assertThat(remedy()).contains("exposure.exclude", "management.endpoint.prometheus.access")
			.doesNotContain("exposure.include");
	}

	@Test
	void aPropertyThatHidesAllEndpointsIsNamed() {
		served(404, "", "");
		hiddenBy("management.endpoints.access.max-permitted", "NONE");
		assertThat(remedy()).isEqualTo("management.endpoints.access.max-permitted=read-only");
		hiddenBy("management.server.port", "-1");
		assertThat(remedy()).isEqualTo("remove management.server.port=-1, which serves no endpoint, or name a port");
	}

	@Test
	void anEndpointWithoutAccessIsOpenedToo() {
		served(404, "", "");
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of("management.endpoints.web.exposure.include", "health,info",
					"management.endpoints.access.default", "none"), Map.of(), List.of(), List.of()));
		assertThat(remedy()).startsWith("management.endpoints.web.exposure.include=health,info,prometheus")
			.endsWith(", and management.endpoint.prometheus.access=read-only");
	}

	@Test
	void aFilterThatHidesTheEndpointIsToldFromAnEndpointThatIsNotThere() {
		served(404, "", "");
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of("management.endpoints.web.exposure.include", "health,prometheus"),
					Map.of(Part.SCRAPE_ENDPOINT, List.of("prometheusEndpoint"), Part.FILTER, List.of("com.acme.Door")),
					List.of(), List.of()));
		assertThat(remedy())
			.startsWith("exclude the scrape from the filter or interceptor that refuses it, such as by its list")
			.contains("; look at com.acme.Door")
			.doesNotContain("exposure", "Security");
	}

	private void hiddenBy(String property, String value) {
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of("management.endpoints.web.exposure.include", "*", property, value), Map.of(),
					List.of(), List.of()));
	}

	@Test
	void withoutTheActuatorNothingIsExposed() {
		served(404, "", "");
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of("spring-boot:4.1.0")));
		assertThat(remedy()).isEqualTo(
				"depend on spring-boot-starter-actuator and micrometer-registry-prometheus, and set management.endpoints.web.exposure.include=health,prometheus");
		exposed("*");
		this.observed.setup = this.observed.setup.withWiring(new Wiring(this.observed.setup.wiring().properties(),
				Map.of(), List.of(), List.of("spring-boot:4.1.0")));
		assertThat(remedy()).isEqualTo("depend on spring-boot-starter-actuator and micrometer-registry-prometheus");
	}

	@Test
	void anExposedEndpointWithoutARegistryNeedsTheDependencyOnly() {
		served(404, "", "");
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), List.of("com.acme"), List.of(), List.of(), List.of(), Map.of(),
				Map.of(), Map.of());
		exposed("*");
		assertThat(remedy()).startsWith("micrometer-registry-prometheus on the class path").doesNotContain("exposure");
	}

	@Test
	void aScrapeThatTheServerDoesNotUnderstandIsNotAboutSecurity() {
		served(400, "", "");
		assertThat(remedy()).doesNotContain("credentials");
	}

	private void exposed(String endpoints) {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(
				Map.of("management.endpoints.web.exposure.include", endpoints), Map.of(), List.of(), List.of()));
	}

	private String remedy() {
		return this.observed.finding(CorrelationRule.OPENMETRICS_SERVED).diagnosis().remedy();
	}

	@Test
	void anotherFormatAForeignLineAndATextThatWasCutOffAreToldApart() {
		served(200, "text/plain;version=0.0.4", this.right.body());
		assertThat(this.observed.finding(CorrelationRule.OPENMETRICS_SERVED).diagnosis().remedy())
			.startsWith("let no filter or proxy rewrite the Accept header");
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.FILTER, List.of("the bean 'plain' (com.acme.Plain)")), List.of(), List.of()));
		assertThat(remedy()).endsWith("; look at the bean 'plain' (com.acme.Plain)");
		served(200, this.right.contentType(), "<html>\n# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.OPENMETRICS_SERVED).diagnosis().seen())
			.isEqualTo("line 1: ' ' is missing at character 7: <html>");
		served(200, this.right.contentType(), "a 1\n");
		assertThat(this.observed.finding(CorrelationRule.OPENMETRICS_SERVED).diagnosis().seen())
			.isEqualTo("a text without # EOF: it was cut off");
	}

	@Test
	void aScrapeThatAskedForTextIsNotJudged() {
		this.observed.scrapes.set(0, new Scrape(this.right.url(), "text/plain", 200, "text/plain", "a 1\n"));
		assertThat(this.observed.judge(CorrelationRule.OPENMETRICS_SERVED).state()).isEqualTo(State.INCONCLUSIVE);
	}

	@Test
	void anExemplarOnASummaryIsFound() {
		body("# TYPE s summary\ns_count 1 # {" + IDS + "} 0.1\n# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_LEGAL).subject()).isEqualTo("s_count");
	}

	@Test
	void theMessageOfAnIllegalExemplarNamesItsLineAndTheProperty() {
		body("# TYPE s summary\ns_count 1 # {" + IDS + "} 0.1\n# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_LEGAL).message()).contains(
				"expected     exemplars on counters and histogram buckets only",
				"seen         one on s_count, for which Prometheus before 2.43 drops the whole scrape",
				"first wrong  exemplar on s_count (scrape line 2)",
				"remedy       management.prometheus.metrics.export.properties.io.prometheus.exporter.exemplarsOnAllMetricTypes=false");
	}

	@Test
	void foreignLabelsLongLabelsAndAValueOutsideTheBucketAreFound() {
		assertThat(illegal("{traceId=\"1\"} 0.05")).isEqualTo("{traceId=1}");
		assertThat(illegal("{" + IDS + ",user=\"" + "x".repeat(62) + "\"} 0.05")).isEqualTo("129 of them");
		assertThat(illegal("{" + IDS + "} 0.2")).isEqualTo("0.2");
		assertThat(illegal("{" + IDS + "} 0.01")).isEqualTo("0.01");
	}

	@Test
	void exemplarsOnACounterAtABoundAndWithLabelsOfTheGreatestLengthAreFine() {
		body("# TYPE c counter\nc_total 1 # {" + IDS + "} 1\n# EOF\n");
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_LEGAL).state()).isEqualTo(State.HELD);
		this.observed.scrapes.set(0, Observed.scrape("# {" + IDS + ",user=\"" + "x".repeat(61) + "\"} 0.1"));
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_LEGAL).state()).isEqualTo(State.HELD);
	}

	@Test
	void exemplarsAreLegalByTheTypeOfTheirFamily() {
		body("# TYPE c gauge\nc_total 1 # {" + IDS + "} 1\n# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_LEGAL).subject()).isEqualTo("c_total");
		body("# TYPE h summary\nh_bucket{le=\"1\"} 1 # {" + IDS + "} 1\n# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_LEGAL).subject()).isEqualTo("h_bucket");
		body("# TYPE h gaugehistogram\nh_bucket{le=\"1\"} 1 # {" + IDS + "} 1\n# EOF\n");
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_LEGAL).state()).isEqualTo(State.HELD);
	}

	@Test
	void bucketsAreBoundByTheirOwnSeries() {
		body("# TYPE h histogram\nh_bucket{uri=\"/a\",le=\"0.1\"} 1 # {" + IDS + "} 0.05\n"
				+ "h_bucket{uri=\"/b\",le=\"0.07\"} 1\nother_bucket{uri=\"/a\",le=\"0.07\"} 1\n# EOF\n");
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_LEGAL).state()).isEqualTo(State.HELD);
		body("# TYPE h histogram\nh_bucket{uri=\"/a\",le=\"0.1\"} 1 # {" + IDS + "} 0.05\n"
				+ "h_bucket{uri=\"/a\",le=\"0.07\"} 1\n# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_LEGAL).diagnosis().seen()).isEqualTo("0.05");
	}

	@Test
	void aBucketWithoutABoundHoldsNoValue() {
		for (String labels : List.of("", "{le=\"x\"}")) {
			body("# TYPE h histogram\nh_bucket" + labels + " 1 # {" + IDS + "} -1\n# EOF\n");
			assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_LEGAL).diagnosis().seen()).isEqualTo("-1.0");
		}
	}

	@Test
	void scrapeWithAnInvalidUriIsNamedByItsUrl() {
		this.observed.scrapes.set(0, new Scrape("http://a b/metrics", this.right.accept(), 404, "", ""));
		assertThat(this.observed.finding(CorrelationRule.OPENMETRICS_SERVED).subject()).isEqualTo("http://a b/metrics");
	}

	private String illegal(String exemplar) {
		this.observed.scrapes.set(0, Observed.scrape("# " + exemplar));
		return this.observed.finding(CorrelationRule.EXEMPLAR_LEGAL).diagnosis().seen();
	}

	private void body(String body) {
		served(200, this.right.contentType(), body);
	}

	private void served(int status, String contentType, String body) {
		this.observed.scrapes.set(0, new Scrape(this.right.url(), this.right.accept(), status, contentType, body));
	}

}
