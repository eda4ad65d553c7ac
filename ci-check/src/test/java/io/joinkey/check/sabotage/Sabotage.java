/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.Set;

import io.joinkey.check.rules.CorrelationRule;

/**
 * One realistic break, what has to notice it, and what mends it.
 *
 * @param name the fault
 * @param rule the rule that has to name it
 * @param broken the application in which they did it
 * @param remedy a key word of the remedy that the finding has to give
 * @param mended the application with the remedy applied
 * @param consequences rules that break for the same reason
 */
record Sabotage(String name, CorrelationRule rule, Application broken, String remedy, Application mended,
		Set<CorrelationRule> consequences) {

	Sabotage(String name, CorrelationRule rule, Application broken, String remedy, Application mended,
			CorrelationRule... consequences) {
		this(name, rule, broken, remedy, mended, Set.of(consequences));
	}

	@Override
	public String toString() {
		return this.name;
	}

}
