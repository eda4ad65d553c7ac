/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Applications}.
 */
class ApplicationsTests {

	@TempDir
	private Path directory;

	@Test
	void anAnnotatedClassIsTheApplication() throws IOException {
		assertThat(only(Annotated.class, ApplicationsTests.class)).contains(Annotated.class.getName());
	}

	@Test
	void enableAutoConfigurationAloneIsEnough() throws IOException {
		assertThat(only(OnlyAutoConfigured.class)).contains(OnlyAutoConfigured.class.getName());
	}

	@Test
	void aMainMethodBesideTheApplicationStartsIt() throws IOException {
		assertThat(only(Annotated.class, AnnotatedKt.class)).contains(AnnotatedKt.class.getName());
	}

	@Test
	void aMainMethodThatStartsSpringIsEnough() throws IOException {
		assertThat(only(Built.class)).contains(Built.class.getName());
	}

	@Test
	void ofSeveralTheOneWithAMainMethodIsTaken() throws IOException {
		assertThat(only(OnlyAutoConfigured.class, WithMain.class)).contains(WithMain.class.getName());
	}

	@Test
	void severalApplicationsAreAMessageOfWhatToWrite() {
		assertThatExceptionOfType(CouldNotJudge.class).isThrownBy(() -> only(Annotated.class, OnlyAutoConfigured.class))
			.withMessageContainingAll(Annotated.class.getName(), OnlyAutoConfigured.class.getName(), "  application: ");
	}

	@Test
	void aLibraryHasNoApplication() throws IOException {
		assertThat(only(ApplicationsTests.class)).isEmpty();
		assertThat(Applications.in(List.of(this.directory.resolve("missing"))).only()).isEmpty();
	}

	@Test
	void aClassWithAnAnnotationOfAMissingDependencyIsSkipped() throws IOException {
		only(Shaded.class);
		Path file = this.directory.resolve("ApplicationsTests$Shaded.class");
		String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
		Files.writeString(file, bytes.replace("$Shade;", "$Shado;"), StandardCharsets.ISO_8859_1);
		assertThat(Applications.in(List.of(this.directory)).only()).isEmpty();
		assertThat(only(Annotated.class)).contains(Annotated.class.getName());
	}

	@Test
	void anApplicationWithAnAnnotationOfAMissingDependencyIsNamed() throws IOException {
		only(ShadedApplication.class);
		Path file = this.directory.resolve("ApplicationsTests$ShadedApplication.class");
		String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
		Files.writeString(file, bytes.replace("$Shade;", "$Shado;"), StandardCharsets.ISO_8859_1);
		Applications applications = Applications.in(List.of(this.directory));
		assertThatExceptionOfType(CouldNotJudge.class).isThrownBy(applications::only)
			.withMessageContainingAll("The annotations of ApplicationsTests$ShadedApplication cannot be read",
					"  application: ");
	}

	private Optional<String> only(Class<?>... types) throws IOException {
		for (Class<?> type : types) {
			String name = type.getName().substring(type.getPackageName().length() + 1) + ".class";
			try (var bytes = type.getResourceAsStream(name)) {
				Files.copy(bytes, this.directory.resolve(name));
			}
		}
		return Applications.in(List.of(this.directory)).only();
	}

	@SpringBootApplication
	static class Annotated {

	}

	/** As Kotlin compiles a main function. */
	static class AnnotatedKt {

		public static void main(String[] arguments) {
			SpringApplication.run(Annotated.class, arguments);
		}

	}

	@Configuration
	@ComponentScan
	@EnableAutoConfiguration
	static class OnlyAutoConfigured {

	}

	@SpringBootApplication
	static class WithMain {

		public static void main(String[] arguments) {
			SpringApplication.run(WithMain.class, arguments);
		}

	}

	static class Built {

		public static void main(String[] arguments) {
			new SpringApplicationBuilder(Configuration.class).run(arguments);
		}

	}

	enum Shade {

		DARK

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Of {

		Shade value();

	}

	@Of(Shade.DARK)
	static class Shaded {

	}

	@Of(Shade.DARK)
	@SpringBootApplication
	static class ShadedApplication {

	}

}
