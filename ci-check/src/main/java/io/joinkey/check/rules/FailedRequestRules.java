/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Status;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.OpenMetrics;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Judges the evidence of a failed request: its error line, its span, and its count in the
 * metrics.
 */
final class FailedRequestRules {

	private static final int SERVER_ERROR = 500;

	static final String ERROR_PAGE = "/error";

	private static final Set<String> ROUTES = Set.of("uri", "http.route");

	private static final Set<String> STATUSES = Set.of("status", "http.response.status_code");

	/** Loggers of an unhandled exception. Jetty logs it at WARN. */
	private static final Pattern CONTAINER = Pattern
		.compile("org\\.apache\\.catalina\\..*|org\\.eclipse\\.jetty\\..*\\.(ServletChannel|Response)|"
				+ "io\\.undertow\\..*|org\\.springframework\\..*\\.(AbstractErrorWebExceptionHandler|HttpWebHandlerAdapter)");

	private static final String IN_SCOPE = """
			add joinkey-spring-boot-starter; by hand: in a filter ordered at Ordered.HIGHEST_PRECEDENCE + 2, also \
			for the ASYNC dispatch, catch the exception, log it there, mark the request's span by \
			Span.current().setStatus(StatusCode.ERROR), and answer, before the server observation closes""";

	private static final String MARKED = """
			add joinkey-spring-boot-starter; by hand: mark the request's span in a filter ordered at \
			Ordered.HIGHEST_PRECEDENCE + 2 when the status is 500 or more: \
			Span.current().setStatus(StatusCode.ERROR), in WebFlux before the response is committed""";

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
				.filter((line) -> isOf(line.event(), request, traces))
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
	 * Return whether the application answered the failure that the gate provokes as if
	 * the caller had failed, or nothing at all, as with a code of its own in the body.
	 */
	private static boolean isHandled(SentRequest request) {
		return request.isToOwnHandler() && !request.isCase() && (HANDLED.contains(request.status())
				|| (request.isProvokedFailure() && request.status() / 100 == SUCCESS));
	}

	/**
	 * Return whether this rule judges a line without a span, instead of the rules for all
	 * lines.
	 */
	static boolean isJudged(SpanIndex traces, LogEvent event) {
		return traces.requests(event.snapshot().order()).anyMatch((request) -> isOf(event, request, traces));
	}

	private static boolean isOf(LogEvent event, SentRequest request, SpanIndex traces) {
		ThreadSnapshot snapshot = event.snapshot();
		if (!request.spans(snapshot.order())) {
			return false;
		}
		boolean container = CONTAINER.matcher(event.logger()).matches();
		if (!(container ? isFailure(event) : event.level().equals("ERROR"))) {
			return false;
		}
		List<SentRequest> owners = owners(snapshot, traces);
		if (!owners.isEmpty() && !owners.contains(request)) {
			return false;
		}
		if (owners.isEmpty() && traces.isOfUnknownRequest(snapshot)) {
			return false;
		}
		boolean onItsThread = !owners.isEmpty()
				|| traces.servers(request).stream().anyMatch((span) -> isOfPool(span, snapshot));
		if (container) {
			return onItsThread || traces.requests(snapshot.order()).count() == 1;
		}
		return request.status() >= SERVER_ERROR && onItsThread;
	}

	/** Jetty logs an unhandled exception at WARN. */
	private static boolean isFailure(LogEvent event) {
		return event.level().equals("ERROR")
				|| (event.level().equals("WARN") && event.logger().startsWith("org.eclipse.jetty."));
	}

	/**
	 * Return the open requests whose trace a line has, or else whose span started on its
	 * thread. Requests that fail at the same time share a pool, so its threads decide
	 * last.
	 */
	private static List<SentRequest> owners(ThreadSnapshot snapshot, SpanIndex traces) {
		List<SentRequest> underWay = traces.requests(snapshot.order()).toList();
		List<String> ids = snapshot.traceIds().toList();
		List<SentRequest> owners = underWay.stream()
			.filter((each) -> ids.stream().anyMatch((id) -> traces.isTraceOf(each, id)))
			.toList();
		return !owners.isEmpty() ? owners
				: underWay.stream()
					.filter((each) -> traces.servers(each).stream().anyMatch((span) -> span.isOn(snapshot)))
					.toList();
	}

