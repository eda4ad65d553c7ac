/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.format;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A line of a JSON log, parsed strictly by
 * <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>. A general JSON reader
 * would hide the key that was written twice, which is what this one is for.
 */
public record JsonLine(Map<String, String> fields, List<String> duplicates) {

	private static final String WHITESPACE = " \t\r\n";

	private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

	private static final int DEEPEST = 64;

	/**
	 * Reads one object. The fields of objects within it are named by their path, joined
	 * with dots; scalars are kept as text.
	 */
	public static JsonLine parse(String line) throws ParseException {
		Reader reader = new Reader(new Cursor(line));
		reader.object("", 0);
		if (!reader.cursor.isAtEnd()) {
			throw reader.cursor.failure("text follows the object");
		}
		return new JsonLine(reader.fields, reader.duplicates);
	}

	/**
	 * Return the fields of a text that may be an object, and none if it is not.
	 */
	public static Map<String, String> fieldsOf(String text) {
		try {
			return text.stripLeading().startsWith("{") ? parse(text).fields() : Map.of();
		}
		catch (ParseException ex) {
			return Map.of();
		}
	}

	private static final class Reader {

		private final Cursor cursor;

		private final Map<String, String> fields = new LinkedHashMap<>();

		private final List<String> duplicates = new ArrayList<>();

		Reader(Cursor cursor) {
			this.cursor = cursor;
			cursor.skipAny(WHITESPACE);
		}

		void object(String path, int depth) throws ParseException {
			expect("{");
			List<String> names = new ArrayList<>();
			if (skip("}")) {
				return;
			}
			do {
				String name = string();
				expect(":");
				String full = path.isEmpty() ? name : path + "." + name;
				if (names.contains(name)) {
					this.duplicates.add(full);
				}
				names.add(name);
				value(full, depth + 1);
			}
			while (skip(","));
			expect("}");
		}

		private void value(String path, int depth) throws ParseException {
			if (depth > DEEPEST) {
				throw this.cursor.failure("the nesting is deeper than " + DEEPEST);
			}
			switch (this.cursor.peek()) {
				case '{' -> object(path, depth);
				case '[' -> array(path, depth);
				case '"' -> this.fields.put(path, string());
				default -> this.fields.put(path, literal());
			}
		}

		private void array(String path, int depth) throws ParseException {
			expect("[");
			if (skip("]")) {
				return;
			}
			int index = 0;
			do {
				value(path + "[" + index++ + "]", depth + 1);
			}
			while (skip(","));
			expect("]");
		}

		private String literal() throws ParseException {
			String text = this.cursor.until(",]}" + WHITESPACE);
			if (!List.of("true", "false", "null").contains(text) && !NUMBER.matcher(text).matches()) {
				throw this.cursor.failure("'" + text + "' is not a value, ending");
			}
			this.cursor.skipAny(WHITESPACE);
			return text;
		}

		private String string() throws ParseException {
			this.cursor.expect("\"");
			StringBuilder text = new StringBuilder();
			for (char c = this.cursor.next(); c != '"'; c = this.cursor.next()) {
				if (c < ' ') {
					throw this.cursor.failure("a control character is in a string, ending");
				}
				text.append((c == '\\') ? escaped() : c);
			}
			this.cursor.skipAny(WHITESPACE);
			return text.toString();
		}

		private char escaped() throws ParseException {
			char c = this.cursor.next();
			return switch (c) {
				case '"', '\\', '/' -> c;
				case 'b' -> '\b';
				case 'f' -> '\f';
				case 'n' -> '\n';
				case 'r' -> '\r';
				case 't' -> '\t';
				case 'u' -> unicode();
				default -> throw this.cursor.failure("'\\" + c + "' is not an escape, ending");
			};
		}

		private char unicode() throws ParseException {
			int code = 0;
			for (int i = 0; i < 4; i++) {
				int digit = Character.digit(this.cursor.next(), 16);
				if (digit < 0) {
					throw this.cursor.failure("\\u is not followed by four hex digits, ending");
				}
				code = code * 16 + digit;
			}
			return (char) code;
		}

		private void expect(String token) throws ParseException {
			this.cursor.expect(token);
			this.cursor.skipAny(WHITESPACE);
		}

		private boolean skip(String token) {
			boolean there = this.cursor.skip(token);
			this.cursor.skipAny(WHITESPACE);
			return there;
		}

	}

}
