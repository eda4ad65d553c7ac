/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.SpringBootVersion;

/**
 * Describes what a run is made on.
 */
final class Machine {

	private Machine() {
	}

	static Map<String, String> describe() throws IOException {
		Map<String, String> machine = new LinkedHashMap<>();
		machine.put("processor", field(Path.of("/proc/cpuinfo"), "model name"));
		machine.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
		machine.put("memory", field(Path.of("/proc/meminfo"), "MemTotal"));
		machine.put("load before", load());
		machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
		machine.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
		machine.put("Spring Boot", String.valueOf(SpringBootVersion.getVersion()));
		return machine;
	}

	/**
	 * Returns the load average of the last minute, which shows whether the machine is
	 * quiet.
	 * @return the load average
	 */
	private static String load() throws IOException {
		Path file = Path.of("/proc/loadavg");
		return Files.exists(file) ? Files.readString(file).split(" ")[0] : "unknown";
	}

	private static String field(Path file, String name) throws IOException {
		if (!Files.exists(file)) {
			return "unknown";
		}
		try (Stream<String> lines = Files.lines(file)) {
			return lines.filter((line) -> line.startsWith(name))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse("unknown");
		}
	}

}
