/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.HashSet;
import java.util.Set;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.util.JsonGeneratorDelegate;

/**
 * Writes a log line in which no top-level name stands twice and no text is longer than a
 * limit. A name that is already taken gets an underscore behind it.
 */
final class LineGenerator extends JsonGeneratorDelegate {

	private static final char ELLIPSIS = '\u2026';

	private final int maxText;

	private final Set<String> names = new HashSet<>();

	/**
	 * Creates a generator.
	 * @param delegate the generator that writes
	 * @param maxText the longest text that is written whole, in UTF-16 units
	 */
	LineGenerator(JsonGenerator delegate, int maxText) {
		// false: the texts inside of objects come through this generator as well
		super(delegate, false);
		this.maxText = maxText;
	}

	@Override
	public JsonGenerator writeStartObject() {
		if (streamWriteContext().inRoot()) {
			this.names.clear();
		}
		return super.writeStartObject();
	}

	@Override
	public JsonGenerator writeName(String name) {
		return super.writeName(isTopLevel() ? unique(name) : name);
	}

	@Override
	public JsonGenerator writeName(SerializableString name) {
		return writeName(name.getValue());
	}

	@Override
	public JsonGenerator writeString(String text) {
		return super.writeString(shorten(text));
	}

	@Override
	public JsonGenerator writeString(char[] text, int offset, int length) {
		return writeString(new String(text, offset, length));
	}

	@Override
	public JsonGenerator writeString(SerializableString text) {
		return writeString(text.getValue());
	}

	@Override
	public JsonGenerator writeRawValue(String text) {
		// half of a JSON value is no JSON value
		return (text.length() > this.maxText) ? writeString(text) : super.writeRawValue(text);
	}

	private boolean isTopLevel() {
		TokenStreamContext parent = streamWriteContext().getParent();
		return parent != null && parent.inRoot();
	}

	private String unique(String name) {
		String unique = name;
		while (!this.names.add(unique)) {
			unique += '_';
		}
		return unique;
	}

	private String shorten(String text) {
		if (text == null || text.length() <= this.maxText) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(this.maxText - 1)) ? this.maxText - 1 : this.maxText;
		return text.substring(0, end) + ELLIPSIS;
	}

}
