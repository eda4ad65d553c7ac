/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.evidence.BackendName.Label;
import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.OpenMetrics.Sample;

/**
 * Judges whether the files of back ends name what the service emits. A name of something
 * else may be another service's.
 */
final class BackendConfigRules {

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

	private final Judgement judgement;

	private final MetricNames metrics;

	private final Set<String> services;

	private final Map<List<String>, List<BackendName>> wrong = new LinkedHashMap<>();

	private final Map<List<String>, Diagnosis> diagnoses = new LinkedHashMap<>();

	private BackendConfigRules(Telemetry telemetry, Judgement judgement) {
		this.telemetry = telemetry;
		this.judgement = judgement;
		this.metrics = new MetricNames(samples(telemetry));
		this.services = services(telemetry);
	}

	static void match(Telemetry telemetry, Judgement judgement) {
		if (telemetry.backendNames().isEmpty()) {
			judgement.notApplicable("no file of a back end is configured: backend-files in joinkey-gate.yaml is empty");
			return;
		}
		judgement.inconclusiveIf(false, "no name in the files is one that this run could show");
		BackendConfigRules rules = new BackendConfigRules(telemetry, judgement);
		BackendLineRules lines = new BackendLineRules(telemetry, rules::right, rules::broken);
		for (BackendName name : telemetry.backendNames()) {
			switch (name.kind()) {
				case METRIC -> rules.metric(name);
				case STREAM -> rules.service(name);
				case EXEMPLAR_LABEL -> rules.exemplar(name);
				case SPAN_TAG -> rules.spanTag(name);
				default -> lines.judge(name);
			}
		}
		rules.diagnoses.forEach((subject, diagnosis) -> judgement.broken(String.join(" ", subject), diagnosis,
				rules.wrong.getOrDefault(subject, List.of()).toArray(BackendName[]::new)));
	}

	/** Describes the metrics that nothing is known about. */
	static Optional<String> unknown(Telemetry telemetry) {
		MetricNames metrics = new MetricNames(samples(telemetry));
		Set<String> recorded = names(telemetry, Kind.RECORDED);
		Set<String> asked = names(telemetry, Kind.METRIC);
		Set<String> unknown = asked.stream()
			.filter((name) -> !metrics.has(name) && !recorded.contains(name))
			.filter((name) -> metrics.isEmpty() || metrics.meant(name).or(() -> metrics.twin(name)).isEmpty())
			.collect(Collectors.toCollection(TreeSet::new));
		return unknown.isEmpty() ? Optional.empty()
				: Optional.of("metrics in the files of back ends that this service does not emit: " + unknown.size()
						+ " of " + asked.size() + ", " + unknown.stream().limit(SHOWN).collect(Collectors.joining(", "))
						+ ((unknown.size() > SHOWN) ? ", ..." : ""));
	}

	private void metric(BackendName name) {
		if (this.metrics.has(name.name())) {
			this.judgement.saw(1);
			service(name);
			label(name);
			return;
		}
		if (name.name().contains(":") || names(this.telemetry, Kind.RECORDED).contains(name.name())
				|| name.alternatives().stream().anyMatch(this.metrics::has) || isOfOther(name)) {
			return;
		}
		Optional<String> meant = this.metrics.meant(name.name())
			.or(() -> this.metrics.twin(name.name()).filter((twin) -> isOfThis(name.source().file(), twin)));
		meant.ifPresent((served) -> {
			boolean histogram = name.name().equals(served.replaceAll("_count$", "_bucket"));
			String line = BackendLineRules.fixed(name, name.name(), served);
			broken(name,
					new Diagnosis("a metric that the service emits",
							name.name() + ", while the service emits " + served, null,
							histogram ? "management.metrics.distribution.percentiles-histogram."
									+ MetricNames.Parts.of(served).base().replace('_', '.') + "=true" : line));
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
		Set<String> served = names(this.telemetry, Kind.METRIC, file).filter(this.metrics::has)
			.collect(Collectors.toCollection(TreeSet::new));
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
				broken(name, label.name(),
						new Diagnosis("a label of " + name.name() + ": " + String.join(", ", served),
								"the label " + label.name() + ", which neither the service nor Prometheus adds", null,
								BackendLineRules.fixed(name, label.name(), own.get())));
			}
		}
	}

