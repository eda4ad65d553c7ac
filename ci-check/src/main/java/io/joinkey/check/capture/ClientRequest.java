/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import io.joinkey.check.evidence.Header;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * A request that is about to be sent, by default with a sampled {@code traceparent} of
 * its own.
 */
public final class ClientRequest {

	private final Client client;

	private final String method;

	private final String target;

	private final List<Header> headers;

	private String body = "";

	private @Nullable String traceparent = Traceparent.random("01");

	ClientRequest(Client client, String method, String target) {
		this.client = client;
		this.headers = new ArrayList<>(client.defaults());
		this.method = method;
		this.target = target;
	}

	/**
	 * Adds a header. It replaces what each request has under this name, but cookies add
	 * up.
	 * @param name the name
	 * @param value the value
	 * @return this request
	 */
	public ClientRequest header(String name, String value) {
		if (!name.equalsIgnoreCase("Cookie")) {
			this.headers
				.removeIf((header) -> header.name().equalsIgnoreCase(name) && this.client.defaults().contains(header));
		}
		this.headers.add(new Header(name, value));
		return this;
	}

	/**
	 * Sets the body.
	 * @param body the body
	 * @return this request
	 */
	public ClientRequest body(String body) {
		this.body = body;
		return this;
	}

	/**
	 * Sends this {@code traceparent} instead, well-formed or not.
	 * @param traceparent the header's value, or {@code null} to send none
	 * @return this request
	 */
	public ClientRequest traceparent(@Nullable String traceparent) {
		this.traceparent = traceparent;
		return this;
	}

	/**
	 * Asks the application not to record the trace.
	 * @return this request
	 */
	public ClientRequest unsampled() {
		return traceparent(Traceparent.random("00"));
	}

	/**
	 * Sends the request as a caller that the application does not trust, with baggage
	 * that it has to drop.
	 * @return this request
	 */
	public ClientRequest asStranger() {
		Header credential = this.client.edge().credential();
		this.headers.removeIf((header) -> header.equals(credential));
		if (this.client.edge().isTrusted(this.headers)) {
			header("X-Forwarded-For", "203.0.113.7");
		}
		return header("tracestate", "joinkey=stranger").header("baggage", this.client.edge().baggage());
	}

	/**
	 * Sends the request and waits for the answer.
	 * @return the answer
	 * @throws Client.CutOffException if the answer was too long
	 * @throws IllegalStateException if the application did not answer
	 */
	public HttpResponse<String> send() {
		return this.client.send(this);
	}

	String method() {
		return this.method;
	}

	String target() {
		return this.target;
	}

	String body() {
		return this.body;
	}

	/** Return all headers, also those that are not set by {@link #header}. */
	List<Header> headers() {
		List<Header> all = new ArrayList<>(this.headers);
		if (this.traceparent != null) {
			all.add(new Header(Traceparent.HEADER, this.traceparent));
		}
		return all;
	}

}
