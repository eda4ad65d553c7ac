/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.OpenMetrics;
import io.joinkey.check.format.Traceparent;

/**
 * The requests to some routes, as the application's metrics count them and as its spans
 * record them.
 */
final class RequestCounts {

	private static final String MEASURED = """
			let one handler measure each request: Spring Boot adds its MeterObservationHandler to each ObservationRegistry \
			bean, so add no DefaultMeterObservationHandler by hand with observationHandler(...)""";

	private final Telemetry telemetry;

	private final SpanIndex traces;

	private final Set<String> routes;

	private RequestCounts(Telemetry telemetry, Set<String> routes) {
		this.telemetry = telemetry;
		this.traces = SpanIndex.of(telemetry);
		this.routes = routes;
	}

	static RequestCounts of(Telemetry telemetry, String... routes) {
		return new RequestCounts(telemetry,
				Stream.of(routes).filter((route) -> !route.isEmpty()).collect(Collectors.toSet()));
	}

	/** Return the route of a SERVER span, or an empty text. */
	static String route(SpanRecord span) {
		Map<String, String> attributes = span.attributes();
		return attributes.getOrDefault("uri", attributes.getOrDefault("http.route", ""));
	}

	/** Return the name of the counter. */
	String meter() {
		return ExemplarRules.meter(this.telemetry.setup()) + "_seconds_count";
	}

	/** Return whether more requests were counted than can have been sent. */
	boolean areTooMany() {
		// the counters also hold what other tests did and what was not recorded
		return !this.telemetry.coverage().isPartial()
				&& this.telemetry.requests().stream().allMatch((each) -> isUnsampled(each) || isRecorded(each))
				&& counted() > spans() + unsampled();
	}

	/**
	 * Return what to do if each route was counted twice, not an asynchronous one alone.
	 */
	static Optional<String> measuredTwice(Telemetry telemetry) {
		List<RequestCounts> routes = telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == Kind.SERVER)
			.map(RequestCounts::route)
			.filter((route) -> !route.isEmpty())
			.distinct()
			.map((route) -> of(telemetry, route))
			.toList();
		boolean twice = routes.size() > 1 && routes.stream().allMatch((route) -> route.counted() >= 2 * route.spans());
		return twice ? Optional.of(MEASURED + CodeSites.look(telemetry.setup(), CodeSite.Kind.OWN_OBSERVATIONS))
				: Optional.empty();
	}

	/** Return how many requests were counted. */
	long counted() {
		return this.telemetry.scrapes()
			.stream()
			.mapToLong((scrape) -> counted(this.traces.metrics(scrape)))
			.max()
			.orElse(0);
	}

	private long counted(OpenMetrics metrics) {
		return (long) metrics.samples()
			.stream()
			.filter((sample) -> sample.name().equals(meter())
					&& this.routes.contains(sample.labels().getOrDefault("uri", "")))
			.mapToDouble(OpenMetrics.Sample::value)
			.sum();
	}

	/** Return how many requests have a span. */
	long spans() {
		return this.telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == Kind.SERVER && this.routes.contains(route(span)))
			.count();
	}

	private long unsampled() {
		return this.telemetry.requests().stream().filter((each) -> isUnsampled(each) && !isOfOtherRoute(each)).count();
	}

	private static boolean isUnsampled(SentRequest request) {
		return Traceparent.sent(request).filter((sent) -> !sent.isSampled()).isPresent();
	}

	private boolean isRecorded(SentRequest request) {
		return !this.traces.servers(request).isEmpty();
	}

	/** An unsampled request has no span, but the same target may have been sampled. */
	private boolean isOfOtherRoute(SentRequest unsampled) {
		List<String> sampled = this.telemetry.requests()
			.stream()
			.filter((each) -> each.target().equals(unsampled.target()))
			.flatMap((each) -> this.traces.servers(each).stream())
			.map(RequestCounts::route)
			.toList();
		// one answer of the target, such as that of a login, may have another route
		return !sampled.isEmpty() && sampled.stream().noneMatch(this.routes::contains);
	}

}
