/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SentRequest.Answer;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.JsonLine;

/**
 * Judges whether the answer to a failed request contains the id of its trace. Only the
 * failure that the gate provokes is judged, and only in an application that promises the
 * id.
 */
final class ResponseRules {

	private static final String HEADER = "joinkey.http.server.response.header";

	private static final String BODIES = "joinkey.http.server.response.error-bodies";

	private static final String DEFAULT_NAME = "X-Trace-Id";

	private static final String FIELD = "trace_id";

	private static final Pattern ID = Pattern.compile("(?<![0-9a-fA-F])[0-9a-f]{32}(?![0-9a-fA-F])");

	private static final String PROBLEM = "application/problem+json";

	/** Spring sets them in each {@code ProblemDetail} that it writes. */
	private static final List<String> PROBLEM_JSON = List.of("title", "status", "instance");

	private static final List<String> ERROR_JSON = List.of("timestamp", "status", "error", "path");

	/**
	 * An application's own body often has a message too. Spring Boot's has none by
	 * default.
	 */
	private static final Set<String> DEFAULT_ERROR = Set.of("timestamp", "status", "error", "path", "requestId");

	private static final String OWN_SPAN = """
			take the id from the current span of each request, Span.current().getSpanContext().getTraceId(), and keep \
			it in no field""";

	private static final String WRITE = """
			let no filter that runs before the server's observation reset or wrap the response; by hand: set the \
			header in a filter ordered at Ordered.HIGHEST_PRECEDENCE + 2, before the response is committed""";

	private ResponseRules() {
	}

	static void exposesId(Telemetry telemetry, Judgement judgement) {
		Map<String, String> properties = telemetry.setup().wiring().properties();
		boolean header = !properties.getOrDefault(HEADER, "never").equalsIgnoreCase("never");
		boolean bodies = properties.getOrDefault(BODIES, "false").equalsIgnoreCase("true");
		boolean madeUp = MadeUpIds.judge(telemetry, judgement);
		if (!header && !bodies) {
			if (!madeUp) {
				judgement.notApplicable(
						"the application does not promise the trace id to callers: it has no joinkey-spring-boot-starter, or it switched the id off");
			}
			return;
		}
		judgement.inconclusiveIf(false,
				"no request to the gate's own handler was answered with 500 or more within a known trace");
		String name = properties.getOrDefault(HEADER + "-name", DEFAULT_NAME);
		for (SentRequest request : telemetry.requests()) {
			Answer failure = request.failure();
			String traceId = (failure != null) ? trace(telemetry, request) : "";
			if (failure == null || !request.isToOwnHandler() || request.isCase() || traceId.isEmpty()) {
				continue;
			}
			if (header) {
				judgeHeader(telemetry, request, failure, name, traceId, judgement);
			}
			if (bodies) {
				judgeBody(telemetry, request, failure, traceId, judgement);
			}
		}
	}

	/**
	 * Return the trace of a request: that of its SERVER span, or of all lines during it
	 * if it was not recorded. Otherwise return an empty text.
	 */
	private static String trace(Telemetry telemetry, SentRequest request) {
		SpanIndex traces = SpanIndex.of(telemetry);
		List<SpanRecord> servers = traces.servers(request);
		List<String> ids = !servers
			.isEmpty() ? servers.stream().map((span) -> span.context().traceId()).toList() : telemetry.lines()
				.stream()
				.map((line) -> line.event().snapshot())
				.filter((snapshot) -> request.spans(snapshot.order()) && traces.requests(snapshot.order()).count() == 1)
				.flatMap((snapshot) -> Stream.ofNullable(snapshot.active()).map(SpanContext::traceId))
				.distinct()
				.toList();
		return (ids.size() == 1) ? ids.get(0) : "";
	}

	private static void judgeHeader(Telemetry telemetry, SentRequest request, Answer failure, String name,
			String traceId, Judgement judgement) {
		String value = String.join(", ", Header.values(failure.headers(), name));
		Optional<String> written = id(value);
		if (!value.isEmpty() && written.isEmpty()) {
			// the application uses this name for something else
			return;
		}
		judgement.saw(1);
		if (written.isEmpty()) {
			judgement.broken(name, new Diagnosis("the header " + name + " with the trace id " + traceId,
					"status " + request.status() + " without the header", null,
					"add joinkey-spring-boot-starter, and " + WRITE + "; to leave it out: " + HEADER + "=never"),
					request);
		}
		else if (!written.get().equals(traceId)) {
			judgement.broken(name,
					wrong(telemetry, request, name + ": ", written.get(), traceId, AnsweredIds.remedy(name)), request);
		}
	}

	private static void judgeBody(Telemetry telemetry, SentRequest request, Answer failure, String traceId,
			Judgement judgement) {
		String type = String.join("", Header.values(failure.headers(), "Content-Type")).toLowerCase(Locale.ROOT);
		Map<String, String> fields = fields(failure.body());
		String written = fields.getOrDefault(FIELD, "");
		boolean problem = type.startsWith(PROBLEM) && fields.keySet().containsAll(PROBLEM_JSON);
		boolean error = fields.keySet().containsAll(ERROR_JSON) && DEFAULT_ERROR.containsAll(fields.keySet());
		if (fields.isEmpty() || (!problem && !error && id(written).isEmpty())) {
			// a body of the application's own
			return;
		}
		judgement.saw(1);
		if (written.isEmpty()) {
			judgement.broken(problem ? PROBLEM : "error body", new Diagnosis(
					"the field " + FIELD + " with the trace id " + traceId,
					"status " + request.status() + " with the fields " + String.join(", ", fields.keySet()), null,
					(problem ? "add joinkey-spring-boot-starter; by hand: problem.setProperty(\"trace_id\", <the id>)"
							: "add joinkey-spring-boot-starter; in an ErrorAttributes bean of the application: attributes.put(\"trace_id\", MDC.get(\"trace_id\"))")
							+ "; to leave it out: " + BODIES + "=false"),
					request);
		}
		else if (id(written).isPresent() && !written.equals(traceId)) {
			judgement.broken(problem ? PROBLEM : "error body",
					wrong(telemetry, request, FIELD + " ", written, traceId, OWN_SPAN), request);
		}
	}

	private static Diagnosis wrong(Telemetry telemetry, SentRequest request, String name, String written,
			String traceId, String remedy) {
		boolean known = !SpanIndex.of(telemetry).of(written).isEmpty();
		return new Diagnosis("the trace id of the request, " + traceId,
				name + written + (known ? ", of another trace" : ", which no recorded trace has")
						+ ", in the answer with status " + request.status(),
				null, known ? remedy : MadeUpIds.REMEDY);
	}

	private static Optional<String> id(String value) {
		Matcher matcher = ID.matcher(value);
		return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
	}

	private static Map<String, String> fields(String body) {
		try {
			return body.stripLeading().startsWith("{") ? JsonLine.parse(body).fields() : Map.of();
		}
		catch (ParseException ex) {
			return Map.of();
		}
	}

}
