/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

/**
 * The trace headers of a request.
 */
enum Arrival {

	/** A sampled trace. */
	SAMPLED,

	/** A trace that is not recorded: lines have its id, and no span exists. */
	UNSAMPLED,

	/** Nothing that could be continued. */
	MALFORMED,

	/** Nothing. */
	NONE;

	boolean isContinued() {
		return this == SAMPLED || this == UNSAMPLED;
	}

	boolean isRecorded() {
		return this != UNSAMPLED;
	}

}
