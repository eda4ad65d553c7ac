/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Summarizes the evidence that the gate could not see, a line for each kind. Many reasons
 * have a line each.
 */
final class NotSeen {

	private static final int SHORT = 80;

	/** The greatest length of a line with several reasons. */
	private static final int LONG = 160;

	private static final int FEW = 3;

	/** A subject ends where its reason or its remedy begins. */
	private static final Pattern REASON = Pattern.compile(" \\(|; ");

	private NotSeen() {
	}

	/**
	 * Return each kind with its subjects. The first subjects of a reason are named, and
	 * the others counted if they are many. Of many reasons those with the most subjects
	 * stay.
	 */
	static List<String> lines(List<String> notJudged) {
		return grouped(notJudged).entrySet()
			.stream()
			.map((kind) -> kind.getKey() + (kind.getValue().equals(List.of("")) ? "" : ": " + details(kind.getValue())))
			.toList();
	}

	private static String details(List<String> details) {
		Map<String, List<String>> reasons = new LinkedHashMap<>();
		details.forEach((each) -> {
			Matcher reason = REASON.matcher(each);
			int end = reason.find() ? reason.start() : each.length();
			reasons.computeIfAbsent(each.substring(end), (words) -> new ArrayList<>()).add(each.substring(0, end));
		});
		int shown = (reasons.size() <= FEW + 1) ? reasons.size() : FEW;
		List<String> parts = new ArrayList<>();
		List<String> named = reasons.keySet()
			.stream()
			.sorted(Comparator.comparing((String reason) -> -reasons.getOrDefault(reason, List.of()).size()))
			.limit(shown)
			.toList();
		reasons.forEach((reason, subjects) -> {
			if (named.contains(reason)) {
				parts.add(subjects(subjects) + reason);
			}
		});
		int others = details.size()
				- named.stream().mapToInt((reason) -> reasons.getOrDefault(reason, List.of()).size()).sum();
		if (others > 0) {
			parts.add(others + " others, which report.html names");
		}
		String all = String.join(", ", parts);
		return (all.length() <= LONG) ? all : String.join("\n    ", parts);
	}

	private static String subjects(List<String> subjects) {
		String all = String.join(", ", subjects);
		return (subjects.size() <= FEW || all.length() <= SHORT) ? all
				: String.join(", ", subjects.subList(0, FEW)) + " and " + (subjects.size() - FEW) + " more";
	}

	/** Return the missing evidence by its kind. */
	static Map<String, List<String>> grouped(List<String> notJudged) {
		Map<String, List<String>> kinds = new LinkedHashMap<>();
		notJudged.forEach((words) -> {
			String[] parts = words.split(": ", 2);
			kinds.computeIfAbsent(parts[0], (kind) -> new ArrayList<>()).add((parts.length > 1) ? parts[1] : "");
		});
		return kinds;
	}

}
