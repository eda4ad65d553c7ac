/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.joinkey.benchmark.Results.Cell;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures what each variant costs and writes the values, the page and the picture.
 */
final class Benchmark {

	private static final ObjectMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private Benchmark() {
	}

	/**
	 * Runs the benchmark.
	 * @param arguments the folder of this module, then the options of
	 * {@code proof/benchmark/run}
	 * @throws IOException if a file cannot be written
	 */
	public static void main(String[] arguments) throws IOException {
		Path module = Path.of(arguments[0]);
		List<String> options = List.of(arguments).subList(1, arguments.length);
		if (options.contains("--publish")) {
			publish(module, read(module.resolve("results/published.json")));
			return;
		}
		Settings settings = Settings.of(options);
		String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
		Map<String, String> machine = Machine.describe();
		System.out.println(machine);
		Files.createDirectories(module.resolve("target/benchmark"));
		if (options.contains("--under-load")) {
			System.out.println(UnderLoad.run(settings, module,
					"Run on " + date + " with `proof/benchmark/run " + String.join(" ", options) + "`: " + machine));
			return;
		}
		List<Cell> cells = measure(settings, module);
		String command = String.join(" ", "proof/benchmark/run", String.join(" ", options)).strip();
		Results results = new Results(date, command, machine, cells);
		Files.createDirectories(module.resolve("results"));
		Path file = module.resolve("results/" + date.replace(":", "") + ".json");
		MAPPER.writeValue(file, results);
		Files.writeString(module.resolve("target/benchmark/BENCHMARK.md"), Page.of(results));
		System.out.println(Page.of(results));
		System.out.println("The values are in " + file + ". Copy it to results/published.json and run"
				+ " 'proof/benchmark/run --publish' to write docs/BENCHMARK.md and its picture.");
	}

	private static List<Cell> measure(Settings settings, Path module) throws IOException {
		List<Measuring> measured = new ArrayList<>();
		try (Backends backends = Backends.start(module.resolve("target/benchmark"))) {
			for (Workload workload : settings.workloads()) {
				for (double sampling : settings.samplings()) {
					measured.add(new Measuring(settings, backends, module, workload, sampling));
				}
			}
			for (int fork = 0; fork < settings.forks(); fork++) {
				for (Measuring measuring : measured) {
					measuring.fork();
				}
			}
		}
		return measured.stream().flatMap((measuring) -> measuring.cells().stream()).toList();
	}

	static Results read(Path file) {
		return MAPPER.readValue(file, Results.class);
	}

	private static void publish(Path module, Results results) throws IOException {
		Path docs = module.resolve("../../docs");
		Files.writeString(docs.resolve("BENCHMARK.md"), Page.of(results));
		Files.writeString(docs.resolve("benchmark.svg"), Picture.of(results));
	}

}
