/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class PageTests {

	private static final Path PUBLISHED = Path.of("results/published.json");

	private static final Path DOCS = Path.of("../../docs");

	@Test
	void showsMediansRangesAndWhatIsAdded() {
		String page = Page.of(results());
		assertThat(page).contains("| plain Boot | 46.0 (45.0 to 50.0) |  |",
				"| stock Boot | 86.0 (85.0 to 87.0) | 41.0 |", "| Joinkey | 66.0 (66.0 to 66.0) | 20.0 |");
		assertThat(page).contains("| two log lines | 1.0 | 0.49 |  |  |  |");
	}

	@Test
	void thePictureHasABarForEachVariant() {
		assertThat(Picture.of(results())).startsWith("<svg")
			.containsOnlyOnce("class=\"joinkey\"")
			.contains(">41</text>", ">20</text>")
			.doesNotContain("plain Boot<");
	}

	@Test
	void showsWhatSamplingSaves() {
		Results results = results(cell(Variant.JOINKEY, 0.1, 54, 55, 56), cell(Variant.STOCK, 0.1, 85, 86, 77));
		String page = Page.of(results);
		assertThat(page).contains("| two log lines | Joinkey | 20.0 | 10.0 (0.50) |",
				"| two log lines | stock Boot | 41.0 | 35.0 (0.85) |");
		assertThat(page).contains("| two log lines | 0.1 | 0.29 |  |  |  |");
		String table = page.substring(page.indexOf("Sampling 0.1:"));
		assertThat(table).contains("| plain Boot | 46.0", "| Joinkey | 55.0 (54.0 to 56.0) | 10.0 |")
			.doesNotContain("OpenTelemetry agent |");
		assertThat(Picture.of(results)).contains(">20 / 10</text>", "sampling 0.1");
		assertThat(Picture.of(results).split("class=\"dark\"")).hasSize(3);
	}

	@Test
	void oneVariantIsMeasuredWithTheFirstShareOnly() {
		Settings settings = Settings
			.of(List.of("--variants=plain,agent,joinkey", "--sampling=1.0,0.1", "--once=plain,agent"));
		assertThat(settings.observed()).hasToString("[PLAIN-1.0, AGENT-1.0, JOINKEY-1.0, JOINKEY-0.1]");
	}

	@Test
	void publishedPageAndPictureAreThoseOfTheValues() throws IOException {
		assumeThat(PUBLISHED).as("nothing is published yet").exists();
		Results published = Benchmark.read(PUBLISHED);
		assertThat(Files.readString(DOCS.resolve("BENCHMARK.md"))).isEqualTo(Page.of(published));
		assertThat(Files.readString(DOCS.resolve("benchmark.svg"))).isEqualTo(Picture.of(published));
	}

	@Test
	void publishedPagesAreWholeAndLinked() throws IOException {
		String underLoad = Files.readString(DOCS.resolve("UNDER-LOAD.md"));
		assertThat(underLoad).contains("## A collector that fails", "## A large scrape", "## One client to 64",
				"## What it shows", "spans: each is accounted for.");
		for (Collector collector : Collector.values()) {
			assertThat(underLoad).contains("| Joinkey | " + collector.title() + " |");
		}
		assertThat(Files.readString(DOCS.resolve("BENCHMARK.md"))).contains("(UNDER-LOAD.md)", "(HOT-PATHS.md)");
		assertThat(Files.readString(DOCS.resolve("../CONTRIBUTING.md"))).contains("(docs/UNDER-LOAD.md)",
				"(docs/HOT-PATHS.md)");
	}

	@Test
	void everyHotPathIsPublished() throws IOException {
		assumeThat(DOCS.resolve("HOT-PATHS.md")).as("nothing is published yet").exists();
		String hotPaths = Files.readString(DOCS.resolve("HOT-PATHS.md"));
		for (HotPath path : HotPath.values()) {
			assertThat(hotPaths).contains("\n| " + HotPathPage.title(path) + " |");
		}
	}

	@Test
	void aNewRunUnderLoadKeepsWhatAPersonWrote(@TempDir Path folder) throws IOException {
		Path file = folder.resolve("UNDER-LOAD.md");
		UnderLoad.publish("# First\n\n", file);
		assertThat(file).hasContent("# First\n\n## What it shows\n");
		Files.writeString(file, "\nIt is flat.\n", StandardOpenOption.APPEND);
		UnderLoad.publish("# Second\n\n", file);
		assertThat(file).hasContent("# Second\n\n## What it shows\n\nIt is flat.\n");
	}

	private static Results results(Results.Cell... others) {
		return new Results("2026-11-22T00:00:00Z", "proof/benchmark/run", Map.of("cores", "2"),
				Stream.concat(Stream.of(cell(Variant.PLAIN, 1, 50, 45, 46), cell(Variant.STOCK, 1, 85, 86, 87),
						cell(Variant.JOINKEY, 1, 66, 66, 66)), Stream.of(others))
					.toList());
	}

	private static Results.Cell cell(Variant variant, double sampling, double... values) {
		return new Results.Cell(Workload.LOG, variant, sampling,
				Map.of(Metric.CPU, DoubleStream.of(values).boxed().toList()));
	}

}
