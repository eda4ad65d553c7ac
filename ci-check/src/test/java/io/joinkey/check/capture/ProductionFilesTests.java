/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProductionFiles}.
 */
class ProductionFilesTests {

	@TempDir
	private Path directory;

	private final StandardEnvironment environment = new StandardEnvironment();

	@Test
	void theProductionFileDecidesWhereATestFileHidesIt() throws IOException {
		write("classes", """
				logging.structured.format.console=ecs
				management.tracing.sampling.probability=0.5
				management.opentelemetry.tracing.export.otlp.endpoint=http://collector
				spring.datasource.name=orders
				""");
		write("test-classes", "");
		testFile(Map.of("logging.structured.format.console", "logstash", "management.tracing.enabled", "false",
				"spring.datasource.name", "test", "management.server.port", "0"));
		ProductionFiles.apply(this.environment, loader());
		assertThat(this.environment.getProperty("logging.structured.format.console")).isEqualTo("ecs");
		assertThat(this.environment.getProperty("management.tracing.sampling.probability")).isEqualTo("0.5");
		assertThat(this.environment.getProperty("management.tracing.enabled")).isNull();
		assertThat(this.environment.getProperty("management.opentelemetry.tracing.export.otlp.endpoint")).isNull();
		assertThat(this.environment.getProperty("management.server.port")).isEqualTo("0");
		assertThat(this.environment.getProperty("spring.datasource.name")).isEqualTo("test");
		assertThat(ProductionFiles.shadowed(this.environment)).containsExactly("application.properties");
	}

	@Test
	void aProductionFileInTheConfigFolderDecidesToo() throws IOException {
		write("classes/config", """
				management.endpoints.web.base-path=/management
				management.endpoints.web.exposure.include=health,prometheus
				""");
		write("test-classes/config", "");
		source("config/application.properties", Map.of("management.endpoints.web.base-path", "/tests"));
		ProductionFiles.apply(this.environment, loader());
		assertThat(this.environment.getProperty("management.endpoints.web.base-path")).isEqualTo("/management");
		assertThat(this.environment.getProperty("management.endpoints.web.exposure.include"))
			.isEqualTo("health,prometheus");
		assertThat(ProductionFiles.shadowed(this.environment)).containsExactly("config/application.properties");
	}

	@Test
	void aFileThatIsNotHiddenWinsOverAHiddenOneAsInProduction() throws IOException {
		write("classes", "logging.structured.format.console=ecs");
		write("test-classes", "");
		this.environment.setActiveProfiles("prod");
		source("application-prod.properties", Map.of("logging.structured.format.console", "gelf"));
		source("config/application.properties", Map.of("management.endpoints.web.base-path", "/manage"));
		source("application.properties", Map.of());
		ProductionFiles.apply(this.environment, loader());
		assertThat(this.environment.getProperty("logging.structured.format.console")).isEqualTo("gelf");
		assertThat(this.environment.getProperty("management.endpoints.web.base-path")).isEqualTo("/manage");
	}

	@Test
	void whatProductionExportsAndJoinkeysPropertiesAreTaken() throws IOException {
		write("classes", """
				management.tracing.export.enabled=true
				management.prometheus.metrics.export.enabled=true
				management.datadog.metrics.export.enabled=true
				management.datadog.metrics.export.api-key=secret
				joinkey.edge.trust=none
				""");
		write("test-classes", "");
		testFile(Map.of("management.tracing.export.enabled", "false", "management.datadog.metrics.export.enabled",
				"false"));
		ProductionFiles.apply(this.environment, loader());
		assertThat(this.environment.getProperty("management.tracing.export.enabled")).isEqualTo("true");
		assertThat(this.environment.getProperty("management.prometheus.metrics.export.enabled")).isEqualTo("true");
		assertThat(this.environment.getProperty("joinkey.edge.trust")).isEqualTo("none");
		assertThat(this.environment.getProperty("management.datadog.metrics.export.enabled")).isEqualTo("false");
		assertThat(this.environment.getProperty("management.datadog.metrics.export.api-key")).isNull();
	}

	@Test
	void whatNeedsABeanOrAPropertyOfProductionStaysAsTheTestsHaveIt() throws IOException {
		write("classes", """
				management.endpoint.health.group.readiness.include=db,redis
				management.endpoints.web.base-path=${ONLY_IN_PRODUCTION}/manage
				management.metrics.tags.service=${spring.application.name}
				spring.application.name=orders
				""");
		write("test-classes", "");
		testFile(Map.of("management.endpoints.web.base-path", "/tests"));
		ProductionFiles.apply(this.environment, loader());
		assertThat(this.environment.getProperty("management.endpoint.health.group.readiness.include")).isNull();
		assertThat(this.environment.getProperty("management.endpoints.web.base-path")).isEqualTo("/tests");
		assertThat(this.environment.getProperty("management.metrics.tags.service")).isEqualTo("orders");
	}

	@Test
	void aFileOfTheTestsThatHidesNothingDoesNotWin() throws IOException {
		write("classes", "logging.structured.format.console=ecs");
		write("test-classes", "");
		Files.writeString(this.directory.resolve("test-classes/application-test.properties"), "");
		this.environment.setActiveProfiles("test");
		source("application-test.properties", Map.of("logging.structured.format.console", "gelf"));
		testFile(Map.of());
		ProductionFiles.apply(this.environment, loader());
		assertThat(this.environment.getProperty("logging.structured.format.console")).isEqualTo("ecs");
	}

	@Test
	void propertiesWinOverHiddenYaml() throws IOException {
		for (String folder : List.of("classes", "test-classes")) {
			Files.createDirectories(this.directory.resolve(folder));
			Files.writeString(this.directory.resolve(folder).resolve("application.yml"),
					"logging: {structured: {format: {console: ecs}}}");
		}
		source("application.properties", Map.of("logging.structured.format.console", "gelf"));
		source("application.yml", Map.of());
		ProductionFiles.apply(this.environment, loader());
		assertThat(this.environment.getProperty("logging.structured.format.console")).isEqualTo("gelf");
	}

	@Test
	void withoutATestFileNothingIsTouched() throws IOException {
		write("classes", "logging.structured.format.console=ecs");
		ProductionFiles.apply(this.environment, loader());
		assertThat(ProductionFiles.shadowed(this.environment)).isEmpty();
		assertThat(this.environment.getPropertySources().contains(ProductionFiles.SOURCE)).isFalse();
	}

	private void testFile(Map<String, Object> properties) {
		source("application.properties", properties);
	}

	private void source(String name, Map<String, Object> properties) {
		this.environment.getPropertySources()
			.addLast(new MapPropertySource(
					"Config resource 'class path resource [" + name + "]' via location 'optional:classpath:/'",
					properties));
	}

	private void write(String folder, String text) throws IOException {
		Files.createDirectories(this.directory.resolve(folder));
		Files.writeString(this.directory.resolve(folder).resolve("application.properties"), text);
	}

	private ClassLoader loader() throws IOException {
		return new URLClassLoader(new URL[] { this.directory.resolve("test-classes/").toUri().toURL(),
				Files.createDirectories(this.directory.resolve("classes")).toUri().toURL() }, null);
	}

}
