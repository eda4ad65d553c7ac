/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class OtlpReceiverTests {

	private static final byte[] REQUEST = OtlpJsonTests.request(Span.newBuilder().setName("a span").build())
		.toByteArray();

	@Test
	void whatIsSentIsKeptAsALineWhetherCompressedOrNot(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("spans.jsonl");
		try (OtlpReceiver receiver = OtlpReceiver.start(file)) {
			HttpRequest.Builder request = HttpRequest.newBuilder(receiver.endpoint());
			HttpClient http = HttpClient.newHttpClient();
			assertThat(http.send(request.POST(BodyPublishers.ofByteArray(REQUEST)).build(), BodyHandlers.discarding())
				.statusCode()).isEqualTo(200);
			assertThat(http
				.send(request.header("Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(gzip())).build(),
						BodyHandlers.discarding())
				.statusCode()).isEqualTo(200);
			assertThat(receiver.spanCount()).isEqualTo(2);
		}
		assertThat(Files.readAllLines(file)).hasSize(2)
			.containsOnly("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"a span\"}]}]}]}");
	}

	private static byte[] gzip() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(REQUEST);
		}
		return bytes.toByteArray();
	}

}
