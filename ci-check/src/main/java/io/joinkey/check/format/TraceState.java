/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.joinkey.check.evidence.Header;

/**
 * The {@code tracestate} of a request, all its header fields as one list.
 *
 * @param members each key with the values that it has, in order
 * @param problem why a strict receiver would drop it, if it would
 * @see <a href="https://www.w3.org/TR/trace-context-2/#tracestate-header">W3C Trace
 * Context</a>
 */
public record TraceState(Map<String, List<String>> members, Optional<String> problem) {

	public static final String HEADER = "tracestate";

	private static final int MOST = 32;

	private static final int SHOWN = 60;

	private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9_*/@-]{0,255}");

	private static final Pattern VALUE = Pattern
		.compile("[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

	public static TraceState of(List<Header> headers) {
		Map<String, List<String>> members = new LinkedHashMap<>();
		String problem = null;
		int count = 0;
		String all = String.join(",", Header.values(headers, HEADER));
		for (String member : all.split(",")) {
			String text = strip(member);
			if (text.isEmpty()) {
				continue;
			}
			count++;
			int equals = text.indexOf('=');
			String key = (equals < 0) ? text : text.substring(0, equals);
			String value = (equals < 0) ? "" : text.substring(equals + 1);
			members.computeIfAbsent(key, (name) -> new ArrayList<>()).add(value);
			if (!KEY.matcher(key).matches() || !VALUE.matcher(value).matches()) {
				problem = "the member '" + ((text.length() > 40) ? text.substring(0, 40) + "..." : text)
						+ "' is not legal";
			}
		}
		if (count > MOST) {
			problem = "it has " + count + " members, more than " + MOST;
		}
		return new TraceState(members, Optional.ofNullable(problem));
	}

	public boolean isEmpty() {
		return this.members.isEmpty();
	}

	/** Return whether each key is there with a value that it had, in the same order. */
	public boolean isKeptBy(TraceState other) {
		List<String> kept = other.members.keySet().stream().filter(this.members::containsKey).toList();
		return kept.equals(List.copyOf(this.members.keySet())) && this.members.entrySet()
			.stream()
			.allMatch((member) -> other.members.getOrDefault(member.getKey(), List.of())
				.stream()
				.anyMatch(member.getValue()::contains));
	}

	/** Return whether none of the keys is there. */
	public boolean isDroppedBy(TraceState other) {
		return this.members.keySet().stream().noneMatch(other.members::containsKey);
	}

	/**
	 * Return a text without the white space that HTTP allows around a field or a member.
	 */
	public static String strip(String text) {
		return text.replaceAll("^[ \\t]+|[ \\t]+$", "");
	}

	private static String shortened(String text) {
		return (text.length() > SHOWN) ? text.substring(0, SHOWN) + "..." : text;
	}

	@Override
	public String toString() {
		return HEADER + " "
				+ shortened(this.members.entrySet()
					.stream()
					.flatMap((member) -> member.getValue().stream().map((value) -> member.getKey() + "=" + value))
					.collect(Collectors.joining(",")));
	}

}
