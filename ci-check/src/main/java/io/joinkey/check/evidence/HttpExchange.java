/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP call of the application, as its server received it.
 *
 * @param order the arrival among everything observed
 * @param method the HTTP method
 * @param url the URL
 * @param headers every header that arrived
 * @param status the status that was answered, or 0 when another service answered
 * @param client what made the call, if that could be seen
 */
public record HttpExchange(long order, String method, String url, List<Header> headers, int status,
		@Nullable Client client) implements Evidence {

	public HttpExchange {
		headers = List.copyOf(headers);
	}

	public HttpExchange(long order, String method, String url, List<Header> headers, int status) {
		this(order, method, url, headers, status, null);
	}

	@Override
	public String place() {
		return "call " + endpoint();
	}

	/**
	 * Return the endpoint without the port of a stub and the query, which differ from run
	 * to run.
	 */
	public String endpoint() {
		return this.method + " " + this.url.replaceAll("^[a-z]+://([^/:?]+)(:[0-9]+)?", "$1").replaceAll("\\?.*", "");
	}

	/** Return whether a library made the call for itself, or the caller is unknown. */
	public boolean isOfLibrary(Setup setup) {
		return this.status == 0 && this.client != null
				&& (this.client.caller() == null || !setup.isApplication(this.client.caller().getClassName()));
	}

	/**
	 * The client of a call.
	 *
	 * @param name the client
	 * @param caller the frame that called the client, if it is known
	 * @param submission the submission that led to the call, if there was one
	 * @param spanless whether the call was made on a thread without a span
	 * @param callers the classes on the stack that belong to no known library, as in a
	 * {@link LogEvent}
	 */
	public record Client(String name, @Nullable StackTraceElement caller, @Nullable TaskSubmission submission,
			boolean spanless, List<String> callers) {

		public Client {
			callers = List.copyOf(callers);
		}

		public Client(String name, @Nullable StackTraceElement caller, @Nullable TaskSubmission submission,
				boolean spanless) {
			this(name, caller, submission, spanless, List.of());
		}

		public Client(String name, @Nullable StackTraceElement caller, @Nullable TaskSubmission submission) {
			this(name, caller, submission, false);
		}

		public Client(String name, @Nullable StackTraceElement caller) {
			this(name, caller, null);
		}

		/** Return the submission, if its stack shows where the work came from. */
		public @Nullable TaskSubmission lost(Setup setup) {
			return (this.submission != null && this.submission.isTelling(setup)) ? this.submission : null;
		}

		/**
		 * Return whether the call was made on a thread without a span, and no work of a
		 * request led to it.
		 */
		public boolean outside() {
			return this.spanless && this.submission == null;
		}

		@Override
		public String toString() {
			return this.name + ((this.caller != null) ? " at " + this.caller : "");
		}

	}

}
