/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package reactor.netty.http.client;

/**
 * Stands on the stack where Reactor Netty's client would.
 */
public final class Answering {

	private Answering() {
	}

	public static void answer(Runnable code) {
		code.run();
	}

}
