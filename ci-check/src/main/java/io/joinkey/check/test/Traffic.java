/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.joinkey.check.capture.Client;
import io.joinkey.check.capture.Recorder;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * What the gate sends to an application.
 */
final class Traffic {

	private final GateFile file;

	private final List<GateFile.Sent> requests;

	private Traffic(GateFile file, List<GateFile.Sent> requests) {
		this.file = file;
		this.requests = requests;
	}

	static Traffic of(GateFile file, ConfigurableApplicationContext context) {
		if (!file.requests().isEmpty()) {
			return new Traffic(file, file.requests());
		}
		List<GateFile.Sent> own = GetMappings.of(context)
			.stream()
			.map((path) -> new GateFile.Sent("GET", path, Map.of(), "", 0))
			.toList();
		if (own.isEmpty() && file.records().isEmpty()) {
			throw new GateFailure("The gate does not know what to send: the application has no GET mapping that needs"
					+ " no argument.\nPut a file " + GateFile.NAME + " into src/test/resources, such as:\n\n"
					+ GateFile.EXAMPLE);
		}
		return new Traffic(file, own);
	}

	/**
	 * Sends each request once with a sampled trace, and the first one also as strangers
	 * send it: without a trace, with one that is not recorded, and with a malformed one;
	 * then the Kafka records.
	 * @param recorder what sends and records
	 * @return a sentence for each answer that was not the expected one
	 */
	List<String> send(Recorder recorder) {
		List<String> unexpected = new ArrayList<>();
		Client client = recorder.client();
		for (GateFile.Sent request : this.requests) {
			int status = request(client, request).header("tracestate", "joinkey=gate")
				.header("baggage", "joinkey.gate=secret")
				.send()
				.statusCode();
			if (request.status() != 0 && status != request.status()) {
				unexpected.add("The application answered " + status + " to " + request.method() + " " + request.path()
						+ ", " + request.status() + " was expected: look at its log, or mend " + GateFile.NAME);
			}
		}
		this.requests.stream().limit(1).forEach((first) -> {
			request(client, first).traceparent(null).send();
			request(client, first).traceparent(null).send();
			request(client, first).unsampled().send();
			request(client, first).traceparent("00-malformed-01").send();
		});
		recorder.provokeFailure();
		this.file.records().forEach((record) -> recorder.publish(record.topic(), record.headers(), record.value()));
		return unexpected;
	}

	private static Client.Request request(Client client, GateFile.Sent request) {
		Client.Request sent = client.request(request.method(), request.path()).body(request.body());
		request.headers().forEach(sent::header);
		return sent;
	}

}
