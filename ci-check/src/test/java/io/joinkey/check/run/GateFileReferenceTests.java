/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the keys that {@link GateFileReader} reads with the schema and the page.
 */
class GateFileReferenceTests {

	private static final Pattern ROW = Pattern.compile("^\\| `([a-z.-]+)` \\|", Pattern.MULTILINE);

	@Test
	void theSchemaHasEachKeyThatIsRead() throws IOException {
		String schema = new ClassPathResource("io/joinkey/check/joinkey-gate.schema.json")
			.getContentAsString(StandardCharsets.UTF_8);
		Set<String> keys = new TreeSet<>();
		properties(JsonParserFactory.getJsonParser().parseMap(schema), "", keys);
		assertThat(keys).isEqualTo(keys());
	}

	@Test
	void thePageHasEachKeyThatIsRead() throws IOException {
		String page = page();
		Set<String> rows = ROW.matcher(page.substring(page.indexOf("## joinkey-gate.yaml")))
			.results()
			.map((row) -> row.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(rows).isEqualTo(keys());
	}

	@Test
	void theExampleOfThePageIsRead() throws IOException {
		String page = page();
		int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
		GateFile file = GateFileReader.read(page.substring(begin, page.indexOf("```", begin)));
		assertThat(file.waivers()).hasSize(1);
		assertThat(file.exclude()).containsExactly("/reports/**");
		assertThat(file.credentials()).isNotNull();
	}

	private static String page() throws IOException {
		return Files.readString(Path.of("..", "docs", "gate.md"));
	}

	private static Set<String> keys() {
		Set<String> keys = new TreeSet<>();
		keys(GateFile.class, "", keys);
		return keys;
	}

	private static void keys(Class<?> type, String prefix, Set<String> keys) {
		for (RecordComponent component : GateFileReader.keys(type)) {
			String key = prefix + GateFileReader.key(component);
			keys.add(key);
			Type generic = component.getGenericType();
			Type element = (generic instanceof ParameterizedType list) ? list.getActualTypeArguments()[0] : generic;
			if (element instanceof Class<?> nested && nested.isRecord()) {
				keys(nested, key + ".", keys);
			}
		}
	}

	@SuppressWarnings("unchecked")
	private static void properties(Map<String, Object> schema, String prefix, Set<String> keys) {
		Map<String, Object> node = (schema.get("items") instanceof Map<?, ?> items) ? (Map<String, Object>) items
				: schema;
		if (node.get("properties") instanceof Map<?, ?> properties) {
			properties.forEach((key, value) -> {
				keys.add(prefix + key);
				properties((Map<String, Object>) value, prefix + key + ".", keys);
			});
		}
	}

}
