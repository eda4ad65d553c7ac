/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection that stays open for many requests and costs little itself.
 */
final class Connection implements Closeable {

	private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

	private final Socket socket;

	private final int port;

	private final byte[] buffer = new byte[16_384];

	Connection(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
		this.port = port;
	}

	/**
	 * Sends a request and reads its answer.
	 * @param path the path
	 * @throws IOException if the answer is not a whole one with status 200
	 */
	void get(String path) throws IOException {
		String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + this.port + "\r\nAccept: */*\r\n\r\n";
		this.socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
		int length = 0;
		int body = -1;
		while (body < 0) {
			length += read(length);
			body = endOfHeaders(length);
		}
		String headers = new String(this.buffer, 0, body, StandardCharsets.ISO_8859_1);
		Matcher contentLength = LENGTH.matcher(headers);
		if (!headers.startsWith("HTTP/1.1 200") || !contentLength.find()) {
			throw new IOException("GET " + path + " was answered with " + headers);
		}
		int rest = Integer.parseInt(contentLength.group(1)) - (length - body);
		while (rest > 0) {
			rest -= read(0);
		}
	}

	private int read(int offset) throws IOException {
		int count = this.socket.getInputStream().read(this.buffer, offset, this.buffer.length - offset);
		if (count <= 0) {
			throw new EOFException("The service closed the connection");
		}
		return count;
	}

	private int endOfHeaders(int length) {
		for (int i = 0; i + 3 < length; i++) {
			if (this.buffer[i] == '\r' && this.buffer[i + 1] == '\n' && this.buffer[i + 2] == '\r'
					&& this.buffer[i + 3] == '\n') {
				return i + 4;
			}
		}
		return -1;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
