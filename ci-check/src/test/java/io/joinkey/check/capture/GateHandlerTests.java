/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GateHandler}.
 */
class GateHandlerTests {

	private final GateHandler handler = new GateHandler();

	@Test
	void noErrorPageIsReachedBeforeItIsKnownToDoNoHarm() {
		assertThat(this.handler.reaches("/error")).isFalse();
		this.handler.spare(Set.of("/page"));
		assertThat(this.handler.reaches("/error")).isTrue();
		assertThat(this.handler.reaches("/page")).isFalse();
	}

}
