/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the status of {@code JoinkeyAutoConfiguration.ReactorConfiguration}.
 */
class ReactorStatusTests {

	private final MockEnvironment environment = new MockEnvironment();

	private final boolean before = Hooks.isAutomaticContextPropagationEnabled();

	@AfterEach
	void restore() {
		enable(this.before);
	}

	@Test
	void aPropertyThatNothingReadsIsNoPropagation() {
		this.environment.setProperty("spring.reactor.context-propagation", "auto");
		enable(false);
		assertThat(status()).contains("spring-boot-reactor");
		enable(true);
		assertThat(status()).doesNotContain("spring-boot-reactor").contains("automatic context propagation");
	}

	@Test
	void anotherModeIsNamed() {
		this.environment.setProperty("spring.reactor.context-propagation", "limited");
		enable(true);
		assertThat(status()).contains("spring.reactor.context-propagation is limited");
	}

	private String status() {
		return new JoinkeyAutoConfiguration.ReactorConfiguration().joinkeyReactorStatus(this.environment)
			.status()
			.toString();
	}

	private static void enable(boolean automatic) {
		if (automatic) {
			Hooks.enableAutomaticContextPropagation();
		}
		else {
			Hooks.disableAutomaticContextPropagation();
		}
	}

}
