/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
 */
record Evidence(List<Sent> requests, List<LogLine> lines, List<Span> spans, List<TopicRecord> records,
		List<Exemplar> exemplars) {

	private static final List<String> SERVICES = List.of("checkout", "payments");

	/**
	 * Reads the files that a run left behind.
	 * @param directory where they are
	 * @param requests what was sent
	 * @param records the records of the settlement topic
	 * @return all of it
	 */
	static Evidence read(Path directory, List<Sent> requests, List<TopicRecord> records) {
		return new Evidence(requests, readLines(directory), Span.read(directory.resolve("spans.jsonl")), records,
				SERVICES.stream()
					.flatMap((service) -> Exemplar.read(service, directory.resolve(service + ".metrics.txt")).stream())
					.toList());
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

	List<LogLine> linesOf(Request request) {
		return this.lines.stream().filter((line) -> request.traceId().equals(line.traceId())).toList();
	}

}
