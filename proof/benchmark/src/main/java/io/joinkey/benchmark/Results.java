/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run has measured, as its JSON file holds it.
 *
 * @param date when the run began, in UTC
 * @param command the command that started it
 * @param machine what it ran on
 * @param cells the values
 */
record Results(String date, String command, Map<String, String> machine, List<Cell> cells) {

	/**
	 * Returns the values of a metric. Those of plain Boot are the same for each share.
	 * @param workload what a request does
	 * @param variant how it is observed
	 * @param sampling the share of requests that is recorded
	 * @param metric the metric
	 * @return the values, empty if it was not measured
	 */
	Optional<Sample> find(Workload workload, Variant variant, double sampling, Metric metric) {
		return rounds(workload, variant, sampling, metric).map(Sample::new);
	}

	private Optional<List<Double>> rounds(Workload workload, Variant variant, double sampling, Metric metric) {
		return this.cells.stream()
			.filter((cell) -> cell.workload == workload && cell.variant == variant)
			.filter((cell) -> cell.sampling == sampling || variant == Variant.PLAIN)
			.map((cell) -> cell.values.getOrDefault(metric, List.of()))
			.filter((values) -> !values.isEmpty())
			.findFirst();
	}

	/**
	 * Returns what a variant adds to plain Spring Boot.
	 * @param workload what a request does
	 * @param variant how it is observed
	 * @param sampling the share of requests that is recorded
	 * @param metric the metric
	 * @return the median of the differences in each round, empty if one was not measured
	 */
	Optional<Double> added(Workload workload, Variant variant, double sampling, Metric metric) {
		return rounds(workload, Variant.PLAIN, sampling, metric).flatMap(
				(plain) -> rounds(workload, variant, sampling, metric).map((values) -> Sample.added(values, plain)));
	}

	/**
	 * Returns what Joinkey adds for each unit that another variant adds.
	 * @param workload what a request does
	 * @param other the other variant
	 * @param sampling the share of requests that is recorded
	 * @param metric the metric
	 * @return the ratio, empty if one was not measured or the other variant adds nothing
	 */
	Optional<Double> ratio(Workload workload, Variant other, double sampling, Metric metric) {
		return added(workload, other, sampling, metric).filter((added) -> added > 0)
			.flatMap((added) -> added(workload, Variant.JOINKEY, sampling, metric).map((own) -> own / added));
	}

	List<Workload> workloads() {
		return this.cells.stream().map(Cell::workload).distinct().sorted().toList();
	}

	List<Variant> variants() {
		return this.cells.stream().map(Cell::variant).distinct().sorted().toList();
	}

	List<Double> samplings() {
		return this.cells.stream()
			.map(Cell::sampling)
			.distinct()
			.sorted((one, other) -> Double.compare(other, one))
			.toList();
	}

	/**
	 * The values of one variant with one workload.
	 *
	 * @param workload what a request does
	 * @param variant how it is observed
	 * @param sampling the share of requests that is recorded
	 * @param values one value for each round or start
	 */
	record Cell(Workload workload, Variant variant, double sampling, Map<Metric, List<Double>> values) {

		static Cell empty(Workload workload, Variant variant, double sampling) {
			return new Cell(workload, variant, sampling, new EnumMap<>(Metric.class));
		}

	}

}
