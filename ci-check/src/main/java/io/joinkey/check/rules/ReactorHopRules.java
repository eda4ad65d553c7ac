/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import io.joinkey.check.evidence.Wiring.Part;
import org.jspecify.annotations.Nullable;

/**
 * Judges the context within Reactor's operators.
 */
final class ReactorHopRules {

	private static final String AUTO = "spring.reactor.context-propagation=auto";

	private static final String MODULE = "org.springframework.boot:spring-boot-reactor";

	private static final String CAPTURE = """
			where the code calls subscribe(...) or toFuture() itself, do the work in operators and capture behind them, \
			.doOnNext(...).doOnError(...).onErrorComplete().contextCapture().subscribe(), or .contextCapture().toFuture(): \
			operators restore only what the subscriber's context holds, and the callbacks of subscribe(...) itself run \
			without it""";

	private static final String DELEGATE = """
			let a subscriber that is made by hand, as for Operators.lift, return the context of the subscriber below it, \
			public Context currentContext() { return actual.currentContext(); }""";

	private ReactorHopRules() {
	}

	static void kept(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		boolean seen = false;
		for (ParsedLine line : traces.lines()) {
			LogEvent event = line.event();
			ThreadSnapshot snapshot = event.snapshot();
			Optional<SpanRecord> call = AnsweredCalls.call(telemetry, traces, snapshot)
				.filter((span) -> telemetry.setup().isApplication(event));
			if (call.isPresent()) {
				seen = true;
				judgement.saw(1);
				if (line.traceId() == null) {
					judgement.broken(event.logger(), AnsweredCalls.lost(telemetry.setup(), call.get(), snapshot),
							line.source());
				}
				continue;
			}
			if (!telemetry.setup().isApplication(event) || !(isReactive(telemetry.setup(), snapshot)
					|| (snapshot.active() != null && isReactor(snapshot)))) {
				continue;
			}
			Optional<Evidence> lastRight = lastRight(telemetry, traces, snapshot, event.logger());
			if (snapshot.active() != null || lastRight.isPresent()) {
				seen = true;
				judgement.saw(1);
			}
			if (snapshot.active() == null && line.traceId() == null && lastRight.isPresent()) {
				judgement.broken(event.logger(), new Diagnosis("the ids of the request",
						"none: an operator of Reactor ran " + ThreadSnapshot.on(snapshot.thread()) + " without a span"
								+ at(telemetry.setup(), snapshot.submission(telemetry.setup())),
						lastRight.get(), remedy(telemetry.setup(), traces, event)), line.source());
			}
			else if (line.traceId() == null && lastRight.isEmpty()) {
				// the answer may arrive after the request that did not wait for it
				AnsweredCalls.answered(telemetry, traces, snapshot)
					.ifPresent((answered) -> judgement.broken(event.logger(),
							AnsweredCalls.lost(telemetry.setup(), answered, snapshot), line.source()));
			}
		}
		for (SpanRecord span : telemetry.spans()) {
			TaskSubmission submission = span.lost(telemetry.setup());
			if (submission != null && submission.isReactive() && AsyncHopRules.isLost(submission, span)) {
				seen = true;
				judgement.saw(1);
				judgement.broken(span.name(),
						new Diagnosis("a span of trace " + submission.from().traceId(),
								"a new trace, started by an operator of Reactor "
										+ ThreadSnapshot.on(span.source().thread()) + at(telemetry.setup(), submission),
								traces.span(submission.from()), remedy(telemetry.setup(), submission)),
						span);
			}
		}
		if (!seen) {
			judgement
				.notApplicable("no line of the application was logged for a request within an operator of Reactor");
		}
	}

	/** Return whether this rule judges a line without a span. */
	static boolean isReactive(Setup setup, ThreadSnapshot snapshot) {
		TaskSubmission submission = snapshot.submission(setup);
		return (submission != null) ? submission.isReactive()
				: snapshot.active() == null && (snapshot.caller() == Caller.REACTIVE_HANDLER
						|| (isReactor(snapshot) && !setup.threads().reactorAutomatic()));
	}

