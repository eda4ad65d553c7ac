/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.check.evidence.Header;

/**
 * The head of an HTTP/1 request that was written to a socket.
 *
 * @param method the method
 * @param target the path and the query
 * @param headers the headers
 */
record WrittenRequest(String method, String target, List<Header> headers) {

	private static final Pattern LINE = Pattern
		.compile("(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (/\\S*) HTTP/1\\.[01]");

	/**
	 * Reads a head, if the bytes begin with a whole one.
	 * @param bytes the bytes of one write
	 */
	static Optional<WrittenRequest> parse(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		int end = text.indexOf("\r\n\r\n");
		if (end < 0) {
			// bytes that were not seen cannot be judged as missing
			return Optional.empty();
		}
		String[] lines = text.substring(0, end).split("\r\n");
		Matcher first = LINE.matcher(lines[0]);
		if (!first.matches()) {
			return Optional.empty();
		}
		List<Header> headers = new ArrayList<>();
		for (int i = 1; i < lines.length; i++) {
			int colon = lines[i].indexOf(':');
			if (colon > 0) {
				headers.add(new Header(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip()));
			}
		}
		return Optional.of(new WrittenRequest(first.group(1), first.group(2), headers));
	}

	String path() {
		return this.target.split("\\?")[0];
	}

	String host() {
		return this.headers.stream()
			.filter((header) -> header.name().equalsIgnoreCase("Host"))
			.map(Header::value)
			.findFirst()
			.orElse("unknown");
	}

	String url(boolean plain) {
		return (plain ? "http://" : "https://") + host() + this.target;
	}

}
