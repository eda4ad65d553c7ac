/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

/**
 * Escapes text for HTML and XML.
 */
final class Markup {

	private Markup() {
	}

	/**
	 * Escapes a text. A character that XML does not allow becomes the replacement
	 * character.
	 */
	static String escape(String text) {
		StringBuilder escaped = new StringBuilder(text.length() + 16);
		text.codePoints().forEach((c) -> {
			switch (c) {
				case '&' -> escaped.append("&amp;");
				case '<' -> escaped.append("&lt;");
				case '>' -> escaped.append("&gt;");
				case '"' -> escaped.append("&quot;");
				case '\'' -> escaped.append("&#39;");
				default -> escaped.appendCodePoint(isXml(c) ? c : 0xFFFD);
			}
		});
		return escaped.toString();
	}

	private static boolean isXml(int c) {
		return c == '\t' || c == '\n' || (c >= 0x20 && c <= 0xD7FF && (c < 0x7F || c > 0x9F))
				|| (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
	}

}
