/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the application over an uninstrumented client, with a W3C
 * {@code traceparent} that only the gate knows.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public final class Client {

	private static final int CUT_OFF = -1;

	private static final int CLIENT_ERROR = 400;

	private static final int SERVER_ERROR = 500;

	private volatile Duration timeout = Duration.ofSeconds(30);

	private final ThreadSnapshots moments;

	private final Supplier<String> baseUrl;

	private final List<SentRequest> sent = new CopyOnWriteArrayList<>();

	private final List<Header> always = new CopyOnWriteArrayList<>();

	private final GateHandler handler;

	private volatile boolean admitted;

	private final boolean cut;

	private final EdgeTrust edge;

	Client(ThreadSnapshots moments, Supplier<String> baseUrl, GateHandler handler, EdgeTrust edge, boolean cut) {
		this.moments = moments;
		this.edge = edge;
		this.handler = handler;
		this.baseUrl = baseUrl;
		this.cut = cut;
	}

	/** Each request is that of a trusted caller, where the application names a header. */
	private List<Header> defaults() {
		return Stream.concat(this.always.stream(), Stream.ofNullable(this.edge.credential())).toList();
	}

	List<SentRequest> sent() {
		return List.copyOf(this.sent);
	}

	/**
	 * Limits how long an answer may take.
	 * @param limit the time, with that of the body
	 */
	public void limit(Duration limit) {
		this.timeout = limit;
	}

	/**
	 * Adds a header to every request that is begun from now on.
	 * @param name the name
	 * @param value the value
	 */
	public void always(String name, String value) {
		this.always.add(new Header(name, value));
	}

	/**
	 * Marks every request that is begun from now on as the gate's own, which the
	 * application lets in as the user of {@link Admission}.
	 */
	public void admit() {
		this.admitted = true;
	}

	/**
	 * Begins a GET request that the application's filters see, but none of its handlers:
	 * a handler of the gate's own takes it.
	 * @param target a path that the application's filters let in
	 * @param task what that handler does
	 * @return the request, with its own sampled {@code traceparent}
	 */
	public Request handled(String target, GateHandler.Task task) {
		return handled("GET", target, task);
	}

	/**
	 * Begins a request of any method that a handler of the gate's own takes.
	 * @param method the method
	 * @param target a path that the application's filters let in
	 * @param task what that handler does
	 * @return the request, with its own sampled {@code traceparent}
	 */
	public Request handled(String method, String target, GateHandler.Task task) {
		return request(method, GateHandler.target(target)).header(GateHandler.HEADER, this.handler.secret(task));
	}

	/**
	 * Begins a GET request.
	 * @param target path and query, from a slash on
	 * @return the request, with its own sampled {@code traceparent}
	 */
	public Request get(String target) {
		return request("GET", target);
	}

	/**
	 * Begins a POST request of JSON.
	 * @param target path and query, from a slash on
	 * @param json the body
	 * @return the request, with its own sampled {@code traceparent}
	 */
	public Request post(String target, String json) {
		return request("POST", target).header("Content-Type", "application/json").body(json);
	}

	/**
	 * Begins a request of any method.
	 * @param method the method
	 * @param target path and query, from a slash on
	 * @return the request, with its own sampled {@code traceparent}
	 */
	public Request request(String method, String target) {
		return new Request(method, target);
	}

	/**
	 * Thrown for an answer that was not read to its end.
	 */
	public static final class CutOffException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final int status;

		CutOffException(String message, int status) {
			super(message);
			this.status = status;
		}

		/**
		 * Return the status, which a stream of events has before it ends.
		 * @return the status, or 0 if none had arrived
		 */
		public int status() {
			return this.status;
		}

	}

	/**
	 * A request that is about to be sent.
	 */
	public final class Request {

		private final String method;

		private final String target;

		private final List<Header> headers = new ArrayList<>(defaults());

		private String body = "";

		private @Nullable String traceparent = Traceparent.random("01");

		private Request(String method, String target) {
			this.method = method;
			this.target = target;
		}

		/**
		 * Adds a header. It replaces what each request has under this name, but cookies
		 * add up.
		 * @param name the name
		 * @param value the value
		 * @return this request
		 */
		public Request header(String name, String value) {
			if (!name.equalsIgnoreCase("Cookie")) {
				this.headers.removeIf((header) -> header.name().equalsIgnoreCase(name) && defaults().contains(header));
			}
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
			return traceparent(Traceparent.random("00"));
		}

		/**
		 * Sends the request as a caller that the application does not trust, with baggage
		 * that it has to drop.
		 * @return this request
		 */
		public Request asStranger() {
			Header credential = Client.this.edge.credential();
			this.headers.removeIf((header) -> header.equals(credential));
			if (Client.this.edge.isTrusted(this.headers)) {
				header("X-Forwarded-For", "203.0.113.7");
			}
			return header("tracestate", "joinkey=stranger").header("baggage", Client.this.edge.baggage());
		}

		/**
		 * Sends the request and waits for the answer.
		 * @return the answer
		 * @throws CutOffException if the answer was too long
		 * @throws IllegalStateException if the application did not answer
		 */
		public HttpResponse<String> send() {
			List<Header> all = new ArrayList<>(this.headers);
			if (this.traceparent != null) {
				all.add(new Header("traceparent", this.traceparent));
			}
			if (Client.this.admitted && all.stream().noneMatch((header) -> header.name().equals(GateHandler.HEADER))) {
				all.add(new Header(GateHandler.HEADER, Client.this.handler.secret(GateHandler.Task.ADMIT)));
			}
			URI uri = URI.create(Client.this.baseUrl.get() + this.target);
			List<Header> sent = all.stream()
				.filter((header) -> !(Client.this.cut && header.name().equals("traceparent")))
				.toList();
			ThreadSnapshot snapshot = Client.this.moments.now();
			int status = 0;
			SentRequest.Answer answer = null;
			try {
				HttpResponse<String> response = new RawHttpClient(Client.this.timeout).exchange(this.method, uri, sent,
						this.body);
				status = response.statusCode();
				answer = answer(response);
				return response;
			}
			catch (SocketTimeoutException ex) {
				status = CUT_OFF;
				throw new CutOffException("it did not answer within " + Client.this.timeout.toSeconds() + " s", 0);
			}
			catch (LimitedInputStream.CutOffException ex) {
				status = CUT_OFF;
				throw new CutOffException(String.valueOf(ex.getMessage()), ex.status());
			}
			catch (IOException ex) {
				throw new IllegalStateException(
						"The application did not answer " + this.method + " " + this.target + ": " + ex, ex);
			}
			finally {
				// a request that has not ended is not evidence
				if (status != CUT_OFF) {
					Client.this.sent.add(new SentRequest(snapshot, Client.this.moments.next(), this.method, this.target,
							all, status, Client.this.edge.isTrusted(all), answer));
				}
			}
		}

		private static SentRequest.Answer answer(HttpResponse<String> response) {
			boolean failed = response.statusCode() >= SERVER_ERROR;
			List<Header> headers = response.headers()
				.map()
				.entrySet()
				.stream()
				.flatMap((entry) -> entry.getValue().stream().map((value) -> new Header(entry.getKey(), value)))
				.filter((header) -> failed || header.namesTrace())
				.toList();
			return new SentRequest.Answer(headers, (response.statusCode() >= CLIENT_ERROR) ? response.body() : "");
		}

	}

}
