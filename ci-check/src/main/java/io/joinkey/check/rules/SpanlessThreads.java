/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;

/**
 * Names the threads on which the application logs without a span, where nothing shows
 * what led to it.
 */
final class SpanlessThreads {

	private static final String STREAM_THREAD = "-StreamThread-";

	private static final String WEB_HANDLER = "org.springframework.web.server.adapter.HttpWebHandlerAdapter";

	private static final Pattern BEGINS = Pattern.compile("(\\[[^]]*] )?HTTP [A-Z]+ \"");

	private SpanlessThreads() {
	}

	/**
	 * Return the threads on which the application logs without a span and without a
	 * submitted task. Without a tracer each thread logs without a span.
	 */
	static Set<String> threads(Telemetry telemetry) {
		return threads(telemetry, Caller.ANY);
	}

	/**
	 * Return the loggers that log without ids on the threads of Kafka Streams. They are
	 * no finding, since a punctuator logs there too, and belongs to no record.
	 */
	static Set<String> streams(Telemetry telemetry) {
		return telemetry.lines()
			.stream()
			.filter((line) -> telemetry.setup().isApplication(line.event()))
			.map(LogLine::event)
			.filter((event) -> event.snapshot().thread().contains(STREAM_THREAD) && event.snapshot().active() == null
					&& event.snapshot().traceIds().findAny().isEmpty())
			.map(LogEvent::logger)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Return the threads on which operators of Reactor log without a span. A request or
	 * background work may have subscribed to them.
	 */
	static Set<String> operators(Telemetry telemetry) {
		return telemetry.setup().threads().reactorAutomatic() ? threads(telemetry, Caller.REACTOR) : Set.of();
	}

	/** Return whether a request was answered on one of these threads. */
	static boolean isOfServer(Telemetry telemetry, String threads) {
		return telemetry.spans()
			.stream()
			.anyMatch((span) -> span.kind() == SpanRecord.Kind.SERVER
					&& ThreadSnapshot.threads(span.source().thread()).equals(threads));
	}

	private static Set<String> threads(Telemetry telemetry, Caller caller) {
		if (!telemetry.setup().tracing().recording()) {
			return Set.of();
		}
		SpanIndex traces = SpanIndex.of(telemetry);
		return telemetry.lines()
			.stream()
			.filter((line) -> telemetry.setup().isApplication(line.event()))
			.map((line) -> line.event().snapshot())
			.filter((snapshot) -> snapshot.active() == null
					&& ((caller == Caller.REACTOR)
							? snapshot.submission(telemetry.setup()) : snapshot.submission()) == null
					&& snapshot.traceIds().findAny().isEmpty()
					&& (snapshot.caller() == caller || (caller == Caller.ANY && snapshot.caller() == Caller.CLIENT_HOOK)
							|| (caller == Caller.REACTOR && snapshot.caller() == Caller.REACTIVE_ANSWER
									&& AnsweredCalls.call(telemetry, traces, snapshot).isEmpty()))
					&& snapshot.order() > telemetry.coverage().ready())
			.filter((snapshot) -> telemetry.spans()
				.stream()
				.noneMatch((span) -> span.kind() == SpanRecord.Kind.SERVER && span.isOn(snapshot)
						&& (caller != Caller.REACTOR || (snapshot.caller() != Caller.REACTIVE_ANSWER
								&& span.timing().order() < snapshot.order()
								&& snapshot.order() < span.timing().endOrder())))
					&& ((telemetry.requests().isEmpty() && caller == Caller.ANY)
							|| traces.requests(snapshot.order()).findAny().isPresent()))
			.map((snapshot) -> ThreadSnapshot.threads(snapshot.thread()))
			.filter((thread) -> !thread.endsWith(STREAM_THREAD + "*") && !thread.equals("main")
					&& !thread.equals("SpringApplicationShutdownHook"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Names the line about the begin of each request of WebFlux, which Spring logs at
	 * level DEBUG before the observation begins.
	 */
	static List<String> beforeTheSpan(Telemetry telemetry) {
		boolean logged = telemetry.lines()
			.stream()
			.map(LogLine::event)
			.anyMatch((event) -> event.logger().equals(WEB_HANDLER) && BEGINS.matcher(event.message()).lookingAt()
					&& event.snapshot().traceIds().findAny().isEmpty());
		return logged ? List
			.of("line of Spring WebFlux, such as HTTP GET \"/\", which it logs before the span of the request begins: "
					+ WEB_HANDLER + "; its line about the end of the request has the ids")
				: List.of();
	}

}
