/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.lang.ref.SoftReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.OpenMetrics;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Indexes the spans of one observation by their ids and by the request during which they
 * started, and parses its log lines and scrapes.
 */
final class SpanIndex {

	/**
	 * Rules are judged one after another: their observation is indexed and parsed once.
	 */
	private static volatile SoftReference<SpanIndex> last = new SoftReference<>(null);

	private final Telemetry telemetry;

	private final Map<String, Map<String, SpanRecord>> spans = new HashMap<>();

	private final Set<String> known = new HashSet<>();

	private final Set<String> serverPools = new HashSet<>();

	private final Map<Scrape, OpenMetrics> metrics = new IdentityHashMap<>();

	private final List<ParsedLine> lines;

	private SpanIndex(Telemetry telemetry) {
		this.telemetry = telemetry;
		for (SpanRecord span : telemetry.spans()) {
			this.spans.computeIfAbsent(span.context().traceId(), (id) -> new LinkedHashMap<>())
				.put(span.context().spanId(), span);
			if (span.kind() == Kind.SERVER) {
				this.serverPools.add(ThreadSnapshot.pool(span.source().thread()));
			}
		}
		this.known.addAll(this.spans.keySet());
		telemetry.requests()
			.forEach((request) -> Traceparent.sent(request).ifPresent((sent) -> this.known.add(sent.traceId())));
		telemetry.lines().stream().map((line) -> line.event().snapshot().active()).forEach((active) -> {
			if (active != null) {
				this.known.add(active.traceId());
			}
		});
		this.lines = telemetry.lines().stream().map((line) -> ParsedLine.of(line, this.known)).toList();
	}

	static SpanIndex of(Telemetry telemetry) {
		SpanIndex known = last.get();
		if (known == null || known.telemetry != telemetry) {
			known = new SpanIndex(telemetry);
			last = new SoftReference<>(known);
		}
		return known;
	}

	/** The log lines with the ids that a reader finds in them. */
	List<ParsedLine> lines() {
		return this.lines;
	}

	/** Return the parsed scrapes. */
	OpenMetrics metrics(Scrape scrape) {
		return this.metrics.computeIfAbsent(scrape, (each) -> OpenMetrics.read(each.body()));
	}

	@Nullable SpanRecord span(@Nullable SpanContext context) {
		return (context != null) ? span(context.traceId(), context.spanId()) : null;
	}

	@Nullable SpanRecord span(String traceId, String spanId) {
		return this.spans.getOrDefault(traceId, Map.of()).get(spanId);
	}

	Collection<SpanRecord> of(String traceId) {
		return this.spans.getOrDefault(traceId, Map.of()).values();
	}

	/** Return the names of the pools whose threads had SERVER spans. */
	Set<String> serverPools() {
		return this.serverPools;
	}

	/** Every trace id of a span, of a request that was sent, or active on a thread. */
	Set<String> known() {
		return this.known;
	}

	/**
	 * Return whether OpenTelemetry's instrumentation opens the spans of the server, such
	 * as one that is not recorded.
	 */
	boolean isFromOpenTelemetry() {
		List<SpanRecord> servers = this.telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == Kind.SERVER)
			.toList();
		return !servers.isEmpty() && servers.stream().allMatch(SpanRecord::isFromOpenTelemetry);
	}

	/**
	 * Return the SERVER spans of a request. For overlapping requests only the trace id
	 * decides which request a span belongs to. The same holds for a call that the
	 * application makes to itself meanwhile.
	 */
	List<SpanRecord> servers(SentRequest request) {
		List<SpanRecord> during = this.telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == Kind.SERVER && request.spans(span.timing().order()))
			.toList();
		// an untrusted caller's own trace, or a link to it, also identifies the request
		Optional<SpanContext> sent = Traceparent.sent(request.headers());
		Set<SpanRecord> own = during.stream()
			.filter((span) -> sent.filter((context) -> context.traceId().equals(span.context().traceId())).isPresent()
					|| Traceparent.foreign(request).filter(span::isLinkedTo).isPresent())
			.collect(Collectors.toSet());
		return during.stream()
			.filter((span) -> own.contains(span)
					|| (requests(span.timing().order()).count() == 1 && isOfTheOnlyRequest(span, during, own)))
			.toList();
	}

	/** The application may answer calls of its own while the request is under way. */
	private boolean isOfTheOnlyRequest(SpanRecord span, List<SpanRecord> during, Set<SpanRecord> own) {
		return (own.isEmpty()
				|| own.stream().anyMatch((right) -> right.source().thread().equals(span.source().thread())))
				&& (!isCallOfItself(span) || during.stream()
					.anyMatch((other) -> other.context().traceId().equals(span.context().traceId())
							&& !isCallOfItself(other)));
	}

	/** Return whether a CLIENT span of the application led to a SERVER span. */
	boolean isCallOfItself(SpanRecord server) {
		SpanRecord parent = (server.parent() != null) ? span(server.context().traceId(), server.parent().spanId())
				: null;
		return parent != null && parent.kind() == Kind.CLIENT;
	}

	/** Return the requests that were open at a moment. */
	Stream<SentRequest> requests(long order) {
		return this.telemetry.requests().stream().filter((request) -> request.spans(order));
	}

	/** Return whether a request sent a trace, or its SERVER span started it. */
	boolean isTraceOf(SentRequest request, String traceId) {
		return Traceparent.sent(request).filter((sent) -> sent.traceId().equals(traceId)).isPresent()
				|| servers(request).stream().anyMatch((span) -> span.context().traceId().equals(traceId));
	}

	/**
	 * Return whether evidence belongs to a request that is not judged, such as one that
	 * was cut off.
	 */
	boolean isOfUnknownRequest(ThreadSnapshot snapshot) {
		return snapshot.traceIds()
			.anyMatch((id) -> of(id).stream().anyMatch((span) -> span.kind() == Kind.SERVER)
					&& this.telemetry.requests().stream().noneMatch((request) -> isTraceOf(request, id)));
	}

	/**
	 * Return whether evidence has the ids of a request that its thread handles. The
	 * answer may have been sent before.
	 */
	boolean isWithinServer(ThreadSnapshot snapshot) {
		return snapshot.traceIds()
			.flatMap((id) -> of(id).stream())
			.anyMatch((span) -> span.kind() == Kind.SERVER && span.isOn(snapshot)
					&& span.timing().order() < snapshot.order() && snapshot.order() < span.timing().endOrder());
	}

	/** Describes the owner of a wrong trace id at a moment. */
	String origin(String traceId, ThreadSnapshot snapshot) {
		return this.telemetry.requests()
			.stream()
			.filter((request) -> isTraceOf(request, traceId))
			.findFirst()
			.map((request) -> ((request.endOrder() < snapshot.order()) ? "stale: of the earlier " : "foreign: of the ")
					+ request.place())
			.orElseGet(() -> of(traceId).stream()
				.findFirst()
				.map((span) -> "foreign: of the " + span.place())
				.orElse("unknown: no span has it"));
	}

}