	/**
	 * Kubernetes and hosts have names in lower case with hyphens, which may differ from
	 * the service's own.
	 */
	private void service(BackendName name) {
		for (Label label : name.labels()) {
			if (!SERVICE.contains(label.name()) || !label.operator().equals("=") || this.services.isEmpty()) {
				continue;
			}
			if (this.services.contains(label.value())) {
				this.judgement.saw(1);
			}
			else if (label.value().matches("[A-Za-z0-9_ -]*[A-Z_ ][A-Za-z0-9_ -]*")) {
				this.services.stream()
					.filter((service) -> same(service).equals(same(label.value())))
					.findFirst()
					.ifPresent((service) -> broken(name, label.value(),
							new Diagnosis("the name of the service, " + service,
									label.name() + "=\"" + label.value() + "\"", null,
									BackendLineRules.fixed(name, label.value(), service))));
			}
		}
	}

	private static String same(String service) {
		return service.toLowerCase(Locale.ROOT).replaceAll("[_ -]", "");
	}

	private void exemplar(BackendName name) {
		Set<String> labels = exemplars().flatMap((exemplar) -> exemplar.labels().keySet().stream())
			.collect(Collectors.toCollection(TreeSet::new));
		if (labels.isEmpty()) {
			return;
		}
		if (labels.contains(name.name())) {
			this.judgement.saw(1);
			return;
		}
		String id = labels.stream()
			.filter((label) -> BackendLineRules.idOf(label).equals("traceid"))
			.findFirst()
			.orElse("");
		if (!id.isEmpty() && !name.alternatives().contains(id)) {
			broken(name, new Diagnosis("a label of the exemplars in the scrape: " + String.join(", ", labels),
					name.name(), exemplars().findFirst().orElse(null), BackendLineRules.fixed(name, name.name(), id)));
		}
	}

	private Stream<Exemplar> exemplars() {
		return this.telemetry.scrapes()
			.stream()
			.flatMap((scrape) -> SpanIndex.of(this.telemetry).metrics(scrape).exemplars().stream());
	}

	private void spanTag(BackendName name) {
		if (name.name().equals("service.name")) {
			this.judgement.saw(1);
		}
		else if (same(name.name().replace('.', '_')).equals("servicename") && this.telemetry.spans()
			.stream()
			.map(SpanRecord::attributes)
			.noneMatch((attributes) -> attributes.containsKey(name.name()))) {
			broken(name, new Diagnosis("an attribute of spans or of their resource: service.name", name.name(), null,
					BackendLineRules.fixed(name, name.name(), "service.name")));
		}
	}

	private void right(BackendName name) {
		this.judgement.saw(1);
	}

	private void broken(BackendName name, Diagnosis diagnosis) {
		broken(name, name.name(), diagnosis);
	}

	private void broken(BackendName name, String what, Diagnosis diagnosis) {
		List<String> subject = List.of(name.source().file(), what);
		this.judgement.saw(1);
		this.diagnoses.putIfAbsent(subject, diagnosis);
		this.wrong.computeIfAbsent(subject, (each) -> new ArrayList<>()).add(name);
	}

	private static List<Sample> samples(Telemetry telemetry) {
		return telemetry.scrapes()
			.stream()
			.flatMap((scrape) -> SpanIndex.of(telemetry).metrics(scrape).samples().stream())
			.toList();
	}

	private static Set<String> names(Telemetry telemetry, Kind kind) {
		return names(telemetry, kind, "").collect(Collectors.toCollection(TreeSet::new));
	}

	private static Stream<String> names(Telemetry telemetry, Kind kind, String file) {
		return telemetry.backendNames()
			.stream()
			.filter((name) -> name.kind() == kind && (file.isEmpty() || name.source().file().equals(file)))
			.map(BackendName::name);
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
