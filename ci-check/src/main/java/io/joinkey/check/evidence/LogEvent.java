/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

/**
 * A call of a logger. Each appender that writes it makes a {@link LogLine}.
 *
 * @param snapshot when and on which thread, and what that thread carried
 * @param logger the name of the logger
 * @param level the level, in upper case
 * @param message the formatted message, without any layout
 */
public record LogEvent(ThreadSnapshot snapshot, String logger, String level, String message) {

	/**
	 * How the name of the gate's own logger ends, which is in the application's package.
	 */
	public static final String GATE = ".JoinkeyGate";

	/** Return whether the gate's own handler logged it. */
	public boolean isOfGate() {
		return this.logger.endsWith(GATE);
	}

}
