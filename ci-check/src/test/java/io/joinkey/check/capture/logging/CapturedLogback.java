/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.util.List;

import ch.qos.logback.classic.LoggerContext;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.LogLine;

/**
 * Captures the appenders of a logger context that the test made.
 */
public final class CapturedLogback implements AutoCloseable {

	private final LogCapture capture;

	public CapturedLogback(LoggerContext context, ThreadSnapshots moments) {
		this.capture = LogbackCapture.install(context, moments);
	}

	public List<LogLine> lines() {
		return this.capture.lines();
	}

	@Override
	public void close() {
		this.capture.close();
	}

}
