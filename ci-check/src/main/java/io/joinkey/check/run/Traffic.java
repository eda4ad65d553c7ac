/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.joinkey.check.SentRequest;
import io.joinkey.check.capture.Client;
import io.joinkey.check.capture.Recorder;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * What the gate sends to an application.
 */
final class Traffic {

	/** How many requests are also sent twice at once. */
	private static final int AT_ONCE = 5;

	private final GateFile file;

	private final List<GateFile.Sent> requests;

	private final Optional<GateFile.Sent> safe;

	private final List<String> notes = new ArrayList<>();

	private Traffic(GateFile file, List<GateFile.Sent> requests, List<GateFile.Sent> own) {
		this.file = file;
		this.requests = requests;
		this.safe = Stream.concat(requests.stream(), own.stream())
			.filter((request) -> request.method().equals("GET"))
			.findFirst();
	}

	static Traffic of(GateFile file, ConfigurableApplicationContext context) {
		List<GateFile.Sent> own = GetMappings.of(context).stream().map(GateFile.Sent::discovered).toList();
		if (!file.requests().isEmpty()) {
			return new Traffic(file, file.requests(), own);
		}
		if (own.isEmpty() && file.records().isEmpty()) {
			throw new CouldNotJudge("The gate does not know what to send: the application has no GET mapping that needs"
					+ " no argument.\nPut a file " + GateFile.NAME + " into src/test/resources, such as:\n\n"
					+ GateFile.EXAMPLE);
		}
		return new Traffic(file, own, own);
	}

	/**
	 * Sends each request once with a sampled trace, those that are safe also twice at
	 * once, and the first one also as strangers send it: without a trace, with one that
	 * is not recorded, and with a malformed one; then the Kafka records. Where few traces
	 * are recorded, it begins more of them, until one is. What would be repeated often is
	 * only ever a GET request.
	 * @param recorder what sends and records
	 * @return a sentence for each answer that was not the expected one
	 */
	List<String> send(Recorder recorder) {
		List<String> unexpected = new ArrayList<>();
		Client client = recorder.client();
		GateFile.Sent calling = null;
		for (GateFile.Sent request : this.requests) {
			int before = recorder.downstreams().calls();
			int status = request(client, request).header("tracestate", "joinkey=gate")
				.header("baggage", "joinkey.gate=secret")
				.send()
				.statusCode();
			// one that calls shows also what was sent on
			if (calling == null && request.method().equals("GET") && recorder.downstreams().calls() > before) {
				calling = request;
			}
			if (request.status() != 0 && status != request.status()) {
				unexpected.add("The application answered " + status + " to " + request.method() + " " + request.path()
						+ ", " + request.status() + " was expected: look at its log, or mend " + GateFile.NAME);
			}
		}
		this.requests.stream()
			.filter((request) -> request.method().equals("GET"))
			.limit(AT_ONCE)
			.forEach((request) -> twiceAtOnce(() -> request(client, request).send()));
		this.requests.stream().limit(1).forEach((first) -> {
			request(client, first).traceparent(null).send();
			request(client, first).traceparent(null).send();
			// whatever it answers, with a 405 too, a GET changes nothing
			GateFile.Sent harmless = this.safe
				.orElseGet(() -> new GateFile.Sent("GET", first.path(), first.headers(), "", 0, null));
			recorder.beginTrace(() -> request(client, harmless));
			request(client, first).unsampled().send();
			request(client, first).traceparent("00-malformed-01").send();
		});
		Optional.ofNullable(calling).or(() -> this.safe).ifPresent((safe) -> {
			// a series of its own: the registry keeps the exemplar of an earlier request
			request(client, new GateFile.Sent("HEAD", safe.path(), safe.headers(), "", 0, null)).unsampled().send();
			W3cSuite.cases().forEach((each) -> {
				Client.Request request = request(client, safe).traceparent(null).header(SentRequest.CASE, each.name());
				each.headers().forEach((header) -> request.header(header.name(), header.value()));
				request.send();
			});
		});
		recorder.provokeFailure();
		this.file.records().forEach((record) -> recorder.publish(record.topic(), record.headers(), record.value()));
		return unexpected;
	}

	List<String> notes() {
		return this.notes;
	}

	/** What shares a thread crosses only when two are under way. */
	private static void twiceAtOnce(Runnable request) {
		CompletableFuture<Void> other = CompletableFuture.runAsync(request, (task) -> new Thread(task).start());
		request.run();
		other.join();
	}

	private static Client.Request request(Client client, GateFile.Sent request) {
		Client.Request sent = client.request(request.method(), request.path()).body(request.body());
		request.headers().forEach(sent::header);
		return sent;
	}

}
