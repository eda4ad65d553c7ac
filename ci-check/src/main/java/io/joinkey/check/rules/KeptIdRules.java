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
import java.util.regex.Pattern;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;

/**
 * Finds headers of calls and records that keep the trace id of another request. A header
 * counts only if its name is that of a correlation id, and if it held the id of its own
 * message elsewhere. Other headers may name an earlier request on purpose.
 */
final class KeptIdRules {

	private static final Pattern TRACE_ID = Pattern.compile("(?<![0-9A-Za-z])[0-9a-f]{32}(?![0-9A-Za-z])");

	private static final String EACH_CALL = """
			set %s for each call from the current span, in a ClientHttpRequestInterceptor or an ExchangeFilterFunction: \
			a default header keeps the value that it has when the client is built. \
			If it names an earlier request on purpose, add a link to that trace""";

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

	private void judge(String remedy, Judgement judgement) {
		for (Message message : this.messages) {
			List<SentRequest> requests = this.telemetry.requests()
				.stream()
				.filter((request) -> this.traces.isTraceOf(request, message.traceId()))
				.toList();
			for (Header header : requests.isEmpty() ? List.<Header>of() : message.headers()) {
				judge(message, header, requests, remedy.formatted(header.name()), judgement);
			}
		}
	}

	private void judge(Message message, Header header, List<SentRequest> requests, String remedy, Judgement judgement) {
		Map<String, Message> owners = this.own.getOrDefault(name(header), Map.of());
		List<String> ids = message.ids(header);
		for (String id : ids.contains(message.traceId()) ? List.<String>of() : ids) {
			Message owner = owners.get(id);
			if (owner != null && !isKnown(message, requests, id)) {
				judgement.broken(message.subject(),
						new Diagnosis(
								"the trace of the request in the header " + header.name() + ", " + message.traceId(),
								id + ", the trace of another request", owner.evidence(), remedy),
						message.evidence());
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

	/**
	 * A call or a record with one valid traceparent.
	 */
	private record Message(Evidence evidence, String subject, List<Header> headers, SpanContext context) {

		private Message {
			headers = headers.stream()
				.filter((header) -> header.namesRequest() && !name(header).equals(Traceparent.HEADER))
				.toList();
		}

		private String traceId() {
			return this.context.traceId();
		}

		private List<String> ids(Header header) {
			return TRACE_ID.matcher(header.value()).results().map((found) -> found.group()).toList();
		}

	}

}
