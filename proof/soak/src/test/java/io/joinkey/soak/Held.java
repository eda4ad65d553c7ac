/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import io.joinkey.soak.Findings.Sort;

/**
 * What an application held at each tenth of the way, and whether it got more.
 */
final class Held {

	/**
	 * How much the heap may grow in the second half of the way. A buffer of 1 MiB comes
	 * and goes; a planted leak is twice the limit.
	 */
	static final long HEAP_TOLERANCE = 2L << 20;

	/** How many threads a pool that is not full yet may get in it. */
	static final int THREAD_TOLERANCE = 2;

	private final String application;

	private final List<Sample> samples = new ArrayList<>();

	Held(String application) {
		this.application = application;
	}

	void add(Sample sample) {
		this.samples.add(sample);
	}

	String application() {
		return this.application;
	}

	List<Sample> samples() {
		return this.samples;
	}

	void judge(Findings findings) {
		for (Sample sample : this.samples) {
			sample.held()
				.forEach((held) -> findings.add(Sort.LEAKED, this.application + " context on " + group(held), held));
		}
		if (heapGrowth() > HEAP_TOLERANCE) {
			findings.add(Sort.LEAKED, this.application + " heap",
					"the used heap grew by " + heapGrowth() + " bytes in the second half: "
							+ this.samples.stream().map(Sample::heap).toList() + ", most of it " + grownClasses());
		}
		Map<String, Integer> before = threadsOfFirstHalf();
		Sample last = this.samples.get(this.samples.size() - 1);
		last.threads().forEach((group, count) -> {
			if (count > before.getOrDefault(group, 0) + THREAD_TOLERANCE) {
				findings.add(Sort.LEAKED, this.application + " threads " + group,
						count + " where there were " + before.getOrDefault(group, 0));
			}
		});
	}

	private static String group(String held) {
		return Sample.group(held.substring(0, held.indexOf(": ")));
	}

	private Map<String, Integer> threadsOfFirstHalf() {
		Map<String, Integer> most = new TreeMap<>();
		this.samples.subList(0, (this.samples.size() + 1) / 2)
			.forEach((sample) -> sample.threads().forEach((group, count) -> most.merge(group, count, Math::max)));
		return most;
	}

	/**
	 * Return how much the heap grew in the second half: the median of the slopes between
	 * each two samples (Theil-Sen), which one outlier does not change.
	 * @return bytes
	 */
	long heapGrowth() {
		return growth(Sample::heap);
	}

	/**
	 * Return the classes whose objects grew most in the second half.
	 * @return names and bytes
	 */
	String grownClasses() {
		Map<String, Long> growth = new HashMap<>();
		this.samples.get(this.samples.size() - 1)
			.classes()
			.keySet()
			.forEach((name) -> growth.put(name, growth((sample) -> sample.classes().getOrDefault(name, 0L))));
		return growth.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Long>comparingByValue().reversed())
			.limit(5)
			.map((one) -> one.getKey() + " " + one.getValue())
			.collect(Collectors.joining(", "));
	}

	private long growth(ToLongFunction<Sample> size) {
		long[] half = this.samples.subList(this.samples.size() / 2, this.samples.size())
			.stream()
			.mapToLong(size)
			.toArray();
		double[] slopes = new double[half.length * (half.length - 1) / 2];
		int index = 0;
		for (int from = 0; from < half.length; from++) {
			for (int to = from + 1; to < half.length; to++) {
				slopes[index++] = (double) (half[to] - half[from]) / (to - from);
			}
		}
		Arrays.sort(slopes);
		return (slopes.length == 0) ? 0 : Math.round(slopes[slopes.length / 2] * (half.length - 1));
	}

}
