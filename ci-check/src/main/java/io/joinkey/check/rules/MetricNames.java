/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.check.format.OpenMetrics.Sample;

/**
 * The names of the metrics that a service serves, and which of them a similar name means.
 */
final class MetricNames {

	private static final Pattern PARTS = Pattern
		.compile("(.+?)(_seconds|_milliseconds|_ms|_bytes)?(_total|_count|_sum|_bucket|_max)?");

	/**
	 * Names that frameworks give. They mean the same in each service.
	 */
	private static final Pattern FRAMEWORK = Pattern
		.compile("(http_server_requests|http_client_requests|spring|jvm|tomcat|jetty|logback|log4j2|hikaricp|jdbc"
				+ "|tasks_scheduled|executor|process|joinkey)(_.+)?");

	/** The same measurement in the conventions of OpenTelemetry and of Micrometer. */
	private static final Map<String, String> TWINS = Map.of("http_server_request_duration", "http_server_requests",
			"http_server_duration", "http_server_requests", "http_server_requests", "http_server_request_duration",
			"http_client_request_duration", "http_client_requests", "http_client_duration", "http_client_requests",
			"http_client_requests", "http_client_request_duration");

	/** The suffixes that each suffix can mean, the likely one first. */
	private static final Map<String, List<String>> SERVED = Map.of("", List.of("", "_total", "_count"), "_total",
			List.of("_total", "_count"), "_count", List.of("_count", "_total"), "_sum", List.of("_sum"), "_bucket",
			List.of("_bucket", "_count"), "_max", List.of("_max"));

	private final Map<String, Set<String>> labels = new LinkedHashMap<>();

	private final Map<String, List<String>> byBase = new LinkedHashMap<>();

	MetricNames(List<Sample> samples) {
		for (Sample sample : samples) {
			if (!this.labels.containsKey(sample.name())) {
				this.byBase.computeIfAbsent(Parts.of(sample.name()).base(), (base) -> new ArrayList<>())
					.add(sample.name());
			}
			this.labels.computeIfAbsent(sample.name(), (name) -> new TreeSet<>()).addAll(sample.labels().keySet());
		}
	}

	boolean has(String name) {
		return this.labels.containsKey(name);
	}

	Set<String> labels(String name) {
		return this.labels.getOrDefault(name, Set.of());
	}

	/** Return the meter's own name, without unit and suffix. */
	static String base(String name) {
		return Parts.of(name).base();
	}

	/** Return the name of a framework's meter in Micrometer, or an empty text. */
	static String meter(String name) {
		return FRAMEWORK.matcher(base(name)).matches() ? base(name).replace('_', '.') : "";
	}

	/**
	 * Return the metric that is served instead of one that is not: of the same meter,
	 * with another suffix or unit.
	 */
	Optional<String> meant(String name) {
		Parts asked = Parts.of(name);
		List<String> same = this.byBase.getOrDefault(asked.base(), List.of());
		return similar(asked, same, FRAMEWORK.matcher(asked.base()).matches());
	}

	/** Return the metric that measures the same in other conventions. */
	Optional<String> twin(String name) {
		Parts asked = Parts.of(name);
		String twin = TWINS.get(asked.base());
		return (twin == null) ? Optional.empty() : similar(asked, this.byBase.getOrDefault(twin, List.of()), true);
	}

	private static Optional<String> similar(Parts asked, List<String> same, boolean anyUnit) {
		return SERVED.getOrDefault(asked.suffix(), List.of())
			.stream()
			.flatMap((suffix) -> same.stream().filter((name) -> {
				Parts served = Parts.of(name);
				return served.suffix().equals(suffix) && (anyUnit || isSameMeter(asked, served));
			}))
			.findFirst();
	}

	/** An application's own "orders_count" may be a gauge beside its timer "orders". */
	private static boolean isSameMeter(Parts asked, Parts served) {
		return asked.unit().equals(served.unit()) && !asked.unit().isEmpty() && asked.suffix().matches("|_bucket")
				&& served.suffix().equals("_count");
	}

	/**
	 * A name in Prometheus.
	 *
	 * @param base the meter's own name
	 * @param unit the unit, or empty
	 * @param suffix the suffix of the sample, or empty
	 */
	record Parts(String base, String unit, String suffix) {

		static Parts of(String name) {
			Matcher parts = PARTS.matcher(name);
			if (!parts.matches()) {
				return new Parts(name, "", "");
			}
			return new Parts(parts.group(1), (parts.group(2) != null) ? parts.group(2) : "",
					(parts.group(3) != null) ? parts.group(3) : "");
		}

	}

}
