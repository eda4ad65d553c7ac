/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

/**
 * What a request says about the trace that it belongs to.
 */
enum Arrival {

	/** A sampled trace. */
	SAMPLED,

	/** A trace that nobody records: lines have its id, and there are no spans. */
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
