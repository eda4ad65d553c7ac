/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.TaskRun;

/**
 * Shows one piece of evidence on the page.
 */
final class HtmlEvidence {

	private static final Set<String> OF_TRACES = Set.of("traceparent", "tracestate", "baggage", "b3");

	private HtmlEvidence() {
	}

	static String kind(Evidence item) {
		if (item instanceof LogLine line) {
			return "log, " + Markup.escape(line.appender());
		}
		if (item instanceof SentRequest) {
			return "sent";
		}
		if (item instanceof HttpExchange) {
			return "on the wire";
		}
		if (item instanceof KafkaRecord) {
			return "at the broker";
		}
		if (item instanceof KafkaDelivery) {
			return "delivered";
		}
		if (item instanceof TaskRun) {
			return "task";
		}
		if (item instanceof OpenedScope) {
			return "scope";
		}
		if (item instanceof BackendName) {
			return "file";
		}
		return (item instanceof Exemplar) ? "exemplar" : "scrape";
	}

	static String shown(Evidence item) {
		if (item instanceof LogLine line) {
			return LogText.shown(line);
		}
		if (item instanceof HttpExchange exchange) {
			return withHeaders(item, exchange.headers());
		}
		if (item instanceof KafkaRecord record) {
			return withHeaders(item, record.headers());
		}
		if (item instanceof OpenedScope scope) {
			return code(scope.place() + ", " + scope.end().name().toLowerCase(Locale.ROOT).replace('_', ' '));
		}
		return code(item.place());
	}

	static String duration(SpanRecord.Timing timing) {
		return (timing.endOrder() == Long.MAX_VALUE) ? "never ended"
				: String.format(Locale.ROOT, "%,.1f ms", (timing.endNanos() - timing.startNanos()) / 1e6);
	}

	private static String withHeaders(Evidence item, List<Header> headers) {
		List<Header> redacted = Secrets.redact(headers);
		List<Header> traces = redacted.stream().filter(HtmlEvidence::isOfTraces).toList();
		List<Header> others = redacted.stream().filter((header) -> !isOfTraces(header)).toList();
		String shown = code(item.place() + ", "
				+ (headers.isEmpty() ? "no headers" : traces.isEmpty() ? "no header of a trace" : text(traces)));
		return others.isEmpty() ? shown : shown + "<details class=\"written\"><summary>other headers: " + others.size()
				+ "</summary>" + code(text(others)) + "</details>";
	}

	private static boolean isOfTraces(Header header) {
		String name = header.name().toLowerCase(Locale.ROOT);
		return OF_TRACES.contains(name) || name.startsWith("x-b3-");
	}

	private static String text(List<Header> headers) {
		return headers.stream()
			.map((header) -> header.name() + ": " + header.value())
			.collect(Collectors.joining("; "));
	}

	private static String code(String text) {
		return "<code>" + Markup.escape(text) + "</code>";
	}

}
