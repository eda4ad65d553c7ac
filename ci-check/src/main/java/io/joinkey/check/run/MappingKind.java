/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.Optional;

/** Describes what a request to a mapping needs. */
enum MappingKind {

	/** Nothing but its path. */
	PLAIN,
	/** Nothing but its path, and its method calls nothing that changes something. */
	READING,
	/** An argument that has no default. */
	ARGUMENT,
	/** A condition that only the application knows. */
	CONDITIONAL,
	/** It answers with events, without end. */
	STREAM,
	/** Its controller starts batch jobs. */
	JOBS,
	/** It leads to a call that the owner would regret. */
	REGRETTED,
	/** No method of a controller takes it. */
	OTHER;

	/**
	 * Return the reason why the gate does not call a mapping of this kind.
	 * @param argument the name of what it needs
	 */
	Optional<String> obstacle(String argument) {
		return switch (this) {
			case JOBS ->
				Optional.of("its controller can start batch jobs; list it under requests if a call does no harm");
			case REGRETTED ->
				Optional.of("it may lead to " + argument + "; list it under requests if a call does no harm");
			case STREAM -> Optional.of("it answers with an endless stream of events");
			case OTHER -> Optional.of(argument + "; list a request of it under requests");
			case ARGUMENT -> Optional.of("it needs '" + argument + "'; list a request of it under requests");
			case PLAIN, READING, CONDITIONAL -> Optional.empty();
		};
	}

}
