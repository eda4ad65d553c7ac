/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;

/**
 * A call of a logger. Each appender that writes it makes a {@link LogLine}.
 *
 * @param snapshot when and on which thread, and what that thread carried
 * @param logger the name of the logger
 * @param level the level, in upper case
 * @param message the formatted message, without any layout
 * @param callers the classes on the stack that belong to no known library, and
 * {@link #FORWARD}, the innermost first, if no span was active
 */
public record LogEvent(ThreadSnapshot snapshot, String logger, String level, String message, List<String> callers) {

	/** What forwards a request within the container, such as to the error page. */
	public static final String FORWARD = "org.apache.catalina.core.ApplicationDispatcher";

	/**
	 * How the name of the gate's own logger ends, which is in the application's package.
	 */
	public static final String GATE = ".JoinkeyGate";

	public LogEvent {
		callers = List.copyOf(callers);
	}

	public LogEvent(ThreadSnapshot snapshot, String logger, String level, String message) {
		this(snapshot, logger, level, message, List.of());
	}

	/** Return whether the gate's own handler logged it. */
	public boolean isOfGate() {
		return this.logger.endsWith(GATE);
	}

}
