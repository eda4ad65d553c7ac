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
import io.joinkey.check.evidence.Moment;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Status;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.OpenMetrics;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * What a failed request leaves: the line that people start from, and the span and the
 * count that an error metric leads to.
 */
final class Failures {

	private static final int SERVER_ERROR = 500;

	static final String ERROR_PAGE = "/error";

	private static final Set<String> ROUTES = Set.of("uri", "http.route");

	private static final Set<String> STATUSES = Set.of("status", "http.response.status_code");

	/** Who logs an exception that nobody handled: Jetty does so at WARN. */
	private static final Pattern CONTAINER = Pattern
		.compile("org\\.apache\\.catalina\\..*|org\\.eclipse\\.jetty\\..*\\.(ServletChannel|Response)|"
				+ "io\\.undertow\\..*|org\\.springframework\\..*\\.(AbstractErrorWebExceptionHandler|HttpWebHandlerAdapter)");

	private static final String IN_SCOPE = "add joinkey-spring-boot-starter; by hand: in a filter ordered at Ordered.HIGHEST_PRECEDENCE + 2, also for the ASYNC dispatch, catch the exception, log it there and answer, before the server observation closes";

	private static final String MARKED = "add joinkey-spring-boot-starter; by hand: mark the request's span in a filter ordered at Ordered.HIGHEST_PRECEDENCE + 2 when the status is 500 or more: Span.current().setStatus(StatusCode.ERROR), in WebFlux before the response is committed";

	private static final String ANSWERED = "add joinkey-spring-boot-starter; by hand: answer the failure in a filter on the ASYNC dispatch, so that no dispatch to /error renames the route";

	private static final String TIME_OUT = "add joinkey-spring-boot-starter; by hand: end the request before the container does, with CompletableFuture.completeOnTimeout and a longer spring.mvc.async.request-timeout: at the container's time-out the observation is stopped before the answer is known, and again after it";

	private Failures() {
	}

