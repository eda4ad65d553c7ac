/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class ProcessTimeTests {

	@Test
	void compilerIsCountedApart() {
		assumeThat(Files.exists(Path.of("/proc/self/task"))).isTrue();
		ProcessTime time = ProcessTime.of(ProcessHandle.current());
		assertThat(time.compiler()).isPositive().isLessThan(time.total());
		ProcessTime later = new ProcessTime(time.total() + 5_000_000, time.compiler() + 2_000_000);
		assertThat(later.since(time)).isEqualTo(3000);
		assertThat(later.compiledSince(time)).isEqualTo(2000);
	}

}
