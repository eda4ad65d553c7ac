/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Holds the arrows between the packages of the gate.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.joinkey.check");

	@Test
	void theCoreKnowsNothingButTheJdkAndJspecify() {
		classes().that()
			.resideInAPackage("io.joinkey.check")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("io.joinkey.check", "java..", "org.jspecify.annotations")
			.check(CLASSES);
	}

	@Test
	void theCaptureKnowsNothingOfReportsOrTests() {
		noClasses().that()
			.resideInAPackage("io.joinkey.check.capture")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.joinkey.check.report", "io.joinkey.check.test")
			.check(CLASSES);
	}

	@Test
	void theReportKnowsNothingButTheCoreAndTheJdk() {
		classes().that()
			.resideInAPackage("io.joinkey.check.report")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("io.joinkey.check", "io.joinkey.check.report", "java..", "org.jspecify.annotations")
			.check(CLASSES);
	}

}
