/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.joinkey.benchmark.Backends.Exported;
import io.joinkey.benchmark.Results.Cell;
import io.joinkey.proof.Wait;

/**
 * Measures all variants with one workload and one share of recorded requests, in
 * interleaved rounds.
 */
final class Measuring {

	private static final double PACED_SECONDS = 5;

	private final Settings settings;

	private final Backends backends;

	private final Path module;

	private final Workload workload;

	private final double sampling;

	private final Map<Variant, Cell> cells = new EnumMap<>(Variant.class);

	Measuring(Settings settings, Backends backends, Path module, Workload workload, double sampling) {
		this.settings = settings;
		this.backends = backends;
		this.module = module;
		this.workload = workload;
		this.sampling = sampling;
	}

	List<Cell> cells() {
		return List.copyOf(this.cells.values());
	}

	/**
	 * Starts each variant, warms it and measures the rounds.
	 */
	void fork() throws IOException {
		Map<Variant, Service> services = new EnumMap<>(Variant.class);
		try {
			for (Variant variant : this.settings.variants()) {
				Service service = Service.start(new Service.Setup(variant, this.workload, this.sampling, List.of()),
						this.backends, this.module);
				services.put(variant, service);
				add(variant, Metric.START, service.start());
				add(variant, Metric.START_CPU, service.startCpu());
			}
			for (Map.Entry<Variant, Service> service : services.entrySet()) {
				warm(service.getKey(), service.getValue());
			}
			List<Map.Entry<Variant, Service>> order = new ArrayList<>(services.entrySet());
			for (int round = 0; round < this.settings.rounds(); round++) {
				for (Map.Entry<Variant, Service> service : order) {
					round(service.getKey(), service.getValue());
				}
				Collections.rotate(order, 1);
			}
			for (Map.Entry<Variant, Service> service : services.entrySet()) {
				add(service.getKey(), Metric.RESIDENT, service.getValue().resident());
				add(service.getKey(), Metric.HEAP, service.getValue().heap());
				add(service.getKey(), Metric.SCRAPE, service.getValue().scrape());
			}
		}
		finally {
			services.values().forEach(Service::close);
		}
	}

	private void warm(Variant variant, Service service) throws IOException {
		List<Double> chunks = new ArrayList<>();
		int requests = this.settings.requests(this.workload) / 2;
		while (chunks.size() < this.settings.chunks()
				&& (chunks.size() < this.settings.chunks() / 2 || !Steady.isReached(chunks))) {
			ProcessTime before = service.time();
			send(service, requests);
			chunks.add(service.time().since(before) / requests);
			service.emptyLog();
		}
		System.out.printf("%s %s %s: %s after %,d requests, last %.1f µs%n", this.workload, this.sampling,
				variant.title(), Steady.isReached(chunks) ? "steady" : "not steady", chunks.size() * requests,
				chunks.get(chunks.size() - 1));
	}

	/**
	 * Sends requests and waits until their records are consumed.
	 */
	private void send(Service service, int requests) {
		long consumed = (this.workload == Workload.RECORD) ? service.consumed() : 0;
		Load.closed(service.port(), this.settings.connections(), requests);
		if (this.workload == Workload.RECORD) {
			boolean whole = Wait.until(Duration.ofMinutes(2), () -> service.consumed() - consumed >= requests);
			if (!whole) {
				throw new IllegalStateException("The service did not consume its records");
			}
		}
	}

	private void round(Variant variant, Service service) throws IOException {
		int requests = this.settings.requests(this.workload);
		// after an idle minute the first requests cost more
		send(service, requests / 4);
		Exported exportedBefore = this.backends.awaitQuiet();
		long allocated = service.allocated();
		ProcessTime before = service.time();
		send(service, requests);
		// a request is over when its spans are exported
		Exported exported = this.backends.awaitQuiet();
		ProcessTime after = service.time();
		double cpuPerRequest = after.since(before) / requests;
		add(variant, Metric.CPU, cpuPerRequest);
		add(variant, Metric.COMPILER, after.compiledSince(before) / requests);
		add(variant, Metric.ALLOCATED, (service.allocated() - allocated) / (double) requests);
		long spans = exported.spans() - exportedBefore.spans();
		add(variant, Metric.SPANS, spans / (double) requests);
		add(variant, Metric.EXPORTED, (spans > 0) ? (exported.bytes() - exportedBefore.bytes()) / (double) spans : 0);
		double[] latencies = Load.paced(service.port(), this.settings.connections(),
				(int) Math.max(20, this.workload.rate() * PACED_SECONDS * this.settings.scale()), this.workload.rate());
		add(variant, Metric.P50, Load.percentile(latencies, 50));
		add(variant, Metric.P99, Load.percentile(latencies, 99));
		service.emptyLog();
		System.out.printf("%s %s %s: %.1f µs, %.2f spans%n", this.workload, this.sampling, variant.title(),
				cpuPerRequest, spans / (double) requests);
	}

	private void add(Variant variant, Metric metric, double value) {
		this.cells.computeIfAbsent(variant, (key) -> Cell.empty(this.workload, key, this.sampling))
			.values()
			.computeIfAbsent(metric, (key) -> new ArrayList<>())
			.add(value);
	}

}
