/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExemplarRemedies}.
 */
class ExemplarRemediesTests {

	private static final String INCLUDE = "management.tracing.exemplars.include";

	private static final Map<Part, List<String>> OWN = Map.of(Part.EXEMPLARS, List.of("the bean 'ids' (com.acme.Ids)"),
			Part.METER_REGISTRY, List.of("the bean 'meters' (com.acme.Meters)"));

	private static final Map<Part, List<String>> REGISTRY = Map.of(Part.METER_REGISTRY,
			List.of("the bean 'meters' (com.acme.Meters)"));

	@Test
	void aCustomizerMayDenyTheMeterOrTakeItsBucketsAway() {
		Map<Part, List<String>> customizer = Map.of(Part.METER_CUSTOMIZER, List.of("the bean 'tags'"));
		assertThat(ExemplarRemedies.requests(setup(Map.of(), customizer), false))
			.endsWith("; let the bean 'tags' add no MeterFilter that denies http.server.requests");
		String histogram = "management.metrics.distribution.percentiles-histogram.http.server.requests";
		assertThat(ExemplarRemedies.buckets(setup(Map.of(), customizer))).isEqualTo(histogram + "=true");
		assertThat(ExemplarRemedies.buckets(setup(Map.of(histogram, "true"), customizer)))
			.endsWith("; look at the bean 'tags'");
	}

