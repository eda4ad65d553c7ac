/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import io.joinkey.check.Header;
import io.joinkey.check.Moment;
import io.joinkey.check.SentRequest;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the application with a client that nobody instruments, and a W3C
 * {@code traceparent} that only the gate knows.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public final class Client {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final Wire wire = new Wire(TIMEOUT);

	private final Moments moments;

	private final Supplier<String> baseUrl;

	private final List<SentRequest> sent = new CopyOnWriteArrayList<>();

	private final boolean cut;

	Client(Moments moments, Supplier<String> baseUrl, boolean cut) {
		this.moments = moments;
		this.baseUrl = baseUrl;
		this.cut = cut;
	}

	List<SentRequest> sent() {
		return List.copyOf(this.sent);
	}

	/**
	 * Begins a GET request.
	 * @param target path and query, from a slash on
	 * @return the request, with a sampled {@code traceparent} of its own
	 */
	public Request get(String target) {
		return request("GET", target);
	}

	/**
	 * Begins a POST request of JSON.
	 * @param target path and query, from a slash on
	 * @param json the body
	 * @return the request, with a sampled {@code traceparent} of its own
	 */
	public Request post(String target, String json) {
		return request("POST", target).header("Content-Type", "application/json").body(json);
	}

	/**
	 * Begins a request of any method.
	 * @param method the method
	 * @param target path and query, from a slash on
	 * @return the request, with a sampled {@code traceparent} of its own
	 */
	public Request request(String method, String target) {
		return new Request(method, target);
	}

	static String traceparent(String flags) {
		return "00-" + hex(16) + "-" + hex(8) + "-" + flags;
	}

	private static String hex(int bytes) {
		byte[] random = new byte[bytes];
		ThreadLocalRandom.current().nextBytes(random);
		// never all zero
		random[0] |= 1;
		return HexFormat.of().formatHex(random);
	}

	/**
	 * A request that is about to be sent.
	 */
	public final class Request {

		private final String method;

		private final String target;

		private final List<Header> headers = new ArrayList<>();

		private String body = "";

		private @Nullable String traceparent = Client.traceparent("01");

		private Request(String method, String target) {
			this.method = method;
			this.target = target;
		}

		/**
		 * Adds a header.
		 * @param name the name
		 * @param value the value
		 * @return this request
		 */
		public Request header(String name, String value) {
			this.headers.add(new Header(name, value));
			return this;
		}

		/**
		 * Sets the body.
		 * @param body the body
		 * @return this request
		 */
		public Request body(String body) {
			this.body = body;
			return this;
		}

		/**
		 * Sends this {@code traceparent} instead, well-formed or not.
		 * @param traceparent the header's value, or {@code null} to send none
		 * @return this request
		 */
		public Request traceparent(@Nullable String traceparent) {
			this.traceparent = traceparent;
			return this;
		}

		/**
		 * Asks the application not to record the trace.
		 * @return this request
		 */
		public Request unsampled() {
			return traceparent(Client.traceparent("00"));
		}

		/**
		 * Sends the request and waits for the answer.
		 * @return the answer
		 * @throws IllegalStateException if the application did not answer
		 */
		public HttpResponse<String> send() {
			List<Header> all = new ArrayList<>(this.headers);
			if (this.traceparent != null) {
				all.add(new Header("traceparent", this.traceparent));
			}
			URI uri = URI.create(Client.this.baseUrl.get() + this.target);
			List<Header> sent = all.stream()
				.filter((header) -> !(Client.this.cut && header.name().equals("traceparent")))
				.toList();
			Moment moment = Client.this.moments.now();
			int status = 0;
			try {
				HttpResponse<String> response = Client.this.wire.exchange(this.method, uri, sent, this.body);
				status = response.statusCode();
				return response;
			}
			catch (IOException ex) {
				throw new IllegalStateException(
						"The application did not answer " + this.method + " " + this.target + ": " + ex, ex);
			}
			finally {
				Client.this.sent
					.add(new SentRequest(moment, Client.this.moments.next(), this.method, this.target, all, status));
			}
		}

	}

}
