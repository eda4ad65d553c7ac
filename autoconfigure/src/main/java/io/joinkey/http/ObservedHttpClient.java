/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Delegates to a JDK client and observes each exchange. A request that has a {@code
 * traceparent} header already is passed on unchanged: Spring's clients add it before they
 * send through this one.
 */
final class ObservedHttpClient extends HttpClient {

	private final HttpClient delegate;

	private final ObservationRegistry registry;

	ObservedHttpClient(HttpClient delegate, ObservationRegistry registry) {
		this.delegate = delegate;
		this.registry = registry;
	}

	@Override
	public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
			throws IOException, InterruptedException {
		if (isObserved(request)) {
			return this.delegate.send(request, handler);
		}
		HttpClientExchange exchange = new HttpClientExchange(request);
		Observation observation = start(exchange);
		try (Observation.Scope scope = observation.openScope()) {
			HttpResponse<T> response = this.delegate.send(outgoing(exchange), handler);
			exchange.setResponse(response);
			return response;
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
		return observe(request, (outgoing) -> this.delegate.sendAsync(outgoing, handler));
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler,
			@Nullable PushPromiseHandler<T> pushPromiseHandler) {
		return observe(request, (outgoing) -> this.delegate.sendAsync(outgoing, handler, pushPromiseHandler));
	}

	private <T> CompletableFuture<HttpResponse<T>> observe(HttpRequest request,
			Function<HttpRequest, CompletableFuture<HttpResponse<T>>> send) {
		if (isObserved(request)) {
			return send.apply(request);
		}
		HttpClientExchange exchange = new HttpClientExchange(request);
		Observation observation = start(exchange);
		CompletableFuture<HttpResponse<T>> future = send.apply(outgoing(exchange));
		// the client's own future is returned: cancelling it cancels the exchange
		future.whenComplete((response, failure) -> {
			exchange.setResponse(response);
			if (failure != null) {
				observation.error(failure);
			}
			observation.stop();
		});
		return future;
	}

	private Observation start(HttpClientExchange exchange) {
		return Observation.start(HttpClientExchange.CONVENTION, () -> exchange, this.registry);
	}

	private static HttpRequest outgoing(HttpClientExchange exchange) {
		return Objects.requireNonNull(exchange.getCarrier()).build();
	}

	private static boolean isObserved(HttpRequest request) {
		return request.headers().firstValue("traceparent").isPresent();
	}

	@Override
	public Optional<CookieHandler> cookieHandler() {
		return this.delegate.cookieHandler();
	}

	@Override
	public Optional<Duration> connectTimeout() {
		return this.delegate.connectTimeout();
	}

	@Override
	public Redirect followRedirects() {
		return this.delegate.followRedirects();
	}

	@Override
	public Optional<ProxySelector> proxy() {
		return this.delegate.proxy();
	}

	@Override
	public SSLContext sslContext() {
		return this.delegate.sslContext();
	}

	@Override
	public SSLParameters sslParameters() {
		return this.delegate.sslParameters();
	}

	@Override
	public Optional<Authenticator> authenticator() {
		return this.delegate.authenticator();
	}

	@Override
	public Version version() {
		return this.delegate.version();
	}

	@Override
	public Optional<Executor> executor() {
		return this.delegate.executor();
	}

	@Override
	public WebSocket.Builder newWebSocketBuilder() {
		return this.delegate.newWebSocketBuilder();
	}

	// The following methods override those of HttpClient from Java 21 on. Without
	// @Override, because the project is compiled for 17.

	/**
	 * Closes the delegate, which waits for the requests that have begun.
	 */
	public void close() {
		HttpClientLifecycle.CLOSE.call(this.delegate);
	}

	/**
	 * Lets the delegate accept no further request.
	 */
	public void shutdown() {
		HttpClientLifecycle.SHUTDOWN.call(this.delegate);
	}

	/**
	 * Lets the delegate fail the requests that have begun.
	 */
	public void shutdownNow() {
		HttpClientLifecycle.SHUTDOWN_NOW.call(this.delegate);
	}

	/**
	 * Waits until the requests of the delegate have ended.
	 * @param duration how long to wait
	 * @return whether they have ended
	 * @throws InterruptedException if the thread was interrupted
	 */
	public boolean awaitTermination(Duration duration) throws InterruptedException {
		return Boolean.TRUE.equals(HttpClientLifecycle.AWAIT_TERMINATION.call(this.delegate, duration));
	}

	/**
	 * Return whether the delegate has ended.
	 * @return whether it has ended
	 */
	public boolean isTerminated() {
		return Boolean.TRUE.equals(HttpClientLifecycle.IS_TERMINATED.call(this.delegate));
	}

}
