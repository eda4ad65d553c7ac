/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.regex.Pattern;

import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.ThreadSnapshot;

/**
 * Finds the error lines of a failed request, of the application and of the server.
 */
final class ErrorLines {

	private static final int SERVER_ERROR = 500;

	/** Loggers of an unhandled exception. Jetty logs it at WARN. */
	private static final Pattern CONTAINER = Pattern
		.compile("org\\.apache\\.catalina\\..*|org\\.eclipse\\.jetty\\..*\\.(ServletChannel|Response)|"
				+ "io\\.undertow\\..*|org\\.springframework\\..*\\.(AbstractErrorWebExceptionHandler|HttpWebHandlerAdapter)");

	private ErrorLines() {
	}

	/** Return whether a line is the error line of a request that was open then. */
	static boolean isOfOpenRequest(LogEvent event, SpanIndex traces) {
		return traces.requests(event.snapshot().order()).anyMatch((request) -> isOf(event, request, traces));
	}

	/** Return whether a line is an error line of a request. */
	static boolean isOf(LogEvent event, SentRequest request, SpanIndex traces) {
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
		if (owners.isEmpty() && (traces.isOfUnknownRequest(snapshot) || traces.isWithinServer(snapshot))) {
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
		return ThreadSnapshot.pool(span.source().thread()).equals(ThreadSnapshot.pool(snapshot.thread()));
	}

}
