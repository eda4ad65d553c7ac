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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;

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

	private final ThreadSnapshots moments;

	private final Supplier<String> baseUrl;

	private final List<SentRequest> sent = new CopyOnWriteArrayList<>();

	private final List<Header> always = new CopyOnWriteArrayList<>();

	private final GateHandler handler;

	private final EdgeTrust edge;

	private final boolean cut;

	private volatile boolean admitted;

	private volatile Duration timeout = Duration.ofSeconds(30);

	Client(ThreadSnapshots moments, Supplier<String> baseUrl, GateHandler handler, EdgeTrust edge, boolean cut) {
		this.moments = moments;
		this.edge = edge;
		this.handler = handler;
		this.baseUrl = baseUrl;
		this.cut = cut;
	}

	/** Each request is that of a trusted caller, where the application names a header. */
	List<Header> defaults() {
		return Stream.concat(this.always.stream(), Stream.ofNullable(this.edge.credential())).toList();
	}

	EdgeTrust edge() {
		return this.edge;
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
	public ClientRequest handled(String target, GateHandler.Task task) {
		return handled("GET", target, task);
	}

	/**
	 * Begins a request of any method that a handler of the gate's own takes.
	 * @param method the method
	 * @param target a path that the application's filters let in
	 * @param task what that handler does
	 * @return the request, with its own sampled {@code traceparent}
	 */
	public ClientRequest handled(String method, String target, GateHandler.Task task) {
		return request(method, GateHandler.target(target)).header(GateHandler.HEADER, this.handler.secret(task));
	}

	/**
	 * Begins a GET request.
	 * @param target path and query, from a slash on
	 * @return the request, with its own sampled {@code traceparent}
	 */
	public ClientRequest get(String target) {
		return request("GET", target);
	}

	/**
	 * Begins a POST request of JSON.
	 * @param target path and query, from a slash on
	 * @param json the body
	 * @return the request, with its own sampled {@code traceparent}
	 */
	public ClientRequest post(String target, String json) {
		return request("POST", target).header("Content-Type", "application/json").body(json);
	}

	/**
	 * Begins a request of any method.
	 * @param method the method
	 * @param target path and query, from a slash on
	 * @return the request, with its own sampled {@code traceparent}
	 */
	public ClientRequest request(String method, String target) {
		return new ClientRequest(this, method, target);
	}

	HttpResponse<String> send(ClientRequest request) {
		List<Header> all = headers(request);
		List<Header> sent = all.stream()
			.filter((header) -> !(this.cut && header.name().equals(Traceparent.HEADER)))
			.toList();
		URI uri = URI.create(this.baseUrl.get() + request.target());
		ThreadSnapshot snapshot = this.moments.now();
		int status = 0;
		SentRequest.Answer answer = null;
		try {
			HttpResponse<String> response = new RawHttpClient(this.timeout).exchange(request.method(), uri, sent,
					request.body());
			status = response.statusCode();
			answer = answer(response);
			return response;
		}
		catch (SocketTimeoutException ex) {
			status = CUT_OFF;
			throw new CutOffException("it did not answer within " + this.timeout.toSeconds() + " s", 0);
		}
		catch (LimitedInputStream.CutOffException ex) {
			status = CUT_OFF;
			throw new CutOffException(String.valueOf(ex.getMessage()), ex.status());
		}
		catch (IOException ex) {
			throw new IllegalStateException(
					"The application did not answer " + request.method() + " " + request.target() + ": " + ex, ex);
		}
		finally {
			// a request that has not ended is not evidence
			if (status != CUT_OFF) {
				this.sent.add(new SentRequest(snapshot, this.moments.next(), request.method(), request.target(), all,
						status, this.edge.isTrusted(all), answer));
			}
		}
	}

	private List<Header> headers(ClientRequest request) {
		List<Header> headers = request.headers();
		if (this.admitted && headers.stream().noneMatch((header) -> header.name().equals(GateHandler.HEADER))) {
			headers.add(new Header(GateHandler.HEADER, this.handler.secret(GateHandler.Task.ADMIT)));
		}
		return headers;
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

}
