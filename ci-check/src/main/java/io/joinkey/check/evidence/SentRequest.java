/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One request that the gate sent to the application.
 *
 * @param sender what the sending thread carried just before it sent
 * @param endOrder the arrival of the response among everything observed
 * @param method the HTTP method
 * @param target path and query
 * @param headers every header that was sent
 * @param status the status of the response, or 0 when there was none
 * @param trusted whether the application may let the request choose its trace
 * @param answer the answer, if there was one
 */
public record SentRequest(ThreadSnapshot sender, long endOrder, String method, String target, List<Header> headers,
		int status, boolean trusted, @Nullable Answer answer) implements Evidence {

	/** The header that names a case of the W3C suite. */
	public static final String CASE = "Joinkey-Case";

	/** The query that marks a request to the gate's own handler. */
	public static final String OWN_HANDLER = "joinkey-gate";

	/** How the value of each business key starts that the gate sends. */
	public static final String KEY = "joinkey-gate-key-";

	private static final int SERVER_ERROR = 500;

	public SentRequest {
		headers = List.copyOf(headers);
	}

	public SentRequest(ThreadSnapshot sender, long endOrder, String method, String target, List<Header> headers,
			int status) {
		this(sender, endOrder, method, target, headers, status, true, null);
	}

	@Override
	public String place() {
		List<String> traceparents = Header.values(this.headers, "traceparent");
		return "request " + endpoint() + (isProvokedFailure() ? ", which the gate's own handler lets fail," : "")
				+ (traceparents.isEmpty() ? " without traceparent"
						: " with traceparent " + String.join(" and ", traceparents));
	}

	public String endpoint() {
		int query = this.target.indexOf('?');
		return this.method + " " + ((query < 0) ? this.target : this.target.substring(0, query));
	}

	/**
	 * Return whether this is a case of the W3C suite instead of a request to the
	 * application's endpoints.
	 * @return whether it names one
	 */
	public boolean isCase() {
		return !caseName().isEmpty();
	}

	/**
	 * Return whether the gate's own handler takes the request, and no handler of the
	 * application.
	 * @return whether the target or a header marks it
	 */
	public boolean isToOwnHandler() {
		return isCase() || this.target.endsWith("?" + OWN_HANDLER) || this.target.endsWith("&" + OWN_HANDLER);
	}

	/**
	 * Return whether the gate's own handler was asked to fail.
	 * @return whether the header says so
	 */
	public boolean isProvokedFailure() {
		return Header.values(this.headers, OWN_HANDLER).stream().anyMatch((task) -> task.endsWith(" fail"));
	}

	/** Return the name of the case, without the number of the request. */
	public String caseName() {
		return String.join("", Header.values(this.headers, CASE)).split(" ")[0];
	}

	public boolean spans(long order) {
		return this.sender.order() <= order && order <= this.endOrder;
	}

	/** Return the answer if its status is 500 or more. */
	public @Nullable Answer failure() {
		return (this.status >= SERVER_ERROR) ? this.answer : null;
	}

	/**
	 * The answer to a request.
	 *
	 * @param headers those that name a trace, and all of an answer of 500 or more
	 * @param body the body of an answer of 400 or more
	 */
	public record Answer(List<Header> headers, String body) {

		public Answer {
			headers = List.copyOf(headers);
		}

	}

}
