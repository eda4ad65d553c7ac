/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.format;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.Exemplar;
import org.jspecify.annotations.Nullable;

/**
 * A scrape, parsed in the text format of <a href=
 * "https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md">OpenMetrics
 * 1.0</a> as far as samples, exemplars and the end mark go.
 */
public record OpenMetrics(List<Sample> samples, Map<String, String> types, List<String> problems, boolean ended) {

	private static final String EOF = "# EOF";

	/** Reads what can be read; each line that cannot is one problem. */
	public static OpenMetrics read(String text) {
		List<Sample> samples = new ArrayList<>();
		Map<String, String> types = new HashMap<>();
		List<String> problems = new ArrayList<>();
		List<String> lines = text.lines().toList();
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i);
			if (line.startsWith("# TYPE ")) {
				String[] words = line.split(" ", 4);
				types.put(words[2], (words.length == 4) ? words[3] : "");
			}
			else if (!line.startsWith("# HELP ") && !line.startsWith("# UNIT ") && !line.equals(EOF)) {
				try {
					samples.add(sample(new Cursor(line), i + 1));
				}
				catch (ParseException ex) {
					problems.add("line " + (i + 1) + ": " + ex.getMessage() + ": " + line);
				}
			}
		}
		return new OpenMetrics(samples, types, problems, !lines.isEmpty() && lines.get(lines.size() - 1).equals(EOF));
	}

	public List<Exemplar> exemplars() {
		return this.samples.stream().flatMap((sample) -> sample.exemplars().stream()).toList();
	}

	private static Sample sample(Cursor cursor, int line) throws ParseException {
		String name = cursor.until("{ #");
		if (name.isEmpty()) {
			throw cursor.failure("the sample name is missing");
		}
		Map<String, String> labels = (cursor.peek() == '{') ? labels(cursor) : Map.of();
		cursor.expect(" ");
		double value = number(cursor);
		cursor.skip(" ");
		if (!cursor.isAtEnd() && cursor.peek() != '#') {
			number(cursor);
			cursor.skip(" ");
		}
		Exemplar exemplar = cursor.skip("# ") ? exemplar(cursor, name, labels, line) : null;
		if (!cursor.isAtEnd()) {
			throw cursor.failure("text follows the sample");
		}
		return new Sample(name, labels, value, exemplar, line);
	}

	private static Exemplar exemplar(Cursor cursor, String sample, Map<String, String> series, int line)
			throws ParseException {
		Map<String, String> labels = labels(cursor);
		cursor.expect(" ");
		double value = number(cursor);
		if (cursor.skip(" ")) {
			// when it was taken, which no rule asks
			number(cursor);
		}
		return new Exemplar(sample, series, labels, value, line);
	}

	private static Map<String, String> labels(Cursor cursor) throws ParseException {
		Map<String, String> labels = new LinkedHashMap<>();
		cursor.expect("{");
		while (!cursor.skip("}")) {
			String name = cursor.until("=,}");
			cursor.expect("=\"");
			if (labels.put(name, quoted(cursor)) != null) {
				throw cursor.failure("the label " + name + " occurs twice, ending");
			}
			if (!cursor.skip(",") && cursor.peek() != '}') {
				throw cursor.failure("',' or '}' is missing");
			}
		}
		return labels;
	}

	private static String quoted(Cursor cursor) throws ParseException {
		StringBuilder value = new StringBuilder();
		for (char c = cursor.next(); c != '"'; c = cursor.next()) {
			if (c == '\\') {
				c = cursor.next();
				value.append((c == 'n') ? '\n' : c);
			}
			else {
				value.append(c);
			}
		}
		return value.toString();
	}

	private static double number(Cursor cursor) throws ParseException {
		String text = cursor.until(" ");
		try {
			return bound(text);
		}
		catch (NumberFormatException ex) {
			throw cursor.failure("'" + text + "' is not a number, ending");
		}
	}

	/** Reads a number, which may be an infinity as in the label {@code le}. */
	public static double bound(String text) {
		return switch (text) {
			case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
			case "-Inf" -> Double.NEGATIVE_INFINITY;
			default -> Double.parseDouble(text);
		};
	}

	/**
	 * One sample.
	 *
	 * @param name the sample's name, with its suffix
	 * @param labels the labels of the series
	 * @param value the value
	 * @param exemplar the exemplar, if it carries one
	 * @param line the number of its line, from 1
	 */
	public record Sample(String name, Map<String, String> labels, double value, @Nullable Exemplar exemplar, int line) {

		public List<Exemplar> exemplars() {
			return (this.exemplar != null) ? List.of(this.exemplar) : List.of();
		}

	}

}
