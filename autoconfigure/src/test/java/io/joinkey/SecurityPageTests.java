/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the tests that {@code SECURITY.md} names with the sources.
 */
class SecurityPageTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern TEST = Pattern.compile("`(\\w+Tests)#(\\w+)`");

	@Test
	void eachNamedTestExists() throws IOException {
		List<MatchResult> named = TEST.matcher(Files.readString(ROOT.resolve("SECURITY.md"))).results().toList();
		assertThat(named).hasSizeGreaterThan(25);
		List<Path> sources = sources();
		assertThat(named)
			.allSatisfy((test) -> assertThat(sources).filteredOn((source) -> source.endsWith(test.group(1) + ".java"))
				.as(test.group())
				.anyMatch((source) -> isTest(source, test.group(2))));
	}

	@Test
	void eachThreatNamesATest() throws IOException {
		String[] threats = Files.readString(ROOT.resolve("SECURITY.md")).split("\n### ");
		assertThat(threats).hasSize(9);
		assertThat(Stream.of(threats).skip(1)).allMatch((threat) -> TEST.matcher(threat).find());
	}

	private static boolean isTest(Path source, String method) {
		try {
			return Pattern
				.compile("@(Test|ParameterizedTest|Property)\\b[^{;]*(\\{[^}]*\\}[^{;]*)?void " + method + "\\(")
				.matcher(Files.readString(source))
				.find();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Path> sources() throws IOException {
		try (Stream<Path> files = Files.walk(ROOT)) {
			return files.filter((file) -> file.toString().contains("/src/test/java/")).toList();
		}
	}

}
