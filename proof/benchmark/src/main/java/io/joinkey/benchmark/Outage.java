/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

import io.joinkey.proof.Wait;

/**
 * Sends requests as fast as they are answered while the collector answers, then answers
 * slowly, then not at all, then again, and accounts for each span.
 */
final class Outage {

	private static final String UNDELIVERED = "joinkey_spans_undelivered_total";

	private static final int CHUNK = 5_000;

	private final Settings settings;

	private final Backends backends;

	private final Path module;

	Outage(Settings settings, Backends backends, Path module) {
		this.settings = settings;
		this.backends = backends;
		this.module = module;
	}

	void writeTo(StringBuilder page) throws IOException {
		page.append("## A collector that fails\n\n")
			.append(UnderLoad.format(
					"%d connections, and %.1f minutes for each row. The heap is what a full collection leaves at the end"
							+ " of the row. Spans are counted from the first row on, without those that still wait.%n%n",
					this.settings.connections(), this.settings.minutes() / 4))
			.append("| | the collector | requests | p50, ms | p99, ms | p99.9, ms | heap, MiB | spans received until then | counted as lost until then |\n")
			.append("|---|---|---:|---:|---:|---:|---:|---:|---:|\n");
		try (Service plain = start(Variant.PLAIN)) {
			double[] latencies = load(plain, this.settings.minutes() * 60 / 4);
			page.append(UnderLoad.format("| plain Boot | none |%s %.1f | | |%n", latencies(latencies), plain.heap()));
		}
		try (Service service = start(Variant.JOINKEY)) {
			observed(service, page);
		}
		finally {
			this.backends.collector(Collector.ANSWERS);
		}
	}

	private Service start(Variant variant) throws IOException {
		Service service = Service.start(Service.Setup.recorded(variant), this.backends, this.module);
		load(service, this.settings.minutes() * 60 / 8);
		return service;
	}

	private void observed(Service service, StringBuilder page) throws IOException {
		long sent = 0;
		long before = settled(service);
		long receivedBefore = this.backends.awaitQuiet().spans();
		for (Collector collector : List.of(Collector.ANSWERS, Collector.SLOW, Collector.SILENT, Collector.ANSWERS)) {
			this.backends.collector(collector);
			double[] latencies = load(service, this.settings.minutes() * 60 / 4);
			// the request that measures the heap is one of them
			sent += latencies.length + 1;
			page.append(UnderLoad.format("| Joinkey | %s |%s %.1f | %,d | %,d |%n", collector.title(),
					latencies(latencies), service.heap(), this.backends.received() - receivedBefore,
					(long) service.series(UNDELIVERED) - before));
		}
		long lost = settled(service) - before;
		long received = this.backends.awaitQuiet().spans() - receivedBefore;
		page.append(UnderLoad.format("%n%,d requests have %,d received and %,d counted spans: %s.%n%n", sent, received,
				lost, (received + lost == sent) ? "each is accounted for" : UnderLoad.format("%,d too %s",
						Math.abs(sent - received - lost), (received + lost < sent) ? "few" : "many")));
	}

	/** Waits until all spans are delivered or counted. */
	private long settled(Service service) {
		this.backends.awaitQuiet();
		double[] last = { service.series(UNDELIVERED) };
		Wait.until(Duration.ofMinutes(1), () -> {
			this.backends.awaitQuiet();
			double now = service.series(UNDELIVERED);
			boolean same = now == last[0];
			last[0] = now;
			return same;
		});
		return (long) last[0];
	}

	private double[] load(Service service, double seconds) throws IOException {
		List<double[]> chunks = new ArrayList<>();
		long end = System.nanoTime() + (long) (seconds * 1e9);
		do {
			chunks.add(Load.closed(service.port(), this.settings.connections(), CHUNK));
			service.emptyLog();
		}
		while (System.nanoTime() < end);
		return chunks.stream().flatMapToDouble(DoubleStream::of).sorted().toArray();
	}

	private static String latencies(double[] sorted) {
		return UnderLoad.format(" %,d | %.2f | %.2f | %.2f |", sorted.length, Load.percentile(sorted, 50),
				Load.percentile(sorted, 99), Load.percentile(sorted, 99.9));
	}

}
