/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OtherInstrumentation}.
 */
class OtherInstrumentationTests {

	@Test
	void theClassOfAnAgentThatDoesNotRunIsNoAgent() {
		assertThat(OtherInstrumentation.AGENT.isPresent(loader(ForeignInternal.AGENT))).isFalse();
	}

	@Test
	void theClassOfTheStarterIsTheStarter() {
		assertThat(OtherInstrumentation.STARTER.isPresent(loader(ForeignInternal.STARTER))).isTrue();
		assertThat(OtherInstrumentation.STARTER.isPresent(getClass().getClassLoader())).isFalse();
	}

	private ClassLoader loader(ForeignInternal type) {
		return new ByteBuddy().subclass(Object.class)
			.name(type.value())
			.make()
			.load(getClass().getClassLoader())
			.getLoaded()
			.getClassLoader();
	}

}
