/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

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
import io.joinkey.check.evidence.CodeSite;
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
	 * The fields of Spring Boot's default body. An application's own body often has a
	 * message too.
	 */
	private static final Set<String> DEFAULT_ERROR = Set.of("timestamp", "status", "error", "path", "requestId");

	private static final String OWN_SPAN = """
			take the id from the current span of each request, Span.current().getSpanContext().getTraceId(), and keep \
			it in no field""";

	private static final String WRITE = """
			let no filter that runs before the server's observation reset or wrap the response; by hand: set the \
			header in a filter ordered at Ordered.HIGHEST_PRECEDENCE + 2, before the response is committed""";

	private final Telemetry telemetry;

	private final SentRequest request;

	private final Answer failure;

	private final String traceId;

	private final Judgement judgement;

	private ResponseRules(Telemetry telemetry, SentRequest request, Answer failure, String traceId,
			Judgement judgement) {
		this.telemetry = telemetry;
		this.request = request;
		this.failure = failure;
		this.traceId = traceId;
		this.judgement = judgement;
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
			ResponseRules rules = new ResponseRules(telemetry, request, failure, traceId, judgement);
			if (header) {
				rules.judgeHeader(name);
			}
			if (bodies) {
				rules.judgeBody();
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

	private void judgeHeader(String name) {
		String value = String.join(", ", Header.values(this.failure.headers(), name));
		Optional<String> written = id(value);
		if (!value.isEmpty() && written.isEmpty()) {
			// the application uses this name for something else
			return;
		}
		this.judgement.saw(1);
		if (written.isEmpty()) {
			this.judgement.broken(name, new Diagnosis("the header " + name + " with the trace id " + this.traceId,
					"status " + this.request.status() + " without the header", null,
					"add joinkey-spring-boot-starter, and " + WRITE + "; to leave it out: " + HEADER + "=never"),
					this.request);
		}
		else if (!written.get().equals(this.traceId)) {
			this.judgement.broken(name, wrong(name + ": ", written.get(), AnsweredIds.remedy(name)), this.request);
		}
	}

	private void judgeBody() {
		String type = String.join("", Header.values(this.failure.headers(), "Content-Type")).toLowerCase(Locale.ROOT);
		Map<String, String> fields = JsonLine.fieldsOf(this.failure.body());
		String written = fields.getOrDefault(FIELD, "");
		boolean problem = type.startsWith(PROBLEM) && fields.keySet().containsAll(PROBLEM_JSON) && !hasOwnProblem();
		boolean error = fields.keySet().containsAll(ERROR_JSON) && DEFAULT_ERROR.containsAll(fields.keySet());
		if (fields.isEmpty() || (!problem && !error && id(written).isEmpty())) {
			// a body of the application's own
			return;
		}
		this.judgement.saw(1);
		if (written.isEmpty()) {
			this.judgement.broken(problem ? PROBLEM : "error body", new Diagnosis(
					"the field " + FIELD + " with the trace id " + this.traceId,
					"status " + this.request.status() + " with the fields " + String.join(", ", fields.keySet()), null,
					(problem ? "add joinkey-spring-boot-starter; by hand: problem.setProperty(\"trace_id\", Span.current().getSpanContext().getTraceId())"
							: "add joinkey-spring-boot-starter; in an ErrorAttributes bean of the application: attributes.put(\"trace_id\", MDC.get(\"trace_id\"))")
							+ "; to leave it out: " + BODIES + "=false"),
					this.request);
		}
		else if (id(written).isPresent() && !written.equals(this.traceId)) {
			this.judgement.broken(problem ? PROBLEM : "error body", wrong(FIELD + " ", written, OWN_SPAN),
					this.request);
		}
	}

	/** Return whether a problem can be of a class that the starter knows nothing of. */
	private boolean hasOwnProblem() {
		return this.telemetry.setup().wiring().code().stream().anyMatch((site) -> site.kind() == CodeSite.Kind.PROBLEM);
	}

	private Diagnosis wrong(String name, String written, String remedy) {
		boolean known = !SpanIndex.of(this.telemetry).of(written).isEmpty();
		return new Diagnosis("the trace id of the request, " + this.traceId,
				name + written + (known ? ", of another trace" : ", which no recorded trace has")
						+ ", in the answer with status " + this.request.status(),
				null, known ? remedy : MadeUpIds.REMEDY);
	}

	private static Optional<String> id(String value) {
		Matcher matcher = ID.matcher(value);
		return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
	}

}
