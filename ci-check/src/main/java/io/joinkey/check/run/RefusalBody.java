/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.text.ParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.joinkey.check.format.JsonLine;

/**
 * Recognizes a refusal that is answered with a status of success: the status is a field
 * of the body, beside a message.
 */
final class RefusalBody {

	/** A refusal is short, and an answer with data may have such fields too. */
	private static final int LONGEST = 2000;

	private static final Set<String> CODES = Set.of("code", "status", "statuscode", "errorcode", "errcode",
			"resultcode", "respcode", "retcode", "httpstatus");

	private static final Set<String> MESSAGES = Set.of("msg", "message", "error", "errmsg", "errormsg", "errormessage",
			"reason", "detail", "info");

	private static final Set<String> PARTS = Set.of("", "error.", "meta.", "header.", "head.");

	private RefusalBody() {
	}

	/**
	 * Return the field of a body that refuses, with its value.
	 * @param body the body of an answer
	 * @return the field, or nothing if the body is another one
	 */
	static Optional<String> field(String body) {
		if (body.length() > LONGEST || !body.stripLeading().startsWith("{")) {
			return Optional.empty();
		}
		try {
			Map<String, String> fields = JsonLine.parse(body.strip()).fields();
			return fields.entrySet()
				.stream()
				.filter((field) -> is(CODES, field.getKey())
						&& (field.getValue().equals("401") || field.getValue().equals("403")))
				.filter((field) -> fields.keySet().stream().anyMatch((name) -> is(MESSAGES, name)))
				.map((field) -> "\"" + field.getKey() + "\":" + field.getValue())
				.findFirst();
		}
		catch (ParseException ex) {
			return Optional.empty();
		}
	}

	private static boolean is(Set<String> names, String path) {
		String plain = path.toLowerCase(Locale.ROOT);
		String name = plain.substring(plain.lastIndexOf('.') + 1);
		return names.contains(name.replace("_", ""))
				&& PARTS.contains(plain.substring(0, plain.length() - name.length()));
	}

}
