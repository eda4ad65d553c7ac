/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.net.URI;
import java.util.Locale;

/**
 * What identifies a request both where a client is given it and where another thread
 * writes it.
 *
 * @param library the HTTP client
 * @param method the method
 * @param host the host, and the port unless it is 80
 * @param path the path without the query
 */
record GivenRequest(String library, String method, String host, String path) {

	GivenRequest {
		host = host.toLowerCase(Locale.ROOT).replaceFirst(":80$", "");
		path = path.isEmpty() ? "/" : path;
	}

	static GivenRequest of(String library, String method, URI uri) {
		String authority = String.valueOf(uri.getRawAuthority());
		return new GivenRequest(library, method, authority.substring(authority.indexOf('@') + 1),
				(uri.getRawPath() != null) ? uri.getRawPath() : "");
	}

	static GivenRequest of(String library, WrittenRequest request) {
		return new GivenRequest(library, request.method(), request.host(), request.path());
	}

}
