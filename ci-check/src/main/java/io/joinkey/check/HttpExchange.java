/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.List;

/**
 * One HTTP call of the application, as it arrived at the other end.
 *
 * @param order the arrival among everything observed
 * @param method the HTTP method
 * @param url the URL
 * @param headers every header that arrived
 * @param status the status that was answered
 */
public record HttpExchange(long order, String method, String url, List<Header> headers,
		int status) implements Evidence {

	public HttpExchange {
		headers = List.copyOf(headers);
	}

	@Override
	public String place() {
		return "call " + endpoint();
	}

	/** Without what differs from run to run: the port of a stub, and the query. */
	String endpoint() {
		return this.method + " " + this.url.replaceAll("^[a-z]+://([^/:?]+)(:[0-9]+)?", "$1").replaceAll("\\?.*", "");
	}

}
