/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.InputStreamSource;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what processing ahead of time keeps of Joinkey and of the export.
 */
class AheadOfTimeTests {

	@Test
	void joinkeysBeansAreKept() throws IOException {
		assertThat(sources()).contains("joinkeySpanExporters", "joinkeyBoundedShutdown", "joinkeyGlobalRegistration",
				"joinkeyContextPropagators");
	}

	@Test
	void anExporterIsKeptOnlyIfItsEndpointIsSetThen() throws IOException {
		assertThat(sources()).doesNotContain("otlpHttpSpanExporter");
		assertThat(sources("management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:4318/v1/traces"))
			.contains("otlpHttpSpanExporter", "joinkeyExportThreads");
	}

	private static String sources(String... properties) throws IOException {
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of(properties).applyTo(context);
			context.register(Application.class);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(AheadOfTimeTests.class)), files);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
		}
		StringBuilder sources = new StringBuilder();
		for (InputStreamSource source : files.getGeneratedFiles(Kind.SOURCE).values()) {
			sources.append(new String(source.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
		}
		return sources.toString();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