	/**
	 * Return the last place with the right context, empty if the code already ran before
	 * the first request. This place is the span that submitted the work, or else the
	 * request of that time.
	 */
	private static Optional<Evidence> lastRight(Telemetry telemetry, SpanIndex traces, ThreadSnapshot snapshot,
			String logger) {
		TaskSubmission submission = snapshot.submission(telemetry.setup());
		if (submission != null) {
			return Optional.ofNullable(traces.span(submission.from()));
		}
		long first = telemetry.firstRequest();
		boolean background = telemetry.lines()
			.stream()
			.map(LogLine::event)
			.anyMatch((event) -> event.logger().equals(logger) && event.snapshot().order() < first
					&& isReactor(event.snapshot()));
		return background ? Optional.empty()
				: traces.requests(snapshot.order())
					.flatMap((request) -> traces.servers(request).stream())
					.map(Evidence.class::cast)
					.findFirst();
	}

	private static String at(Setup setup, @Nullable TaskSubmission submission) {
		return (submission == null) ? ""
				: submission.line(setup).map((frame) -> ", subscribed or assembled at " + frame).orElse("");
	}

	private static boolean isReactor(ThreadSnapshot snapshot) {
		return snapshot.caller() == Caller.REACTOR || snapshot.caller() == Caller.REACTIVE_HANDLER
				|| snapshot.caller() == Caller.REACTIVE_ANSWER;
	}

	private static String remedy(Setup setup, SpanIndex traces, LogEvent event) {
		TaskSubmission submission = event.snapshot().submission(setup);
		Optional<String> after = (submission != null) ? Optional.empty()
				: OutsideScope.afterReactive(setup, traces, event.snapshot());
		return after.or(() -> byFilters(setup, event.snapshot()))
			.orElseGet(() -> (submission != null) ? remedy(setup, submission) : remedy(setup, event.logger()));
	}

	/**
	 * Return the remedy for a handler that has no context itself: an earlier part of the
	 * chain lost it.
	 */
	static Optional<String> byFilters(Setup setup, ThreadSnapshot snapshot) {
		if (!setup.threads().reactorAutomatic() || snapshot.caller() != Caller.REACTIVE_HANDLER
				|| snapshot.submission(setup) != null) {
			return Optional.empty();
		}
		return Optional
			.of("let no filter replace or empty Reactor's context: contextWrite((context) -> context.put(key, value)) adds to it, contextWrite((context) -> Context.empty()) loses the request's span"
					+ setup.wiring()
						.named(Part.WEB_FILTER)
						.map((named) -> "; the application's filters are " + named)
						.orElse(""));
	}

	static String remedy(Setup setup) {
		return remedy(setup, "");
	}

	/** Return a remedy that names the class in which a publisher was subscribed to. */
	static String remedy(Setup setup, TaskSubmission submission) {
		return remedy(setup, submission.line(setup).map(StackTraceElement::getClassName).orElse(""));
	}

	private static String remedy(Setup setup, String type) {
		String subscribed = CodeSites.lookFirst(setup, type, CodeSite.Kind.SUBSCRIBES);
		String losing = CodeSites.look(setup, CodeSite.Kind.LOSES_CONTEXT);
		if (setup.threads().reactorAutomatic()) {
			return losing.isEmpty() ? CAPTURE + subscribed
					: DELEGATE + losing + ". If this is not the cause, " + CAPTURE + subscribed;
		}
		// one of the two alone leaves what a subscription by hand runs without the
		// context
		return automatic(setup) + (losing.isEmpty() ? "" : "; and " + DELEGATE + losing)
				+ (subscribed.isEmpty() ? "" : "; and " + AnsweredCalls.ofSink(setup, type, CAPTURE + subscribed));
	}

	/**
	 * Return what lets operators restore the context: the property, and what reads it.
	 */
	static String automatic(Setup setup) {
		List<String> libraries = setup.wiring().libraries();
		boolean read = libraries.isEmpty()
				|| libraries.stream().anyMatch((library) -> library.startsWith("spring-boot-reactor:"));
		if (!setup.wiring().isSet(AUTO)) {
			return read ? AUTO : AUTO + ", with " + MODULE + ", which reads it";
		}
		return read ? "remove the call of Hooks.disableAutomaticContextPropagation(), which undoes " + AUTO
				: "add " + MODULE + ": without it nothing reads " + AUTO;
	}

}
