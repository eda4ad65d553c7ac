/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.OpenMetrics.Sample;

/**
 * Judges the labels of metrics: an id as a value makes a new series for each request.
 */
final class LabelRules {

	private static final int HALF = 16;

	/** Fewer digits match by chance. */
	private static final int SHORTENED = 8;

	private static final Pattern REFUSED = Pattern.compile("The meter '([^']+)' is refused: its label '([^']+)'");

	private LabelRules() {
	}

	static void cardinality(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		Set<String> ids = ids(telemetry, traces);
		judgement.inconclusive("no scrape has a sample");
		refused(telemetry, judgement);
		for (Scrape scrape : telemetry.scrapes()) {
			List<Sample> samples = traces.metrics(scrape).samples();
			judgement.saw(samples.size());
			Set<String> shortened = shortened(samples, ids);
			for (Sample sample : samples) {
				sample.labels().forEach((name, value) -> {
					String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
					if (plain.equals("traceid") || plain.equals("spanid") || isId(ids, value)
							|| shortened.contains(sample.name() + " " + name)) {
						judgement.broken(sample.name() + " " + name,
								new Diagnosis("labels with few values",
										"the label " + name + "=\"" + value + "\" on " + sample.name()
												+ ": a new series per request",
										null,
										"remove the tag " + name + " from the meter: the id belongs on the exemplar"),
								scrape);
					}
				});
			}
		}
	}

	/** Return the labels of which two values hold the beginning or the end of an id. */
	private static Set<String> shortened(List<Sample> samples, Set<String> ids) {
		Map<String, Set<String>> values = new HashMap<>();
		samples.forEach((sample) -> sample.labels().forEach((name, value) -> {
			if (Stream.of(value.toLowerCase(Locale.ROOT).split("[^0-9a-z]"))
				.filter((part) -> part.length() >= SHORTENED && part.length() < HALF)
				.anyMatch((part) -> ids.stream().anyMatch((id) -> id.startsWith(part) || id.endsWith(part)))) {
				values.computeIfAbsent(sample.name() + " " + name, (label) -> new HashSet<>()).add(value);
			}
		}));
		values.values().removeIf((found) -> found.size() < 2);
		return values.keySet();
	}

	/** Meters that Joinkey's starter refused, as it logs them. They are in no scrape. */
	private static void refused(Telemetry telemetry, Judgement judgement) {
		telemetry.lines().stream().filter((line) -> line.event().logger().startsWith("io.joinkey.")).forEach((line) -> {
			Matcher refused = REFUSED.matcher(line.event().message());
			if (refused.find()) {
				judgement.saw(1);
				judgement.broken(refused.group(1) + " " + refused.group(2),
						new Diagnosis("labels with few values",
								"the label " + refused.group(2) + " on the meter " + refused.group(1)
										+ ", which Joinkey's starter refused: the meter is in no scrape",
								null, "remove the tag " + refused.group(2) + " from the meter " + refused.group(1)
										+ ": the id belongs on the exemplar"),
						line);
			}
		});
	}

	/** The halves of each trace id, and each span id: 16 digits each. */
	private static Set<String> ids(Telemetry telemetry, SpanIndex traces) {
		Set<String> ids = new HashSet<>();
		traces.known().forEach((id) -> {
			ids.add(id.substring(0, HALF));
			ids.add(id.substring(HALF));
		});
		telemetry.spans().forEach((span) -> ids.add(span.context().spanId()));
		return ids;
	}

	/** Return whether a value contains an id, in any spelling. */
	private static boolean isId(Set<String> ids, String value) {
		String plain = value.toLowerCase(Locale.ROOT).replace("-", "");
		return IntStream.rangeClosed(0, plain.length() - HALF)
			.anyMatch((start) -> ids.contains(plain.substring(start, start + HALF)));
	}

}
