/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.joinkey.check.evidence.Header;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RawHttpClient}, against the bytes on a socket.
 */
class RawHttpClientTests {

	private String request = "";

	@Test
	void headersAreSentAsTheyAreGiven() throws IOException {
		List<Header> headers = List.of(new Header("TraceParent", "a"), new Header("traceparent", "\t b "),
				new Header("tracestate", ""));
		assertThat(answer("HTTP/1.1 204 No Content\r\n\r\n", headers, "").statusCode()).isEqualTo(204);
		assertThat(this.request).startsWith("GET /orders?id=1 HTTP/1.1\r\n")
			.contains("\r\nTraceParent: a\r\ntraceparent: \t b \r\ntracestate: \r\n")
			.endsWith("\r\n\r\n")
			.doesNotContain("Content-Length");
	}

	@Test
	void aBodyOfPiecesIsPutTogether() throws IOException {
		HttpResponse<String> answer = answer(
				"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: 1\r\nx: 2\r\n\r\n"
						+ "4;a=b\r\nhell\r\n1\r\no\r\n0\r\n\r\n",
				List.of(), "4");
		assertThat(answer.body()).isEqualTo("hello");
		assertThat(answer.headers().allValues("X")).containsExactly("1", "2");
		assertThat(this.request).contains("\r\nContent-Length: 1\r\n").endsWith("\r\n\r\n4");
	}

	@Test
	void aBodyWithoutLengthEndsWithTheConnection() throws IOException {
		assertThat(answer("HTTP/1.0 200 OK\r\n\r\nall", List.of(), "").body()).isEqualTo("all");
		assertThat(answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nall", List.of(), "").body()).isEqualTo("al");
	}

	@Test
	void aMissingOrTruncatedAnswerIsReported() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> answer("", List.of(), ""))
			.withMessage("the connection was closed without an answer");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> answer("SSH-2.0\r\n", List.of(), ""))
			.withMessage("the answer is not HTTP/1.1: 'SSH-2.0'");
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nall", List.of(), ""))
			.withMessage("the answer ended after 3 of 9 bytes");
	}

	@Test
	void aStreamOfEventsThatEndsIsReadToItsEnd() throws IOException {
		HttpResponse<String> answer = answer(
				"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\ndata: 2\n\n", List.of(), "");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("data: 1\n\ndata: 2\n\n");
	}

	private HttpResponse<String> answer(String bytes, List<Header> headers, String body) throws IOException {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
			CompletableFuture<String> seen = CompletableFuture.supplyAsync(() -> serve(server, bytes, body.length()));
			try {
				return new RawHttpClient(Duration.ofSeconds(10)).exchange("GET",
						URI.create("http://localhost:" + server.getLocalPort() + "/orders?id=1"), headers, body);
			}
			finally {
				this.request = seen.join();
			}
		}
	}

	private static String serve(ServerSocket server, String bytes, int body) {
		try (Socket socket = server.accept()) {
			StringBuilder request = new StringBuilder();
			while (request.indexOf("\r\n\r\n") < 0 || request.length() < request.indexOf("\r\n\r\n") + 4 + body) {
				request.append((char) socket.getInputStream().read());
			}
			socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
			return request.toString();
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

}
