/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Measures the cost of a request with few and many clients, on threads of the platform
 * and on virtual ones.
 */
final class Concurrency {

	private static final List<Integer> CLIENTS = List.of(1, 4, 16, 64);

	private static final int WARM = 60_000;

	private final Settings settings;

	private final Backends backends;

	private final Path module;

	Concurrency(Settings settings, Backends backends, Path module) {
		this.settings = settings;
		this.backends = backends;
		this.module = module;
	}

	void writeTo(StringBuilder page) throws IOException {
		page.append(
				"## One client to 64\n\nProcessor time per request in µs without the just-in-time compiler, median of ")
			.append(this.settings.rounds())
			.append(" interleaved rounds, and the median of what is added to plain Boot in the same round.\n\n| threads | clients |");
		this.settings.variants().forEach((variant) -> page.append(' ').append(variant.title()).append(" | added |"));
		page.append("\n|---|---:|").append("---:|---:|".repeat(this.settings.variants().size())).append('\n');
		threads(page, "platform", false);
		threads(page, "virtual", true);
		page.append('\n');
	}

	private void threads(StringBuilder page, String title, boolean virtual) throws IOException {
		Map<Variant, Service> services = new EnumMap<>(Variant.class);
		try {
			for (Variant variant : this.settings.variants()) {
				Service service = Service.start(
						Service.Setup.recorded(variant, "--spring.threads.virtual.enabled=" + virtual), this.backends,
						this.module);
				services.put(variant, service);
				Load.closed(service.port(), this.settings.connections(), (int) (WARM * this.settings.scale()));
				service.emptyLog();
			}
			measure(services).forEach((clients, values) -> {
				page.append("| ").append(title).append(" | ").append(clients).append(" |");
				List<Double> plain = values.get(Variant.PLAIN);
				values.forEach((variant, costs) -> page.append(
						UnderLoad.format(" %.1f | %s |", new Sample(costs).median(), added(variant, costs, plain))));
				page.append('\n');
			});
		}
		finally {
			services.values().forEach(Service::close);
		}
	}

	private static String added(Variant variant, List<Double> costs, @Nullable List<Double> plain) {
		return (plain == null || variant == Variant.PLAIN) ? "" : UnderLoad.format("%.1f", Sample.added(costs, plain));
	}

	private Map<Integer, Map<Variant, List<Double>>> measure(Map<Variant, Service> services) throws IOException {
		Map<Integer, Map<Variant, List<Double>>> values = new TreeMap<>();
		List<Map.Entry<Variant, Service>> order = new ArrayList<>(services.entrySet());
		for (int round = 0; round < this.settings.rounds(); round++) {
			for (int clients : CLIENTS) {
				for (Map.Entry<Variant, Service> service : order) {
					values.computeIfAbsent(clients, (key) -> new EnumMap<>(Variant.class))
						.computeIfAbsent(service.getKey(), (key) -> new ArrayList<>())
						.add(cost(service.getValue(), clients));
				}
			}
			Collections.rotate(order, 1);
		}
		return values;
	}

	private double cost(Service service, int clients) throws IOException {
		int requests = this.settings.requests(Workload.LOG) / 2;
		// after an idle minute the first requests cost more
		Load.closed(service.port(), clients, requests / 4);
		this.backends.awaitQuiet();
		ProcessTime before = service.time();
		Load.closed(service.port(), clients, requests);
		this.backends.awaitQuiet();
		double cost = service.time().since(before) / requests;
		service.emptyLog();
		return cost;
	}

}
