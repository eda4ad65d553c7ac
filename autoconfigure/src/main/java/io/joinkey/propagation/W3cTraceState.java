/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Parses {@code tracestate} as W3C level 2 specifies. Level 2 dropped the {@code
 * tenant@system} form: {@code @} is an ordinary key character, which OpenTelemetry's
 * builder does not accept everywhere.
 *
 * @param asMap the members, the latest first
 * @see <a href="https://www.w3.org/TR/trace-context-2/#tracestate-header">W3C Trace
 * Context, tracestate</a>
 */
record W3cTraceState(Map<String, String> asMap) implements TraceState {

	private static final int MAX_MEMBERS = 32;

	/** Of a key and of a value. */
	private static final int MAX_LENGTH = 256;

	/**
	 * Reads a header.
	 * @param header the header, several of them combined
	 * @return the state, empty if any member of the header breaks the format
	 */
	static TraceState parse(String header) {
		String text = header.strip();
		Map<String, String> members = new LinkedHashMap<>(4);
		int count = 0;
		int end;
		for (int start = 0; start < text.length(); start = end + 1) {
			int comma = text.indexOf(',', start);
			end = (comma >= 0) ? comma : text.length();
			int first = start;
			int last = end;
			while (first < last && isBlank(text.charAt(first))) {
				first++;
			}
			while (first < last && isBlank(text.charAt(last - 1))) {
				last--;
			}
			if (first == last) {
				continue;
			}
			int equals = text.indexOf('=', first);
			count++;
			if (count > MAX_MEMBERS || !isKey(text, first, equals) || !isValue(text, equals + 1, last)) {
				return TraceState.getDefault();
			}
			members.putIfAbsent(text.substring(first, equals), text.substring(equals + 1, last));
		}
		return members.isEmpty() ? TraceState.getDefault() : new W3cTraceState(Collections.unmodifiableMap(members));
	}

	private static boolean isBlank(char c) {
		return c == ' ' || c == '\t';
	}

	private static boolean isKey(String text, int start, int end) {
		if (end <= start || end - start > MAX_LENGTH) {
			return false;
		}
		for (int i = start; i < end; i++) {
			char c = text.charAt(i);
			boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
			if (!alphanumeric && (i == start || "_*/@-".indexOf(c) < 0)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isValue(String text, int start, int end) {
		if (end <= start || end - start > MAX_LENGTH) {
			return false;
		}
		for (int i = start; i < end; i++) {
			char c = text.charAt(i);
			if (c < ' ' || c > '~' || c == '=' || c == ',') {
				return false;
			}
		}
		return true;
	}

	@Override
	public @Nullable String get(@Nullable String key) {
		return this.asMap.get(key);
	}

	@Override
	public int size() {
		return this.asMap.size();
	}

	@Override
	public boolean isEmpty() {
		return this.asMap.isEmpty();
	}

	@Override
	public void forEach(BiConsumer<String, String> consumer) {
		this.asMap.forEach(consumer);
	}

	@Override
	public TraceStateBuilder toBuilder() {
		TraceStateBuilder builder = TraceState.builder();
		// the member that is put last comes first
		new ArrayDeque<>(this.asMap.entrySet()).descendingIterator()
			.forEachRemaining((member) -> builder.put(member.getKey(), member.getValue()));
		return builder;
	}

}
