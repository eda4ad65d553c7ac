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
			  exported, without the threads of the just-in-time compiler. **Compiler** is the time of these threads. A service that
			  runs for hours hardly compiles any more. **Allocated** is what all threads of its JVM allocated.
			- A value is the median of all rounds. The lowest and the highest value are in brackets. **Added** is the median of the
			  differences to plain Boot in the same round.
			- Latencies are measured at a fixed rate that no variant finds hard, and with the first sampling only.
			- [UNDER-LOAD.md](UNDER-LOAD.md) shows many clients, a large scrape and a collector that fails, and
			  [HOT-PATHS.md](HOT-PATHS.md) the bytes of each operation.
			- Plain Boot records nothing. It is measured once, and its values are shown with each sampling.
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
		sampled();
		for (Workload workload : this.results.workloads()) {
			this.text.append("\n## A request with ").append(workload.title()).append('\n');
			for (double sampling : this.results.samplings()) {
				this.text.append("\nSampling ").append(sampling).append(":\n\n");
				table(workload, sampling, Metric.CPU, COSTS, List.of(Metric.CPU, Metric.ALLOCATED));
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

	/**
	 * Shows how much of what a variant adds remains if fewer requests are recorded.
	 */
	private void sampled() {
		List<Double> samplings = this.results.samplings();
		if (samplings.size() < 2) {
			return;
		}
		this.text.append(
				"\n## What sampling saves\n\nCPU time in µs that is added to a request. In brackets: relative to sampling ")
			.append(samplings.get(0))
			.append(".\n\n| a request with | |");
		samplings.forEach((sampling) -> cell("sampling " + sampling));
		this.text.append("\n|---|---|").append("---:|".repeat(samplings.size())).append('\n');
		for (Workload workload : this.results.workloads()) {
			this.results.variants()
				.stream()
				.filter((variant) -> variant != Variant.PLAIN)
				.filter((variant) -> this.results.added(workload, variant, samplings.get(1), Metric.CPU).isPresent())
				.forEach((variant) -> sampled(workload, variant, samplings));
		}
	}

	private void sampled(Workload workload, Variant variant, List<Double> samplings) {
		this.text.append("| ").append(workload.title()).append(" | ").append(variant.title()).append(" |");
		double all = this.results.added(workload, variant, samplings.get(0), Metric.CPU).orElse(0.0);
		for (double sampling : samplings) {
			cell(this.results.added(workload, variant, sampling, Metric.CPU)
				.map((added) -> number(added, 1)
						+ ((all > 0 && sampling != samplings.get(0)) ? " (" + number(added / all, 2) + ")" : ""))
				.orElse(""));
		}
		this.text.append('\n');
	}

	private void standing() {
		for (Workload workload : this.results.workloads().stream().limit(1).toList()) {
			for (double sampling : this.results.samplings().stream().limit(1).toList()) {
				this.text.append("\n## Start, memory and scrape\n\nWith ").append(workload.title());
				this.text.append(", sampling ").append(sampling).append(":\n\n");
				table(workload, sampling, Metric.HEAP, STANDING, List.of(Metric.START));
			}
		}
	}

	private void table(Workload workload, double sampling, Metric needed, List<Metric> metrics, List<Metric> added) {
		StringBuilder head = new StringBuilder("| |");
		StringBuilder line = new StringBuilder("|---|");
		for (Metric metric : metrics) {
			head.append(' ').append(metric.title()).append(added.contains(metric) ? " | added |" : " |");
			line.append(added.contains(metric) ? "---:|---:|" : "---:|");
		}
		this.text.append(head).append('\n').append(line).append('\n');
		for (Variant variant : this.results.variants()) {
			if (this.results.find(workload, variant, sampling, needed).isEmpty()) {
				continue;
			}
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