	@Test
	void aFilterThatIsNoBeanIsNamedByItsPlace() {
		Setup setup = setup(Map.of(), Map.of()).withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(new CodeSite(CodeSite.Kind.FILTERS_METERS, "MeterRegistry$Config.meterFilter",
						new StackTraceElement("com.acme.Budget", "limit", "Budget.java", 9)))));
		assertThat(ExemplarRemedies.requests(setup, false)).isEqualTo(
				"let no MeterFilter deny http.server.requests; look at MeterRegistry$Config.meterFilter at com.acme.Budget.limit(Budget.java:9)");
	}

	@Test
	void exemplarsThatAreOffAreSwitchedOn() {
		String bean = "a SpanContext bean for the Prometheus registry, which Spring Boot makes when a Tracer is there";
		assertThat(ExemplarRemedies.none(setup(Map.of(), Map.of())))
			.isEqualTo(INCLUDE + "=sampled-traces, and " + bean);
		assertThat(ExemplarRemedies.none(setup(Map.of(INCLUDE, "none"), Map.of())))
			.isEqualTo(INCLUDE + "=sampled-traces, and " + bean);
		assertThat(ExemplarRemedies.none(setup(Map.of(INCLUDE, "sampled-traces"), Map.of()))).isEqualTo(bean);
	}

	@Test
	void whatReplacesSpringBootsBeansIsNamedUnlessExemplarsAreOff() {
		assertThat(ExemplarRemedies.none(setup(Map.of(), OWN)))
			.startsWith("remove the bean 'ids' (com.acme.Ids): it replaces Spring Boot's SpanContext bean");
		assertThat(ExemplarRemedies.none(setup(Map.of(INCLUDE, "sampled-traces"), REGISTRY)))
			.startsWith("give the bean 'meters' (com.acme.Meters) the SpanContext bean");
		for (Map<Part, List<String>> beans : List.of(OWN, REGISTRY)) {
			assertThat(ExemplarRemedies.none(setup(Map.of(INCLUDE, "none"), beans)))
				.startsWith("management.tracing.exemplars.include=sampled-traces, and ");
		}
	}

	@Test
	void aHandlerThatMeasuresElsewhereIsNamedAfterWhatReplacesSpringBootsBeans() {
		Map<Part, List<String>> handler = Map.of(Part.METER_HANDLER, List.of("the bean 'lazy'"));
		assertThat(ExemplarRemedies.none(setup(Map.of(), handler)))
			.isEqualTo("let the bean 'lazy' record on the thread of the request, in its onStop: an exemplar has the ids"
					+ " of the span that is current where a value is recorded");
		assertThat(ExemplarRemedies.none(setup(Map.of(INCLUDE, "none"), handler)))
			.startsWith("management.tracing.exemplars.include=sampled-traces, and ");
		assertThat(ExemplarRemedies.none(setup(Map.of(),
				Map.of(Part.METER_HANDLER, List.of("the bean 'lazy'"), Part.EXEMPLARS, List.of("the bean 'ids'")))))
			.startsWith("remove the bean 'ids'");
	}

	@Test
	void whatGivesTheIdsIsNamed() {
		assertThat(ExemplarRemedies.bean(setup(Map.of(), OWN))).isEqualTo("the bean 'ids' (com.acme.Ids)");
		assertThat(ExemplarRemedies.bean(setup(Map.of(), REGISTRY))).isEqualTo("your SpanContext bean");
		assertThat(ExemplarRemedies.cached(setup(Map.of(), OWN)))
			.startsWith("remove what caches the ids, the bean 'ids' (com.acme.Ids): the SpanContext bean has to ask");
		assertThat(ExemplarRemedies.cached(setup(Map.of(), REGISTRY)))
			.startsWith("remove what caches the ids: the SpanContext bean has to ask");
	}

	@Test
	void aHistogramThatIsSetIsTakenAwayByAFilter() {
		String histogram = "management.metrics.distribution.percentiles-histogram.http.server.requests";
		assertThat(ExemplarRemedies.buckets(setup(Map.of(), Map.of()))).isEqualTo(histogram + "=true");
		assertThat(ExemplarRemedies.buckets(setup(Map.of(histogram, "true"), Map.of()))).isEqualTo(
				"let no MeterFilter bean take the buckets of http.server.requests away: the property for its histogram is set");
	}

	@Test
	void aFilterOfMetersIsNamedAlsoWhereTheHistogramIsNotSet() {
		String histogram = "management.metrics.distribution.percentiles-histogram.http.server.requests";
		Map<Part, List<String>> filter = Map.of(Part.METER_FILTER,
				List.of("the bean 'quantiles' (com.acme.Quantiles)"));
		assertThat(ExemplarRemedies.buckets(setup(Map.of(), filter))).isEqualTo(histogram
				+ "=true, and let no MeterFilter bean take the buckets away; look at the bean 'quantiles' (com.acme.Quantiles)");
		assertThat(ExemplarRemedies.buckets(setup(Map.of(histogram, "true"), filter)))
			.endsWith("is set; look at the bean 'quantiles' (com.acme.Quantiles)");
	}

	@Test
	void aScrapeWithoutMetersIsOfAnotherRegistry() {
		assertThat(ExemplarRemedies.requests(setup(Map.of(), REGISTRY), true))
			.startsWith("remove the bean 'meters' (com.acme.Meters), whose meters the scrape does not show");
		assertThat(ExemplarRemedies.requests(setup(Map.of(), REGISTRY), false))
			.isEqualTo("management.observations.enable.http.server.requests=true");
		assertThat(ExemplarRemedies.requests(setup(Map.of(), Map.of()), true))
			.isEqualTo("management.observations.enable.http.server.requests=true");
	}

	@Test
	void anotherRegistryTakesTheMetersAway() {
		assertThat(ExemplarRemedies.requests(
				setup(Map.of(), Map.of(Part.OTHER_METER_REGISTRY, List.of("the bean 'businessMetrics' (com.acme.M)"))),
				false))
			.isEqualTo(
					"let the bean 'businessMetrics' (com.acme.M) not be @Primary, and inject it by its name: Spring Boot records http.server.requests in the primary registry only");
	}

	private static Setup setup(Map<String, String> properties, Map<Part, List<String>> beans) {
		return new Observed().setup.withWiring(new Wiring(properties, beans, List.of(), List.of()));
	}

}