	static void correlated(Telemetry telemetry, Judgement judgement) {
		Traces traces = new Traces(telemetry);
		judgement.inconclusive("no request failed: the answers were "
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
						uncorrelated(line.event().moment(), request, servers, traces), line));
			if (!servers.isEmpty()) {
				judgeSpan(request, servers.get(0), lines, judgement);
				judgeCount(telemetry, request, servers.get(0), judgement);
			}
		}
	}

	/**
	 * Whether a line without a span belongs to this rule, and not to those for all lines.
	 */
	static boolean isJudged(Traces traces, LogEvent event) {
		return traces.requests(event.moment().order()).anyMatch((request) -> isOf(event, request, traces));
	}

	private static boolean isOf(LogEvent event, SentRequest request, Traces traces) {
		Moment moment = event.moment();
		List<SentRequest> owners = owners(moment, traces);
		if (!owners.isEmpty() && !owners.contains(request)) {
			return false;
		}
		if (owners.isEmpty() && traces.isOfUnknownRequest(moment)) {
			return false;
		}
		boolean alone = traces.requests(moment.order()).count() == 1;
		boolean onItsThread = !owners.isEmpty()
				|| traces.servers(request).stream().anyMatch((span) -> isOfPool(span, moment));
		if (!request.spans(moment.order()) || !(alone || onItsThread)) {
			return false;
		}
		boolean error = event.level().equals("ERROR");
		if (CONTAINER.matcher(event.logger()).matches()) {
			return error || (event.level().equals("WARN") && event.logger().startsWith("org.eclipse.jetty."));
		}
		return error && request.status() >= SERVER_ERROR && onItsThread;
	}

	/**
	 * The requests under way whose trace a line has, or else whose span started on its
	 * thread. Requests that fail at the same time share a pool, so its threads decide
	 * last.
	 */
	private static List<SentRequest> owners(Moment moment, Traces traces) {
		List<SentRequest> underWay = traces.requests(moment.order()).toList();
		List<String> ids = moment.traceIds().toList();
		List<SentRequest> owners = underWay.stream()
			.filter((each) -> ids.stream().anyMatch((id) -> traces.isTraceOf(each, id)))
			.toList();
		return !owners.isEmpty() ? owners
				: underWay.stream()
					.filter((each) -> traces.servers(each).stream().anyMatch((span) -> span.isOn(moment)))
					.toList();
	}

	/** The error dispatch of an asynchronous request is on another thread of the pool. */
	private static boolean isOfPool(SpanRecord span, Moment moment) {
		return span.source().thread().replaceAll("[0-9]+$", "").equals(moment.thread().replaceAll("[0-9]+$", ""));
	}

	/** What the appender made of the context is another rule's business. */
	private static boolean isCorrelated(LogLine line, SentRequest request, Traces traces) {
		Moment moment = line.event().moment();
		String written = Optional.ofNullable(Line.of(line, traces.known()).traceId()).map(Line.Field::value).orElse("");
		return Stream
			.concat(Stream.of((moment.active() != null) ? moment.active().traceId() : "", written),
					moment.context().values().stream())
			.anyMatch((traceId) -> SpanContext.isTraceId(traceId) && traces.isTraceOf(request, traceId));
	}

	private static Diagnosis uncorrelated(Moment moment, SentRequest request, List<SpanRecord> servers, Traces traces) {
		SpanRecord server = servers.isEmpty() ? null : servers.get(0);
		String expected = "the ids of the failed " + request.place();
		Optional<String> other = Stream
			.concat(Stream.ofNullable(moment.active()).map(SpanContext::traceId), moment.context().values().stream())
			.filter(SpanContext::isTraceId)
			.findFirst();
		if (other.isPresent()) {
			return new Diagnosis(expected, other.get() + ", " + traces.origin(other.get(), moment), server, IN_SCOPE);
		}
		String when = (server == null || moment.order() > server.timing().endOrder())
				? "the line was logged after the server observation had closed"
				: "the line was logged outside the scope of the server observation, on thread " + moment.thread();
		return new Diagnosis(expected, "none: " + when, server, IN_SCOPE);
	}

	private static void judgeSpan(SentRequest request, SpanRecord server, List<LogLine> lines, Judgement judgement) {
		String answered = "status " + request.status();
		String route = attribute(server, ROUTES);
		String status = attribute(server, STATUSES);
		if (request.status() >= SERVER_ERROR && isBelow(status)) {
			judgement.broken(request.endpoint(),
					new Diagnosis("one SERVER span with the " + answered + " of the answer",
							"a SERVER span of status " + status + ", stopped before the request was answered", request,
							TIME_OUT),
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

	/** Each request is counted once, and not under the error page's route. */
	private static void judgeCount(Telemetry telemetry, SentRequest request, SpanRecord server, Judgement judgement) {
		if (telemetry.coverage().isPartial()) {
			// the counters also hold what other tests did
			return;
		}
		Traces traces = new Traces(telemetry);
		Set<String> routes = new HashSet<>(List.of(ERROR_PAGE, attribute(server, ROUTES)));
		routes.remove("");
		long spans = spans(telemetry, routes);
		long counted = count(telemetry, routes);
		long unsampled = 0;
		for (SentRequest each : telemetry.requests()) {
			if (Traceparent.sent(each.headers()).filter((sent) -> !sent.isSampled()).isPresent()) {
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
							counted + " in " + Exemplars.meter(telemetry.setup()) + "_seconds_count for " + spans
									+ " SERVER spans" + (renamed ? ", some under the route " + ERROR_PAGE : ""),
							server, renamed ? ANSWERED : TIME_OUT));
		}
	}

	/** An unsampled request has no span, but the same target may have been sampled. */
	private static boolean isOfOtherRoute(Telemetry telemetry, Traces traces, SentRequest unsampled,
			Set<String> routes) {
		return telemetry.requests()
			.stream()
			.filter((each) -> each.target().equals(unsampled.target()))
			.flatMap((each) -> traces.servers(each).stream())
			.anyMatch((span) -> !routes.contains(attribute(span, ROUTES)));
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
			.mapToLong((scrape) -> count(scrape, Exemplars.meter(telemetry.setup()) + "_seconds_count", routes))
			.max()
			.orElse(0);
	}

	private static long count(Scrape scrape, String meter, Set<String> routes) {
		return (long) OpenMetrics.read(scrape.body())
			.samples()
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
