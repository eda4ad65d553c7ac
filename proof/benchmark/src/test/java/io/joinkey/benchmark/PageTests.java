/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class PageTests {

	private static final Path PUBLISHED = Path.of("results/published.json");

	private static final Path DOCS = Path.of("../../docs");

	@Test
	void showsMediansRangesAndWhatIsAdded() {
		String page = Page.of(results());
		assertThat(page).contains("| plain Boot | 46.0 (45.0 to 50.0) |  |",
				"| stock Boot | 86.0 (85.0 to 87.0) | 40.0 |", "| Joinkey | 66.0 (66.0 to 66.0) | 20.0 |");
		assertThat(page).contains("| two log lines | 1.0 | 0.50 |  |  |  |");
	}

	@Test
	void thePictureHasABarForEachVariant() {
		assertThat(Picture.of(results())).startsWith("<svg")
			.containsOnlyOnce("class=\"joinkey\"")
			.contains(">40</text>", ">20</text>")
			.doesNotContain("plain Boot<");
	}

	@Test
	void publishedPageAndPictureAreThoseOfTheValues() throws IOException {
		assumeThat(PUBLISHED).as("nothing is published yet").exists();
		Results published = Benchmark.read(PUBLISHED);
		assertThat(Files.readString(DOCS.resolve("BENCHMARK.md"))).isEqualTo(Page.of(published));
		assertThat(Files.readString(DOCS.resolve("benchmark.svg"))).isEqualTo(Picture.of(published));
	}

	private static Results results() {
		return new Results("2026-11-22T00:00:00Z", "proof/benchmark/run", Map.of("cores", "2"), List
			.of(cell(Variant.PLAIN, 50, 45, 46), cell(Variant.STOCK, 85, 86, 87), cell(Variant.JOINKEY, 66, 66, 66)));
	}

	private static Results.Cell cell(Variant variant, double... values) {
		return new Results.Cell(Workload.LOG, variant, 1.0,
				Map.of(Metric.CPU, DoubleStream.of(values).boxed().toList()));
	}

}
