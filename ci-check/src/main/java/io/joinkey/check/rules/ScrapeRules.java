/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.OpenMetrics;

/**
 * Judges the form of a scrape and of its exemplars.
 */
final class ScrapeRules {

	private static final String OPENMETRICS = "application/openmetrics-text";

	private static final int OK = 200;

	private static final int LONGEST = 128;

	private static final String HISTOGRAMS_ONLY = """
			management.prometheus.metrics.export.properties.io.prometheus.exporter.exemplarsOnAllMetricTypes=false""";

	private static final String REMOVE = "remove your SpanContext bean: Spring Boot's writes both, from the current span";

	private static final String CHOOSE = """
			let the Prometheus registry choose the bucket of an exemplar, and let nothing rewrite the scrape""";

	private ScrapeRules() {
	}

	static void served(Telemetry telemetry, Judgement judgement) {
		judgement.inconclusive("no scrape was tried");
		for (Scrape scrape : telemetry.scrapes()) {
			if (!scrape.accept().contains(OPENMETRICS)) {
				continue;
			}
			judgement.saw(1);
			OpenMetrics metrics = SpanIndex.of(telemetry).metrics(scrape);
			String expected = "200 " + OPENMETRICS + ", ended by # EOF";
			if (scrape.status() != OK) {
				judgement.broken(path(scrape),
						new Diagnosis(expected,
								"status " + scrape.status()
										+ (telemetry.setup().meterRegistries().isEmpty() ? ""
												: "; the meter registries are "
														+ String.join(", ", telemetry.setup().meterRegistries())),
								null, ScrapeRemedies.of(scrape.status(), telemetry.setup())),
						scrape);
			}
			else if (!scrape.contentType().startsWith(OPENMETRICS)) {
				judgement.broken(path(scrape),
						new Diagnosis(expected,
								"content type " + scrape.contentType() + ", which carries no exemplars, although "
										+ OPENMETRICS + " was asked for",
								null, "let no filter or proxy rewrite the Accept header of the scrape"
										+ ScrapeRemedies.filters(telemetry.setup())),
						scrape);
			}
			else if (!metrics.problems().isEmpty()) {
				judgement.broken(path(scrape), new Diagnosis(expected, metrics.problems().get(0), null,
						"let the Prometheus registry write the scrape, and nothing add to it"), scrape);
			}
			else if (!metrics.ended()) {
				judgement.broken(path(scrape), new Diagnosis(expected, "a text without # EOF: it was cut off", null,
						"let no filter shorten the response, and raise the scrape's size limit"), scrape);
			}
		}
	}

	static void legal(Telemetry telemetry, Judgement judgement) {
		judgement.inconclusive("no scrape has an exemplar");
		for (Scrape scrape : telemetry.scrapes()) {
			OpenMetrics metrics = SpanIndex.of(telemetry).metrics(scrape);
			for (Exemplar exemplar : metrics.exemplars()) {
				judgement.saw(1);
				illegal(exemplar, metrics)
					.ifPresent((diagnosis) -> judgement.broken(exemplar.sample(), diagnosis, exemplar));
			}
		}
	}

	private static Optional<Diagnosis> illegal(Exemplar exemplar, OpenMetrics metrics) {
		int length = exemplar.labels()
			.entrySet()
			.stream()
			.mapToInt((label) -> points(label.getKey()) + points(label.getValue()))
			.sum();
		if (!isLegalSample(exemplar.sample(), metrics.types())) {
			return Optional.of(new Diagnosis("exemplars on counters and histogram buckets only",
					"one on " + exemplar.sample() + ", for which Prometheus before 2.43 drops the whole scrape", null,
					HISTOGRAMS_ONLY));
		}
		if (length > LONGEST) {
			return Optional.of(new Diagnosis("at most " + LONGEST + " characters of labels", length + " of them", null,
					"label exemplars with trace_id and span_id only"));
		}
		if (!SpanContext.isTraceId(exemplar.traceId()) || !SpanContext.isSpanId(exemplar.spanId())) {
			return Optional.of(new Diagnosis("the labels trace_id and span_id of 32 and 16 lower-case hex digits",
					exemplar.labels().toString(), null, REMOVE));
		}
		if (!isWithinBucket(exemplar, metrics)) {
			return Optional.of(new Diagnosis("a value within the bucket le=\"" + exemplar.series().get("le") + "\"",
					Double.toString(exemplar.value()), null, CHOOSE));
		}
		return Optional.empty();
	}

	private static boolean isLegalSample(String sample, Map<String, String> types) {
		if (sample.endsWith("_total")) {
			return "counter".equals(types.get(sample.substring(0, sample.length() - "_total".length())));
		}
		if (sample.endsWith("_bucket")) {
			String type = types.getOrDefault(sample.substring(0, sample.length() - "_bucket".length()), "");
			return type.equals("histogram") || type.equals("gaugehistogram");
		}
		return false;
	}

	private static boolean isWithinBucket(Exemplar exemplar, OpenMetrics metrics) {
		if (!exemplar.sample().endsWith("_bucket")) {
			return true;
		}
		double upper = upper(exemplar.series());
		Map<String, String> series = withoutBound(exemplar.series());
		double lower = metrics.samples()
			.stream()
			.filter((sample) -> sample.name().equals(exemplar.sample()) && withoutBound(sample.labels()).equals(series))
			.mapToDouble((sample) -> upper(sample.labels()))
			.filter((bound) -> bound < upper)
			.max()
			.orElse(Double.NEGATIVE_INFINITY);
		return lower < exemplar.value() && exemplar.value() <= upper;
	}

	private static double upper(Map<String, String> labels) {
		try {
			return OpenMetrics.bound(labels.getOrDefault("le", ""));
		}
		catch (NumberFormatException ex) {
			return Double.NaN;
		}
	}

	private static Map<String, String> withoutBound(Map<String, String> labels) {
		Map<String, String> series = new HashMap<>(labels);
		series.remove("le");
		return series;
	}

	private static int points(String text) {
		return text.codePointCount(0, text.length());
	}

	private static String path(Scrape scrape) {
		try {
			return URI.create(scrape.url()).getPath();
		}
		catch (IllegalArgumentException ex) {
			return scrape.url();
		}
	}

}
