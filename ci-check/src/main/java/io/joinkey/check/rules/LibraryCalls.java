/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Finds the calls that a library makes for itself, such as its registration at a server,
 * or the handshake of a connection to Redis. The owner of the application can observe
 * neither the schedule nor the call.
 */
final class LibraryCalls {

	private static final List<String> LIBRARIES = List.of("de.codecentric.boot.admin.client.", "com.netflix.discovery.",
			"org.springframework.cloud.netflix.eureka.", "org.springframework.cloud.consul.",
			"org.springframework.cloud.config.client.", "org.springframework.cloud.kubernetes.",
			"org.springframework.vault.", "io.lettuce.core.RedisHandshake", "io.lettuce.core.cluster.topology.");

	private LibraryCalls() {
	}

	/**
	 * Return the library that made a call for itself. A class of the application on the
	 * stack, or a task that was submitted within a span, is a reason of the application.
	 */
	static @Nullable String library(Telemetry telemetry, SpanRecord span) {
		List<String> callers = span.source().callers();
		if (span.kind() != Kind.CLIENT || span.parent() != null || span.lost(telemetry.setup()) != null
				|| callers.stream().anyMatch(telemetry.setup()::isApplication)) {
			return null;
		}
		return callers.stream()
			.filter((caller) -> LIBRARIES.stream().anyMatch(caller::startsWith))
			.findFirst()
			.orElse(null);
	}

	static Set<String> ofOwn(Telemetry telemetry) {
		Set<String> calls = new TreeSet<>();
		for (SpanRecord span : telemetry.spans()) {
			String library = library(telemetry, span);
			if (library != null && !TraceRootRules.isStartUp(telemetry, span)) {
				calls.add(span.name() + " on thread " + ThreadSnapshot.threads(span.source().thread()) + ", by "
						+ library);
			}
		}
		return calls;
	}

}
