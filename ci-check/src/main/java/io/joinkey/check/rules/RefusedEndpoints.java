/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Telemetry;

/**
 * Finds the endpoints of which only refusals were seen.
 */
final class RefusedEndpoints {

	/** What the gate requests to find out whether its own handler can be reached. */
	private static final String PROBE = " /" + SentRequest.OWN_HANDLER;

	private RefusedEndpoints() {
	}

	static Set<String> of(Telemetry telemetry) {
		Set<String> refused = new TreeSet<>();
		Set<String> open = new HashSet<>();
		for (SentRequest request : telemetry.requests()) {
			boolean refuses = request.status() == 401 || request.status() == 403;
			if (!request.isToOwnHandler() && !isProbe(request)) {
				(refuses ? refused : open).add(request.endpoint());
			}
		}
		refused.removeAll(open);
		return refused;
	}

	static boolean isProbe(SentRequest request) {
		return request.endpoint().endsWith(PROBE);
	}

}
