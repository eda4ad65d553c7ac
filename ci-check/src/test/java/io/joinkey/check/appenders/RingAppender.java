/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.appenders;

import java.util.Arrays;
import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last messages, in a list that is empty at first.
 */
public class RingAppender extends AppenderBase<ILoggingEvent> {

	private final List<@Nullable String> last = Arrays.asList(new @Nullable String[4]);

	private int next;

	@Override
	protected void append(ILoggingEvent event) {
		this.last.set(this.next++ % this.last.size(), event.getFormattedMessage());
	}

}
