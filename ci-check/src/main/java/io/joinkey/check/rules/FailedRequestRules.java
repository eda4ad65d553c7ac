/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Status;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;

/**
 * Judges the evidence of a failed request: its error line, its span, and its count in the
 * metrics.
 */
final class FailedRequestRules {

	private static final int SERVER_ERROR = 500;

	static final String ERROR_PAGE = "/error";

	private static final String IN_SCOPE = """
			add joinkey-spring-boot-starter; by hand: in a filter ordered at Ordered.HIGHEST_PRECEDENCE + 2, also \
			for the ASYNC dispatch, catch the exception, log it there, mark the request's span by \
			Span.current().setStatus(StatusCode.ERROR), and answer, before the server observation closes""";

	private static final String MARKED = """
			add joinkey-spring-boot-starter; by hand: mark the request's span in a filter ordered at \
			Ordered.HIGHEST_PRECEDENCE + 2 when the status is 500 or more: \
			Span.current().setStatus(StatusCode.ERROR), in WebFlux before the response is committed""";

	private static final String BEGUN = """
			add joinkey-spring-boot-starter; by hand: the answer had begun, so no filter can change it: catch the \
			failure where the body is written, and call Span.current().setStatus(StatusCode.ERROR) there before it \
			is thrown on""";

	private static final String ANSWERED = """
			add joinkey-spring-boot-starter; by hand: answer the failure in a filter on the ASYNC dispatch, so that \
			no dispatch to /error renames the route""";

	private static final String UNWRITTEN = """
			the server failed the answer after the filters: look for the server's error line, such as one about a \
			response header above server.jetty.max-http-response-header-size or a body that cannot be written, and \
			fix its cause""";

	private static final String END = """
			end the request before the container does, with CompletableFuture.completeOnTimeout and a longer \
			spring.mvc.async.request-timeout: at the container's time-out the observation is stopped before the \
			answer is known, and again after it""";

	private static final String TIME_OUT = "add joinkey-spring-boot-starter; by hand: " + END;

	private static final Set<Integer> HANDLED = Set.of(400, 409, 422);

	private static final int SUCCESS = 2;

	private FailedRequestRules() {
	}

	static void correlated(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		boolean handled = telemetry.requests().stream().anyMatch(FailedRequestRules::isHandled);
		judgement.inconclusiveIf(!handled, "no request failed"
				+ (handled ? ", and the application answers the failure that the gate provokes with a status below 500"
						: "")
				+ ": the answers were "
				+ telemetry.requests().stream().map(SentRequest::status).distinct().sorted().toList()
				+ ", add a request that is answered with 500 or more to joinkey-gate.yaml");
		for (SentRequest request : telemetry.requests()) {
			List<LogLine> lines = telemetry.lines()
				.stream()
				.filter((line) -> ErrorLines.isOf(line.event(), request, traces))
				.toList();
			if (request.status() < SERVER_ERROR && lines.isEmpty()) {
				continue;
			}
			judgement.saw(1 + lines.size());
			List<SpanRecord> servers = traces.servers(request);
			lines.stream()
				.filter((line) -> !isCorrelated(line, request, traces))
				.forEach((line) -> judgement.broken(line.event().logger(),
						uncorrelated(line.event().snapshot(), request, servers, traces), line));
			if (!servers.isEmpty()) {
				judgeSpan(telemetry, request, servers.get(0), lines, judgement);
				judgeCount(telemetry, request, servers.get(0), judgement);
			}
		}
	}

	/**
	 * Return whether the application answered a failure that the gate provokes as an
	 * error of the caller, or as a success, such as with an error code in the body.
	 */
	private static boolean isHandled(SentRequest request) {
		return request.isToOwnHandler() && !request.isCase() && (HANDLED.contains(request.status())
				|| (request.isProvokedFailure() && request.status() / 100 == SUCCESS));
	}

	/**
	 * Return whether the event had the ids. Another rule judges what the appender wrote.
	 */
	private static boolean isCorrelated(LogLine line, SentRequest request, SpanIndex traces) {
		ThreadSnapshot snapshot = line.event().snapshot();
		String written = Optional.ofNullable(ParsedLine.of(line, traces.known()).traceId())
			.map(ParsedLine.Field::value)
			.orElse("");
		return Stream.concat(Stream.of(written), snapshot.traceIds())
			.anyMatch((traceId) -> SpanContext.isTraceId(traceId) && traces.isTraceOf(request, traceId))
				|| isOfUnrecorded(snapshot, request, traces);
	}

