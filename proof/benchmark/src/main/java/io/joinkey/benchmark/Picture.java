/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.util.List;
import java.util.Locale;

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

	private final double sampling;

	private int top = 26;

	private Picture(Results results) {
		this.results = results;
		this.sampling = results.samplings().get(0);
	}

	static String of(Results results) {
		Picture picture = new Picture(results);
		picture.text(0, 14, "title", "CPU time added per request to plain Spring Boot, in µs; every request recorded");
		results.workloads().forEach(picture::workload);
		return """
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%1$d" height="%2$d" role="img">
				<style>text{font:13px sans-serif;fill:#7d8590}.title{font-weight:bold}.joinkey{fill:#2f81f7}.other{fill:#8b949e}</style>
				%s</svg>
				"""
			.formatted(WIDTH, picture.top, picture.svg);
	}

	private void workload(Workload workload) {
		List<Variant> variants = this.results.variants()
			.stream()
			.filter((variant) -> variant != Variant.PLAIN)
			.filter((variant) -> this.results.added(workload, variant, this.sampling, Metric.CPU).isPresent())
			.toList();
		double longest = variants.stream().mapToDouble((variant) -> added(workload, variant)).max().orElse(1);
		this.top += 16;
		text(0, this.top, "group", workload.title());
		this.top += 8;
		for (Variant variant : variants) {
			double added = added(workload, variant);
			int length = (int) Math.round(added / Math.max(1, longest) * (WIDTH - LEFT - 60));
			text(0, this.top + 13, "name", variant.title());
			this.svg.append(String.format(Locale.ROOT,
					"<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%n",
					(variant == Variant.JOINKEY) ? "joinkey" : "other", LEFT, this.top, Math.max(1, length), BAR));
			text(LEFT + Math.max(1, length) + 6, this.top + 13, "value",
					Page.rounded(this.results.added(workload, variant, this.sampling, Metric.CPU)));
			this.top += STEP;
		}
	}

	private double added(Workload workload, Variant variant) {
		return Math.max(0, this.results.added(workload, variant, this.sampling, Metric.CPU).orElse(0.0));
	}

	private void text(int x, int y, String style, String text) {
		this.svg
			.append(String.format(Locale.ROOT, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", style, x, y, text));
	}

}
