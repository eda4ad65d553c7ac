/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.joinkey.check.capture.Client;
import io.joinkey.check.capture.ClientRequest;
import io.joinkey.check.capture.GateHandler;
import io.joinkey.check.capture.GateHandler.Task;
import io.joinkey.check.capture.Recorder;
import io.joinkey.check.evidence.SentRequest;

/**
 * Sends the requests that no endpoint of the application may receive, such as one with a
 * malformed {@code traceparent}. They pass the application's filters and reach
 * {@link GateHandler}.
 */
final class HandlerTraffic {

	private static final String NAME = "a request to the gate's own handler";

	private final Recorder recorder;

	private final Client client;

	private final NotedRequests noted;

	HandlerTraffic(Recorder recorder, NotedRequests noted) {
		this.recorder = recorder;
		this.client = recorder.client();
		this.noted = noted;
	}

	/**
	 * Sends everything.
	 * @param open paths of the application that let a request in
	 * @param mapped paths of the application, in case security lets the gate's user reach
	 * no other
	 * @param failed whether a request has failed already
	 */
	void send(List<String> open, List<String> mapped, boolean failed) {
		entrance(open).or(() -> this.recorder.admitOwn() ? entrance(open) : Optional.empty())
			.or(() -> entrance(mapped))
			.ifPresentOrElse((path) -> send(path, failed),
					() -> this.noted
						.note("not sent: requests such as one with a malformed traceparent; the gate found no path"
								+ " on which its own handler can be reached"));
	}

	/** Return a path on which security lets requests reach the gate's handler. */
	private Optional<String> entrance(List<String> open) {
		return Stream.concat(open.stream().limit(3), Stream.of("/joinkey-gate"))
			.filter((path) -> send(this.client.handled(path, Task.ANSWER))
				.filter((answer) -> answer.headers().firstValue(GateHandler.ANSWER).isPresent())
				.isPresent())
			.findFirst();
	}

	private void send(String path, boolean failed) {
		Task task = (this.recorder.downstreams().calls() > 0) ? Task.CALL : Task.ANSWER;
		CompletableFuture<Void> other = CompletableFuture.runAsync(() -> send(this.client.handled(path, Task.MEET)),
				(meeting) -> new Thread(meeting, "joinkey-gate-2").start());
		send(this.client.handled(path, Task.MEET));
		other.join();
		send(this.client.handled(path, task).traceparent(null));
		send(this.client.handled(path, task).traceparent(null));
		often(() -> this.recorder.requests().beginTrace(() -> this.client.handled(path, Task.ANSWER)));
		often(() -> this.recorder.requests().sendKeys(() -> this.client.handled(path, Task.ANSWER)));
		often(() -> this.recorder.requests().beStranger(() -> this.client.handled(path, task)));
		send(this.client.handled(path, task).unsampled());
		send(this.client.handled(path, task).traceparent("00-malformed-01"));
		// a separate series: the registry keeps the exemplar of an earlier request
		send(this.client.handled("HEAD", path, Task.ANSWER).unsampled());
		sendAsProxy(path);
		W3cSuite.cases().forEach((each) -> {
			ClientRequest request = this.client.handled(path, task)
				.traceparent(null)
				.header(SentRequest.CASE, each.name());
			each.headers().forEach((header) -> request.header(header.name(), header.value()));
			send(request);
		});
		if (!failed || this.recorder.exposesTraceId()) {
			send(this.client.handled(path, Task.FAIL));
		}
	}

	private void often(Runnable requests) {
		try {
			requests.run();
		}
		catch (Client.CutOffException | IllegalStateException ex) {
			this.noted.note("cut off and not judged: " + NAME + ": " + ex.getMessage());
		}
	}

	/** Sends the headers that proxies and meshes add. */
	private void sendAsProxy(String path) {
		send(this.client.handled(path, Task.ANSWER)
			.header("X-Forwarded-For", "203.0.113.7")
			.header("X-Forwarded-Proto", "https")
			.header("X-Forwarded-Host", "shop.example.com")
			.header("X-Forwarded-Port", "443")
			.header("X-Request-ID", "7b1c9e2a-5d0f-4c1b-8a36-0e9d5b7f4c21"));
		send(this.client.handled(path, Task.ANSWER)
			.header("X-B3-TraceId", "463ac35c9f6413ad48485a3953bb6124")
			.header("X-B3-SpanId", "a2fb4a1d1a96d312")
			.header("X-B3-Sampled", "1"));
	}

	private Optional<HttpResponse<String>> send(ClientRequest request) {
		return this.noted.send(request, NAME);
	}

}
