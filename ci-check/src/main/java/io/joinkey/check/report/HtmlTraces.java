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
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.TaskRun;

/**
 * Renders the evidence on the page, each piece with an anchor.
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
		fold("Requests to the gate's own handler in which nothing broke",
				waterfalls.stream()
					.filter((waterfall) -> isFolded(waterfall) && !waterfall.traceId().isEmpty())
					.toList());
		fold("What belongs to no trace, in which nothing broke",
				waterfalls.stream()
					.filter((waterfall) -> isFolded(waterfall) && waterfall.traceId().isEmpty())
					.toList());
	}

	private void fold(String what, List<Waterfall> waterfalls) {
		long pieces = waterfalls.stream()
			.mapToLong((waterfall) -> waterfall.traceId().isEmpty() ? waterfall.all().count() : 1)
			.sum();
		if (pieces > 0) {
			this.html.append("<details>\n<summary>" + what + ": " + pieces + "</summary>\n");
			waterfalls.forEach(this::section);
			this.html.append("</details>\n");
		}
	}

	/**
	 * Return whether to fold a trace. Requests to the gate's own handler are many and
	 * rarely of interest.
	 */
	private boolean isFolded(Waterfall waterfall) {
		return waterfall.all().noneMatch(this.broken::containsKey)
				&& (waterfall.traceId().isEmpty() || isOfOwnHandler(waterfall));
	}

	private static boolean isOfOwnHandler(Waterfall waterfall) {
		List<SentRequest> requests = waterfall.requests().toList();
		return requests.isEmpty()
				? waterfall.all().anyMatch((piece) -> piece instanceof LogLine line && line.event().isOfGate())
				: requests.stream().allMatch(SentRequest::isToOwnHandler);
	}

	/** Return the id of the element that shows a piece of evidence. */
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

	/** Return the request, or the root span. */
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
		if (items.isEmpty()) {
			return;
		}
		this.html.append("<ul>\n");
		items.stream().filter((item) -> !isUneventful(item)).forEach(this::item);
		folded("tasks on other threads",
				items.stream().filter((item) -> item instanceof TaskRun && isUneventful(item)).toList());
		folded("scopes that were closed",
				items.stream().filter((item) -> item instanceof OpenedScope && isUneventful(item)).toList());
		this.html.append("</ul>\n");
	}

	private void folded(String what, List<Evidence> items) {
		if (!items.isEmpty()) {
			this.html.append("<li class=\"joined\"><details class=\"written\"><summary>" + what + ": " + items.size()
					+ "</summary><ul>\n");
			items.forEach(this::item);
			this.html.append("</ul></details></li>\n");
		}
	}

	/** Tasks and scopes are many, and most are those of libraries. */
	private boolean isUneventful(Evidence item) {
		boolean closed = item instanceof OpenedScope scope && scope.end() == OpenedScope.End.CLOSED;
		return (closed || item instanceof TaskRun) && !this.broken.containsKey(item);
	}

	private void item(Evidence item) {
		open(item);
		this.html.append("<i>" + HtmlEvidence.kind(item) + "</i> " + HtmlEvidence.shown(item) + "</li>\n");
	}

	/**
	 * Opens a list element whose state is written in words, not only shown by its colour.
	 */
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
