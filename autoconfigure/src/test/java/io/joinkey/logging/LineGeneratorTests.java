/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.io.StringWriter;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LineGenerator}, which remembers the names of the line before.
 */
class LineGeneratorTests {

	private final StringWriter written = new StringWriter();

	private final JsonGenerator generator = new LineGenerator(JsonMapper.shared().createGenerator(this.written), 100);

	@Test
	void namesOfALineBeforeDoNotHideThatANameIsUsedTwice() {
		line("a", "b", "c", "d");
		line("a", "c");
		assertThat(line("a", "c", "c")).isEqualTo("{\"a\":1,\"c\":1,\"c_\":1}");
	}

	@Test
	void aNameThatWasChangedIsChangedAgain() {
		assertThat(line("a", "a", "b")).isEqualTo("{\"a\":1,\"a_\":1,\"b\":1}");
		assertThat(line("a", "a", "b")).isEqualTo("{\"a\":1,\"a_\":1,\"b\":1}");
	}

	@Test
	void halfOfASurrogatePairInANameIsReplacedInEachLine() {
		String name = "a\ud83d";
		assertThat(line(name)).isEqualTo("{\"a\ufffd\":1}");
		assertThat(line(name)).isEqualTo("{\"a\ufffd\":1}");
	}

	@Test
	void anyLinesHaveTheSameNamesAsTheyHaveAlone() {
		Random random = new Random(4711);
		List<String> names = List.of("a", "b", "c", "a_", "b\ud83d", "d");
		for (int i = 0; i < 5_000; i++) {
			String[] line = random.ints(random.nextInt(40), 0, names.size())
				.mapToObj(names::get)
				.toArray(String[]::new);
			LineGeneratorTests alone = new LineGeneratorTests();
			assertThat(line(line)).isEqualTo(alone.line(line));
		}
	}

	private String line(String... names) {
		this.written.getBuffer().setLength(0);
		this.generator.writeStartObject();
		for (String name : names) {
			this.generator.writeName(name);
			this.generator.writeNumber(1);
		}
		this.generator.writeEndObject();
		this.generator.flush();
		return this.written.toString().strip();
	}

}
