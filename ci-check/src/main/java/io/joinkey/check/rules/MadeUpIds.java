/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.JsonLine;

/**
 * Finds error bodies of the application's endpoints that name a trace which does not
 * exist, or that of another request.
 */
final class MadeUpIds {

	static final String REMEDY = """
			give out the trace id instead of an id of your own: Span.current().getSpanContext().getTraceId()""";

	private static final String KEPT = """
			keep no error body that has an id, and no id in a field: put the id into each body when it is answered, \
			Span.current().getSpanContext().getTraceId()""";

	private static final Pattern NAME = Pattern.compile(".*trace[-_]?id", Pattern.CASE_INSENSITIVE);

	private static final Pattern NONE = Pattern.compile("-|n/?a|none|null|unknown|undefined|missing|not[-_ ]available",
			Pattern.CASE_INSENSITIVE);

	private static final String OF_OBSERVATION = """
			without joinkey-spring-boot-starter the MDC is empty on an error page: take the id from the observation of the \
			request, ServerHttpObservationFilter.findObservationContext(request).map((context) -> \
			context.<TracingObservationHandler.TracingContext>getRequired(TracingObservationHandler.TracingContext.class)\
			.getSpan().context().traceId())""";

	private MadeUpIds() {
	}

	/** Return whether an answer had such an id. */
	static boolean judge(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		boolean found = false;
		for (SentRequest request : telemetry.requests()) {
			SentRequest.Answer answer = request.answer();
			List<SpanRecord> servers = traces.servers(request);
			// ResponseRules judges the answers of the gate's own handler
			if (answer == null || request.isToOwnHandler() || servers.isEmpty()) {
				continue;
			}
			for (Map.Entry<String, String> field : JsonLine.fieldsOf(answer.body()).entrySet()) {
				// an element of a list may be of an earlier request
				if (field.getKey().contains("[") || !new Header(field.getKey(), field.getValue()).namesTrace()) {
					continue;
				}
				ReturnedId id = new ReturnedId(telemetry, request, field.getValue());
				Optional<SentRequest> owner = id.owner();
				if (owner.isPresent()) {
					found = true;
					judgement.saw(1);
					judgement.broken(request.endpoint(),
							new Diagnosis("the trace id of the request, " + servers.get(0).context().traceId(),
									field.getKey() + " " + field.getValue() + ", of another request, "
											+ owner.get().place() + ", in the answer with status " + request.status(),
									servers.get(0), KEPT),
							request);
				}
				else if (id.isMadeUp()) {
					found = true;
					judgement.saw(1);
					judgement.broken(request.endpoint(),
							new Diagnosis("the trace id of the request, " + servers.get(0).context().traceId(),
									field.getKey() + " " + field.getValue()
											+ ", which no recorded trace has, in the answer with status "
											+ request.status(),
									servers.get(0), REMEDY),
							request);
				}
			}
		}
		return found;
	}

	/**
	 * Return what writes the id into the body of an error page.
	 * @param setup the application
	 * @param starter whether it has the starter, which keeps the MDC until the page is
	 * written
	 */
	static String onErrorPage(Setup setup, boolean starter) {
		return (starter ? "write MDC.get(\"trace_id\"), and no other key" : OF_OBSERVATION)
				+ CodeSites.look(setup, CodeSite.Kind.READS_MDC);
	}

	/**
	 * Return the fields of error bodies that are called a trace id and hold a word for
	 * none, although the request has a trace. An error page is written after the MDC was
	 * cleared.
	 */
	static List<String> none(Telemetry telemetry) {
		SpanIndex traces = SpanIndex.of(telemetry);
		return telemetry.requests()
			.stream()
			.filter((request) -> request.status() >= 400 && request.answer() != null && !request.isCase()
					&& !traces.servers(request).isEmpty())
			.flatMap((request) -> JsonLine.fieldsOf(request.answer().body())
				.entrySet()
				.stream()
				.filter((field) -> NAME.matcher(field.getKey()).matches()
						&& new Header(field.getKey(), field.getValue()).namesTrace()
						&& NONE.matcher(field.getValue()).matches())
				.map((field) -> field.getKey() + " is '" + field.getValue() + "' in the answer with status "
						+ request.status()))
			.distinct()
			.sorted()
			.toList();
	}

}
