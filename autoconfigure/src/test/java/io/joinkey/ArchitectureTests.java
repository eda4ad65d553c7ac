/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.lang.reflect.Field;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.util.ReflectionUtils;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The arrows between the packages: features know the root package, and not each other.
 */
class ArchitectureTests {

	private static final JavaClasses classes = new ClassFileImporter().importPath("target/classes");

	@Test
	void noFeatureUsesAnother() {
		slices().matching("io.joinkey.(*)").should().notDependOnEachOther().check(classes);
	}

	@Test
	void theRootPackageUsesNoFeature() {
		noClasses().that()
			.resideInAPackage("io.joinkey")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.joinkey.*..")
			.check(classes);
	}

	@Test
	void onlyTypesThatUsersNameArePublic() {
		assertThat(classes.stream()
			.filter((type) -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC)
					&& !type.getPackageName().equals("io.joinkey") && !type.getSimpleName().endsWith("Configuration"))
			.map(JavaClass::getSimpleName)).containsExactlyInAnyOrder("RecordScopes", "BusinessKeys",
					"BusinessKeyStore", "JsonLogFormatter", "Log4j2JsonLogFormatter", "MessageScopes", "ItemTrace",
					// created by Kafka Streams, which wants a public class
					"ScopedProcessors");
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
			.check(classes);
	}

	/**
	 * Spring logs a warning if it reads an annotation with a class that is absent, as it
	 * does for method security.
	 */
	@Test
	void anAutoConfigurationsOrderNamesOnlyClassesThatTheStarterBrings() {
		assertThat(classes.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map((type) -> type.getAnnotationOfType(AutoConfiguration.class.getName()))
			.flatMap((order) -> Stream.of("before", "after").map(order::get))
			.flatMap((named) -> Stream.of((JavaClass[]) named.orElseThrow()))
			.map(JavaClass::getName)).isNotEmpty()
			.allMatch((name) -> name
				.matches("(io[.]joinkey|org[.]springframework[.]boot[.](micrometer|opentelemetry))[.].*"));
	}

	@Test
	void everyAutoConfigurationIsRegistered() {
		assertThat(BackOffTests.registered()).hasSizeGreaterThan(12)
			.containsExactlyInAnyOrderElementsOf(classes.stream()
				.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
				.map(JavaClass::getName)
				.toList());
	}

	@Test
	void aForbiddenArrowIsSeen() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> noClasses().that()
			.resideInAPackage("io.joinkey.logging")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.joinkey")
			.check(classes));
	}

	@Test
	void everyPackageIsNullMarked() {
		classes().should()
			.resideInAnyPackage("io.joinkey", "io.joinkey.concurrent", "io.joinkey.export", "io.joinkey.http",
					"io.joinkey.kafka", "io.joinkey.keys", "io.joinkey.logging", "io.joinkey.metrics",
					"io.joinkey.amqp", "io.joinkey.jms", "io.joinkey.batch", "io.joinkey.propagation",
					"io.joinkey.response")
			.check(classes);
		assertThat(classes.getPackage("io.joinkey").isAnnotatedWith(NullMarked.class)).isTrue();
		assertThat(classes.getPackage("io.joinkey").getSubpackages())
			.allMatch((javaPackage) -> javaPackage.isAnnotatedWith(NullMarked.class));
	}

}
