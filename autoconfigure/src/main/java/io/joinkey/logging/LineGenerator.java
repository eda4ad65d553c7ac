/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.util.JsonGeneratorDelegate;

/**
 * Writes a log line without duplicate top-level names. Texts are cut to a limit, never
 * within a character. A name that is already used gets an underscore at its end.
 */
final class LineGenerator extends JsonGeneratorDelegate {

	private static final char ELLIPSIS = '\u2026';

	private static final char REPLACEMENT = '\ufffd';

	/** In UTF-16 units. */
	private final int maxText;

	/** The top-level names of the line. An array, because most lines have a dozen. */
	private final @Nullable String[] names = new String[32];

	private int count;

	/**
	 * How many names are known to be well-formed and unique together. The generator
	 * writes line after line.
	 */
	private int known;

	/** The names that the array has no place for. */
	private @Nullable Set<String> more;

	private @Nullable LineIds ids;

	LineGenerator(JsonGenerator delegate, int maxText) {
		// false: the texts inside of objects come through this generator as well
		super(delegate, false);
		this.maxText = maxText;
	}

	/**
	 * Return the ids of the line, which are selected from the MDC once.
	 * @param generator writes the line
	 * @param mdc the MDC of the event
	 * @return the ids
	 */
	static LineIds ids(JsonGenerator generator, Map<String, String> mdc) {
		if (!(generator instanceof LineGenerator line)) {
			return LineIds.of(mdc::get);
		}
		LineIds ids = (line.ids != null) ? line.ids : LineIds.of(mdc::get);
		line.ids = ids;
		return ids;
	}

	@Override
	public JsonGenerator writeStartObject() {
		if (streamWriteContext().inRoot()) {
			this.count = 0;
			this.more = null;
			this.ids = null;
		}
		return super.writeStartObject();
	}

	@Override
	public JsonGenerator writeName(String name) {
		if (!isTopLevel()) {
			return super.writeName(wellFormed(name));
		}
		if (this.count < this.known && this.names[this.count] == name) {
			// the same names in the same order as in the line before
			this.count++;
			return super.writeName(name);
		}
		String unique = unique(wellFormed(name));
		this.known = this.count;
		return super.writeName(unique);
	}

	/**
	 * Writes an id, which is well-formed and short.
	 * @param name the name
	 * @param id hex digits
	 */
	void writeId(String name, String id) {
		writeName(name);
		super.writeString(id);
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
		// half of a JSON value is not valid JSON
		return (text.length() > this.maxText) ? writeString(text) : super.writeRawValue(text);
	}

	private boolean isTopLevel() {
		TokenStreamContext parent = streamWriteContext().getParent();
		return parent != null && parent.inRoot();
	}

	private String unique(String name) {
		String unique = name;
		while (isUsed(unique)) {
			unique += '_';
		}
		if (this.count < this.names.length) {
			this.names[this.count++] = unique;
			return unique;
		}
		this.more = (this.more != null) ? this.more : new HashSet<>();
		this.more.add(unique);
		return unique;
	}

	private boolean isUsed(String name) {
		int hash = name.hashCode();
		for (int i = 0; i < this.count; i++) {
			String used = this.names[i];
			if (used != null && used.hashCode() == hash && used.equals(name)) {
				return true;
			}
		}
		return this.more != null && this.more.contains(name);
	}

	private String shorten(String text) {
		if (text == null || text.length() <= this.maxText) {
			return (text != null) ? wellFormed(text) : text;
		}
		int end = Character.isHighSurrogate(text.charAt(this.maxText - 1)) ? this.maxText - 1 : this.maxText;
		return wellFormed(text.substring(0, end)) + ELLIPSIS;
	}

	/**
	 * Replace halves of surrogate pairs, which have no UTF-8 form and would cost the
	 * line.
	 */
	private static String wellFormed(String text) {
		StringBuilder changed = null;
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				if (Character.isSurrogatePair(text.charAt(i), (i + 1 < text.length()) ? text.charAt(i + 1) : ' ')) {
					i++;
				}
				else {
					changed = (changed != null) ? changed : new StringBuilder(text);
					changed.setCharAt(i, REPLACEMENT);
				}
			}
		}
		return (changed != null) ? changed.toString() : text;
	}

}
