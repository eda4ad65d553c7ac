/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP call of the application, with the requests and spans that were open when it
 * arrived.
 */
final class OutgoingCall {

	private final Telemetry telemetry;

	private final SpanIndex traces;

	private final HttpExchange exchange;

	private OutgoingCall(Telemetry telemetry, HttpExchange exchange) {
		this.telemetry = telemetry;
		this.traces = SpanIndex.of(telemetry);
		this.exchange = exchange;
	}

	/**
	 * Return the calls that are judged. {@link NotJudged} lists those that belong to no
	 * request.
	 */
	static List<OutgoingCall> judged(Telemetry telemetry) {
		return telemetry.exchanges()
			.stream()
			.filter((exchange) -> !exchange.isOfLibrary(telemetry.setup())
					&& !OwnSchedules.isFromTheStart(telemetry, exchange))
			.map((exchange) -> new OutgoingCall(telemetry, exchange))
			.filter((call) -> !call.isStartUp())
			.toList();
	}

	/**
	 * Return whether it was made before the application was ready, and within no span.
	 */
	private boolean isStartUp() {
		return this.exchange.order() < this.telemetry.coverage().ready() && traceparents().isEmpty()
				&& this.telemetry.spans().stream().noneMatch(this::isWithin);
	}

	private boolean isWithin(SpanRecord span) {
		return span.timing().order() < this.exchange.order() && this.exchange.order() < span.timing().endOrder();
	}

	HttpExchange exchange() {
		return this.exchange;
	}

	List<String> traceparents() {
		return Header.values(this.exchange.headers(), Traceparent.HEADER);
	}

	/**
	 * Return the SERVER span of a request under way, of the header's trace if there is
	 * one.
	 */
	@Nullable SpanRecord server() {
		List<SpanRecord> servers = requests().flatMap((request) -> this.traces.servers(request).stream()).toList();
		String header = String.join(" ", traceparents());
		return servers.stream()
			.filter((span) -> header.contains(span.context().traceId()))
			.findFirst()
			.or(() -> servers.stream().findFirst())
			.orElse(null);
	}

	/** Return the span whose ids a header has. */
	@Nullable SpanRecord sender(@Nullable SpanContext header) {
		return this.traces.span(header);
	}

	/**
	 * Return a CLIENT span of a request under way that is open while the call arrives.
	 */
	@Nullable SpanRecord client() {
		return clients().findFirst().orElse(null);
	}

	/**
	 * Return the CLIENT span of a call without header. An open span may be that of
	 * another call, within which an interceptor made this one: the method, or the header
	 * of the other call, shows it.
	 */
	@Nullable SpanRecord own() {
		List<String> written = written();
		return clients()
			.filter((client) -> client.attributes()
				.getOrDefault("method", this.exchange.method())
				.equalsIgnoreCase(this.exchange.method())
					&& written.stream().noneMatch((value) -> value.contains(client.context().spanId())))
			.findFirst()
			.orElse(null);
	}

