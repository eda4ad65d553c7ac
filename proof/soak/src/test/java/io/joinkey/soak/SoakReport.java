/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.joinkey.soak.Findings.Sort;

import org.springframework.boot.SpringBootVersion;

/**
 * A soak's result as Markdown.
 */
final class SoakReport {

	private static final String PREFACE = """
			# A soak

			Written by the command below, which is in CONTRIBUTING.md as well. Three applications that have the starter and nothing of it
			configured run at the same time, as processes: servlets on platform threads, servlets on virtual threads, WebFlux. A driver sends each
			request on a connection of its own (`Connection: close`), %d at a time, with a trace id that is made of the request's number, and
			reads every line of their log files and every span that they export. Of each line and span it knows which request it must
			belong to, and of each request which lines and which tree of spans it must leave. At each tenth the load stops until all has
			arrived; then the objects that are alive are measured after a full collection, the threads are counted, every thread-local value of
			every thread is searched for ids and scopes, and a line that belongs to no request must have no id.

			*crossed*: an id of another request, or of no request. *missing*: no id, no line, no span, no link or no answer. *wrong*: a line or
			span too many, in the wrong place of the tree, or with flags that say the contrary. *leaked*: a context that a thread still holds
			while nothing goes on, a group of threads that has more than %d more at the end than it ever had in the first half, or objects that
			are alive after a full collection and have grown by more than %d KiB in the second half (median of the slopes; the exporter's
			weak cache alone, which keeps what it made of a span until the next export, differs by some hundred KiB from one
			sample to the next). Every build runs a small soak; CI sees it turn red with stock Spring Boot and with planted faults.
			""";

	private final SoakResult result;

	SoakReport(SoakResult result) {
		this.result = result;
	}

	String markdown(String command) throws IOException {
		List<String> lines = new ArrayList<>();
		lines.add(PREFACE.formatted(Load.CONCURRENCY, Held.THREAD_TOLERANCE, Held.HEAP_TOLERANCE / 1024));
		lines.add("```sh\n" + command + "\n```\n");
		lines.add("| | |\n|---|---|");
		facts().forEach((name, value) -> lines.add("| " + name + " | " + value + " |"));
		lines.add("\n## Requests\n");
		lines.add("| kind | requests | lines of each | spans of each |\n|---|---|---|---|");
		kinds().forEach((kind, count) -> lines.add("| " + kind.path().replace("/", "") + " | " + number(count) + " | "
				+ String.join(", ", kind.places()) + " | " + kind.spans() + " |"));
		lines.add("\nA span with `!` has failed. Of all requests " + arrivals()
				+ ". A trace that is not continued has to be a new one, and one and the same on all lines and spans.\n");
		lines.add("## Threads that the lines were written on\n");
		lines.add("| place | threads |\n|---|---|");
		places().forEach((place, threads) -> lines.add("| " + place + " | " + threads + " |"));
		lines.add("\n## Objects alive after a full collection, in KiB\n");
		lines.add("| application | "
				+ IntStream.rangeClosed(1, 10).mapToObj((tenth) -> tenth * 10 + " %").collect(Collectors.joining(" | "))
				+ " | growth in the second half |\n|---" + "|---".repeat(11) + "|");
		for (Held held : this.result.held()) {
			lines.add("| " + held.application() + " | "
					+ held.samples()
						.stream()
						.map((sample) -> number(sample.heap() / 1024))
						.collect(Collectors.joining(" | "))
					+ " | " + number(held.heapGrowth() / 1024) + " |");
		}
		lines.add("\n## Threads, at 10 % and at the end\n");
		lines.add("| application | all | that changed |\n|---|---|---|");
		this.result.held().forEach((held) -> lines.add(threads(held)));
		return String.join("\n", lines) + "\n";
	}

	private Map<String, String> facts() throws IOException {
		Map<String, String> facts = new LinkedHashMap<>();
		facts.put("when", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
		facts.put("machine", machine() + ", " + Runtime.getRuntime().availableProcessors() + " cores, "
				+ System.getProperty("os.name") + " " + System.getProperty("os.version"));
		facts.put("JDK", System.getProperty("java.vendor.version", "") + " " + System.getProperty("java.version")
				+ ", each application with `" + String.join(" ", this.result.jvm()) + "`");
		facts.put("Spring Boot", SpringBootVersion.getVersion());
		facts.put("requests", number(this.result.requests()));
		facts.put("lines checked", number(this.result.lines()) + ", of which " + number(this.result.unnumbered())
				+ " have an id and name no request (the framework's, and one of each batch)");
		facts.put("spans checked", number(this.result.spans()));
		for (Sort sort : Sort.values()) {
			facts.put(sort.name().toLowerCase(Locale.ROOT), "**" + number(this.result.findings().count(sort)) + "**");
		}
		facts.put("Kafka records not consumed at the end", number(this.result.lag()));
		facts.put("duration",
				this.result.driven().toSeconds() + " s: "
						+ this.result.requests() / Math.max(1, this.result.driven().toSeconds())
						+ " requests a second, the checks and the pauses at each tenth included");
		return facts;
	}

	private static String machine() throws IOException {
		Path file = Path.of("/proc/cpuinfo");
		if (!Files.isReadable(file)) {
			return System.getProperty("os.arch");
		}
		return Files.readAllLines(file)
			.stream()
			.filter((line) -> line.startsWith("model name"))
			.map((line) -> line.substring(line.indexOf(':') + 1).trim())
			.findFirst()
			.orElse(System.getProperty("os.arch"));
	}

	private Map<Kind, Integer> kinds() {
		Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
		IntStream.range(0, this.result.requests())
			.forEach((number) -> kinds.merge(this.result.plan().kind(number), 1, Integer::sum));
		return kinds;
	}

	private String arrivals() {
		int[] counts = new int[Arrival.values().length];
		IntStream.range(0, this.result.requests())
			.forEach((number) -> counts[this.result.plan().arrival(number).ordinal()]++);
		return Arrays.stream(Arrival.values())
			.map((arrival) -> number(counts[arrival.ordinal()]) + " arrived with " + switch (arrival) {
				case SAMPLED -> "a sampled trace";
				case UNSAMPLED -> "an unsampled one (ids, no spans)";
				case MALFORMED -> "a malformed `traceparent`";
				case NONE -> "none";
			})
			.collect(Collectors.joining(", "));
	}

	private Map<String, String> places() {
		Map<String, String> places = new TreeMap<>();
		this.result.threads().forEach((where, count) -> {
			int on = where.indexOf(" on ");
			String threads = "`" + where.substring(on + 4).replace("|", "\\|") + "` " + number(count);
			places.merge(where.substring(0, on), threads, (some, more) -> some + ", " + more);
		});
		return places;
	}

	private static String threads(Held held) {
		Sample first = held.samples().get(0);
		Sample last = held.samples().get(held.samples().size() - 1);
		TreeSet<String> groups = new TreeSet<>(first.threads().keySet());
		groups.addAll(last.threads().keySet());
		String changed = groups.stream()
			.filter((group) -> !first.threads().getOrDefault(group, 0).equals(last.threads().getOrDefault(group, 0)))
			.map((group) -> "`" + group + "` " + first.threads().getOrDefault(group, 0) + " → "
					+ last.threads().getOrDefault(group, 0))
			.collect(Collectors.joining(", "));
		return "| " + held.application() + " | " + first.threadCount() + " → " + last.threadCount() + " | "
				+ (changed.isEmpty() ? "none" : changed) + " |";
	}

	private static String number(long number) {
		return String.format(Locale.ROOT, "%,d", number);
	}

}
