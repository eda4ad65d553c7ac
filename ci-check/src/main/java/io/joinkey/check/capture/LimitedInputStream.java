/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Reads from a socket until a time or a size is reached, and not only until the other end
 * is silent.
 */
final class LimitedInputStream extends InputStream {

	/** More than any page of metrics. */
	private static final long MOST_BYTES = 64L * 1024 * 1024;

	private final Socket socket;

	private final InputStream in;

	private final long end;

	private long bytes;

	LimitedInputStream(Socket socket, Duration limit) throws IOException {
		this.socket = socket;
		this.in = socket.getInputStream();
		this.end = System.nanoTime() + limit.toNanos();
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		long left = (this.end - System.nanoTime()) / 1_000_000;
		if (left <= 0) {
			throw new SocketTimeoutException("the answer took too long");
		}
		if (this.bytes > MOST_BYTES) {
			throw new CutOffException("its answer is longer than " + MOST_BYTES / 1024 / 1024 + " MiB");
		}
		this.socket.setSoTimeout((int) Math.max(1, left));
		int read = this.in.read(buffer, offset, length);
		this.bytes += Math.max(0, read);
		return read;
	}

	/** Thrown for an answer of which only a part is read. */
	static final class CutOffException extends IOException {

		private static final long serialVersionUID = 1L;

		private final int status;

		CutOffException(String message) {
			this(message, 0);
		}

		CutOffException(String message, int status) {
			super(message);
			this.status = status;
		}

		/** Return the status that had arrived, or 0. */
		int status() {
			return this.status;
		}

	}

}
