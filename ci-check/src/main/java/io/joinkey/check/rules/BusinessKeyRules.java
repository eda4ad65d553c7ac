/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;

/**
 * Judges requests that have no trace context, but a business key that was seen before.
 */
final class BusinessKeyRules {

	private static final String PREFIX = "joinkey.keys.names.";

	private static final String SUFFIX = ".header";

	private static final String FIELD = "linked_trace_id";

	private static final String LINK = """
			add joinkey-spring-boot-starter; let its store remember keys (the status business-keys of \
			/actuator/joinkey names what is missing, such as com.github.ben-manes.caffeine:caffeine), and let no \
			filter hide the header before the server's observation; by hand: remember the span of each key, and \
			call Span.current().addLink(origin)""";

	private static final String NAME = """
			add joinkey-spring-boot-starter, and let no code of the application remove its MDC field; by hand: \
			MDC.put("linked_trace_id", <the trace id of the key's first request>) within the request's scope""";

	private BusinessKeyRules() {
	}

	static void linked(Telemetry telemetry, Judgement judgement) {
		Map<String, String> headers = new TreeMap<>();
		telemetry.setup().wiring().properties().forEach((name, header) -> {
			if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
				headers.put(name.substring(PREFIX.length(), name.length() - SUFFIX.length()), header);
			}
		});
		if (headers.isEmpty()) {
			judgement.notApplicable("the application has no business keys: joinkey.keys.names is not set");
			return;
		}
		if (headers.values().stream().allMatch(String::isEmpty)) {
			judgement.notApplicable("the gate sends business keys in headers only, and none of "
					+ String.join(", ", headers.keySet()) + " has a header");
			return;
		}
		judgement.inconclusiveIf(false, "no request with a known business key was recorded");
		headers.forEach((name, header) -> {
			if (!header.isEmpty()) {
				judge(name, header, telemetry, judgement);
			}
		});
	}

	private static void judge(String name, String header, Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		SentRequest first = null;
		SpanRecord origin = null;
		SpanRecord unlinked = null;
		boolean linked = false;
		for (SentRequest request : telemetry.requests()) {
			if (Header.values(request.headers(), header)
				.stream()
				.noneMatch((value) -> value.startsWith(SentRequest.KEY))) {
				continue;
			}
			List<SpanRecord> servers = traces.servers(request);
			SpanRecord server = (servers.size() == 1) ? servers.get(0) : null;
			if (first == null) {
				first = request;
				origin = server;
			}
			if (server == null || origin == null) {
				// later ones link to a first one that was not recorded
				continue;
			}
			if (first != request && Header.values(request.headers(), Traceparent.HEADER).isEmpty()) {
				if (server.isLinkedTo(origin.context())) {
					linked = true;
					judgement.saw(1);
					new LinkedTraceField(FIELD, name + " " + FIELD, "the key's first trace", NAME).judge(telemetry,
							server, origin.context(), judgement);
				}
				else if (unlinked == null) {
					unlinked = server;
				}
			}
		}
		// the first ones may come before an asynchronous store has the key
		if (!linked && unlinked != null && origin != null && first != null) {
			judgement.saw(1);
			judgement.broken(name,
					new Diagnosis("a SERVER span with a link to the first span of the key, " + origin.context(),
							unlinked.links().isEmpty() ? "no link" : "links to " + unlinked.links(), first, LINK),
					unlinked);
		}
	}

}
