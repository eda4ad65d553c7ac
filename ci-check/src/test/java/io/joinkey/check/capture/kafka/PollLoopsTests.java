/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.kafka;

import java.util.List;

import io.joinkey.check.capture.threads.ThreadSnapshots;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PollLoops}.
 */
class PollLoopsTests {

	@Test
	void whatAWatchedContainerTakesIsNoLoop() {
		PollLoops loops = new PollLoops(new ThreadSnapshots());
		assertThat(loops.isWatched("orders")).isFalse();
		loops.watched(List.of("orders", "positions\\..*"));
		assertThat(loops.isWatched("orders")).isTrue();
		assertThat(loops.isWatched("positions.nord")).isTrue();
		assertThat(loops.isWatched("payments")).isFalse();
	}

}
