/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.lang.reflect.Field;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.util.ReflectionUtils;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The arrows between the packages: autoconfigure knows the others, which do not know each
 * other. All may use the list of foreign internals in the root package.
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
	void theRootPackageKnowsNoOther() {
		noClasses().that()
			.resideInAPackage("io.joinkey")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.joinkey.*..")
			.check(this.classes);
	}

	@Test
	void onlyTheListOfForeignInternalsOpensFields() {
		noClasses().that()
			.resideOutsideOfPackage("io.joinkey")
			.should()
			.callMethodWhere(target(nameMatching("getDeclaredField|findField|setAccessible|trySetAccessible")))
			.orShould()
			.callMethod(ReflectionUtils.class, "makeAccessible", Field.class)
			.orShould()
			.callMethod(ReflectionUtils.class, "getField", Field.class, Object.class)
			.orShould()
			.callMethod(ReflectionUtils.class, "setField", Field.class, Object.class, Object.class)
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
			.resideInAnyPackage("io.joinkey", "io.joinkey.autoconfigure", "io.joinkey.concurrent", "io.joinkey.http",
					"io.joinkey.logging", "io.joinkey.metrics", "io.joinkey.kafka", "io.joinkey.tracing")
			.check(this.classes);
		assertThat(this.classes.getPackage("io.joinkey").isAnnotatedWith(NullMarked.class)).isTrue();
		assertThat(this.classes.getPackage("io.joinkey").getSubpackages())
			.allMatch((javaPackage) -> javaPackage.isAnnotatedWith(NullMarked.class));
	}

}
