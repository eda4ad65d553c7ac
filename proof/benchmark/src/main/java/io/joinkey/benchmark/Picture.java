/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Draws the CPU time that each variant adds to a request. Its colors are readable on
 * light and on dark pages.
 */
final class Picture {

	private static final int WIDTH = 720;

	private static final int LEFT = 170;

	private static final int BAR = 16;

	private static final int STEP = 22;

	private final StringBuilder svg = new StringBuilder();

	private final Results results;

	private final List<Double> samplings;

	private int top = 26;

	private Picture(Results results) {
		this.results = results;
		this.samplings = results.samplings().stream().limit(2).toList();
	}

	static String of(Results results) {
		Picture picture = new Picture(results);
		picture.text(0, 14, "title",
				"CPU time added per request to plain Spring Boot, in µs; every request recorded"
						+ picture.samplings.stream()
							.skip(1)
							.map((sampling) -> ", dark: sampling " + sampling)
							.collect(Collectors.joining()));
		results.workloads().forEach(picture::workload);
		return """
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%1$d" height="%2$d" role="img">
				<style>text{font:13px sans-serif;fill:#7d8590}.title{font-weight:bold}.joinkey{fill:#2f81f7}.other{fill:#8b949e}.dark{fill-opacity:.6;fill:#24292f}</style>
				%s</svg>
				"""
			.formatted(WIDTH, picture.top, picture.svg);
	}

	private void workload(Workload workload) {
		List<Variant> variants = this.results.variants()
			.stream()
			.filter((variant) -> variant != Variant.PLAIN)
			.filter((variant) -> this.results.added(workload, variant, this.samplings.get(0), Metric.CPU).isPresent())
			.toList();
		double longest = variants.stream()
			.flatMapToDouble(
					(variant) -> this.samplings.stream().mapToDouble((share) -> added(workload, variant, share)))
			.max()
			.orElse(1);
		this.top += 16;
		text(0, this.top, "group", workload.title());
		this.top += 8;
		for (Variant variant : variants) {
			text(0, this.top + 13, "name", variant.title());
			String style = (variant == Variant.JOINKEY) ? "joinkey" : "other";
			StringBuilder value = new StringBuilder();
			int end = 0;
			for (double share : this.samplings) {
				Optional<Double> added = this.results.added(workload, variant, share, Metric.CPU);
				if (added.isPresent()) {
					int length = length(added(workload, variant, share), longest);
					bar(style, length);
					end = Math.max(end, length);
					value.append(value.isEmpty() ? "" : " / ").append(Page.rounded(added));
				}
				style = "dark";
			}
			text(LEFT + end + 6, this.top + 13, "value", value.toString());
			this.top += STEP;
		}
	}

	private static int length(double added, double longest) {
		return Math.max(1, (int) Math.round(added / Math.max(1, longest) * (WIDTH - LEFT - 60)));
	}

	/** A later bar lies within the first one. */
	private void bar(String style, int length) {
		int margin = style.equals("dark") ? 5 : 0;
		this.svg
			.append(String.format(Locale.ROOT, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%n",
					style, LEFT, this.top + margin, length, BAR - 2 * margin));
	}

	private double added(Workload workload, Variant variant, double sampling) {
		return Math.max(0, this.results.added(workload, variant, sampling, Metric.CPU).orElse(0.0));
	}

	private void text(int x, int y, String style, String text) {
		this.svg
			.append(String.format(Locale.ROOT, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", style, x, y, text));
	}

}
