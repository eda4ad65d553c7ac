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
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Holds the arrows between the packages of the gate.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.joinkey.check");

	@Test
	void thePackagesDependOnEachOtherInOneDirection() {
		layeredArchitecture().consideringOnlyDependenciesInLayers()
			.layer("evidence")
			.definedBy("io.joinkey.check.evidence")
			.layer("verdict")
			.definedBy("io.joinkey.check")
			.layer("format")
			.definedBy("io.joinkey.check.format")
			.layer("rules")
			.definedBy("io.joinkey.check.rules")
			.layer("capture")
			.definedBy("io.joinkey.check.capture..")
			.layer("report")
			.definedBy("io.joinkey.check.report")
			.layer("doors")
			.definedBy("io.joinkey.check.junit", "io.joinkey.check.run..")
			.whereLayer("evidence")
			.mayNotAccessAnyLayer()
			.whereLayer("verdict")
			.mayOnlyAccessLayers("evidence")
			.whereLayer("format")
			.mayOnlyAccessLayers("evidence")
			.whereLayer("rules")
			.mayOnlyAccessLayers("format", "verdict", "evidence")
			.whereLayer("capture")
			.mayOnlyAccessLayers("format", "evidence")
			.whereLayer("report")
			.mayOnlyAccessLayers("format", "verdict", "evidence")
			.whereLayer("doors")
			.mayNotBeAccessedByAnyLayer()
			.check(CLASSES);
	}

	@Test
	void theCaptureIsBuiltOnThreadsKafkaAndLogging() {
		noClasses().that()
			.resideInAPackage("io.joinkey.check.capture.threads")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.joinkey.check.capture", "io.joinkey.check.capture.kafka",
					"io.joinkey.check.capture.logging")
			.check(CLASSES);
		noClasses().that()
			.resideInAPackage("io.joinkey.check.capture.kafka")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.joinkey.check.capture", "io.joinkey.check.capture.logging")
			.check(CLASSES);
		noClasses().that()
			.resideInAPackage("io.joinkey.check.capture.logging")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.joinkey.check.capture", "io.joinkey.check.capture.kafka")
			.check(CLASSES);
	}

	@Test
	void theReadersOfBackEndsAndOfCallsDoNotUseTheRun() {
		noClasses().that()
			.resideInAnyPackage("io.joinkey.check.run.backend", "io.joinkey.check.run.calls")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.joinkey.check.run")
			.check(CLASSES);
	}

	@Test
	void thePackagesHaveNoCircle() {
		slices().matching("io.joinkey.check.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void theEvidenceAndTheVerdictUseOnlyTheJdk() {
		classes().that()
			.resideInAnyPackage("io.joinkey.check", "io.joinkey.check.evidence", "io.joinkey.check.format",
					"io.joinkey.check.rules", "io.joinkey.check.report")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("io.joinkey.check..", "java..", "org.jspecify.annotations")
			.check(CLASSES);
	}

	@Test
	void onlyTheCatalogueAndTheEvaluationOfRulesArePublic() {
		classes().that()
			.resideInAPackage("io.joinkey.check.rules")
			.and()
			.arePublic()
			.should()
			.haveNameMatching(".*\\.(CorrelationRule|Evaluation)")
			.check(CLASSES);
	}

}
