/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.OpenMetrics;
import io.joinkey.check.format.OpenMetrics.Sample;

/**
 * Judges the form of a scrape.
 */
final class ScrapeRules {

	/** The property that names the exposed endpoints. */
	private static final String EXPOSURE = "management.endpoints.web.exposure.include";

	private static final String PROMETHEUS = "management.prometheus.metrics.export.enabled";

	private static final String DEFAULTS = "management.defaults.metrics.export.enabled";

	private static final String OPENMETRICS = "application/openmetrics-text";

	private static final int OK = 200;

	private static final int REDIRECTION = 300;

	private static final int CLIENT_ERROR = 400;

	private static final int UNAUTHORIZED = 401;

	private static final int FORBIDDEN = 403;

	private static final int SERVER_ERROR = 500;

	private static final int LONGEST = 128;

	private static final int HALF = 16;

	/** Fewer digits match by chance. */
	private static final int SHORTENED = 8;

	private static final Pattern REFUSED = Pattern.compile("The meter '([^']+)' is refused: its label '([^']+)'");

	private static final String PERMIT = """
			let security permit the scrape: %s(EndpointRequest.to("prometheus")).permitAll(), of \
			org.springframework.boot.security.autoconfigure.actuate.web.%s.EndpointRequest, before the \
			other rules of the security filter chain; or, if a login is meant, name one in joinkey-gate.yaml, under \
			credentials.scrape or credentials.user.authorities""";

	private static final String FIX = "fix the cause of the error line that the scrape left in the application's log";

	private static final String HISTOGRAMS_ONLY = """
			management.prometheus.metrics.export.properties.io.prometheus.exporter.exemplarsOnAllMetricTypes=false""";

	private static final String REMOVE = "remove your SpanContext bean: Spring Boot's writes both, from the current span";

