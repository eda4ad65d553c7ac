/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;
import java.util.Optional;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Finds what drops the observations or the meters with a name: a property, also one for
 * the beginning of the name, or a bean.
 */
final class SwitchedOff {

	private static final String PROPAGATING = """
			the first TracingObservationHandler that supports the %1$sContext of %2$s makes its span: if this is %3$s, \
			let its supportsContext refuse a SenderContext and a ReceiverContext, or let it extend \
			Propagating%1$sTracingObservationHandler, which %4$s the header""";

	private SwitchedOff() {
	}

	/** Return what drops the observations of clients or templates. */
	static Optional<String> sender(Setup setup, String name, String who, String what) {
		return observations(setup, name, who).or(() -> setup.wiring()
			.named(Part.TRACING_HANDLER)
			.map((handler) -> PROPAGATING.formatted("Sender", what, handler, "writes")));
	}

	/** Return the handler that may make the span of a request or a record. */
	static Optional<String> receiver(Setup setup, String what) {
		return setup.wiring()
			.named(Part.TRACING_HANDLER)
			.map((handler) -> PROPAGATING.formatted("Receiver", what, handler, "reads"));
	}

	/** Return what drops the observations of a name. */
	static Optional<String> observations(Setup setup, String name, String who) {
		return byProperty(setup, name, who).or(() -> setup.wiring()
			.named(Part.OBSERVATION_PREDICATE)
			.map((named) -> "let no ObservationPredicate drop " + name + "; look at " + named));
	}

	/** Return the property that drops the observations of a name. */
	static Optional<String> byProperty(Setup setup, String name, String who) {
		return property(setup, "management.observations.enable", name)
			.map((switched) -> "remove " + switched + ", which drops the observations of " + who);
	}

	/** Return what keeps the meter of a name out of the registry. */
	static Optional<String> meter(Setup setup, String name) {
		return property(setup, "management.metrics.enable", name)
			.map((switched) -> "remove " + switched + ", which drops the meter " + name)
			.or(() -> setup.wiring()
				.named(Part.METER_FILTER)
				.map((named) -> "let no MeterFilter deny " + name + "; look at " + named));
	}

	private static Optional<String> off(Setup setup, String key) {
		return setup.wiring().isSet(key + "=false") ? Optional.of(key + "=" + setup.wiring().properties().get(key))
				: Optional.empty();
	}

	/** The longest beginning of the name that has a key decides. */
	private static Optional<String> property(Setup setup, String group, String name) {
		Map<String, String> properties = setup.wiring().properties();
		String beginning = name;
		while (!beginning.isEmpty()) {
			String value = properties.get(group + "." + beginning);
			if (value != null) {
				return off(setup, group + "." + beginning);
			}
			beginning = beginning.substring(0, Math.max(beginning.lastIndexOf('.'), 0));
		}
		return off(setup, group + ".all");
	}

}
