/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.check.Evidence;
import io.joinkey.check.LogLine;

/**
 * Shows a JSON log line as a person reads it, with what the appender wrote folded below.
 */
final class LogText {

	/** The time of day of an ISO timestamp. */
	private static final Pattern TIME = Pattern.compile("[0-9]T([0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,3})?)");

	private LogText() {
	}

	static String shown(Evidence item, String written) {
		String code = "<code>" + Markup.escape(written) + "</code>";
		if (item instanceof LogLine line && line.text().stripLeading().startsWith("{")) {
			Matcher time = TIME.matcher(line.text());
			return Markup
				.escape((time.find() ? time.group(1) + " " : "") + line.event().level() + " " + line.event().logger()
						+ ": " + line.event().message())
					+ "<details class=\"written\"><summary>as written</summary>" + code + "</details>";
		}
		return code;
	}

}
