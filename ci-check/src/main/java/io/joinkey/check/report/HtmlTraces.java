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

import io.joinkey.check.Cause;
import io.joinkey.check.Evidence;
import io.joinkey.check.OpenedScope;
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
		waterfalls.stream().filter((waterfall) -> !isFolded(waterfall)).forEach(this::section);
		List<Waterfall> folded = waterfalls.stream().filter(this::isFolded).toList();
		if (!folded.isEmpty()) {
			this.html.append("<details>\n<summary>Requests to the gate's own handler in which nothing broke: "
					+ folded.size() + "</summary>\n");
			folded.forEach(this::section);
			this.html.append("</details>\n");
		}
	}

	/** There are many, and a person who reads the page looks for others. */
	private boolean isFolded(Waterfall waterfall) {
		List<SentRequest> requests = waterfall.requests().toList();
		return !waterfall.traceId().isEmpty() && !requests.isEmpty()
				&& requests.stream().allMatch(SentRequest::isToOwnHandler)
				&& waterfall.all().noneMatch(this.broken::containsKey);
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
		this.html.append("<section class=\"trace\">\n<h3>")
			.append(Markup.escape(title(waterfall)))
			.append(waterfall.traceId().isEmpty() ? "" : " <code>" + Markup.escape(waterfall.traceId()) + "</code>")
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

	/** The request, or the span with which the trace starts. */
	private static String title(Waterfall waterfall) {
		if (waterfall.traceId().isEmpty()) {
			return "Outside any trace";
		}
		return waterfall.requests()
			.findFirst()
			.map((request) -> request.method() + " " + request.target() + ", status " + request.status())
			.or(() -> waterfall.rows().stream().findFirst().map((row) -> row.span().name()))
			.orElse("Trace");
	}

	private void row(Waterfall.Row row, long start, long length) {
		SpanRecord span = row.span();
		open(span);
		this.html
			.append("<span class=\"span\" style=\"--depth:" + Math.min(row.depth(), DEEPEST_INDENT) + "\"><b>"
					+ Markup.escape(span.name()) + "</b> " + span.kind() + status(span) + " "
					+ HtmlEvidence.duration(span.timing()) + " <code>" + Markup.escape(span.context().spanId())
					+ "</code></span>\n")
			.append(bar(span.timing(), start, length));
		items(row.items());
		this.html.append("</li>\n");
	}

	private static String status(SpanRecord span) {
		return switch (span.status()) {
			case UNSET -> "";
			case OK -> " OK";
			case ERROR -> " <strong class=\"mark\">ERROR</strong>";
		};
	}

	private void items(List<Evidence> items) {
		List<Evidence> folded = items.stream().filter(this::isUneventful).toList();
		if (items.isEmpty()) {
			return;
		}
		this.html.append("<ul>\n");
		items.stream().filter((item) -> !folded.contains(item)).forEach(this::item);
		if (!folded.isEmpty()) {
			this.html.append("<li class=\"joined\"><details class=\"written\"><summary>scopes that were closed: "
					+ folded.size() + "</summary><ul>\n");
			folded.forEach(this::item);
			this.html.append("</ul></details></li>\n");
		}
		this.html.append("</ul>\n");
	}

	private boolean isUneventful(Evidence item) {
		return item instanceof OpenedScope scope && scope.end() == OpenedScope.End.CLOSED
				&& !this.broken.containsKey(item);
	}

	private void item(Evidence item) {
		open(item);
		this.html.append("<i>" + HtmlEvidence.kind(item) + "</i> " + HtmlEvidence.shown(item) + "</li>\n");
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

}
