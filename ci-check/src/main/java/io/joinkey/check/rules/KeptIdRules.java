/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Evidence;
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

	private static final Pattern TRACE_ID = Pattern.compile("(?<![0-9A-Za-z])[0-9a-f]{32}(?![0-9A-Za-z])");

	private static final String EACH_CALL = """
			set %s for each call from the current span, in a ClientHttpRequestInterceptor or an ExchangeFilterFunction: \
			a default header keeps the value that it has when the client is built. \
			If it names an earlier request on purpose, add a link to that trace""";

	private static final String EACH_REQUEST = """
			put the id of the current span under %s for each request, and keep no id of an earlier request in a \
			field or on a thread. If it names an earlier request on purpose, say so in its name, as in \
			origin_trace_id, or add a link to that trace""";

	private static final String EACH_RECORD = """
			set %s for each record from the current span, and keep no header of an earlier record. \
			If it names an earlier request on purpose, add a link to that trace""";

	private final Telemetry telemetry;

	private final SpanIndex traces;

	private final List<Message> messages;

	/** The messages of each header that held the trace id of its own message. */
	private final Map<String, Map<String, Message>> own = new HashMap<>();

	private KeptIdRules(Telemetry telemetry, List<Message> messages) {
		this.telemetry = telemetry;
		this.traces = SpanIndex.of(telemetry);
		this.messages = messages;
		for (Message message : messages) {
			message.headers()
				.stream()
				.filter((header) -> message.ids(header).contains(message.traceId()))
				.forEach((header) -> this.own.computeIfAbsent(name(header), (name) -> new HashMap<>())
					.putIfAbsent(message.traceId(), message));
		}
	}

	static void calls(Telemetry telemetry, List<HttpExchange> calls, Judgement judgement) {
		List<Message> messages = new ArrayList<>();
		calls.forEach((call) -> Traceparent.sent(call.headers())
			.ifPresent((context) -> messages.add(new Message(call, call.endpoint(), call.headers(), context))));
		new KeptIdRules(telemetry, messages).judge(EACH_CALL, judgement);
	}

	static void records(Telemetry telemetry, Judgement judgement) {
		List<Message> messages = new ArrayList<>();
		for (KafkaRecord record : telemetry.records()) {
			if (!KafkaRetryRules.isRetry(record)) {
				Traceparent.sent(record.headers())
					.ifPresent(
							(context) -> messages.add(new Message(record, record.topic(), record.headers(), context)));
			}
		}
		new KeptIdRules(telemetry, messages).judge(EACH_RECORD, judgement);
	}

	static void lines(Telemetry telemetry, Judgement judgement) {
		new KeptIdRules(telemetry, lines(telemetry, Header::namesTrace)).judge(EACH_REQUEST, judgement);
	}

	/** Return the other keys of the MDC that keep the trace id of another request. */
	static List<String> keys(Telemetry telemetry) {
		Set<String> keys = new TreeSet<>();
		KeptIdRules rules = new KeptIdRules(telemetry, lines(telemetry, (header) -> !header.namesTrace()));
		rules.each((message, header, id, owner) -> keys.add(header.name()));
		return List.copyOf(keys);
	}

	/** The tracer's own keys are what other rules compare with the span. */
	private static List<Message> lines(Telemetry telemetry, Predicate<Header> asked) {
		List<Message> messages = new ArrayList<>();
		for (LogLine line : telemetry.lines()) {
			ThreadSnapshot snapshot = line.event().snapshot();
			SpanContext active = snapshot.active();
			if (active != null && telemetry.setup().isApplication(line.event())) {
				messages.add(new Message(line, line.event().logger(),
						snapshot.context()
							.entrySet()
							.stream()
							.filter((field) -> !OWN.contains(field.getKey())
									&& !ThreadSnapshot.OTHER_TRACES.contains(field.getKey()))
							.map((field) -> new Header(field.getKey(), field.getValue()))
							.filter(asked)
							.toList(),
						active));
			}
		}
		return messages;
	}

	private void judge(String remedy, Judgement judgement) {
		each((message, header, id, owner) -> judgement.broken(message.subject(),
				new Diagnosis("the trace of the " + message.kind() + header.name() + ", " + message.traceId(),
						id + ", the trace of another request", owner.evidence(), remedy.formatted(header.name())),
				message.evidence()));
	}

	private void each(Kept kept) {
		for (Message message : this.messages) {
			List<SentRequest> requests = this.telemetry.requests()
				.stream()
				.filter((request) -> this.traces.isTraceOf(request, message.traceId()))
				.toList();
			for (Header header : requests.isEmpty() ? List.<Header>of() : message.headers()) {
				each(message, header, requests, kept);
			}
		}
	}

	private void each(Message message, Header header, List<SentRequest> requests, Kept kept) {
		Map<String, Message> owners = this.own.getOrDefault(name(header), Map.of());
		List<String> ids = message.ids(header);
		for (String id : ids.contains(message.traceId()) ? List.<String>of() : ids) {
			Message owner = owners.get(id);
			if (owner != null && !isKnown(message, requests, id)) {
				kept.found(message, header, id, owner);
			}
		}
	}

	/** Return whether the caller sent the id, or the trace links to it. */
	private boolean isKnown(Message message, List<SentRequest> requests, String id) {
		return requests.stream()
			.flatMap((request) -> request.headers().stream())
			.anyMatch((header) -> header.value().contains(id))
				|| this.traces.of(message.traceId())
					.stream()
					.flatMap((span) -> span.links().stream())
					.anyMatch((link) -> link.traceId().equals(id));
	}

	private static String name(Header header) {
		return header.name().toLowerCase(Locale.ROOT);
	}

	private interface Kept {

		void found(Message message, Header header, String id, Message owner);

	}

	/**
	 * A call or a record with one valid traceparent, or a line within a span.
	 */
	private record Message(Evidence evidence, String subject, List<Header> headers, SpanContext context) {

		private Message {
			headers = headers.stream()
				.filter((header) -> header.namesRequest() && !name(header).equals(Traceparent.HEADER))
				.toList();
		}

		private String kind() {
			return (this.evidence instanceof LogLine) ? "line under " : "request in the header ";
		}

		private String traceId() {
			return this.context.traceId();
		}

		private List<String> ids(Header header) {
			return TRACE_ID.matcher(header.value()).results().map((found) -> found.group()).toList();
		}

	}

}