	private static final String CHOOSE = """
			let the Prometheus registry choose the bucket of an exemplar, and nothing rewrite the scrape""";

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
								null, remedy(scrape.status(), telemetry.setup())),
						scrape);
			}
			else if (!scrape.contentType().startsWith(OPENMETRICS)) {
				judgement.broken(path(scrape),
						new Diagnosis(expected,
								"content type " + scrape.contentType() + ", which carries no exemplars, although "
										+ OPENMETRICS + " was asked for",
								null, "let no filter or proxy rewrite the Accept header of the scrape"),
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

	private static String remedy(int status, Setup setup) {
		if (status == UNAUTHORIZED || status == FORBIDDEN || (status >= REDIRECTION && status < CLIENT_ERROR)) {
			return permit(setup);
		}
		if (status >= SERVER_ERROR) {
			return FIX;
		}
		return unexposed(setup);
	}

	/** Spring Security has another matcher for WebFlux. */
	private static String permit(Setup setup) {
		List<String> libraries = setup.wiring().libraries();
		boolean reactive = libraries.stream().anyMatch((each) -> each.startsWith("spring-webflux:"))
				&& libraries.stream().noneMatch((each) -> each.startsWith("spring-webmvc:"));
		return PERMIT.formatted(reactive ? "matchers" : "requestMatchers", reactive ? "reactive" : "servlet");
	}

	/** The remedy keeps the endpoints that the application exposes. */
	private static String unexposed(Setup setup) {
		List<String> exposed = List.of(setup.wiring().properties().getOrDefault(EXPOSURE, "health").split(","));
		boolean named = exposed.contains("prometheus") || exposed.contains("*");
		boolean registry = setup.meterRegistries().stream().anyMatch((name) -> name.contains("Prometheus"));
		if (named && registry) {
			return "take prometheus out of management.endpoints.web.exposure.exclude, and set management.endpoint.prometheus.access=read-only";
		}
		Optional<String> off = registry ? Optional.empty()
				: Stream.of(PROMETHEUS, DEFAULTS)
					.filter((name) -> "false".equals(setup.wiring().properties().get(name)))
					.findFirst();
		String property = EXPOSURE + "=" + String.join(",", exposed) + ",prometheus";
		String dependency = off.isPresent() ? PROMETHEUS + "=true"
				: "micrometer-registry-prometheus on the class path, and spring.test.metrics.export=true in a test";
		if (named) {
			return dependency;
		}
		return registry ? property : property + " with " + dependency;
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

	static void labels(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		Set<String> ids = ids(telemetry, traces);
		judgement.inconclusive("no scrape has a sample");
		refused(telemetry, judgement);
		for (Scrape scrape : telemetry.scrapes()) {
			List<Sample> samples = SpanIndex.of(telemetry).metrics(scrape).samples();
			judgement.saw(samples.size());
			Set<String> shortened = shortened(samples, ids);
			for (Sample sample : samples) {
				sample.labels().forEach((name, value) -> {
					String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
					if (plain.equals("traceid") || plain.equals("spanid") || isId(ids, value)
							|| shortened.contains(sample.name() + " " + name)) {
						judgement.broken(sample.name() + " " + name,
								new Diagnosis("labels with few values",
										"the label " + name + "=\"" + value + "\" on " + sample.name()
												+ ": a new series per request",
										null,
										"remove the tag " + name + " from the meter: the id belongs on the exemplar"),
								scrape);
					}
				});
			}
		}
	}

	/** Return the labels of which two values hold the beginning or the end of an id. */
	private static Set<String> shortened(List<Sample> samples, Set<String> ids) {
		Map<String, Set<String>> values = new HashMap<>();
		samples.forEach((sample) -> sample.labels().forEach((name, value) -> {
			if (Stream.of(value.toLowerCase(Locale.ROOT).split("[^0-9a-z]"))
				.filter((part) -> part.length() >= SHORTENED && part.length() < HALF)
				.anyMatch((part) -> ids.stream().anyMatch((id) -> id.startsWith(part) || id.endsWith(part)))) {
				values.computeIfAbsent(sample.name() + " " + name, (label) -> new HashSet<>()).add(value);
			}
		}));
		values.values().removeIf((found) -> found.size() < 2);
		return values.keySet();
	}

	/** Meters that Joinkey's starter refused, as it logs them. They are in no scrape. */
	private static void refused(Telemetry telemetry, Judgement judgement) {
		telemetry.lines().stream().filter((line) -> line.event().logger().startsWith("io.joinkey.")).forEach((line) -> {
			Matcher refused = REFUSED.matcher(line.event().message());
			if (refused.find()) {
				judgement.saw(1);
				judgement.broken(refused.group(1) + " " + refused.group(2),
						new Diagnosis("labels with few values",
								"the label " + refused.group(2) + " on the meter " + refused.group(1)
										+ ", which Joinkey's starter refused: the meter is in no scrape",
								null, "remove the tag " + refused.group(2) + " from the meter " + refused.group(1)
										+ ": the id belongs on the exemplar"),
						line);
			}
		});
	}

	/** The halves of each trace id, and each span id: 16 digits each. */
	private static Set<String> ids(Telemetry telemetry, SpanIndex traces) {
		Set<String> ids = new HashSet<>();
		traces.known().forEach((id) -> {
			ids.add(id.substring(0, HALF));
			ids.add(id.substring(HALF));
		});
		telemetry.spans().forEach((span) -> ids.add(span.context().spanId()));
		return ids;
	}

	/** Return whether a value contains an id, in any spelling. */
	private static boolean isId(Set<String> ids, String value) {
		String plain = value.toLowerCase(Locale.ROOT).replace("-", "");
		return IntStream.rangeClosed(0, plain.length() - HALF)
			.anyMatch((start) -> ids.contains(plain.substring(start, start + HALF)));
	}

	static String path(Scrape scrape) {
		try {
			return URI.create(scrape.url()).getPath();
		}
		catch (IllegalArgumentException ex) {
			return scrape.url();
		}
	}

}
