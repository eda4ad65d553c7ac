/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Fixes the order of servlet filters, so that the server observation is the first one.
 */
final class FilterOrder {

	private static final String ORDER = """
			set the order of the filter to Ordered.HIGHEST_PRECEDENCE + 2 or later, by @Order or setOrder(...) of \
			its FilterRegistrationBean: Spring Boot's server observation is at Ordered.HIGHEST_PRECEDENCE + 1""";

	private static final String LATE = """
			give %s, which observes requests, the order Ordered.HIGHEST_PRECEDENCE + 1, by @Order or setOrder(...) of its \
			FilterRegistrationBean, so that other filters run within it; or remove it: Spring Boot then adds its own""";

	private static final String SECURITY_ORDER = "spring.security.filter.order";

	private static final String SECURITY = """
			remove %s=%s: Spring Security's chain, with the filters that the application adds to it, then runs within \
			the server observation\
			""";

	private static final String OTHER = "; if another filter logs the line, ";

	/** The order of Spring Boot's server observation. */
	private static final int OBSERVATION = Integer.MIN_VALUE + 1;

	private FilterOrder() {
	}

	/** A filter that logs before and after the request is one cause. */
	static String remedy(Setup setup) {
		return setup.wiring()
			.named(Part.LATE_OBSERVATION)
			.map(LATE::formatted)
			.orElseGet(() -> early(setup).map((security) -> security + OTHER).orElse("") + ORDER
					+ setup.wiring().named(Part.EARLY_FILTER).map((named) -> "; look at " + named).orElse(""));
	}

	/** Return whether the order of the application's filters explains the line. */
	static boolean explains(Setup setup) {
		return setup.wiring().named(Part.EARLY_FILTER).isPresent() || early(setup).isPresent() || isLate(setup);
	}

	/** Return whether a filter of the application took the place of Spring Boot's. */
	static boolean isLate(Setup setup) {
		return setup.wiring().named(Part.LATE_OBSERVATION).isPresent();
	}

	/** Return what moves Spring Security's filters behind the server observation. */
	private static Optional<String> early(Setup setup) {
		return Optional.ofNullable(setup.wiring().properties().get(SECURITY_ORDER))
			.filter((order) -> order.matches("-?[0-9]{1,10}") && Long.parseLong(order) <= OBSERVATION)
			.map((order) -> SECURITY.formatted(SECURITY_ORDER, order));
	}

}
