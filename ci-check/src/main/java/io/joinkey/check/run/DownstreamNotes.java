/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.ArrayList;
import java.util.List;

import io.joinkey.check.capture.Downstreams;

/**
 * Names the downstreams of the file that got no call, and the calls that none of them
 * answers.
 */
final class DownstreamNotes {

	private static final int NAMED = 3;

	private DownstreamNotes() {
	}

	/**
	 * Return the notes.
	 * @param downstreams the downstreams of the file
	 * @param server what answers for them
	 * @param properties the application's own properties, before the downstreams were set
	 */
	static List<String> of(List<GateFile.Downstream> downstreams, Downstreams server, KnownProperties properties) {
		List<String> all = new ArrayList<>();
		downstreams.stream()
			.filter((downstream) -> !server.isCalled(downstream.answer()))
			.map((downstream) -> "no call reached the downstream " + downstream.property() + " with the path "
					+ downstream.path() + ": correct its property, method or path in " + GateFile.NAME
					+ ", or list a request that leads to the call" + properties.instead(downstream.property()))
			.forEach(all::add);
		List<String> unknown = server.unknown();
		if (!unknown.isEmpty()) {
			int more = unknown.size() - NAMED;
			all.add("answered with 404, because no downstream in " + GateFile.NAME + " has this path: "
					+ String.join(", ", unknown.subList(0, Math.min(NAMED, unknown.size())))
					+ ((more > 0) ? " and " + more + " more" : ""));
		}
		return all;
	}

}
