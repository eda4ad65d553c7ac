/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import io.joinkey.JoinkeyProperties.Http.Server.Response;
import io.joinkey.JoinkeyProperties.Http.Server.Response.Header;
import io.micrometer.tracing.TraceContext;

/**
 * The response header that contains the trace id.
 *
 * @param name the name of the header
 * @param on the responses that get the header
 * @see <a href=
 * "https://w3c.github.io/trace-context/#trace-context-http-response-headers-format"> W3C
 * Trace Context: HTTP response headers</a>
 */
record TraceHeader(String name, Header on) {

	private static final String W3C = "traceresponse";

	static TraceHeader of(Response properties) {
		return new TraceHeader(properties.headerName(), properties.header());
	}

	boolean isOn(int status) {
		return this.on == Header.ALWAYS || (this.on == Header.SERVER_ERROR && status >= 500);
	}

	String value(TraceContext trace) {
		if (!this.name.equalsIgnoreCase(W3C)) {
			return trace.traceId();
		}
		return "00-" + trace.traceId() + "-" + trace.spanId() + (Boolean.TRUE.equals(trace.sampled()) ? "-01" : "-00");
	}

	String describe() {
		return switch (this.on) {
			case NEVER -> "no response header";
			case SERVER_ERROR -> this.name + " on responses with status 500 and above";
			case ALWAYS -> this.name + " on all responses";
		};
	}

}
