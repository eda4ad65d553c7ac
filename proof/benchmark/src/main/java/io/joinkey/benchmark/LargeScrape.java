/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Scrapes a service that has about 2,000 series, with exemplars.
 */
final class LargeScrape {

	private static final int ROUTES = 120;

	private static final int SCRAPES = 200;

	private final Backends backends;

	private final Path module;

	LargeScrape(Backends backends, Path module) {
		this.backends = backends;
		this.module = module;
	}

	void writeTo(StringBuilder page) throws IOException {
		Service.Setup setup = Service.Setup.recorded(Variant.JOINKEY, "--benchmark.routes=" + ROUTES,
				"--management.metrics.web.server.max-uri-tags=" + (ROUTES + 10));
		try (Service service = Service.start(setup, this.backends, this.module);
				Connection connection = new Connection(service.port())) {
			for (int i = 0; i < 5 * ROUTES; i++) {
				connection.get("/routes/" + i % ROUTES);
			}
			double[] times = new double[SCRAPES];
			for (int i = 0; i < SCRAPES; i++) {
				long start = System.nanoTime();
				service.page();
				times[i] = (System.nanoTime() - start) / 1e6;
			}
			double first = times[0];
			Arrays.sort(times);
			String scrape = service.page();
			page.append("## A large scrape\n\n")
				.append(UnderLoad
					.format("%,d series, %,d of them with an exemplar, %,.0f KiB. %d scrapes took %.1f ms at the"
							+ " median and %.1f ms at the 99th percentile, the first one %.1f ms, as a client sees them.%n%n",
							scrape.lines().filter((line) -> !line.startsWith("#")).count(),
							scrape.lines().filter((line) -> line.contains(" # {")).count(), scrape.length() / 1024.0,
							SCRAPES, Load.percentile(times, 50), Load.percentile(times, 99), first));
		}
	}

}
