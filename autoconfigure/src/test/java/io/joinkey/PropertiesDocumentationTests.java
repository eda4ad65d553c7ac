/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/properties.md} lists each property that exists and each value that is set.
 * Where it does not, {@code target/properties.md} has the tables as they should be.
 */
class PropertiesDocumentationTests {

	private static final Path DOCUMENT = Path.of("../docs/properties.md");

	@Test
	void itListsEachPropertyWithItsDefault() throws IOException {
		Map<String, JsonNode> own = new TreeMap<>();
		metadata(Path.of("target/classes/META-INF/spring-configuration-metadata.json").toUri().toURL())
			.filter((property) -> property.path("name").asString().startsWith("joinkey."))
			.forEach((property) -> own.put(property.path("name").asString(), property));
		assertThat(own).containsKeys("joinkey.enabled", "joinkey.http.server.enabled", "joinkey.tracing.enabled");
		assertThat(own.values())
			.allSatisfy((property) -> assertThat(property.path("description").asString("")).endsWith("."));
		check("own", "| property | default | description |\n|---|---|---|\n" + own.values()
			.stream()
			.map((property) -> row(code(property.path("name").asString()),
					code(property.path("defaultValue").asString("")), property.path("description").asString("")))
			.collect(Collectors.joining()));
	}

	@Test
	void itListsEachPropertyOfSpringBootThatIsSet() throws IOException {
		Map<String, JsonNode> boot = new TreeMap<>();
		for (URL url : Collections
			.list(getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			metadata(url).forEach((property) -> boot.put(property.path("name").asString(), property));
		}
		StringBuilder table = new StringBuilder(
				"| property | Joinkey's value | Boot's default | switch |\n|---|---|---|---|\n");
		for (Feature feature : Feature.values()) {
			new TreeMap<>(defaults(feature)).forEach((name,
					value) -> table.append(row(code(name), code(value.toString()),
							code(boot.containsKey(name) ? boot.get(name).path("defaultValue").asString("") : ""),
							code(feature.property()))));
		}
		check("boot", table.toString());
	}

	@Test
	void itListsWhatYields() throws IOException {
		check("yields",
				"| bean | yields to an application's bean |\n|---|---|\n" + Stream
					.concat(YieldTests.BY_TYPE.stream().map((name) -> row(code(name), "of the same type")),
							YieldTests.BY_NAME.stream().map((name) -> row(code(name), "of the same name")))
					.sorted()
					.collect(Collectors.joining()));
	}

	private static Map<String, Object> defaults(Feature feature) {
		StandardEnvironment environment = new StandardEnvironment();
		Map<String, Object> switches = new TreeMap<>(Map.of("spring.application.name", "checkout"));
		for (Feature other : Feature.values()) {
			switches.put(other.property(), other == feature);
		}
		environment.getPropertySources().addFirst(new MapPropertySource("application", switches));
		AppliedDefaults.to(environment);
		Map<String, Object> defaults = new TreeMap<>();
		for (String name : new String[] { DefaultPropertiesPropertySource.NAME, "joinkey" }) {
			if (environment.getPropertySources().get(name) instanceof MapPropertySource source) {
				defaults.putAll(source.getSource());
			}
		}
		PropertySource<?> tasks = environment.getPropertySources().get(TaskPropagationDefault.NAME);
		if (tasks != null) {
			defaults.put(TaskPropagationDefault.PROPERTY,
					Objects.requireNonNull(tasks.getProperty(TaskPropagationDefault.PROPERTY)));
		}
		return defaults;
	}

	private static Stream<JsonNode> metadata(URL url) throws IOException {
		try (InputStream stream = url.openStream()) {
			return new JsonMapper().readTree(stream).path("properties").valueStream();
		}
	}

	private static String code(String text) {
		return text.isEmpty() ? "" : "`" + text + "`";
	}

	private static String row(String... cells) {
		return "| " + String.join(" | ", cells).replace("  ", " ") + " |\n";
	}

	private static void check(String name, String table) throws IOException {
		Files.writeString(Path.of("target/properties-" + name + ".md"), table);
		assertThat(Files.readString(DOCUMENT)).as("copy target/properties-" + name + ".md").contains(table);
	}

}
