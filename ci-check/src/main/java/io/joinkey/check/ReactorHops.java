/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.Optional;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Moment.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The context within the operators of Reactor.
 */
final class ReactorHops {

	private static final String AUTO = "spring.reactor.context-propagation=auto";

	private ReactorHops() {
	}

	static void kept(Telemetry telemetry, Judgement judgement) {
		Traces traces = new Traces(telemetry);
		boolean seen = false;
		for (Line line : Line.of(telemetry, traces)) {
			LogEvent event = line.event();
			Moment moment = event.moment();
			if (!telemetry.setup().isApplication(event) || !(isReactive(telemetry.setup(), moment)
					|| (moment.active() != null && moment.caller() == Caller.REACTOR))) {
				continue;
			}
			Optional<Evidence> lastRight = lastRight(telemetry, traces, moment, event.logger());
			if (moment.active() != null || lastRight.isPresent()) {
				seen = true;
				judgement.saw(1);
			}
			if (moment.active() == null && line.traceId() == null && lastRight.isPresent()) {
				judgement.broken(event.logger(),
						new Diagnosis("the ids of the request",
								"none: an operator of Reactor ran on thread " + moment.thread() + " without a span"
										+ at(telemetry.setup(), moment.handover(telemetry.setup())),
								lastRight.get(), remedy(telemetry.setup())),
						line.source());
			}
		}
		for (SpanRecord span : telemetry.spans()) {
			Handover handover = span.lost(telemetry.setup());
			if (handover != null && handover.isReactive() && AsyncHops.isLost(handover, span)) {
				seen = true;
				judgement.saw(1);
				judgement.broken(span.name(),
						new Diagnosis("a span of trace " + handover.from().traceId(),
								"a new trace, started by an operator of Reactor on thread " + span.source().thread()
										+ at(telemetry.setup(), handover),
								traces.span(handover.from()), remedy(telemetry.setup())),
						span);
			}
		}
		if (!seen) {
			judgement
				.notApplicable("no line of the application was logged for a request within an operator of Reactor");
		}
	}

	/** Whether it is for this rule to say what a line without a span is missing. */
	static boolean isReactive(Setup setup, Moment moment) {
		Handover handover = moment.handover(setup);
		return (handover != null) ? handover.isReactive()
				: moment.active() == null && moment.caller() == Caller.REACTOR && !setup.threads().reactorAutomatic();
	}

	/**
	 * What ran before the first request, and logs during one, is no request's. The
	 * request is known when a span handed over, or else by the time.
	 */
	private static Optional<Evidence> lastRight(Telemetry telemetry, Traces traces, Moment moment, String logger) {
		Handover handover = moment.handover(telemetry.setup());
		if (handover != null) {
			return Optional.ofNullable(traces.span(handover.from()));
		}
		long first = telemetry.requests()
			.stream()
			.mapToLong((request) -> request.sender().order())
			.min()
			.orElse(Long.MAX_VALUE);
		boolean background = telemetry.lines()
			.stream()
			.map(LogLine::event)
			.anyMatch((event) -> event.logger().equals(logger) && event.moment().order() < first
					&& event.moment().caller() == Caller.REACTOR);
		return background ? Optional.empty()
				: traces.requests(moment.order())
					.flatMap((request) -> traces.servers(request).stream())
					.map(Evidence.class::cast)
					.findFirst();
	}

	private static String at(Setup setup, @Nullable Handover handover) {
		return (handover == null) ? ""
				: handover.line(setup).map((frame) -> ", subscribed or assembled at " + frame).orElse("");
	}

	static String remedy(Setup setup) {
		return setup.threads().reactorAutomatic()
				? "call contextCapture() before it is subscribed to by hand: the operators restore only what the subscriber's context holds"
				: AUTO;
	}

}
