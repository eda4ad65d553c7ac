/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.joinkey.proof.Span;
import org.jspecify.annotations.Nullable;

/**
 * Prints what a search finds with and without the join key, and follows one failure from
 * a metric to its log lines.
 */
final class Story {

	private final Evidence evidence;

	private final PrintStream out;

	Story(Evidence evidence, PrintStream out) {
		this.evidence = evidence;
		this.out = out;
	}

	void print() {
		Map<String, Sent> byTrace = this.evidence.requests()
			.stream()
			.collect(Collectors.toMap((sent) -> sent.request().traceId(), (sent) -> sent));
		Optional<Exemplar> exemplar = this.evidence.exemplars()
			.stream()
			.filter(Exemplar::isFailedCheckout)
			.filter((it) -> byTrace.containsKey(it.traceId()))
			.findFirst();
		exemplar.ifPresent((it) -> {
			Sent failed = byTrace.get(it.traceId());
			if (failed != null) {
				search(failed);
				path(it, failed.request());
				callback(failed.request());
			}
		});
		this.evidence.requests()
			.stream()
			.filter((sent) -> sent.request().scenario() == Scenario.PAID_LATE)
			.findFirst()
			.ifPresent((sent) -> success(sent.request()));
	}

	private void search(Sent failed) {
		Request request = failed.request();
		List<LogLine> byUser = this.evidence.lines()
			.stream()
			.filter((line) -> Traffic.USER.equals(line.field("user")))
			.filter((line) -> within(line.timestamp(), failed))
			.toList();
		List<LogLine> own = this.evidence.lines().stream().filter((line) -> line.ids().contains(request.id())).toList();
		heading("One checkout failed. Which log lines are its own?");
		print("POST /checkout of " + Traffic.USER + ", sent " + Excerpt.time(failed.from()) + ", answered "
				+ failed.status() + " after " + Duration.between(failed.from(), failed.to()).toMillis() + " ms");
		print("by user id and time  " + found(byUser, own));
		print("by trace id          " + found(this.evidence.linesOf(request), own));
	}

	private static String found(List<LogLine> lines, List<LogLine> own) {
		long right = lines.stream().filter(own::contains).count();
		String text = String.format("%4d lines: %d of its %d", lines.size(), right, own.size());
		if (right < own.size()) {
			text += " (" + own.stream().filter((line) -> line.field("user") == null).count() + " name no user)";
		}
		return text + ((right < lines.size()) ? ", " + (lines.size() - right) + " of other requests" : ", no other");
	}

	private static boolean within(@Nullable Instant time, Sent sent) {
		return time != null && !time.isBefore(sent.from()) && !time.isAfter(sent.to());
	}

	private void path(Exemplar exemplar, Request request) {
		heading("From the metric to these lines");
		print("checkout.metrics.txt   a bucket of the failed requests");
		print("    " + exemplar.sample() + "{"
				+ List.of("method", "uri", "status", "le")
					.stream()
					.map((label) -> label + "=" + exemplar.series().get(label))
					.collect(Collectors.joining(", "))
				+ "}");
		print("    its exemplar: trace_id=" + exemplar.traceId() + " span_id=" + exemplar.spanId());
		trace(request);
	}

	private void trace(Request request) {
		print("spans.jsonl            traceId=" + request.traceId());
		List<Span> spans = this.evidence.spans()
			.stream()
			.filter((span) -> span.traceId().equals(request.traceId()))
			.toList();
		Excerpt.tree(request.spanId(), spans).forEach((line) -> print("    " + line));
		print("checkout.log.jsonl and payments.log.jsonl   trace_id=" + request.traceId());
		Excerpt.of(this.evidence.linesOf(request)).forEach((line) -> print("    " + line));
	}

	private void callback(Request request) {
		for (Span span : this.evidence.callbacksOf(request)) {
			heading("The gateway called back later, with txn_id=" + request.transaction() + " and without traceparent");
			print("spans.jsonl            traceId=" + span.traceId());
			Excerpt.tree("", List.of(span)).forEach((line) -> print("    " + line));
			span.linkedTraceIds().forEach((linked) -> print("      its link: traceId=" + linked));
			print("payments.log.jsonl     linked_trace_id=" + request.traceId());
			Excerpt
				.of(this.evidence.lines()
					.stream()
					.filter((line) -> request.traceId().equals(line.field("linked_trace_id")))
					.toList())
				.forEach((line) -> print("    " + line));
		}
	}

	private void success(Request request) {
		heading("One that was paid at the second attempt, on to the Kafka consumer");
		trace(request);
	}

	private void heading(String text) {
		this.out.println();
		this.out.println(text);
	}

	private void print(String text) {
		this.out.println(("  " + text).stripTrailing());
	}

}
