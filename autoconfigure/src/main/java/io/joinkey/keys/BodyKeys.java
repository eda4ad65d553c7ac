/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.http.MediaType;

/**
 * Searches a JSON body for business keys while the application reads it. The body is
 * searched once, when it is complete.
 */
final class BodyKeys {

	/** A body of unknown length is complete if it can be parsed. */
	private static final int MAX_ATTEMPTS = 4;

	private static final JsonParser parser = JsonParserFactory.getJsonParser();

	private final Map<String, JsonPointer> pointers;

	private final int limit;

	private final long length;

	private final BiConsumer<String, @Nullable String> found;

	private @Nullable ByteArrayOutputStream copy = new ByteArrayOutputStream();

	private int attempts;

	/**
	 * Creates a search.
	 * @param pointers where the keys are
	 * @param limit bytes that are copied at most; a longer body is not searched
	 * @param length the length that the caller announced, or -1
	 * @param found gets the keys
	 */
	BodyKeys(Map<String, JsonPointer> pointers, int limit, long length, BiConsumer<String, @Nullable String> found) {
		this.pointers = pointers;
		this.limit = limit;
		this.length = length;
		this.found = found;
	}

	/** Return whether a body with these headers can be searched. */
	static boolean isSearchable(@Nullable String contentType, @Nullable String contentEncoding, long length,
			int limit) {
		if (contentType == null || length == 0 || length > limit
				|| (contentEncoding != null && !contentEncoding.equalsIgnoreCase("identity"))) {
			return false;
		}
		try {
			MediaType type = MediaType.parseMediaType(contentType);
			boolean json = type.getSubtype().equalsIgnoreCase("json") || type.getSubtype().endsWith("+json");
			return json && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/** Adds bytes that the application read. */
	synchronized void add(byte[] bytes, int offset, int count) {
		ByteArrayOutputStream copied = this.copy;
		if (copied == null || count <= 0) {
			return;
		}
		if (copied.size() + count > this.limit) {
			this.copy = null;
			return;
		}
		copied.write(bytes, offset, count);
		byte last = bytes[offset + count - 1];
		if (copied.size() == this.length) {
			end();
		}
		else if (this.length < 0 && (last == '}' || last == ']') && this.attempts < MAX_ATTEMPTS) {
			this.attempts++;
			if (search(copied)) {
				this.copy = null;
			}
		}
	}

	/** Searches what was read, because nothing more comes. */
	synchronized void end() {
		ByteArrayOutputStream copied = this.copy;
		this.copy = null;
		if (copied != null) {
			search(copied);
		}
	}

	private boolean search(ByteArrayOutputStream copied) {
		Object json = parse(copied.toString(StandardCharsets.UTF_8));
		if (json == null) {
			return false;
		}
		this.pointers.forEach((name, pointer) -> this.found.accept(name, pointer.find(json)));
		return true;
	}

	/** Return an object or array, or {@code null} if the text is not one. */
	static @Nullable Object parse(String body) {
		String text = body.strip();
		try {
			return text.startsWith("[") ? parser.parseList(text) : parser.parseMap(text);
		}
		catch (IllegalArgumentException | StackOverflowError ex) {
			return null;
		}
	}

}
