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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.joinkey.benchmark.Backends.Exported;
import io.joinkey.benchmark.Results.Cell;
import io.joinkey.benchmark.Settings.Observed;
import io.joinkey.proof.Wait;

/**
 * Measures all variants with one workload, each with all shares of recorded requests, in
 * interleaved rounds.
 */
final class Measuring {

	private static final double PACED_SECONDS = 5;

	private final Settings settings;

	private final Backends backends;

	private final Path module;

	private final Workload workload;

	private final Map<Observed, Cell> cells = new LinkedHashMap<>();

	Measuring(Settings settings, Backends backends, Path module, Workload workload) {
		this.settings = settings;
		this.backends = backends;
		this.module = module;
		this.workload = workload;
	}

	List<Cell> cells() {
		return List.copyOf(this.cells.values());
	}

	/**
	 * Measures the start of each variant. No other service runs then.
	 */
	void starts() throws IOException {
		List<Variant> order = new ArrayList<>(this.settings.variants());
		for (int start = 0; start < this.settings.starts(); start++) {
			for (Variant variant : order) {
				Observed observed = new Observed(variant, this.settings.samplings().get(0));
				try (Service service = start(observed)) {
					add(observed, Metric.START, service.start());
					add(observed, Metric.START_CPU, service.startCpu());
				}
			}
			Collections.rotate(order, 1);
		}
	}

	/**
	 * Starts each service, warms it and measures the rounds.
	 */
	void fork() throws IOException {
		Map<Observed, Service> services = new LinkedHashMap<>();
		try {
			for (Observed observed : this.settings.observed()) {
				services.put(observed, start(observed));
			}
			for (Map.Entry<Observed, Service> service : services.entrySet()) {
				warm(service.getKey(), service.getValue());
			}
			List<Map.Entry<Observed, Service>> order = new ArrayList<>(services.entrySet());
			for (Map.Entry<Observed, Service> service : order) {
				// the round after the other services were warmed costs more
				round(service.getKey(), service.getValue());
			}
			for (int round = 0; round < this.settings.rounds(); round++) {
				for (Map.Entry<Observed, Service> service : order) {
					round(service.getKey(), service.getValue())
						.forEach((metric, value) -> add(service.getKey(), metric, value));
					latencies(service.getKey(), service.getValue());
				}
				Collections.rotate(order, 1);
			}
			for (Map.Entry<Observed, Service> service : services.entrySet()) {
				add(service.getKey(), Metric.RESIDENT, service.getValue().resident());
				add(service.getKey(), Metric.HEAP, service.getValue().heap());
				add(service.getKey(), Metric.SCRAPE, service.getValue().scrape());
			}
		}
		finally {
			services.values().forEach(Service::close);
		}
	}

	private Service start(Observed observed) throws IOException {
		return Service.start(new Service.Setup(observed, this.workload, List.of()), this.backends, this.module);
	}

	private void warm(Observed observed, Service service) throws IOException {
		List<Double> chunks = new ArrayList<>();
		int requests = this.settings.requests(this.workload) / 2;
		while (chunks.size() < this.settings.chunks()) {
			ProcessTime before = service.time();
			send(service, requests);
			chunks.add(service.time().since(before) / requests);
			service.emptyLog();
		}
		System.out.printf("%s %s: %s after %,d requests, last %.1f µs%n", this.workload, observed,
				Steady.isReached(chunks) ? "steady" : "not steady", chunks.size() * requests,
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

	private Map<Metric, Double> round(Observed observed, Service service) throws IOException {
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
		long spans = exported.spans() - exportedBefore.spans();
		Map<Metric, Double> values = new EnumMap<>(Metric.class);
		values.put(Metric.CPU, after.since(before) / requests);
		values.put(Metric.COMPILER, after.compiledSince(before) / requests);
		values.put(Metric.ALLOCATED, (service.allocated() - allocated) / (double) requests);
		values.put(Metric.SPANS, spans / (double) requests);
		values.put(Metric.EXPORTED, (spans > 0) ? (exported.bytes() - exportedBefore.bytes()) / (double) spans : 0);
		service.emptyLog();
		System.out.printf("%s %s: %.1f µs, %.2f spans%n", this.workload, observed, values.get(Metric.CPU),
				values.get(Metric.SPANS));
		return values;
	}

	private void latencies(Observed observed, Service service) throws IOException {
		if (observed.sampling() != this.settings.samplings().get(0)) {
			return;
		}
		double[] latencies = Load.paced(service.port(), this.settings.connections(),
				(int) Math.max(20, this.workload.rate() * PACED_SECONDS * this.settings.scale()), this.workload.rate());
		add(observed, Metric.P50, Load.percentile(latencies, 50));
		add(observed, Metric.P99, Load.percentile(latencies, 99));
		service.emptyLog();
	}

	private void add(Observed observed, Metric metric, double value) {
		this.cells.computeIfAbsent(observed, (key) -> Cell.empty(this.workload, key.variant(), key.sampling()))
			.values()
			.computeIfAbsent(metric, (key) -> new ArrayList<>())
			.add(value);
	}

}