	private Stream<SpanRecord> clients() {
		return this.telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == Kind.CLIENT && isWithin(span) && isOfRequest(span.context()));
	}

	/** Return the requests under way. */
	Stream<SentRequest> requests() {
		return this.traces.requests(this.exchange.order());
	}

	/** Return whether each caller under way left its trace unrecorded. */
	boolean isOfUnsampled() {
		List<SentRequest> under = requests().toList();
		return !under.isEmpty() && under.stream()
			.allMatch((request) -> Traceparent.sent(request).filter((sent) -> !sent.isSampled()).isPresent());
	}

	private boolean isOfRequest(SpanContext context) {
		return requests().anyMatch((request) -> this.traces.isTraceOf(request, context.traceId()));
	}

	/**
	 * Return the CLIENT span of a call whose header names another one: code of the
	 * application wrote it over that of the propagator.
	 */
	@Nullable SpanRecord replaced(SpanRecord sender) {
		if (sender.kind() == Kind.CLIENT && this.exchange.order() < sender.timing().endOrder() && !isRepeated()) {
			return null;
		}
		List<String> written = written();
		String path = path(this.exchange.url());
		return clients()
			.filter((client) -> !client.equals(sender)
					&& (sender.kind() == Kind.CLIENT || client.context().traceId().equals(sender.context().traceId()))
					&& client.attributes().values().stream().anyMatch((value) -> path(value).equals(path))
					&& client.attributes().getOrDefault("method", this.exchange.method()).equals(this.exchange.method())
					&& written.stream().noneMatch((value) -> value.contains(client.context().spanId())))
			.findFirst()
			.orElse(null);
	}

	/** Return whether another call to the same path has the same header. */
	private boolean isRepeated() {
		return this.telemetry.exchanges()
			.stream()
			.anyMatch((other) -> !other.equals(this.exchange)
					&& Header.values(other.headers(), Traceparent.HEADER).equals(traceparents())
					&& path(other.url()).equals(path(this.exchange.url())));
	}

	/** Return the headers of all calls. */
	private List<String> written() {
		return this.telemetry.exchanges()
			.stream()
			.flatMap((call) -> Header.values(call.headers(), Traceparent.HEADER).stream())
			.toList();
	}

	private static String path(String url) {
		return url.replaceFirst("^[a-z]+://[^/]*/?", "/").replaceFirst("\\?.*", "");
	}

	/**
	 * Return whether the call has the ids of a span that is open and belongs to the
	 * request under way. The trace continues, although the call has no span of its own.
	 */
	boolean isInjected(SpanRecord sender) {
		return sender.kind() != Kind.CLIENT && isWithin(sender) && isOfRequest(sender.context()) && !isOfTwin(sender);
	}

	/**
	 * Return whether the call may be that of another request to the same endpoint at the
	 * same time, which made no call in its own trace.
	 */
	private boolean isOfTwin(SpanRecord sender) {
		List<SentRequest> open = requests().toList();
		return open.stream()
			.filter((request) -> this.traces.isTraceOf(request, sender.context().traceId()))
			.anyMatch((own) -> open.stream()
				.filter((twin) -> twin != own && twin.endpoint().equals(own.endpoint()))
				.anyMatch((twin) -> this.telemetry.exchanges()
					.stream()
					.flatMap((call) -> Traceparent.sent(call.headers()).stream())
					.noneMatch((context) -> this.traces.isTraceOf(twin, context.traceId()))));
	}

	/**
	 * Return whether a call that starts a trace was made before the application was
	 * ready, or on a thread that no request led to. Such a thread is what root-not-client
	 * reports.
	 */
	boolean isOfNoRequest(SpanRecord sender) {
		boolean threads = !this.telemetry.setup().unobserved().containsKey(Boundary.THREADS);
		return TraceRootRules.isStartUp(this.telemetry, sender)
				|| (threads && sender.lost(this.telemetry.setup()) == null
						&& requests().flatMap((request) -> this.traces.servers(request).stream())
							.noneMatch((server) -> server.source().thread().equals(sender.source().thread())));
	}

	/** Return whether an unsampled call belongs to the trace of a sampled request. */
	boolean isOfSampled(SpanContext header) {
		return this.traces.of(header.traceId())
			.stream()
			.anyMatch((span) -> span.kind() == Kind.SERVER && span.context().isSampled() && isWithin(span));
	}

	/**
	 * Return whether a call during a request has another trace, and is not work with its
	 * own root. The trace of a request that began one and did not record it is not known.
	 */
	boolean isLost(SpanContext header, @Nullable SpanRecord sender) {
		List<SentRequest> requests = requests().toList();
		return !requests.isEmpty() && (sender == null || sender.parent() == null)
				&& requests.stream()
					.noneMatch((request) -> this.traces.isTraceOf(request, header.traceId()) || (!header.isSampled()
							&& Traceparent.sent(request).isEmpty() && this.traces.servers(request).isEmpty()));
	}

}
