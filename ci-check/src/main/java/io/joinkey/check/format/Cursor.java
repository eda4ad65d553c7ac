/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.format;

import java.text.ParseException;

/**
 * A position in a text that is being read.
 */
final class Cursor {

	private final String text;

	private int position;

	Cursor(String text) {
		this.text = text;
	}

	boolean isAtEnd() {
		return this.position == this.text.length();
	}

	/**
	 * Return the next character, or a space at the end. Both mean the same to the
	 * callers.
	 */
	char peek() {
		return isAtEnd() ? ' ' : this.text.charAt(this.position);
	}

	char next() throws ParseException {
		if (isAtEnd()) {
			throw failure("the text ends too early");
		}
		return this.text.charAt(this.position++);
	}

	boolean skip(String expected) {
		boolean there = this.text.startsWith(expected, this.position);
		if (there) {
			this.position += expected.length();
		}
		return there;
	}

	void expect(String expected) throws ParseException {
		if (!skip(expected)) {
			throw failure("'" + expected + "' is missing");
		}
	}

	/** Reads up to, and not including, the first of the given characters or the end. */
	String until(String delimiters) {
		int start = this.position;
		while (!isAtEnd() && delimiters.indexOf(peek()) < 0) {
			this.position++;
		}
		return this.text.substring(start, this.position);
	}

	/** Skips any of the given characters. */
	void skipAny(String characters) {
		while (!isAtEnd() && characters.indexOf(peek()) >= 0) {
			this.position++;
		}
	}

	ParseException failure(String problem) {
		return new ParseException(problem + " at character " + (this.position + 1), this.position);
	}

}
