/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.evidence.BackendName.Label;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.OpenMetrics.Sample;

/**
 * Judges the metrics, the labels and the name of the service in queries.
 */
final class BackendMetricRules {

	/** Labels that the service itself gives its metrics. */
	private static final List<String> IDENTITY = List.of("service", "application");

	/** Metrics that services with other clients serve by the same name. */
	private static final Pattern SHARED = Pattern.compile(
			"jvm_memory_\\w+|process_start_time_seconds|process_cpu_seconds_total|process_(open|max)_fds|target_info");

	private static final int SHOWN = 5;

	private final Telemetry telemetry;

	private final MetricNames metrics;

	private final Set<String> services;

	private final Set<String> recorded;

	BackendMetricRules(Telemetry telemetry) {
		this.telemetry = telemetry;
		this.recorded = BackendConfigRules.names(telemetry, Kind.RECORDED);
		this.metrics = new MetricNames(samples(telemetry));
		this.services = services(telemetry);
	}

	/** Describes the metrics that were not judged. */
	static Optional<String> unknown(Telemetry telemetry) {
		Set<String> asked = BackendConfigRules.names(telemetry, Kind.METRIC);
		if (asked.isEmpty()) {
			return Optional.empty();
		}
		if (samples(telemetry).isEmpty()) {
			return Optional.of("metrics in the files of back ends: there was no scrape to compare them with");
		}
		BackendMetricRules rules = new BackendMetricRules(telemetry);
		Set<String> unknown = telemetry.backendNames()
			.stream()
			.filter((name) -> name.kind() == Kind.METRIC && !rules.isKnown(name) && rules.meant(name).isEmpty())
			.map(BackendName::name)
			.collect(Collectors.toCollection(TreeSet::new));
		return unknown.isEmpty() ? Optional.empty()
				: Optional.of("metrics in the files of back ends that this service does not emit: " + unknown.size()
						+ " of " + asked.size() + ", " + unknown.stream().limit(SHOWN).collect(Collectors.joining(", "))
						+ ((unknown.size() > SHOWN) ? ", ..." : ""));
	}

	void judge(BackendName name, BackendFindings findings) {
		if (this.metrics.has(name.name())) {
			findings.right();
			labels(name, findings);
		}
		else if (!isKnown(name)) {
			meant(name).ifPresent((served) -> findings.broken(name, new Diagnosis("a metric that the service emits",
					name.name() + ", while the service emits " + served, null, remedy(name, served))));
		}
	}

	private static String remedy(BackendName name, String served) {
		boolean quantile = name.labels().stream().anyMatch((label) -> label.name().equals("quantile"));
		if (!quantile && !name.name().equals(served.replaceAll("_count$", "_bucket"))) {
			return BackendLineRules.fixed(name, name.name(), served);
		}
		String property = "management.metrics.distribution.percentiles" + (quantile ? "." : "-histogram.");
		String value = quantile ? "=0.5,0.95" : "=true";
		String meter = MetricNames.meter(served);
		return meter.isEmpty()
				? property + "<meter>" + value + " with the name of the meter that is served as " + served
				: property + meter + value;
	}

	/** Return whether a metric is served, recorded or has an alternative. */
	private boolean isKnown(BackendName name) {
		return this.metrics.has(name.name()) || name.name().contains(":") || this.recorded.contains(name.name())
				|| name.alternatives().stream().anyMatch(this.metrics::has);
	}

	/** Return the metric that a query means, if it is about this service. */
	private Optional<String> meant(BackendName name) {
		return this.metrics.meant(name.name())
			.or(() -> this.metrics.twin(name.name())
				.filter((twin) -> served(name.source().file()).noneMatch(twin::equals)
						&& served(name.source().file()).map(MetricNames::base)
							.noneMatch(MetricNames.base(twin)::equals)))
			.filter((served) -> isOfThis(name, served));
	}

	/**
	 * Return whether a query is about this service. A label names the service, or the
	 * file names other metrics of it and no label selects another service.
	 */
	private boolean isOfThis(BackendName name, String served) {
		boolean named = false;
		for (Label label : name.labels()) {
			boolean literal = label.operator().matches("=~?") && !label.value().contains("$");
			if (literal && IDENTITY.contains(label.name())) {
				if (!isThis(label)) {
					return false;
				}
				named = true;
			}
			else if (literal && !this.metrics.labels(served).contains(label.name())
					&& !label.name().matches("le|quantile")) {
				return false;
			}
		}
		return named || served(name.source().file()).anyMatch((each) -> !SHARED.matcher(each).matches());
	}

	private boolean isThis(Label label) {
		return this.services.contains(label.value());
	}

	private Stream<String> served(String file) {
		return this.telemetry.backendNames()
			.stream()
			.filter((name) -> name.kind() == Kind.METRIC && name.source().file().equals(file))
			.map(BackendName::name)
			.filter(this.metrics::has);
	}

	/**
	 * A label may be one that Prometheus adds or replaces, so its configuration has to be
	 * known.
	 */
	private void labels(BackendName name, BackendFindings findings) {
		Set<String> served = this.metrics.labels(name.name());
		Optional<String> own = IDENTITY.stream().filter(served::contains).findFirst();
		List<BackendName> targets = this.telemetry.backendNames()
			.stream()
			.filter((each) -> each.kind() == Kind.TARGET_LABELS)
			.toList();
		if (own.isEmpty() || targets.isEmpty()) {
			return;
		}
		for (Label label : name.labels()) {
			boolean added = targets.stream()
				.anyMatch((target) -> target.name().equals("*")
						|| target.labels().stream().anyMatch((each) -> each.name().equals(label.name())));
			if (added || !IDENTITY.contains(label.name()) || !label.operator().matches("=~?")) {
				continue;
			}
			if (served.contains(label.name())) {
				service(name, label, findings);
			}
			else if (label.value().startsWith("$") || isThis(label)) {
				findings.broken(name, label.name(),
						new Diagnosis("a label of " + name.name() + ": " + String.join(", ", served),
								"the label " + label.name() + ", which neither the service nor Prometheus adds", null,
								BackendLineRules.fixed(name, label.name(), own.get())));
			}
		}
	}

	/** A name in other letters: hosts and Kubernetes have lower case and hyphens. */
	private void service(BackendName name, Label label, BackendFindings findings) {
		if (!isThis(label) && label.value().matches("[A-Za-z0-9_ -]*[A-Z_ ][A-Za-z0-9_ -]*")) {
			this.services.stream()
				.filter((service) -> BackendConfigRules.same(service).equals(BackendConfigRules.same(label.value())))
				.findFirst()
				.ifPresent((service) -> findings.broken(name, label.value(),
						new Diagnosis("the name of the service, " + service,
								label.name() + "=\"" + label.value() + "\"", null,
								BackendLineRules.fixed(name, label.value(), service))));
		}
	}

	private static List<Sample> samples(Telemetry telemetry) {
		return telemetry.scrapes()
			.stream()
			.flatMap((scrape) -> SpanIndex.of(telemetry).metrics(scrape).samples().stream())
			.toList();
	}

	private static Set<String> services(Telemetry telemetry) {
		Set<String> services = new TreeSet<>();
		Consumer<String> add = (service) -> {
			if (service != null && !service.isEmpty()) {
				services.add(service);
			}
		};
		telemetry.spans().forEach((span) -> add.accept(span.source().service()));
		samples(telemetry).forEach((sample) -> IDENTITY.forEach((label) -> add.accept(sample.labels().get(label))));
		SpanIndex.of(telemetry).lines().forEach((line) -> add.accept(line.value("service")));
		return services;
	}

}
