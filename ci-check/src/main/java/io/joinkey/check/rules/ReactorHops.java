/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.Handover;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Moment;
import io.joinkey.check.evidence.Moment.Caller;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring.Part;
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
			if (!telemetry.setup().isApplication(event)
					|| !(isReactive(telemetry.setup(), moment) || (moment.active() != null && isReactor(moment)))) {
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
								lastRight.get(), remedy(telemetry.setup(), moment)),
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
				: moment.active() == null && (moment.caller() == Caller.REACTIVE_HANDLER
						|| (moment.caller() == Caller.REACTOR && !setup.threads().reactorAutomatic()));
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
					&& isReactor(event.moment()));
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

	private static boolean isReactor(Moment moment) {
		return moment.caller() == Caller.REACTOR || moment.caller() == Caller.REACTIVE_HANDLER;
	}

	/**
	 * Where a handler itself has no context, what came before it took the context away.
	 */
	private static String remedy(Setup setup, Moment moment) {
		if (setup.threads().reactorAutomatic() && moment.caller() == Caller.REACTIVE_HANDLER
				&& moment.handover(setup) == null) {
			return "let no filter replace or empty Reactor's context: contextWrite((context) -> context.put(key, value)) adds to it, contextWrite((context) -> Context.empty()) loses the request's span"
					+ setup.wiring()
						.named(Part.WEB_FILTER)
						.map((named) -> "; the application's filters are " + named)
						.orElse("");
		}
		return remedy(setup);
	}

	static String remedy(Setup setup) {
		return setup.threads().reactorAutomatic()
				? "call contextCapture() before it is subscribed to by hand: the operators restore only what the subscriber's context holds"
				: AUTO;
	}

}
