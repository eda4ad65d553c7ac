/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.joinkey.check.Header;

/**
 * Redacts headers that carry secrets. More names are given by the system property
 * {@code joinkey.gate.secret-headers}, separated by commas.
 */
final class Secrets {

	static final String PROPERTY = "joinkey.gate.secret-headers";

	private static final String REDACTED = "(redacted)";

	private static final Set<String> NAMES = Set.of("authorization", "proxy-authorization", "cookie", "set-cookie",
			"x-api-key", "x-auth-token", "x-csrf-token", "x-xsrf-token");

	private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*");

	private Secrets() {
	}

	static List<Header> redact(List<Header> headers) {
		Set<String> more = Set.of(SEPARATOR.split(System.getProperty(PROPERTY, "").strip().toLowerCase(Locale.ROOT)));
		return headers.stream().map((header) -> {
			String name = header.name().toLowerCase(Locale.ROOT);
			return (NAMES.contains(name) || more.contains(name)) ? new Header(header.name(), REDACTED) : header;
		}).toList();
	}

}
