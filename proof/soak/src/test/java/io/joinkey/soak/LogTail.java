/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads a log file as it grows, line by line.
 */
final class LogTail implements AutoCloseable {

	private final Thread thread;

	private volatile boolean closed;

	LogTail(Path file, Consumer<String> lines) {
		this.thread = new Thread(() -> read(file, lines), "tail-" + file.getFileName());
		this.thread.start();
	}

	private void read(Path file, Consumer<String> lines) {
		byte[] buffer = new byte[1 << 16];
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		try (InputStream input = Files.newInputStream(file)) {
			while (true) {
				boolean last = this.closed;
				int count = input.read(buffer);
				for (int index = 0; index < count; index++) {
					if (buffer[index] == '\n') {
						lines.accept(line.toString(StandardCharsets.UTF_8));
						line.reset();
					}
					else {
						line.write(buffer[index]);
					}
				}
				if (count < 0) {
					if (last) {
						return;
					}
					Thread.sleep(20);
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("Could not read " + file, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
