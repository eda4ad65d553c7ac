/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.appenders;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.encoder.Encoder;

/**
 * Encodes events on another thread than those that log, with an encoder without a getter.
 */
public class EncodingAppender extends AppenderBase<ILoggingEvent> {

	private final BlockingQueue<ILoggingEvent> queue = new LinkedBlockingQueue<>();

	private final ByteArrayOutputStream output = new ByteArrayOutputStream();

	private Encoder<ILoggingEvent> encoder;

	public EncodingAppender(Encoder<ILoggingEvent> encoder) {
		this.encoder = encoder;
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.queue.add(event);
	}

	/** Writes what is queued. */
	public void drain() {
		for (ILoggingEvent event = this.queue.poll(); event != null; event = this.queue.poll()) {
			this.output.writeBytes(this.encoder.encode(event));
		}
	}

	public Encoder<ILoggingEvent> inUse() {
		return this.encoder;
	}

}
