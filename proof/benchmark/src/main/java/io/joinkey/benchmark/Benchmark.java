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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.joinkey.benchmark.Results.Cell;
import io.joinkey.benchmark.Settings.Observed;
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
		boolean underLoad = options.contains("--under-load");
		if (options.contains("--publish") && !underLoad) {
			publish(module, read(module.resolve("results/published.json")));
			return;
		}
		Settings settings = Settings.of(options);
		String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
		Map<String, String> machine = Machine.describe();
		System.out.println(machine);
		Files.createDirectories(module.resolve("target/benchmark"));
		if (underLoad) {
			String page = UnderLoad.run(settings, module,
					"Run on " + date + " with `proof/benchmark/run " + String.join(" ", options) + "`: " + machine);
			System.out.println(page);
			if (options.contains("--publish")) {
				UnderLoad.publish(page, module.resolve("../../docs/UNDER-LOAD.md"));
			}
			return;
		}
		String command = String.join(" ", "proof/benchmark/run", String.join(" ", options)).strip();
		Files.createDirectories(module.resolve("results"));
		Path file = module.resolve("results/" + date.replace(":", "") + ".json");
		measure(settings, module, (cells) -> MAPPER.writeValue(file, new Results(date, command, machine, cells)));
		Results results = read(file);
		Files.writeString(module.resolve("target/benchmark/BENCHMARK.md"), Page.of(results));
		System.out.println(Page.of(results));
		System.out.println("The values are in " + file + ". Copy it to results/published.json and run"
				+ " 'proof/benchmark/run --publish' to write docs/BENCHMARK.md and its picture.");
	}

	/**
	 * Keeps all values after each workload, so that a run that is stopped is not lost.
	 */
	private static void measure(Settings settings, Path module, Consumer<List<Cell>> values) throws IOException {
		List<String> topics = settings.observed().stream().map(Observed::toString).toList();
		try (Backends backends = Backends.start(module.resolve("target/benchmark"), topics)) {
			List<Measuring> measured = settings.workloads()
				.stream()
				.map((workload) -> new Measuring(settings, backends, module, workload))
				.toList();
			measured.get(0).starts();
			for (int fork = 0; fork < settings.forks(); fork++) {
				for (Measuring measuring : measured) {
					measuring.fork();
					values.accept(measured.stream().flatMap((each) -> each.cells().stream()).toList());
				}
			}
		}
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
