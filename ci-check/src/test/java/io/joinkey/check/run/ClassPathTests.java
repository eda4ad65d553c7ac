/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.File;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClassPath}.
 */
class ClassPathTests {

	@Test
	void aBrokerIsMissingIfSpringKafkaIsThereWithoutItsTestLibrary() {
		assertThat(lacksBroker("spring-kafka-4.1.0.jar")).isTrue();
		assertThat(lacksBroker("spring-kafka-4.1.0.jar", "spring-kafka-test-4.1.0.jar")).isFalse();
		assertThat(lacksBroker("spring-core-7.0.0.jar")).isFalse();
	}

	private static boolean lacksBroker(String... jars) {
		return ClassPath.parse("/m2/" + String.join(File.pathSeparator + "/m2/", jars)).lacksBroker();
	}

}
