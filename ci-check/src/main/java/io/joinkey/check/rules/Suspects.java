/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.joinkey.check.Finding;
import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Names the application's own parts of the telemetry where a remedy names nothing of the
 * application.
 */
final class Suspects {

	/** The rules whose findings such a bean can cause. */
	private static final Set<String> RULES = Set.of("real-tracer", "real-propagator", "evidence-present",
			"inbound-continued", "inbound-none-new", "inbound-invalid-restarted", "sampled-flag-honoured",
			"log-has-ids", "log-id-equals-span", "outgoing-traceparent", "outgoing-tracestate-baggage",
			"kafka-produced-header", "kafka-consumed", "exemplar-present", "exemplar-equals-span", "no-orphan-span",
			"root-not-client", "root-linked", "label-cardinality");

	private static final int MOST = 5;

	private Suspects() {
	}

	static Finding named(Finding finding, Setup setup) {
		List<String> beans = setup.wiring().beans().getOrDefault(Part.TELEMETRY, List.of());
		Diagnosis diagnosis = finding.diagnosis();
		if (beans.isEmpty() || !RULES.contains(finding.rule().id())
				|| namesApplication(diagnosis.remedy(), setup.applicationPackages())) {
			return finding;
		}
		String all = beans.stream().limit(MOST).collect(Collectors.joining(", "))
				+ ((beans.size() > MOST) ? " and " + (beans.size() - MOST) + " more" : "");
		return new Finding(finding.rule(), finding.subject(),
				new Diagnosis(diagnosis.expected(), diagnosis.seen(), diagnosis.lastRight(), diagnosis.remedy()
						+ "; if this does not help, look at what the application adds to its telemetry: " + all),
				finding.wrong());
	}

	private static boolean namesApplication(String remedy, List<String> packages) {
		return remedy.contains("the bean '") || packages.stream().anyMatch((name) -> remedy.contains(name + "."));
	}

}
