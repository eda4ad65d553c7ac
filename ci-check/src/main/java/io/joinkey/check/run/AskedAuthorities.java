/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;

/**
 * Reads which authorities Spring Security asked for when it refused a request.
 */
final class AskedAuthorities {

	private static final String DECISION = "spring.security.authorization.decision.details";

	private static final Pattern REFUSED = Pattern.compile("granted=false, authorities=\\[([^\\]]+)]");

	private AskedAuthorities() {
	}

	/** Return the authorities asked for by requests to the application's endpoints. */
	static Set<String> of(Telemetry telemetry) {
		List<String> traces = telemetry.requests()
			.stream()
			.filter((request) -> !request.isToOwnHandler() && request.status() >= 300 && request.status() < 500)
			.flatMap((request) -> Header.values(request.headers(), Traceparent.HEADER).stream())
			.flatMap((value) -> Stream.of(value.split("-")).skip(1).limit(1))
			.toList();
		Set<String> asked = new TreeSet<>();
		for (SpanRecord span : telemetry.spans()) {
			Matcher refused = REFUSED.matcher(span.attributes().getOrDefault(DECISION, ""));
			if (traces.contains(span.context().traceId()) && refused.find()) {
				asked.addAll(List.of(refused.group(1).split(", ")));
			}
		}
		return asked;
	}

}
