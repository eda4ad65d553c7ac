/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ApplicationProcessTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@TempDir
	private Path directory;

	@Test
	void anApplicationIsAwaitedAndStopped() {
		try (ApplicationProcess process = start("echo ready; exec sleep 600")) {
			process.awaitReady(LONG, () -> JsonLine.read(output()).contains("ready"));
		}
	}

	@Test
	void anApplicationThatEndsEarlyIsReportedWithItsOutput() {
		try (ApplicationProcess process = start("echo no port; exit 3")) {
			assertThatIllegalStateException().isThrownBy(() -> process.awaitReady(LONG, () -> false))
				.withMessage("shop ended with exit code 3. The end of its output:\n  no port");
		}
	}

	@Test
	void anApplicationHasOnlyTheVariablesItIsGiven() throws Exception {
		ApplicationProcess process = ApplicationProcess.start("shop",
				List.of("sh", "-c", "echo $OTEL_SERVICE_NAME $JAVA_TOOL_OPTIONS"), Map.of("OTEL_SERVICE_NAME", "given"),
				output(), output());
		assertThat(process.awaitExit(LONG)).isZero();
		assertThat(Files.readString(output())).isEqualTo("given\n");
	}

	private ApplicationProcess start(String script) {
		return ApplicationProcess.start("shop", List.of("sh", "-c", script), output(), output());
	}

	private Path output() {
		return this.directory.resolve("output");
	}

}
