/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;

/**
 * Judges headers of an answer whose name is that of a trace id: an id of another request,
 * or the id of a span.
 */
final class AnsweredIds {

	/** A trace id within a text, unless it is part of a longer id. */
	static final Pattern TRACE_ID = Pattern.compile("(?<![0-9A-Za-z])[0-9a-f]{32}(?![0-9A-Za-z])");

	private static final Pattern NAME = Pattern.compile(".*trace[-_]?id", Pattern.CASE_INSENSITIVE);

	private AnsweredIds() {
	}

	static void judge(Telemetry telemetry, SentRequest request, Judgement judgement) {
		SentRequest.Answer answer = request.answer();
		List<Header> headers = (answer != null) ? answer.headers() : List.of();
		for (Header header : headers.stream().filter(Header::namesTrace).toList()) {
			ofAnother(telemetry, request, header, judgement);
			ofSpan(SpanIndex.of(telemetry), request, header, judgement);
		}
	}

	/** A response header names the trace of its own request. */
	private static void ofAnother(Telemetry telemetry, SentRequest request, Header header, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		Matcher ids = TRACE_ID.matcher(header.value());
		while (ids.find()) {
			String id = ids.group();
			boolean sent = request.headers().stream().anyMatch((own) -> own.value().contains(id));
			Optional<SentRequest> other = (sent || traces.isTraceOf(request, id)) ? Optional.empty()
					: telemetry.requests().stream().filter((each) -> traces.isTraceOf(each, id)).findFirst();
			other.ifPresent((owner) -> judgement.broken(request.endpoint(),
					new Diagnosis("the trace of the request in the response header " + header.name(),
							id + ", of another request, " + owner.place(),
							traces.servers(request).stream().findFirst().orElse(null), remedy(header.name())),
					request));
		}
	}

	/**
	 * The id of a span finds no line and no trace of the request in a search by trace id.
	 */
	private static void ofSpan(SpanIndex traces, SentRequest request, Header header, Judgement judgement) {
		String value = header.value().strip();
		for (SpanRecord server : traces.servers(request)) {
			String traceId = server.context().traceId();
			boolean span = traces.of(traceId).stream().anyMatch((each) -> each.context().spanId().equals(value));
			if (span && !traceId.endsWith(value)) {
				judgement.broken(request.endpoint(),
						new Diagnosis("the trace id of the request in the response header " + header.name(),
								value + ", which is the id of a span", server, remedy(header.name())),
						request);
				return;
			}
		}
	}

	/**
	 * Return the response headers that are called a trace id and name no known trace.
	 * Another system may have made the id.
	 */
	static List<String> unknown(Telemetry telemetry) {
		SpanIndex traces = SpanIndex.of(telemetry);
		return telemetry.requests()
			.stream()
			.filter((request) -> !request.isCase() && request.answer() != null && !traces.servers(request).isEmpty())
			.flatMap((request) -> request.answer()
				.headers()
				.stream()
				.filter((header) -> NAME.matcher(header.name()).matches() && header.namesTrace()
						&& new ReturnedId(telemetry, request, header.value().strip()).isUnknown()))
			.map(Header::name)
			.distinct()
			.sorted()
			.toList();
	}

	static String remedy(String header) {
		return "set " + header + " for each response from the current span, "
				+ "Span.current().getSpanContext().getTraceId(), and keep it in no field and in no stored response";
	}

}
