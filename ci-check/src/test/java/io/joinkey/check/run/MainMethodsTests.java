/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.lang.reflect.Modifier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MainMethods}.
 */
class MainMethodsTests {

	@ParameterizedTest
	@CsvSource({ "17, true, true, true", "17, true, false, false", "17, false, true, false", "17, false, false, false",
			"24, true, true, true", "24, true, false, false", "24, false, true, false", "24, false, false, false",
			"25, true, true, true", "25, true, false, true", "25, false, true, true", "25, false, false, true",
			"26, false, false, true" })
	void onlyJava25StartsMethodsOfAnInstanceOrWithoutArguments(int feature, boolean ofClass, boolean arguments,
			boolean started) {
		MainMethods methods = new MainMethods(feature);
		for (int access : new int[] { Modifier.PUBLIC, Modifier.PROTECTED, 0 }) {
			assertThat(methods.isStarted(access | (ofClass ? Modifier.STATIC : 0), arguments)).isEqualTo(started);
		}
	}

	@ParameterizedTest
	@CsvSource({ "17", "25" })
	void aPrivateMethodIsNotStarted(int feature) {
		assertThat(new MainMethods(feature).isStarted(Modifier.PRIVATE | Modifier.STATIC, true)).isFalse();
		assertThat(new MainMethods(feature).isStarted(Modifier.PRIVATE, false)).isFalse();
	}

	@Test
	void theRunningJdkDecides() {
		assertThat(MainMethods.ofThisJdk().feature()).isEqualTo(Runtime.version().feature());
	}

}
