/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.joinkey.check.evidence.Header;

/**
 * Speaks HTTP/1.1 on a socket. No agent instruments it, and it sends headers unchanged,
 * also those that a client would refuse or correct.
 */
final class RawHttpClient {

	private static final int NO_CONTENT = 204;

	private static final int NOT_MODIFIED = 304;

	private static final int OK = 200;

	private final Duration timeout;

	RawHttpClient(Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Sends a request and reads the answer.
	 * @param method the method
	 * @param uri where to
	 * @param headers the headers, each on its own line
	 * @param body the body, possibly empty
	 * @return the answer
	 * @throws IOException if no answer arrives
	 */
	HttpResponse<String> exchange(String method, URI uri, List<Header> headers, String body) throws IOException {
		byte[] content = body.getBytes(StandardCharsets.UTF_8);
		StringBuilder head = new StringBuilder(method).append(' ')
			.append(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
			.append((uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "")
			.append(" HTTP/1.1\r\nHost: ")
			.append(uri.getRawAuthority())
			.append("\r\nConnection: close\r\n");
		if (content.length > 0 || method.startsWith("P")) {
			head.append("Content-Length: ").append(content.length).append("\r\n");
		}
		headers.forEach((header) -> head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
		try (Socket socket = connect(uri)) {
			ByteArrayOutputStream request = new ByteArrayOutputStream();
			request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
			request.writeBytes(content);
			socket.getOutputStream().write(request.toByteArray());
			socket.getOutputStream().flush();
			return read(new LimitedInputStream(socket, this.timeout), method, uri);
		}
	}

	private static Socket connect(URI uri) throws IOException {
		if (!"https".equals(uri.getScheme())) {
			return new Socket(uri.getHost(), uri.getPort());
		}
		try {
			// the certificate is not what is judged
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { new AnyCertificate() }, null);
			return context.getSocketFactory().createSocket(uri.getHost(), uri.getPort());
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("TLS failed for " + uri + ": " + ex.getMessage(), ex);
		}
	}

	private static HttpResponse<String> read(InputStream in, String method, URI uri) throws IOException {
		int status = status(line(in));
		Map<String, List<String>> headers = headers(in);
		while (status < OK) {
			status = status(line(in));
			headers = headers(in);
		}
		HttpHeaders all = HttpHeaders.of(headers, (name, value) -> true);
		boolean empty = method.equals("HEAD") || status == NO_CONTENT || status == NOT_MODIFIED;
		byte[] body = empty ? new byte[0] : isStream(all) ? events(in, all, status) : body(in, all);
		return new Answer(uri, status, all, new String(body, StandardCharsets.UTF_8));
	}

	private static boolean isStream(HttpHeaders headers) {
		return headers.firstValue("Content-Type").orElse("").startsWith("text/event-stream");
	}

	/** Some streams of events end, and the status of the others is known. */
	private static byte[] events(InputStream in, HttpHeaders headers, int status) throws IOException {
		try {
			return body(in, headers);
		}
		catch (SocketTimeoutException | LimitedInputStream.CutOffException ex) {
			throw new LimitedInputStream.CutOffException("its answer is a text/event-stream, which did not end in time",
					status);
		}
	}

	private static byte[] body(InputStream in, HttpHeaders headers) throws IOException {
		if (headers.firstValue("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			int size = size(line(in));
			while (size > 0) {
				body.writeBytes(exactly(in, size));
				line(in);
				size = size(line(in));
			}
			return body.toByteArray();
		}
		Optional<String> length = headers.firstValue("Content-Length");
		return length.isPresent() ? exactly(in, Integer.parseInt(length.get().strip())) : in.readAllBytes();
	}

	private static byte[] exactly(InputStream in, int size) throws IOException {
		byte[] bytes = in.readNBytes(size);
		if (bytes.length < size) {
			throw new EOFException("the answer ended after " + bytes.length + " of " + size + " bytes");
		}
		return bytes;
	}

	private static int size(String line) {
		return Integer.parseInt(line.split(";", 2)[0].strip(), 16);
	}

	private static int status(String line) throws IOException {
		String[] parts = line.split(" ", 3);
		if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5][0-9][0-9]")) {
			throw new IOException("the answer is not HTTP/1.1: '" + line + "'");
		}
		return Integer.parseInt(parts[1]);
	}

	private static Map<String, List<String>> headers(InputStream in) throws IOException {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = line(in); !line.isEmpty(); line = line(in)) {
			int colon = line.indexOf(':');
			if (colon > 0) {
				headers.computeIfAbsent(line.substring(0, colon), (name) -> new ArrayList<>())
					.add(line.substring(colon + 1).strip());
			}
		}
		return headers;
	}

	private static String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = in.read(); next != '\n'; next = in.read()) {
			if (next < 0) {
				throw new EOFException("the connection was closed without an answer");
			}
			line.write(next);
		}
		return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
	}

	private record Answer(URI uri, int statusCode, HttpHeaders headers, String body) implements HttpResponse<String> {

		@Override
		public HttpRequest request() {
			return HttpRequest.newBuilder(this.uri).build();
		}

		@Override
		public Optional<HttpResponse<String>> previousResponse() {
			return Optional.empty();
		}

		@Override
		public Optional<SSLSession> sslSession() {
			return Optional.empty();
		}

		@Override
		public HttpClient.Version version() {
			return HttpClient.Version.HTTP_1_1;
		}

	}

	private static final class AnyCertificate implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
