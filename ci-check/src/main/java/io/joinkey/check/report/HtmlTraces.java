/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.joinkey.check.Cause;
import io.joinkey.check.Evidence;
import io.joinkey.check.Exemplar;
import io.joinkey.check.Header;
import io.joinkey.check.HttpExchange;
import io.joinkey.check.KafkaDelivery;
import io.joinkey.check.KafkaRecord;
import io.joinkey.check.LogLine;
import io.joinkey.check.SentRequest;
import io.joinkey.check.SpanRecord;

/**
 * The part of the page that shows the evidence, each piece with an anchor.
 */
final class HtmlTraces {

	private static final int DEEPEST_INDENT = 12;

	private final Map<Evidence, List<Integer>> broken = new HashMap<>();

	private final Map<Evidence, String> anchors = new HashMap<>();

	private final StringBuilder html = new StringBuilder();

	private int elements;

	HtmlTraces(List<Waterfall> waterfalls, List<Cause> causes) {
		for (int i = 0; i < causes.size(); i++) {
			int number = i + 1;
			causes.get(i)
				.all()
				.flatMap((finding) -> finding.wrong().stream())
				.distinct()
				.forEach((wrong) -> this.broken.computeIfAbsent(wrong, (evidence) -> new ArrayList<>()).add(number));
		}
		waterfalls.stream().filter((waterfall) -> !isCaseAsItHasToBe(waterfall)).forEach(this::section);
		List<Waterfall> cases = waterfalls.stream().filter(this::isCaseAsItHasToBe).toList();
		if (!cases.isEmpty()) {
			this.html.append("<details>\n<summary>Cases of the W3C suite in which nothing broke: " + cases.size()
					+ "</summary>\n");
			cases.forEach(this::section);
			this.html.append("</details>\n");
		}
	}

	/** There are many of them, and whoever reads the page looks for others. */
	private boolean isCaseAsItHasToBe(Waterfall waterfall) {
		List<Evidence> all = new ArrayList<>(waterfall.loose());
		waterfall.rows().forEach((row) -> {
			all.add(row.span());
			all.addAll(row.items());
		});
		return all.stream().anyMatch((evidence) -> evidence instanceof SentRequest request && request.isCase())
				&& all.stream().noneMatch(this.broken::containsKey);
	}

	/** The id of the element that shows a piece of evidence. */
	Optional<String> anchor(Evidence evidence) {
		return Optional.ofNullable(this.anchors.get(evidence));
	}

	@Override
	public String toString() {
		return this.html.toString();
	}

	private void section(Waterfall waterfall) {
		if (waterfall.rows().isEmpty() && waterfall.loose().isEmpty()) {
			return;
		}
		this.html.append("<section>\n<h3>")
			.append(waterfall.traceId().isEmpty() ? "Outside any trace"
					: "Trace <code>" + Markup.escape(waterfall.traceId()) + "</code>")
			.append("</h3>\n");
		items(waterfall.loose());
		if (!waterfall.rows().isEmpty()) {
			long start = waterfall.rows()
				.stream()
				.mapToLong((row) -> row.span().timing().startNanos())
				.min()
				.getAsLong();
			long end = waterfall.rows().stream().mapToLong((row) -> row.span().timing().endNanos()).max().getAsLong();
			this.html.append("<ol>\n");
			waterfall.rows().forEach((row) -> row(row, start, Math.max(1, end - start)));
			this.html.append("</ol>\n");
		}
		this.html.append("</section>\n");
	}

	private void row(Waterfall.Row row, long start, long length) {
		SpanRecord span = row.span();
		open(span);
		this.html
			.append("<span style=\"padding-left:" + Math.min(row.depth(), DEEPEST_INDENT) + "em\"><b>"
					+ Markup.escape(span.name()) + "</b> " + span.kind() + " " + span.status() + " <code>"
					+ Markup.escape(span.context().spanId()) + "</code> " + duration(span.timing()) + "</span>\n")
			.append(bar(span.timing(), start, length));
		items(row.items());
		this.html.append("</li>\n");
	}

	private void items(List<Evidence> items) {
		if (!items.isEmpty()) {
			this.html.append("<ul>\n");
			for (Evidence item : items) {
				open(item);
				this.html.append("<i>" + kind(item) + "</i> " + LogText.shown(item, text(item)) + "</li>\n");
			}
			this.html.append("</ul>\n");
		}
	}

	/** Opens a list element whose state is told in words too, not only by its colour. */
	private void open(Evidence evidence) {
		String anchor = "e" + this.elements++;
		this.anchors.putIfAbsent(evidence, anchor);
		List<Integer> findings = this.broken.getOrDefault(evidence, List.of());
		this.html.append("<li id=\"" + anchor + "\" class=\"" + (findings.isEmpty() ? "joined" : "broken") + "\">");
		findings.forEach((finding) -> this.html
			.append("<a class=\"mark\" href=\"#f" + finding + "\">broken: finding " + finding + "</a> "));
	}

	private static String bar(SpanRecord.Timing timing, long start, long length) {
		double left = 100.0 * (timing.startNanos() - start) / length;
		double width = Math.max(0.5, 100.0 * (timing.endNanos() - timing.startNanos()) / length);
		return String.format(Locale.ROOT,
				"<div class=\"line\"><div class=\"bar\" style=\"margin-left:%.2f%%;width:%.2f%%\"></div></div>\n",
				Math.min(left, 100 - width), width);
	}

	private static String duration(SpanRecord.Timing timing) {
		return (timing.endOrder() == Long.MAX_VALUE) ? "never ended"
				: (timing.endNanos() - timing.startNanos()) / 1000 + " µs";
	}

	private static String kind(Evidence item) {
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
		return (item instanceof Exemplar) ? "exemplar" : "scrape";
	}

	private static String text(Evidence item) {
		if (item instanceof LogLine line) {
			return line.text().strip();
		}
		if (item instanceof HttpExchange exchange) {
			return exchange.place() + text(Secrets.redact(exchange.headers()));
		}
		return (item instanceof KafkaRecord record) ? record.place() + text(Secrets.redact(record.headers()))
				: item.place();
	}

	private static String text(List<Header> headers) {
		return headers.isEmpty() ? ", no headers"
				: headers.stream()
					.map((header) -> header.name() + ": " + header.value())
					.collect(Collectors.joining("; ", ", ", ""));
	}

}
