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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

	private static final Pattern SEPARATOR = Pattern.compile("[ \\t]*,[ \\t]*");

	private static final Pattern MEMBER = Pattern
		.compile("([a-z0-9][a-z0-9_*/@-]{0,255})=" + "([\\x20-\\x7e&&[^,=]]{0,255}[\\x21-\\x7e&&[^,=]])");

	/**
	 * Reads a header.
	 * @param header the header, several of them combined
	 * @return the state, empty if any member of the header breaks the format
	 */
	static TraceState parse(String header) {
		Map<String, String> members = new LinkedHashMap<>();
		int count = 0;
		for (String part : SEPARATOR.split(header.strip())) {
			if (part.isEmpty()) {
				continue;
			}
			Matcher member = MEMBER.matcher(part);
			count++;
			if (count > MAX_MEMBERS || !member.matches()) {
				return TraceState.getDefault();
			}
			members.putIfAbsent(member.group(1), member.group(2));
		}
		return members.isEmpty() ? TraceState.getDefault() : new W3cTraceState(Collections.unmodifiableMap(members));
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
