/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

/**
 * Takes a foreign internal away for a while, as a new version of its library would.
 */
public final class HiddenInternal implements AutoCloseable {

	private final ForeignInternal internal;

	private HiddenInternal(ForeignInternal internal) {
		this.internal = internal;
	}

	public static HiddenInternal hide(ForeignInternal internal) {
		internal.hide(true);
		return new HiddenInternal(internal);
	}

	@Override
	public void close() {
		this.internal.hide(false);
	}

}
