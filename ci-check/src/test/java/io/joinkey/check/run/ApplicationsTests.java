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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
		withoutItsEnum(Shaded.class);
		assertThat(Applications.in(List.of(this.directory)).only()).isEmpty();
		assertThat(only(Annotated.class)).contains(Annotated.class.getName());
	}

	@Test
	void anApplicationWithAnAnnotationOfAMissingDependencyIsNamed() throws IOException {
		withoutItsEnum(ShadedApplication.class);
		Applications applications = Applications.in(List.of(this.directory));
		assertThatExceptionOfType(CouldNotJudge.class).isThrownBy(applications::only)
			.withMessageContainingAll("The annotations of ApplicationsTests$ShadedApplication cannot be read",
					"  application: ");
	}

	@ParameterizedTest
	@CsvSource({ "24, false", "25, true" })
	void aMainMethodOfAnInstanceCountsWhereJavaStartsIt(int feature, boolean counts) throws IOException {
		copy(OfAnInstance.class);
		assertThat(Applications.in(List.of(this.directory), new MainMethods(feature)).only().isPresent())
			.isEqualTo(counts);
	}

	@Test
	void aMethodWithOtherParametersIsNoMainMethod() throws IOException {
		copy(WithNumbers.class);
		assertThat(Applications.in(List.of(this.directory), new MainMethods(25)).only()).isEmpty();
	}

	private Optional<String> only(Class<?>... types) throws IOException {
		for (Class<?> type : types) {
			copy(type);
		}
		return Applications.in(List.of(this.directory)).only();
	}

	private void withoutItsEnum(Class<?> type) throws IOException {
		Path file = copy(type);
		String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
		Files.writeString(file, bytes.replace("$Shade;", "$Shado;"), StandardCharsets.ISO_8859_1);
	}

	private Path copy(Class<?> type) throws IOException {
		String name = type.getName().substring(type.getPackageName().length() + 1) + ".class";
		Path file = this.directory.resolve(name);
		try (var bytes = type.getResourceAsStream(name)) {
			Files.copy(bytes, file);
		}
		return file;
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

	static class OfAnInstance {

		void main() {
			SpringApplication.run(Annotated.class);
		}

	}

	static class WithNumbers {

		public static void main(int[] numbers) {
			SpringApplication.run(Annotated.class);
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
