/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the README shows is so.
 */
class ReadmeTests {

	private static final Path ROOT = Path.of("..");

	private static final String README = read("README.md");

	@TempDir
	private Path directory;

	@Test
	void itIsShort() {
		assertThat(README.lines().count()).isLessThan(130);
	}

	@Test
	void itsCommandsAreTheOnesThatCiRuns() {
		assertThat(snippets("sh").get(0)).contains("./demo ", "./mvnw verify");
		assertThat(read(".ci/run")).contains("\n./demo\n", "./mvnw ", " verify");
	}

	@Test
	void itsDependencyIsThisRepositorysStarter() {
		String dependency = snippets("xml").get(0);
		String starter = read("starter/pom.xml");
		for (String element : List.of("groupId", "artifactId", "version")) {
			String value = element(dependency, element);
			assertThat(starter).contains("<" + element + ">" + value + "</" + element + ">");
		}
		assertThat(read("parent/pom.xml")).contains("<artifactId>joinkey-parent</artifactId>");
	}

	@Test
	void aServiceStartsWithItsProperties() {
		for (String snippet : snippets("properties")) {
			try (RunningService service = RunningService.start(Shop.class, snippet.lines().toArray(String[]::new))) {
				Traceparent sent = Traceparent.next();
				assertThat(service.get("/hello/ann", "traceparent", sent.sampled()).statusCode()).isEqualTo(200);
				assertThat(service.rawLines()).anyMatch((line) -> line.contains(sent.traceId()));
			}
		}
		assertThat(snippets("properties")).hasSize(2);
	}

	@Test
	void aServiceWritesTheFieldsOfItsLogLine() {
		Map<?, ?> shown = new JsonMapper().readValue(snippets("json").get(0), Map.class);
		try (RunningService service = RunningService.start(Shop.class)) {
			Traceparent sent = Traceparent.next();
			service.get("/hello/ann", "traceparent", sent.sampled());
			List<String> fields = List.copyOf(service.linesOf(sent.traceId()).get(0).keySet());
			assertThat(shown.keySet().stream().map(String::valueOf)).startsWith(fields.toArray(String[]::new));
		}
	}

	@Test
	void aLogbackConfigurationCanIncludeItsLine() throws IOException {
		Path configuration = Files.writeString(this.directory.resolve("logback-own.xml"),
				"<configuration>" + snippets("xml").get(1)
						+ "<root level=\"INFO\"><appender-ref ref=\"CONSOLE\" /></root></configuration>");
		try (RunningService service = RunningService.start(Shop.class, "logging.config=" + configuration.toUri())) {
			assertThat(service.context().getBean(HopInventory.class).hops())
				.contains(HopStatus.on(HopStatus.Hop.LOGS, "ids on CONSOLE"));
			assertThat(service.port()).isPositive();
		}
	}

	@Test
	void itsOwnPropertiesAreAllThereAre() throws IOException {
		List<String> documented = Pattern.compile("`(joinkey\\.[a-z.-]+)` \\|")
			.matcher(README)
			.results()
			.map((result) -> result.group(1))
			.toList();
		List<String> existing = new ArrayList<>();
		new JsonMapper()
			.readTree(Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json")))
			.path("properties")
			.forEach((property) -> existing.add(property.path("name").asString()));
		existing.removeIf((name) -> !name.startsWith("joinkey."));
		// the switches of the features share one line
		assertThat(README).contains("`joinkey.<feature>.enabled=false`");
		assertThat(existing.removeIf((name) -> name.matches("joinkey\\..*\\.enabled"))).isTrue();
		// what few need is described where its purpose is
		String pages = Files.readString(Path.of("../docs/edges.md")) + Files.readString(Path.of("../docs/features.md"));
		assertThat(existing.removeIf((name) -> !documented.contains(name) && pages.contains(name))).isTrue();
		assertThat(documented).containsExactlyInAnyOrderElementsOf(existing);
	}

	private static String element(String xml, String name) {
		MatchResult match = Pattern.compile("<" + name + ">(.*)</" + name + ">")
			.matcher(xml)
			.results()
			.findFirst()
			.get();
		return match.group(1);
	}

	private static List<String> snippets(String language) {
		return Pattern.compile("```" + language + "\n(.*?)\n```", Pattern.DOTALL)
			.matcher(README)
			.results()
			.map((result) -> result.group(1))
			.toList();
	}

	private static String read(String file) {
		try {
			return Files.readString(ROOT.resolve(file));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
