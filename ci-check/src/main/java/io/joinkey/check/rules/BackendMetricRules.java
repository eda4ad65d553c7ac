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

	private static final List<String> SERVICE = List.of("service", "application", "service_name", "service.name",
			"resource.service.name");

	/** Labels by which a query picks one service of several. */
	private static final List<String> OWNERS = List.of("service", "application", "service_name", "app", "job",
			"container", "deployment");

	/** A metric that the clients of Prometheus in all languages serve. */
	private static final String EVERYWHERE = "process_start_time_seconds";

	/** Labels that the service itself gives its metrics. */
	private static final List<String> IDENTITY = List.of("service", "application");

	private static final int SHOWN = 5;

	private final Telemetry telemetry;

	private final BackendFindings findings;

	private final MetricNames metrics;

	private final Set<String> services;

	BackendMetricRules(Telemetry telemetry, BackendFindings findings) {
		this.telemetry = telemetry;
		this.findings = findings;
		this.metrics = new MetricNames(samples(telemetry));
		this.services = services(telemetry);
	}

	/** Describes the metrics that nothing is known about. */
	static Optional<String> unknown(Telemetry telemetry) {
		MetricNames metrics = new MetricNames(samples(telemetry));
		Set<String> recorded = BackendConfigRules.names(telemetry, Kind.RECORDED);
		Set<String> asked = BackendConfigRules.names(telemetry, Kind.METRIC);
		Set<String> unknown = asked.stream()
			.filter((name) -> !metrics.has(name) && !recorded.contains(name))
			.filter((name) -> metrics.isEmpty() || metrics.meant(name).or(() -> metrics.twin(name)).isEmpty())
			.collect(Collectors.toCollection(TreeSet::new));
		return unknown.isEmpty() ? Optional.empty()
				: Optional.of("metrics in the files of back ends that this service does not emit: " + unknown.size()
						+ " of " + asked.size() + ", " + unknown.stream().limit(SHOWN).collect(Collectors.joining(", "))
						+ ((unknown.size() > SHOWN) ? ", ..." : ""));
	}

	void judge(BackendName name) {
		if (this.metrics.has(name.name())) {
			this.findings.right();
			service(name);
			label(name);
			return;
		}
		if (name.name().contains(":") || BackendConfigRules.names(this.telemetry, Kind.RECORDED).contains(name.name())
				|| name.alternatives().stream().anyMatch(this.metrics::has) || isOfOther(name)) {
			return;
		}
		Optional<String> meant = this.metrics.meant(name.name())
			.or(() -> this.metrics.twin(name.name()).filter((twin) -> isOfThis(name.source().file(), twin)));
		meant.ifPresent((served) -> {
			boolean histogram = name.name().equals(served.replaceAll("_count$", "_bucket"));
			String line = BackendLineRules.fixed(name, name.name(), served);
			this.findings
				.broken(name,
						new Diagnosis("a metric that the service emits",
								name.name() + ", while the service emits " + served, null,
								histogram
										? "management.metrics.distribution.percentiles-histogram."
												+ MetricNames.Parts.of(served).base().replace('_', '.') + "=true"
										: line));
		});
	}

	/** Return whether a query is about another service, or may be. */
	private boolean isOfOther(BackendName name) {
		return name.labels()
			.stream()
			.anyMatch((label) -> OWNERS.contains(label.name()) && label.operator().equals("=")
					&& !label.value().contains("$") && !this.services.contains(label.value()));
	}

	/**
	 * Return whether a file is about services such as this one, and not about others too:
	 * it names more of what this one serves, and not both conventions.
	 */
	private boolean isOfThis(String file, String twin) {
		String base = MetricNames.Parts.of(twin).base();
		Set<String> served = served(file).collect(Collectors.toCollection(TreeSet::new));
		served.remove(EVERYWHERE);
		return !served.isEmpty() && served.stream().noneMatch((name) -> MetricNames.Parts.of(name).base().equals(base));
	}

	/**
	 * A label that the service does not emit may be one that Prometheus adds, so its
	 * configuration has to be known.
	 */
	private void label(BackendName name) {
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
			if (IDENTITY.contains(label.name()) && !served.contains(label.name()) && !added) {
				this.findings.broken(name, label.name(),
						new Diagnosis("a label of " + name.name() + ": " + String.join(", ", served),
								"the label " + label.name() + ", which neither the service nor Prometheus adds", null,
								BackendLineRules.fixed(name, label.name(), own.get())));
			}
		}
	}

	private Stream<String> served(String file) {
		return this.telemetry.backendNames()
			.stream()
			.filter((name) -> name.kind() == Kind.METRIC && name.source().file().equals(file))
			.map(BackendName::name)
			.filter(this.metrics::has);
	}

	/**
	 * Kubernetes and hosts have names in lower case with hyphens, which may differ from
	 * the service's own.
	 */
	void service(BackendName name) {
		for (Label label : name.labels()) {
			if (!SERVICE.contains(label.name()) || !label.operator().equals("=") || this.services.isEmpty()) {
				continue;
			}
			if (this.services.contains(label.value())) {
				this.findings.right();
			}
			else if (label.value().matches("[A-Za-z0-9_ -]*[A-Z_ ][A-Za-z0-9_ -]*")) {
				this.services.stream()
					.filter((service) -> BackendConfigRules.same(service)
						.equals(BackendConfigRules.same(label.value())))
					.findFirst()
					.ifPresent((service) -> this.findings.broken(name, label.value(),
							new Diagnosis("the name of the service, " + service,
									label.name() + "=\"" + label.value() + "\"", null,
									BackendLineRules.fixed(name, label.value(), service))));
			}
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
