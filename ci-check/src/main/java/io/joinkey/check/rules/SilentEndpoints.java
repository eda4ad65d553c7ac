/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Set;
import java.util.TreeSet;

import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;

/**
 * Finds the endpoints in whose traces the application logged nothing.
 */
final class SilentEndpoints {

	private static final int NOT_FOUND = 404;

	private final Telemetry telemetry;

	private final SpanIndex traces;

	private SilentEndpoints(Telemetry telemetry) {
		this.telemetry = telemetry;
		this.traces = SpanIndex.of(telemetry);
	}

	static Set<String> of(Telemetry telemetry) {
		return new SilentEndpoints(telemetry).find();
	}

	private Set<String> find() {
		Set<String> silent = new TreeSet<>();
		Set<String> heard = new TreeSet<>();
		for (SentRequest request : this.telemetry.requests()) {
			boolean unknown = !request.trusted() && this.traces.servers(request).isEmpty();
			boolean own = request.isToOwnHandler() || RefusedEndpoints.isProbe(request);
			if (request.status() != NOT_FOUND && !unknown && !own) {
				(isHeard(request) ? heard : silent).add(request.endpoint());
			}
		}
		silent.removeAll(heard);
		return silent;
	}

	private boolean isHeard(SentRequest request) {
		return this.telemetry.lines()
			.stream()
			.filter((line) -> this.telemetry.setup().isApplication(line.event()))
			.map((line) -> line.event().snapshot())
			.anyMatch((snapshot) -> snapshot.traceIds().anyMatch((traceId) -> this.traces.isTraceOf(request, traceId))
					|| isOfNoOther(request, snapshot));
	}

	/**
	 * Return whether a line can be of no other endpoint, although it lost its ids or is
	 * in a new trace.
	 */
	private boolean isOfNoOther(SentRequest request, ThreadSnapshot snapshot) {
		String pool = ThreadSnapshot.pool(snapshot.thread());
		return snapshot.traceIds().noneMatch(this::isOfRequest) && request.spans(snapshot.order())
				&& this.traces.requests(snapshot.order()).allMatch((open) -> open.endpoint().equals(request.endpoint()))
				&& this.telemetry.spans()
					.stream()
					.anyMatch((span) -> span.kind() == Kind.SERVER
							&& ThreadSnapshot.pool(span.source().thread()).equals(pool));
	}

	private boolean isOfRequest(String traceId) {
		return this.telemetry.requests().stream().anyMatch((request) -> this.traces.isTraceOf(request, traceId));
	}

}
