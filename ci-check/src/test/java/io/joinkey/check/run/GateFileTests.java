/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GateFile}.
 */
class GateFileTests {

	@Test
	void theExampleThatTheMessageShowsIsReadWhole() {
		GateFile file = read(GateFile.EXAMPLE);
		assertThat(file.requests()).containsExactly(new GateFile.Sent("POST", "/orders",
				Map.of("Content-Type", "application/json"), "{\"item\": \"book\"}", 201, null, 6));
		assertThat(file.records())
			.containsExactly(new GateFile.Published("deliveries", Map.of(), "{\"item\": \"book\"}"));
		assertThat(file.properties()).containsExactly("orders.retries=0");
		assertThat(file.downstreams()).containsExactly(new GateFile.Downstream("stock.base-url", "*", "/stock/*", 200,
				Map.of("Content-Type", "application/json"), "{\"left\": 3}"));
		assertThat(file.waivers()).containsExactly(
				new GateFile.Known("client-inventory", "legacyClient", "team-orders", LocalDate.of(2027, 1, 31), 23));
	}

	@Test
	void anAbsentFileIsEmpty() {
		assertThat(GateFileReader.read(new ClassPathResource("no-such-file.yaml")).requests()).isEmpty();
	}

	@Test
	void whatIsLeftOutHasADefault() {
		assertThat(read("requests: [{path: /hello}]").requests())
			.containsExactly(new GateFile.Sent("GET", "/hello", Map.of(), "", 200, null, 1));
	}

	@Test
	void aFileThatCannotBeReadIsAMessageWithAnExample() {
		for (String wrong : new String[] { "requests: [{path: /hello, status: many}]", "requests: [",
				"waivers: [{rule: x" + ", subject: y, owner: z, expires: someday}]" }) {
			assertThatExceptionOfType(CouldNotJudge.class).isThrownBy(() -> read(wrong))
				.withMessageContainingAll("joinkey-gate.yaml has errors", "line 1: ", "A file looks like this",
						"requests:");
		}
	}

	@Test
	void aTextThatNeedsQuotesIsNamed() {
		for (String wrong : new String[] {
				"waivers:\n  - {rule: x, subject: GET /orders/{id}, owner: z, expires: 2027-01-31}\n",
				"requests:\n  - path: GET: /orders\n", "requests:\n  - {path: /orders?page=2}\n" }) {
			assertThatExceptionOfType(CouldNotJudge.class).isThrownBy(() -> read(wrong))
				.withMessageContaining("line 2: the file is not valid YAML: ")
				.withMessageContaining(
						"; a text with a brace, a bracket, a comma, a colon or a question mark stands in quotes");
		}
	}

	private static GateFile read(String yaml) {
		return GateFileReader.read(new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
	}

}
