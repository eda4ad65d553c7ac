/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.check.evidence.LogLine;

/**
 * Shows a JSON log line as a person reads it, with what the appender wrote folded below.
 */
final class LogText {

	/** The time of day of an ISO timestamp. */
	private static final Pattern TIME = Pattern.compile("[0-9]T([0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,3})?)");

	private LogText() {
	}

	static String shown(LogLine line) {
		String written = "<code>" + Markup.escape(line.text().strip()) + "</code>";
		if (!line.text().stripLeading().startsWith("{")) {
			return written;
		}
		Matcher time = TIME.matcher(line.text());
		String level = line.event().level();
		return Markup.escape(time.find() ? time.group(1) + " " : "") + "<span class=\"level "
				+ Markup.escape(level.toLowerCase(Locale.ROOT)) + "\">" + Markup.escape(level) + "</span> "
				+ Markup.escape(line.event().logger()) + ": <span class=\"message\">"
				+ Markup.escape(line.event().message())
				+ "</span><details class=\"written\"><summary>as written</summary>" + written + "</details>";
	}

}
