/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Locale;
import java.util.Optional;

import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Fixes the sampler of an application that does not follow the caller.
 */
final class SamplerRemedies {

	private static final String SAMPLER = "management.opentelemetry.tracing.sampler";

	private SamplerRemedies() {
	}

	/** Return what keeps the decision of the caller. */
	static String parentBased(Telemetry telemetry) {
		Optional<String> property = property(telemetry);
		if (property.isPresent()) {
			// parent-based-always-off would sample nothing without a parent
			return "use a parent-based sampler: " + SAMPLER + "=parent-based-"
					+ property.get().replace("always-off", "trace-id-ratio");
		}
		Wiring wiring = telemetry.setup().wiring();
		Optional<String> elsewhere = wiring.named(Part.SAMPLER).isPresent() ? Optional.empty()
				: wiring.named(Part.TRACER_CUSTOMIZER).or(() -> wiring.named(Part.TRACER_PROVIDER));
		String bean = wiring.named(Part.SAMPLER).orElse("your Sampler bean");
		String set = CodeSites.look(telemetry.setup(), Kind.SETS_SAMPLER);
		if (wiring.named(Part.SAMPLER).isEmpty() && !set.isEmpty()) {
			return "use a parent-based sampler: call no setSampler(...), or give it Sampler.parentBased(...) of the sampler that it sets"
					+ set;
		}
		return elsewhere.map((named) -> "use a parent-based sampler: if " + named
				+ " leads to a setSampler(...), remove the call, or give it Sampler.parentBased(...) of the sampler that it sets")
			.orElseGet(() -> "use a parent-based sampler: remove " + bean
					+ (bean.contains("AlwaysOffSampler") ? "" : ", or wrap it in Sampler.parentBased(...)"));
	}

	/** Return whether something of the application decides what is sampled. */
	static boolean isNamed(Telemetry telemetry) {
		Wiring wiring = telemetry.setup().wiring();
		return wiring.named(Part.SAMPLER).isPresent() || property(telemetry).isPresent()
				|| !CodeSites.look(telemetry.setup(), Kind.SETS_SAMPLER).isEmpty();
	}

	/** Spring Boot's sampler, where no bean takes its place. */
	private static Optional<String> property(Telemetry telemetry) {
		Wiring wiring = telemetry.setup().wiring();
		return Optional.ofNullable(wiring.properties().get(SAMPLER))
			.map((value) -> value.toLowerCase(Locale.ROOT).replace('_', '-'))
			.filter((value) -> !value.startsWith("parent") && wiring.named(Part.SAMPLER).isEmpty());
	}

}
