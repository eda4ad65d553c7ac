/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.joinkey.proof.Span;

/**
 * The requests that were sent, and the evidence that they left.
 *
 * @param requests what was sent
 * @param lines the log lines of both services
 * @param spans the spans of both services
 * @param records the records of the settlement topic
 * @param exemplars the exemplars of both services
 * @param calledBack the requests of which the gateway sent a callback
 */
record Evidence(List<Sent> requests, List<LogLine> lines, List<Span> spans, List<TopicRecord> records,
		List<Exemplar> exemplars, List<Request> calledBack) {

	private static final List<String> SERVICES = List.of("checkout", "payments");

	/**
	 * Reads the files that a run left behind.
	 * @param directory where they are
	 * @param requests what was sent
	 * @param records the records of the settlement topic
	 * @param calledBack the requests of which the gateway sent a callback
	 * @return all of it
	 */
	static Evidence read(Path directory, List<Sent> requests, List<TopicRecord> records, List<Request> calledBack) {
		return new Evidence(requests, readLines(directory), Span.read(directory.resolve("spans.jsonl")), records,
				SERVICES.stream()
					.flatMap((service) -> Exemplar.read(service, directory.resolve(service + ".metrics.txt")).stream())
					.toList(),
				calledBack);
	}

	static List<LogLine> readLines(Path directory) {
		return SERVICES.stream()
			.flatMap((service) -> LogLine.read(service, directory.resolve(service + ".log.jsonl")).stream())
			.toList();
	}

	Map<String, List<Span>> spansByTrace() {
		return this.spans.stream().collect(Collectors.groupingBy(Span::traceId));
	}

	Map<String, Request> requestsByTrace() {
		return this.requests.stream().map(Sent::request).collect(Collectors.toMap(Request::traceId, (it) -> it));
	}

	Map<String, Request> requestsById() {
		return this.requests.stream().map(Sent::request).collect(Collectors.toMap(Request::id, (it) -> it));
	}

	List<Span> callbacks() {
		return this.spans.stream()
			.filter((span) -> span.service().equals("payments") && span.kind().equals("SERVER")
					&& span.name().equals("http post /callbacks"))
			.toList();
	}

	List<Span> callbacksOf(Request request) {
		return callbacks().stream().filter((span) -> span.attribute("txn_id").equals(request.transaction())).toList();
	}

	/** Return the traces of callbacks. They belong to no request that was sent. */
	Set<String> callbackTraces() {
		return callbacks().stream().map(Span::traceId).collect(Collectors.toSet());
	}

	List<LogLine> linesOf(Request request) {
		return this.lines.stream().filter((line) -> request.traceId().equals(line.traceId())).toList();
	}

}
