/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WiringProperties}.
 */
class WiringPropertiesTests {

	@Test
	void aListOfYamlIsReadAsOneValue() {
		GenericApplicationContext context = new GenericApplicationContext();
		TestPropertyValues
			.of("management.tracing.propagation.produce[0]=b3", "management.tracing.propagation.produce[1]=b3_multi",
					"management.tracing.propagation.consume=w3c", "joinkey.excluded-beans[0]=plain")
			.applyTo(context);
		assertThat(new WiringProperties(context).read())
			.containsEntry("management.tracing.propagation.produce", "b3,b3_multi")
			.containsEntry("management.tracing.propagation.consume", "w3c")
			.containsEntry("joinkey.excluded-beans", "plain")
			.doesNotContainKey("management.tracing.propagation.type");
	}

	@Test
	void aListWithoutElementsIsKept() {
		GenericApplicationContext context = new GenericApplicationContext();
		TestPropertyValues.of("management.tracing.propagation.produce=").applyTo(context);
		assertThat(new WiringProperties(context).read()).containsEntry("management.tracing.propagation.produce", "");
	}

}
