/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.appenders;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;

/**
 * Passes events to another appender, later and without being an attachable of Logback.
 */
public class PassingAppender extends AppenderBase<ILoggingEvent> {

	private final BlockingQueue<ILoggingEvent> queue = new LinkedBlockingQueue<>();

	private final Appender<ILoggingEvent> target;

	public PassingAppender(Appender<ILoggingEvent> target) {
		this.target = target;
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.queue.add(event);
	}

	/** Passes on what is queued. */
	public void drain() {
		for (ILoggingEvent event = this.queue.poll(); event != null; event = this.queue.poll()) {
			this.target.doAppend(event);
		}
	}

}
