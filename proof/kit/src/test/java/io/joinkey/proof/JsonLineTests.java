/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonLineTests {

	@Test
	void fieldsKeepTheirOrderAndAbsentOnesAreEmpty() {
		JsonLine line = JsonLine.parse("{\"message\":\"paid\",\"retry\":1,\"user\":null}");
		assertThat(line.fields().keySet()).containsExactly("message", "retry", "user");
		assertThat(line.field("retry")).contains("1");
		assertThat(line.field("user")).isEmpty();
		assertThat(line.field("trace_id")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Picked up JAVA_TOOL_OPTIONS", "[]", "{\"a\":1,\"a\":2}", "{} {}", "" })
	void aLineThatIsNotOneObjectWithUniqueNamesIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> JsonLine.parse(text)).withMessageEndingWith(text);
	}

	@Test
	void theLineThatIsBeingWrittenIsLeftOut(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("log"), "{}\n{\"message\":\"hal");
		assertThat(JsonLine.read(file)).containsExactly("{}");
	}

}
