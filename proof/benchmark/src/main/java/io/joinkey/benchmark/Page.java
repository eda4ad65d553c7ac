/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes the page that shows the results.
 */
final class Page {

	private static final String BEGINNING = """
			# What correlation costs

			The same service, observed in different ways, under the same load in one run. `proof/benchmark/run` writes the values;
			`proof/benchmark/run --publish` writes this page and its picture from `proof/benchmark/results/published.json`.

			- **CPU** is the processor time of the service's process, as the operating system counts it, until the last span is
			  exported, without the threads of the just-in-time compiler. **Compiler** is the time of these threads: it ends in a
			  service that runs for hours. **Allocated** is what all threads of its JVM allocated.
			- A value is the median of all rounds. The lowest and the highest value are in brackets. **Added** is the difference
			  to plain Boot.
			- Latencies are measured at a fixed rate that no variant finds hard.
			- All variants write the same JSON lines with the same encoder to the same kind of file. *Stock Boot* has
			  `spring-boot-starter-opentelemetry`, Actuator and Prometheus, as its documentation says. The agent has its
			  Prometheus exporter; OpenTelemetry's starter pushes its metrics. Neither exports log lines.
			- A variant that exports fewer spans than requests has lost spans, and is cheaper because of it.

			""";

	private static final List<Metric> COSTS = List.of(Metric.CPU, Metric.COMPILER, Metric.ALLOCATED, Metric.P50,
			Metric.P99, Metric.SPANS, Metric.EXPORTED);

	private static final List<Metric> STANDING = List.of(Metric.START, Metric.START_CPU, Metric.RESIDENT, Metric.HEAP,
			Metric.SCRAPE);

	private final StringBuilder text = new StringBuilder(BEGINNING);

	private final Results results;

	private Page(Results results) {
		this.results = results;
	}

	static String of(Results results) {
		return new Page(results).write();
	}

	private String write() {
		this.text.append("Run on ").append(this.results.date()).append(" with `").append(this.results.command());
		this.text.append("`:\n\n| | |\n|---|---|\n");
		this.results.machine().forEach((name, value) -> row(name, value));
		ratios();
		for (Workload workload : this.results.workloads()) {
			this.text.append("\n## A request with ").append(workload.title()).append('\n');
			for (double sampling : this.results.samplings()) {
				this.text.append("\nSampling ").append(sampling).append(":\n\n");
				table(workload, sampling, COSTS, List.of(Metric.CPU, Metric.ALLOCATED));
			}
		}
		standing();
		return this.text.toString();
	}

	private void ratios() {
		this.text.append("\n## What Joinkey adds, relative to what others add\n\n");
		row("a request with", "sampling", "CPU, of stock Boot", "CPU, of the agent", "allocated, of stock Boot",
				"allocated, of the agent");
		row("---", "---", "---:", "---:", "---:", "---:");
		for (Workload workload : this.results.workloads()) {
			for (double sampling : this.results.samplings()) {
				row(workload.title(), String.valueOf(sampling), ratio(workload, sampling, Variant.STOCK, Metric.CPU),
						ratio(workload, sampling, Variant.AGENT, Metric.CPU),
						ratio(workload, sampling, Variant.STOCK, Metric.ALLOCATED),
						ratio(workload, sampling, Variant.AGENT, Metric.ALLOCATED));
			}
		}
	}

	private String ratio(Workload workload, double sampling, Variant other, Metric metric) {
		return this.results.ratio(workload, other, sampling, metric).map((ratio) -> number(ratio, 2)).orElse("");
	}

	private void standing() {
		for (Workload workload : this.results.workloads().stream().limit(1).toList()) {
			for (double sampling : this.results.samplings().stream().limit(1).toList()) {
				this.text.append("\n## Start, memory and scrape\n\nWith ").append(workload.title());
				this.text.append(", sampling ").append(sampling).append(":\n\n");
				table(workload, sampling, STANDING, List.of(Metric.START));
			}
		}
	}

	private void table(Workload workload, double sampling, List<Metric> metrics, List<Metric> added) {
		StringBuilder head = new StringBuilder("| |");
		StringBuilder line = new StringBuilder("|---|");
		for (Metric metric : metrics) {
			head.append(' ').append(metric.title()).append(added.contains(metric) ? " | added |" : " |");
			line.append(added.contains(metric) ? "---:|---:|" : "---:|");
		}
		this.text.append(head).append('\n').append(line).append('\n');
		for (Variant variant : this.results.variants()) {
			this.text.append("| ").append(variant.title()).append(" |");
			for (Metric metric : metrics) {
				cell(this.results.find(workload, variant, sampling, metric).map(Page::range).orElse(""));
				if (added.contains(metric)) {
					cell((variant != Variant.PLAIN) ? this.results.added(workload, variant, sampling, metric)
						.map((value) -> number(value, digits(value)))
						.orElse("") : "");
				}
			}
			this.text.append('\n');
		}
	}

	private void cell(String value) {
		this.text.append(' ').append(value).append(" |");
	}

	private void row(String... cells) {
		this.text.append("| ").append(String.join(" | ", cells)).append(" |\n");
	}

	private static String range(Sample sample) {
		if (sample.high() == 0) {
			return "";
		}
		int digits = digits(sample.median());
		return number(sample.median(), digits) + " (" + number(sample.low(), digits) + " to "
				+ number(sample.high(), digits) + ")";
	}

	private static int digits(double value) {
		return (Math.abs(value) >= 1000) ? 0 : (Math.abs(value) >= 10) ? 1 : 2;
	}

	private static String number(double value, int digits) {
		return String.format(Locale.ROOT, "%,." + digits + "f", value);
	}

	/**
	 * Returns a value of the page as the picture shows it.
	 * @param value the value
	 * @return its text
	 */
	static String rounded(Optional<Double> value) {
		return value.map((number) -> number(number, 0)).orElse("");
	}

}