	/** The error dispatch of an asynchronous request is on another thread of the pool. */
	private static boolean isOfPool(SpanRecord span, ThreadSnapshot snapshot) {
		return span.source().thread().replaceAll("[0-9]+$", "").equals(snapshot.thread().replaceAll("[0-9]+$", ""));
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
		String route = attribute(server, ROUTES);
		String status = attribute(server, STATUSES);
		if (request.status() >= SERVER_ERROR && isBelow(status)) {
			judgement.broken(request.endpoint(),
					new Diagnosis("one SERVER span with the " + answered + " of the answer",
							"a SERVER span of status " + status + ", stopped before the request was answered", request,
							early(telemetry)),
					server);
		}
		else if (server.status() != Status.ERROR) {
			judgement.broken(request.endpoint(),
					new Diagnosis("a SERVER span with error status",
							(lines.isEmpty() ? answered : answered + " and an error line")
									+ ", and a SERVER span that looks healthy: its status is " + server.status(),
							lines.isEmpty() ? request : lines.get(0), MARKED),
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
		boolean starter = telemetry.setup()
			.wiring()
			.libraries()
			.stream()
			.anyMatch((library) -> library.startsWith("joinkey-spring-boot:"));
		return starter ? "if the request is not asynchronous, " + UNWRITTEN + "; if it is, " + END
				: "if the request is asynchronous, " + TIME_OUT + "; if it is not, " + UNWRITTEN;
	}

	/** Each request is counted once, and not under the error page's route. */
	private static void judgeCount(Telemetry telemetry, SentRequest request, SpanRecord server, Judgement judgement) {
		if (telemetry.coverage().isPartial()) {
			// the counters also hold what other tests did
			return;
		}
		SpanIndex traces = SpanIndex.of(telemetry);
		Set<String> routes = new HashSet<>(List.of(ERROR_PAGE, attribute(server, ROUTES)));
		routes.remove("");
		long spans = spans(telemetry, routes);
		long counted = count(telemetry, routes);
		long unsampled = 0;
		for (SentRequest each : telemetry.requests()) {
			if (Traceparent.sent(each).filter((sent) -> !sent.isSampled()).isPresent()) {
				unsampled += isOfOtherRoute(telemetry, traces, each, routes) ? 0 : 1;
			}
			else if (traces.servers(each).isEmpty()) {
				// what was not recorded cannot be counted
				return;
			}
		}
		if (counted > spans + unsampled) {
			boolean renamed = count(telemetry, Set.of(ERROR_PAGE)) > spans(telemetry, Set.of(ERROR_PAGE));
			judgement.broken(request.endpoint(),
					new Diagnosis("one observation of each request to " + request.endpoint(),
							counted + " in " + ExemplarRules.meter(telemetry.setup()) + "_seconds_count for " + spans
									+ " SERVER spans" + (renamed ? ", some under the route " + ERROR_PAGE : ""),
							server, renamed ? ANSWERED : TIME_OUT));
		}
	}

	/** An unsampled request has no span, but the same target may have been sampled. */
	private static boolean isOfOtherRoute(Telemetry telemetry, SpanIndex traces, SentRequest unsampled,
			Set<String> routes) {
		List<String> sampled = telemetry.requests()
			.stream()
			.filter((each) -> each.target().equals(unsampled.target()))
			.flatMap((each) -> traces.servers(each).stream())
			.map((span) -> attribute(span, ROUTES))
			.toList();
		// one answer of the target, such as that of a login, may have another route
		return !sampled.isEmpty() && sampled.stream().noneMatch(routes::contains);
	}

	private static long spans(Telemetry telemetry, Set<String> routes) {
		return telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == Kind.SERVER && routes.contains(attribute(span, ROUTES)))
			.count();
	}

	private static long count(Telemetry telemetry, Set<String> routes) {
		return telemetry.scrapes()
			.stream()
			.mapToLong((scrape) -> count(SpanIndex.of(telemetry).metrics(scrape),
					ExemplarRules.meter(telemetry.setup()) + "_seconds_count", routes))
			.max()
			.orElse(0);
	}

	private static long count(OpenMetrics metrics, String meter, Set<String> routes) {
		return (long) metrics.samples()
			.stream()
			.filter((sample) -> sample.name().equals(meter) && routes.contains(sample.labels().getOrDefault("uri", "")))
			.mapToDouble(OpenMetrics.Sample::value)
			.sum();
	}

	private static boolean isBelow(String status) {
		return status.matches("[1-4][0-9][0-9]");
	}

	private static String attribute(SpanRecord span, Set<String> names) {
		Map<String, String> attributes = span.attributes();
		@Nullable String value = names.stream().map(attributes::get).filter(Objects::nonNull).findFirst().orElse(null);
		return (value != null) ? value : "";
	}

}
