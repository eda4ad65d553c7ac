/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a run measures.
 *
 * @param workloads what a request does
 * @param variants how the service is observed
 * @param samplings the shares of requests that are recorded
 * @param once variants that are measured with the first of these shares only
 * @param starts how often the start of each variant is measured
 * @param forks how often each service is started
 * @param rounds how often each started service is measured
 * @param scale the length of a round, relative to the usual one
 * @param chunks how many chunks of requests warm each service
 * @param connections how many connections send requests
 * @param minutes how long the collector is watched under load
 */
record Settings(List<Workload> workloads, List<Variant> variants, List<Double> samplings, List<Variant> once,
		int starts, int forks, int rounds, double scale, int chunks, int connections, double minutes) {

	static Settings of(List<String> arguments) {
		return new Settings(list(arguments, "workloads", "log,call,record", Workload::valueOf),
				list(arguments, "variants", "plain,stock,agent,starter,joinkey", Variant::valueOf),
				list(arguments, "sampling", "1.0,0.1,0.0", Double::valueOf),
				list(arguments, "once", "plain", Variant::valueOf), number(arguments, "starts", "5"),
				number(arguments, "forks", "2"), number(arguments, "rounds", "5"),
				Double.parseDouble(value(arguments, "scale", "1")), number(arguments, "chunks", "20"),
				number(arguments, "connections", "8"), Double.parseDouble(value(arguments, "minutes", "10")));
	}

	private static <T> List<T> list(List<String> arguments, String name, String otherwise, Function<String, T> parser) {
		return Stream.of(value(arguments, name, otherwise).toUpperCase().split(",")).map(parser).toList();
	}

	private static int number(List<String> arguments, String name, String otherwise) {
		return Integer.parseInt(value(arguments, name, otherwise));
	}

	private static String value(List<String> arguments, String name, String otherwise) {
		String prefix = "--" + name + "=";
		return arguments.stream()
			.filter((argument) -> argument.startsWith(prefix))
			.map((argument) -> argument.substring(prefix.length()))
			.findFirst()
			.orElse(otherwise);
	}

	/**
	 * Returns the services that are measured side by side with one workload.
	 * @return each variant with each share of recorded requests
	 */
	List<Observed> observed() {
		return this.variants.stream()
			.flatMap((variant) -> this.samplings.stream()
				.limit(this.once.contains(variant) ? 1 : this.samplings.size())
				.map((sampling) -> new Observed(variant, sampling)))
			.toList();
	}

	/**
	 * Returns how many requests a round sends.
	 * @param workload what a request does
	 * @return the number of requests
	 */
	int requests(Workload workload) {
		return (int) Math.max(this.connections, workload.requests() * this.scale);
	}

	/**
	 * How a service is observed.
	 *
	 * @param variant by what
	 * @param sampling the share of requests that is recorded
	 */
	record Observed(Variant variant, double sampling) {

		@Override
		public String toString() {
			return this.variant + "-" + this.sampling;
		}

	}

}
