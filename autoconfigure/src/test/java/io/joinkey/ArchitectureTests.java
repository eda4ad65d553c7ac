/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The arrows between the packages: autoconfigure knows the others, which do not know each
 * other.
 */
class ArchitectureTests {

	private final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.joinkey");

	@Test
	void noFeatureKnowsAnother() {
		slices().matching("io.joinkey.(concurrent|http|logging|metrics|kafka|tracing)")
			.should()
			.notDependOnEachOther()
			.check(this.classes);
	}

	@Test
	void noFeatureKnowsTheAutoConfiguration() {
		noClasses().that()
			.resideOutsideOfPackage("io.joinkey.autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.joinkey.autoconfigure")
			.check(this.classes);
	}

	@Test
	void aForbiddenArrowIsSeen() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> noClasses().that()
			.resideInAPackage("io.joinkey.autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.joinkey.logging")
			.check(this.classes));
	}

	@Test
	void everyPackageIsNullMarked() {
		classes().should()
			.resideInAnyPackage("io.joinkey.autoconfigure", "io.joinkey.concurrent", "io.joinkey.http",
					"io.joinkey.logging", "io.joinkey.metrics", "io.joinkey.kafka", "io.joinkey.tracing")
			.check(this.classes);
		assertThat(this.classes.getPackage("io.joinkey").getSubpackages())
			.allMatch((javaPackage) -> javaPackage.isAnnotatedWith(NullMarked.class));
	}

}
