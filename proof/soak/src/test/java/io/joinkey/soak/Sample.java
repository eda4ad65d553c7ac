/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an application holds while nothing is going on.
 *
 * @param heap the bytes used after a full collection
 * @param classes the bytes of it by class
 * @param threads the number of threads by name without digits
 * @param held the context that threads still hold
 */
record Sample(long heap, Map<String, Long> classes, Map<String, Integer> threads, List<String> held) {

	static Sample of(int port) throws IOException {
		try (InputStream input = URI.create("http://127.0.0.1:" + port + "/").toURL().openStream()) {
			return parse(new String(input.readAllBytes(), StandardCharsets.UTF_8));
		}
	}

	static Sample parse(String text) {
		long heap = 0;
		Map<String, Long> classes = new HashMap<>();
		Map<String, Integer> threads = new TreeMap<>();
		List<String> held = new ArrayList<>();
		for (String line : text.lines().toList()) {
			String[] words = line.split(" ", 2);
			String rest = (words.length > 1) ? words[1] : "";
			switch (words[0]) {
				case "heap" -> heap = Long.parseLong(rest);
				case "class" -> classes.merge(rest.substring(rest.indexOf(' ') + 1),
						Long.parseLong(rest.substring(0, rest.indexOf(' '))), Long::sum);
				case "held" -> held.add(rest);
				case "thread" -> threads.merge(group(rest), 1, Integer::sum);
				case "virtual" -> threads.merge("virtual " + group(rest), 1, Integer::sum);
				default -> {
					// the rest of a value that has lines
				}
			}
		}
		return new Sample(heap, classes, threads, held);
	}

	/**
	 * Return what the threads of a pool have in common.
	 * @param thread a thread's name
	 * @return the name, each number in it as one sign
	 */
	static String group(String thread) {
		return thread.replaceAll("\\d+", "#");
	}

	int threadCount() {
		return this.threads.values().stream().mapToInt(Integer::intValue).sum();
	}

}
