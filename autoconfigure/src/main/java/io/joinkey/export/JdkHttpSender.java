/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import javax.net.ssl.SSLException;

import io.joinkey.TimeLimits;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * Sends OTLP with the JDK's client, over HTTP/1.1 on plain connections. The time-out
 * covers all attempts and the whole answer. No thread waits.
 */
final class JdkHttpSender implements HttpSender {

	private static final int PIECE = 128 * 1024;

	private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);

	private final Set<CompletableFuture<?>> pending = ConcurrentHashMap.newKeySet();

	private final HttpSenderConfig config;

	/** Made by the first export: a client reads all trusted certificates. */
	private final Supplier<HttpClient> client;

	private final Executor callbacks;

	private final TimeLimits limits = new TimeLimits("joinkey-export-limit");

	private volatile boolean shutDown;

	JdkHttpSender(HttpSenderConfig config) {
		this.config = config;
		this.callbacks = (config.getExecutorService() != null) ? config.getExecutorService() : Runnable::run;
		HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(config.getConnectTimeout());
		if ("http".equals(config.getEndpoint().getScheme())) {
			// with HTTP/2 the client asks to upgrade, and a server that can may refuse a
			// body of more than a few kilobytes
			builder.version(Version.HTTP_1_1);
		}
		if (config.getSslContext() != null) {
			builder.sslContext(config.getSslContext());
		}
		if (config.getProxyOptions() != null) {
			builder.proxy(config.getProxyOptions().getProxySelector());
		}
		this.client = SingletonSupplier.of(builder::build);
	}

	@Override
	public void send(MessageWriter writer, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
		try {
			byte[] body = body(writer);
			RetryPolicy retry = this.config.getRetryPolicy();
			long deadline = System.nanoTime() + this.config.getTimeout().toNanos();
			attempt(body, deadline, 1, (retry != null) ? retry.getInitialBackoff() : Duration.ZERO)
				.whenComplete((answer, failure) -> call(() -> {
					if (answer != null) {
						onResponse.accept(answer);
					}
					else {
						onError.accept(unwrap(failure));
					}
				}));
		}
		catch (IOException | RuntimeException ex) {
			call(() -> onError.accept(ex));
		}
	}

	private void call(Runnable callback) {
		try {
			this.callbacks.execute(callback);
		}
		catch (RejectedExecutionException ex) {
			// the application has ended, and the status reports it
			ExportLog.silently(callback);
		}
	}

	private byte[] body(MessageWriter writer) throws IOException {
		Body body = new Body(Math.max(writer.getContentLength(), 32));
		Compressor compressor = this.config.getCompressor();
		try (OutputStream output = (compressor != null) ? compressor.compress(body) : body) {
			writer.writeMessage(output);
		}
		return body.bytes();
	}

	private CompletableFuture<HttpResponse> attempt(byte[] body, long deadline, int attempt, Duration backoff) {
		return exchange(body, deadline).handle((answer, failure) -> {
			RetryPolicy retry = this.config.getRetryPolicy();
			long wait = (long) (backoff.toNanos() * (0.8 + Math.random() * 0.4));
			boolean again = retry != null && attempt < retry.getMaxAttempts() && isRetryable(retry, answer, failure)
					&& System.nanoTime() + wait < deadline;
			if (again) {
				Duration next = Duration.ofNanos(Math.min((long) (backoff.toNanos() * retry.getBackoffMultiplier()),
						retry.getMaxBackoff().toNanos()));
				return untilShutdown(
						this.limits.end(new CompletableFuture<Void>(), wait, (over) -> over.complete(null)))
					.thenCompose((waited) -> attempt(body, deadline, attempt + 1, next));
			}
			return (answer != null) ? CompletableFuture.completedFuture(answer)
					: CompletableFuture.<HttpResponse>failedFuture(unwrap(failure));
		}).thenCompose((result) -> result);
	}

	private CompletableFuture<HttpResponse> exchange(byte[] body, long deadline) {
		Answer answer = new Answer(this.config.getMaxResponseBodySize());
		CompletableFuture<java.net.http.HttpResponse<Void>> sent = this.client.get()
			.sendAsync(request(body), BodyHandlers.ofByteArrayConsumer(answer::add));
		untilShutdown(sent);
		return this.limits
			.end(sent.copy(), deadline - System.nanoTime(),
					(late) -> late.completeExceptionally(new TimeoutException()))
			.whenComplete((response, failure) -> sent.cancel(true))
			.thenApply((response) -> answer.toResponse(response.statusCode()));
	}

	/**
	 * Cancels a future at the shutdown, also one that is added after it.
	 */
	private <T> CompletableFuture<T> untilShutdown(CompletableFuture<T> future) {
		this.pending.add(future);
		future.whenComplete((result, failure) -> this.pending.remove(future));
		if (this.shutDown) {
			future.cancel(true);
		}
		return future;
	}

	private HttpRequest request(byte[] body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.config.getEndpoint())
			.header("Content-Type", this.config.getContentType())
			.POST(publisher(body));
		Map<String, List<String>> headers = this.config.getHeadersSupplier().get();
		if (headers != null) {
			headers.forEach((name, values) -> values.forEach((value) -> request.header(name, value)));
		}
		Compressor compressor = this.config.getCompressor();
		if (compressor != null) {
			request.header("Content-Encoding", compressor.getEncoding());
		}
		return request.build();
	}

	private static boolean isRetryable(RetryPolicy retry, @Nullable HttpResponse answer, @Nullable Throwable failure) {
		if (answer != null) {
			return RETRYABLE.contains(answer.getStatusCode());
		}
		Predicate<IOException> predicate = retry.getRetryExceptionPredicate();
		return unwrap(failure) instanceof IOException exception && ((predicate != null) ? predicate.test(exception)
				: !(exception instanceof SSLException || exception instanceof HttpTimeoutException));
	}

	private static Throwable unwrap(@Nullable Throwable failure) {
		Throwable unwrapped = (failure instanceof CompletionException && failure.getCause() != null)
				? failure.getCause() : failure;
		if (unwrapped instanceof TimeoutException) {
			return new HttpTimeoutException("request timed out");
		}
		return (unwrapped != null) ? unwrapped : new CancellationException();
	}

	@Override
	public CompletableResultCode shutdown() {
		this.shutDown = true;
		this.pending.forEach((future) -> future.cancel(true));
		this.limits.close();
		return CompletableResultCode.ofSuccess();
	}

	/**
	 * Publishes a body in few pieces. The JDK's own publisher cuts it into pieces of 16
	 * KB, and each piece costs a change of threads. A single piece would be copied to
	 * direct memory as a whole.
	 */
	private static BodyPublisher publisher(byte[] body) {
		List<byte[]> pieces = (body.length <= PIECE) ? List.of(body)
				: IntStream.iterate(0, (start) -> start < body.length, (start) -> start + PIECE)
					.mapToObj((start) -> Arrays.copyOfRange(body, start, Math.min(start + PIECE, body.length)))
					.toList();
		return BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(pieces), body.length);
	}

	private static final class Body extends ByteArrayOutputStream {

		Body(int expected) {
			super(expected);
		}

		/**
		 * Returns the bytes, which are copied only if they are not as many as expected.
		 */
		byte[] bytes() {
			return (this.count == this.buf.length) ? this.buf : toByteArray();
		}

	}

	/**
	 * The beginning of an answer's body: the exporter reads an error from it.
	 */
	private static final class Answer {

		private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

		private final long limit;

		Answer(long limit) {
			this.limit = limit;
		}

		synchronized void add(Optional<byte[]> bytes) {
			bytes.filter((part) -> this.body.size() + part.length <= this.limit).ifPresent(this.body::writeBytes);
		}

		synchronized HttpResponse toResponse(int status) {
			return new Response(status, this.body.toByteArray());
		}

	}

	private record Response(int status, byte[] body) implements HttpResponse {

		@Override
		public int getStatusCode() {
			return this.status;
		}

		@Override
		public String getStatusMessage() {
			return String.valueOf(this.status);
		}

		@Override
		public byte[] getResponseBody() {
			return this.body;
		}

	}

}
