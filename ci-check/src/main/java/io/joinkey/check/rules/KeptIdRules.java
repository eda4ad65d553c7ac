/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;

/**
 * Finds headers of calls and records, and keys of lines, that keep the trace id of
 * another request. A header counts only if its name is that of a correlation id, and if
 * it held the id of its own message elsewhere. Other headers may name an earlier request
 * on purpose.
 */
final class KeptIdRules {

	private static final Set<String> OWN = Set.of("traceId", "trace_id");

	private static final String EACH_CALL = """
			set %s for each call from the current span, in a ClientHttpRequestInterceptor or an ExchangeFilterFunction: \
			a default header keeps the value that it has when the client is built. \
			If it names an earlier request on purpose, add a link to that trace""";

	private static final String EACH_REQUEST = """
			put the id of the current span under %1$s for each request, MDC.remove("%1$s") in a finally block when the \
			request ends, and keep no id of an earlier request in a field or on a thread. If it names an earlier request on \
			purpose, say so in its name, as in origin_trace_id, or add a link to that trace""";

	private static final String EACH_RECORD = """
			set %s for each record from the current span, and keep no header of an earlier record. \
			If it names an earlier request on purpose, add a link to that trace""";

	private final Telemetry telemetry;

	private final SpanIndex traces;

	private final List<CorrelatedMessage> messages;

	/** The messages of each header that held the trace id of its own message. */
	private final Map<String, Map<String, CorrelatedMessage>> own = new HashMap<>();

	/** The requests of each trace that was asked for. */
	private final Map<String, List<SentRequest>> requests = new HashMap<>();

	private KeptIdRules(Telemetry telemetry, List<CorrelatedMessage> messages) {
		this.telemetry = telemetry;
		this.traces = SpanIndex.of(telemetry);
		this.messages = messages.stream().filter((message) -> !message.headers().isEmpty()).toList();
		for (CorrelatedMessage message : this.messages) {
			message.headers()
				.stream()
				.filter((header) -> message.ids(header).contains(message.traceId()))
				.forEach((header) -> this.own.computeIfAbsent(CorrelatedMessage.name(header), (name) -> new HashMap<>())
					.putIfAbsent(message.traceId(), message));
		}
	}

	static void calls(Telemetry telemetry, List<HttpExchange> calls, Judgement judgement) {
		List<CorrelatedMessage> messages = new ArrayList<>();
		calls.forEach((call) -> Traceparent.sent(call.headers())
			.ifPresent(
					(context) -> messages.add(new CorrelatedMessage(call, call.endpoint(), call.headers(), context))));
		new KeptIdRules(telemetry, messages).judge(EACH_CALL, judgement);
	}

	static void records(Telemetry telemetry, Judgement judgement) {
		List<CorrelatedMessage> messages = new ArrayList<>();
		for (KafkaRecord record : telemetry.records()) {
			if (!KafkaRetryRules.isRetry(record)) {
				Traceparent.sent(record.headers())
					.ifPresent((context) -> messages
						.add(new CorrelatedMessage(record, record.topic(), record.headers(), context)));
			}
		}
		new KeptIdRules(telemetry, messages).judge(EACH_RECORD, judgement);
	}

	static void lines(Telemetry telemetry, Judgement judgement) {
		new KeptIdRules(telemetry, lines(telemetry, Header::namesTrace)).judge(EACH_REQUEST, judgement);
	}

	/**
	 * Return what keeps the id of another trace out of a line, if it stands under a key
	 * of the application's own.
	 */
	static Optional<String> own(ThreadSnapshot snapshot, String traceId) {
		return snapshot.context()
			.entrySet()
			.stream()
			.filter((field) -> field.getValue().equals(traceId) && !LogIdRules.ID_KEYS.contains(field.getKey())
					&& !ThreadSnapshot.OTHER_TRACES.contains(field.getKey()))
			.map(Map.Entry::getKey)
			.sorted()
			.findFirst()
			.map(EACH_REQUEST::formatted);
	}

	/** Return the other keys of the MDC that keep the trace id of another request. */
	static List<String> keys(Telemetry telemetry) {
		Set<String> keys = new TreeSet<>();
		KeptIdRules rules = new KeptIdRules(telemetry, lines(telemetry, (header) -> !header.namesTrace()));
		rules.each((message, header, id, owner) -> keys.add(header.name()));
		return List.copyOf(keys);
	}

	/**
	 * The tracer's own keys are what other rules compare with the span, as is an id that
	 * the line shows.
	 */
	private static List<CorrelatedMessage> lines(Telemetry telemetry, Predicate<Header> asked) {
		List<CorrelatedMessage> messages = new ArrayList<>();
		for (ParsedLine parsed : SpanIndex.of(telemetry).lines()) {
			LogLine line = parsed.source();
			ThreadSnapshot snapshot = line.event().snapshot();
			SpanContext active = snapshot.active();
			if (active != null && telemetry.setup().isApplication(line.event())) {
				messages.add(new CorrelatedMessage(line, line.event().logger(), snapshot.context()
					.entrySet()
					.stream()
					.filter((field) -> !OWN.contains(field.getKey())
							&& !ThreadSnapshot.OTHER_TRACES.contains(field.getKey())
							&& (field.getValue().equals(active.traceId()) || !isShown(parsed, field.getValue())))
					.map((field) -> new Header(field.getKey(), field.getValue()))
					.filter(asked)
					.toList(), active));
			}
		}
		return messages;
	}

	private static boolean isShown(ParsedLine line, String traceId) {
		return line.traceId() != null && line.traceId().value().equals(traceId);
	}

	private void judge(String remedy, Judgement judgement) {
		each((message, header, id, owner) -> judgement.broken(message.subject(),
				new Diagnosis("the trace of the " + message.kind() + header.name() + ", " + message.traceId(),
						id + ", the trace of another request", owner.evidence(), remedy.formatted(header.name())),
				message.evidence()));
	}

	private void each(Kept kept) {
		for (CorrelatedMessage message : this.messages) {
			message.headers().forEach((header) -> each(message, header, kept));
		}
	}

	private void each(CorrelatedMessage message, Header header, Kept kept) {
		Map<String, CorrelatedMessage> owners = this.own.getOrDefault(CorrelatedMessage.name(header), Map.of());
		List<String> ids = message.ids(header);
		for (String id : ids.contains(message.traceId()) ? List.<String>of() : ids) {
			CorrelatedMessage owner = owners.get(id);
			if (owner != null && isOfRequest(message) && !isKnown(message, id)) {
				kept.found(message, header, id, owner);
			}
		}
	}

	private boolean isOfRequest(CorrelatedMessage message) {
		return !requests(message).isEmpty();
	}

	private List<SentRequest> requests(CorrelatedMessage message) {
		return this.requests.computeIfAbsent(message.traceId(),
				(id) -> this.telemetry.requests()
					.stream()
					.filter((request) -> this.traces.isTraceOf(request, id))
					.toList());
	}

	/** Return whether the caller sent the id, or the trace links to it. */
	private boolean isKnown(CorrelatedMessage message, String id) {
		return requests(message).stream()
			.flatMap((request) -> request.headers().stream())
			.anyMatch((header) -> header.value().contains(id))
				|| this.traces.of(message.traceId())
					.stream()
					.flatMap((span) -> span.links().stream())
					.anyMatch((link) -> link.traceId().equals(id));
	}

	private interface Kept {

		void found(CorrelatedMessage message, Header header, String id, CorrelatedMessage owner);

	}

}
