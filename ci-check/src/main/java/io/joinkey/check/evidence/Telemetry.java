/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;

/**
 * All the evidence of one observation.
 *
 * @param requests what the gate sent, in order
 * @param lines what the appenders wrote, in order
 * @param spans what the tracer recorded
 * @param exchanges calls of the application as they arrived at the other end
 * @param records what was read back from the broker
 * @param deliveries what listeners were given, in order
 * @param scrapes the metrics as served, after everything else
 * @param setup how the application was set up
 * @param runs tasks that were submitted within a span and have ended
 * @param scopes the scopes of spans
 * @param coverage how far the observation reached
 * @param taken the ids that meters took for exemplars within a span
 * @param backendNames the names in the configured files of back ends
 */
public record Telemetry(List<SentRequest> requests, List<LogLine> lines, List<SpanRecord> spans,
		List<HttpExchange> exchanges, List<KafkaRecord> records, List<KafkaDelivery> deliveries, List<Scrape> scrapes,
		Setup setup, List<TaskRun> runs, List<OpenedScope> scopes, Coverage coverage, List<TakenExemplar> taken,
		List<BackendName> backendNames) {

	public Telemetry {
		requests = List.copyOf(requests);
		lines = List.copyOf(lines);
		spans = List.copyOf(spans);
		exchanges = List.copyOf(exchanges);
		records = List.copyOf(records);
		deliveries = List.copyOf(deliveries);
		scrapes = List.copyOf(scrapes);
		runs = List.copyOf(runs);
		scopes = List.copyOf(scopes);
		taken = List.copyOf(taken);
		backendNames = List.copyOf(backendNames);
	}

	public Telemetry(List<SentRequest> requests, List<LogLine> lines, List<SpanRecord> spans,
			List<HttpExchange> exchanges, List<KafkaRecord> records, List<KafkaDelivery> deliveries,
			List<Scrape> scrapes, Setup setup, List<TaskRun> runs, List<OpenedScope> scopes, Coverage coverage) {
		this(requests, lines, spans, exchanges, records, deliveries, scrapes, setup, runs, scopes, coverage, List.of(),
				List.of());
	}

	/** Return what is known of an application of which nothing was observed. */
	public static Telemetry none(Setup setup) {
		return new Telemetry(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), setup,
				List.of(), List.of(), Coverage.NONE);
	}

	/** Return when the first request was sent, later than all else if none was sent. */
	public long firstRequest() {
		return this.requests.stream().mapToLong((request) -> request.sender().order()).min().orElse(Long.MAX_VALUE);
	}

	/**
	 * Return a copy with another coverage.
	 * @param other how far the observation reached
	 * @return the copy
	 */
	public Telemetry withCoverage(Coverage other) {
		return new Telemetry(this.requests, this.lines, this.spans, this.exchanges, this.records, this.deliveries,
				this.scrapes, this.setup, this.runs, this.scopes, other, this.taken, this.backendNames);
	}

	/**
	 * Return a copy with the ids that meters took for exemplars.
	 * @param all the ids, and the spans within which they were taken
	 * @return the copy
	 */
	public Telemetry withTaken(List<TakenExemplar> all) {
		return new Telemetry(this.requests, this.lines, this.spans, this.exchanges, this.records, this.deliveries,
				this.scrapes, this.setup, this.runs, this.scopes, this.coverage, all, this.backendNames);
	}

	/**
	 * Return a copy with the names in the files of back ends.
	 * @param all the names
	 * @return the copy
	 */
	public Telemetry withBackendNames(List<BackendName> all) {
		return new Telemetry(this.requests, this.lines, this.spans, this.exchanges, this.records, this.deliveries,
				this.scrapes, this.setup, this.runs, this.scopes, this.coverage, this.taken, all);
	}

	/**
	 * Ids that a meter took for an exemplar of a span that was active.
	 *
	 * @param active the span that was active where the value was recorded
	 * @param traceId the trace id that was taken
	 * @param thread the thread
	 */
	public record TakenExemplar(SpanContext active, String traceId, String thread) {
	}

}
