/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.util.function.BiConsumer;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Delegates to an appender's own encoder and records its bytes. The appender's owner
 * starts and stops that encoder.
 */
final class RecordingEncoder extends ContextAwareBase implements Encoder<ILoggingEvent> {

	private final Encoder<ILoggingEvent> encoder;

	private final BiConsumer<ILoggingEvent, byte[]> written;

	RecordingEncoder(Encoder<ILoggingEvent> encoder, BiConsumer<ILoggingEvent, byte[]> written) {
		this.encoder = encoder;
		this.written = written;
		setContext(encoder.getContext());
	}

	Encoder<ILoggingEvent> encoder() {
		return this.encoder;
	}

	@Override
	public byte[] headerBytes() {
		return this.encoder.headerBytes();
	}

	@Override
	public byte[] encode(ILoggingEvent event) {
		byte[] bytes = this.encoder.encode(event);
		if (bytes != null) {
			this.written.accept(event, bytes);
		}
		return bytes;
	}

	@Override
	public byte[] footerBytes() {
		return this.encoder.footerBytes();
	}

	@Override
	public void start() {
		this.encoder.start();
	}

	@Override
	public void stop() {
		this.encoder.stop();
	}

	@Override
	public boolean isStarted() {
		return this.encoder.isStarted();
	}

}
