/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import io.joinkey.check.Report;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Says that what the finding advises mends each break of {@link SabotageTests}, which run
 * in another JVM at the same time.
 */
@DisabledIfSystemProperty(named = "joinkey.sabotage.skip", matches = "true",
		disabledReason = "runs on one JDK in .ci/run, for its length")
class MendedTests {

	@ParameterizedTest
	@MethodSource("io.joinkey.check.sabotage.SabotageTests#asked")
	void isMendedByTheRemedy(Sabotage sabotage) {
		Report mended = Gate.judge(sabotage.mended());
		assertThat(mended.isPassed()).as(SabotageTests.told(mended)).isTrue();
	}

}