	/** The trace that a request began is not known if the sampler dropped it. */
	private static boolean isOfUnrecorded(ThreadSnapshot snapshot, SentRequest request, SpanIndex traces) {
		SpanContext active = snapshot.active();
		return active != null && !active.isSampled() && Traceparent.sent(request).isEmpty()
				&& traces.servers(request).isEmpty();
	}

	private static Diagnosis uncorrelated(ThreadSnapshot snapshot, SentRequest request, List<SpanRecord> servers,
			SpanIndex traces) {
		SpanRecord server = servers.isEmpty() ? null : servers.get(0);
		String expected = "the ids of the failed " + request.place();
		Optional<String> other = snapshot.traceIds().filter(SpanContext::isTraceId).findFirst();
		if (other.isPresent()) {
			return new Diagnosis(expected, other.get() + ", " + traces.origin(other.get(), snapshot), server, IN_SCOPE);
		}
		String when = (server == null || snapshot.order() > server.timing().endOrder())
				? "the line was logged after the server observation had closed"
				: "the line was logged outside the scope of the server observation, "
						+ ThreadSnapshot.on(snapshot.thread());
		return new Diagnosis(expected, "none: " + when, server, IN_SCOPE);
	}

	private static void judgeSpan(Telemetry telemetry, SentRequest request, SpanRecord server, List<LogLine> lines,
			Judgement judgement) {
		String answered = "status " + request.status();
		String route = RequestCounts.route(server);
		String status = status(server);
		if (request.status() >= SERVER_ERROR && isBelow(status)) {
			judgement.broken(request.endpoint(),
					new Diagnosis("one SERVER span with the " + answered + " of the answer",
							"a SERVER span of status " + status + ", stopped before the request was answered", request,
							early(telemetry)),
					server);
		}
		else if (server.status() != Status.ERROR) {
			judgement.broken(request.endpoint(), new Diagnosis("a SERVER span with error status",
					(lines.isEmpty() ? answered : answered + " and an error line")
							+ ", and a SERVER span that looks healthy: its status is " + server.status(),
					lines.isEmpty() ? request : lines.get(0), (request.status() < SERVER_ERROR) ? BEGUN : MARKED),
					server);
		}
		if (route.equals(ERROR_PAGE) && !request.endpoint().endsWith(ERROR_PAGE)) {
			judgement.broken(request.endpoint(),
					new Diagnosis("a SERVER span with the route of " + request.endpoint(),
							"a SERVER span with the route " + ERROR_PAGE + ": the error dispatch renamed it", request,
							ANSWERED),
					server);
		}
	}

	/** The starter ends an asynchronous request before the container does. */
	private static String early(Telemetry telemetry) {
		return StarterAdvice.isThere(telemetry.setup())
				? "if the request is not asynchronous, " + UNWRITTEN + "; if it is, " + END
				: "if the request is asynchronous, " + TIME_OUT + "; if it is not, " + UNWRITTEN;
	}

	/** Each request is counted once, and not under the error page's route. */
	private static void judgeCount(Telemetry telemetry, SentRequest request, SpanRecord server, Judgement judgement) {
		RequestCounts counts = RequestCounts.of(telemetry, ERROR_PAGE, RequestCounts.route(server));
		if (counts.areTooMany()) {
			RequestCounts errorPage = RequestCounts.of(telemetry, ERROR_PAGE);
			boolean renamed = errorPage.counted() > errorPage.spans();
			judgement.broken(request.endpoint(),
					new Diagnosis("one observation of each request to " + request.endpoint(),
							counts.counted() + " in " + counts.meter() + " for " + counts.spans() + " SERVER spans"
									+ (renamed ? ", some under the route " + ERROR_PAGE : ""),
							server, RequestCounts.measuredTwice(telemetry).orElse(renamed ? ANSWERED : TIME_OUT)));
		}
	}

	private static boolean isBelow(String status) {
		return status.matches("[1-4][0-9][0-9]");
	}

	private static String status(SpanRecord span) {
		Map<String, String> attributes = span.attributes();
		return attributes.getOrDefault("status", attributes.getOrDefault("http.response.status_code", ""));
	}

}
