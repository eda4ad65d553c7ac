/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;

/**
 * Judges whether the files of back ends name what the service emits. A name that the
 * service does not emit may be the name of another service's metric.
 */
final class BackendConfigRules {

	private final Telemetry telemetry;

	private final BackendFindings findings;

	private BackendConfigRules(Telemetry telemetry, BackendFindings findings) {
		this.telemetry = telemetry;
		this.findings = findings;
	}

	static void match(Telemetry telemetry, Judgement judgement) {
		if (telemetry.backendNames().isEmpty()) {
			judgement.notApplicable(
					"no file of a back end was read: backend-files in joinkey-gate.yaml lists none, or a test is judged");
			return;
		}
		judgement.inconclusiveIf(false, "no name in the files is one that this run could show");
		BackendFindings findings = new BackendFindings(judgement);
		BackendConfigRules rules = new BackendConfigRules(telemetry, findings);
		BackendMetricRules metrics = new BackendMetricRules(telemetry);
		BackendLineRules lines = new BackendLineRules(telemetry, findings);
		for (BackendName name : telemetry.backendNames()) {
			switch (name.kind()) {
				case METRIC -> metrics.judge(name, findings);
				case EXEMPLAR_LABEL -> rules.exemplar(name);
				case SPAN_TAG -> rules.spanTag(name);
				default -> lines.judge(name);
			}
		}
		findings.report();
	}

	/** Return the names of a kind. */
	static Set<String> names(Telemetry telemetry, Kind kind) {
		return telemetry.backendNames()
			.stream()
			.filter((name) -> name.kind() == kind)
			.map(BackendName::name)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Return a name without capitals and separators. */
	static String same(String service) {
		return service.toLowerCase(Locale.ROOT).replaceAll("[_ -]", "");
	}

	private void exemplar(BackendName name) {
		Set<String> labels = exemplars().flatMap((exemplar) -> exemplar.labels().keySet().stream())
			.collect(Collectors.toCollection(TreeSet::new));
		if (labels.isEmpty()) {
			return;
		}
		if (labels.contains(name.name())) {
			this.findings.right();
			return;
		}
		String id = labels.stream()
			.filter((label) -> BackendLineRules.idOf(label).equals("traceid"))
			.findFirst()
			.orElse("");
		if (!id.isEmpty() && !names(this.telemetry, Kind.EXEMPLAR_LABEL).contains(id)) {
			this.findings.broken(name,
					new Diagnosis("a label of the exemplars in the scrape: " + String.join(", ", labels), name.name(),
							exemplars().findFirst().orElse(null), BackendLineRules.fixed(name, name.name(), id)));
		}
	}

	private Stream<Exemplar> exemplars() {
		return this.telemetry.scrapes()
			.stream()
			.flatMap((scrape) -> SpanIndex.of(this.telemetry).metrics(scrape).exemplars().stream());
	}

	private void spanTag(BackendName name) {
		if (name.name().equals("service.name")) {
			this.findings.right();
		}
		else if (same(name.name().replace('.', '_')).equals("servicename")
				&& !names(this.telemetry, Kind.SPAN_TAG).contains("service.name")
				&& this.telemetry.spans()
					.stream()
					.map(SpanRecord::attributes)
					.noneMatch((attributes) -> attributes.containsKey(name.name()))) {
			this.findings.broken(name, new Diagnosis("an attribute of spans or of their resource: service.name",
					name.name(), null, BackendLineRules.fixed(name, name.name(), "service.name")));
		}
	}

}
