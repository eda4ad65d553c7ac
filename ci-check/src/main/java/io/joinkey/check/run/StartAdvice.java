/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What keeps an application from starting, and how to fix it. The first kind that fits is
 * reported.
 */
enum StartAdvice {

	INVALID_PROPERTIES((causes) -> InvalidProperties.of(causes.causes()), """
			The application's validation refuses these properties. Give them other values in {file}:

			  properties:
			{found}
			If a profile sets them, activate it there: profiles: [local]

			"""),

	MISSING_SETTING((causes) -> MissingSettings.advice(causes.causes()), "{found}"),

	PREVIEW_OF_ANOTHER_JDK(isClassVersion("compiled with preview features"), """
			The class was compiled with preview features of another JDK. Run Maven with the JDK that compiled it, or \
			compile it again.

			"""),

	PREVIEW_FEATURES(isClassVersion("Preview features"), """
			Start the application with preview features: -Djoinkey.gate.argLine=--enable-preview

			"""),

	OLD_JDK(isClassVersion(""), """
			The JDK that runs Maven is too old for this class. Run Maven with a newer JDK.

			"""),

	LIBRARY_VERSIONS(when((causes) -> causes.has(LinkageError.class)), """
			A class or a method that a library expects is missing, or is of another version.
			Compare the versions of the libraries that the message names: ./mvnw dependency:tree

			"""),

	MISSING_CLASS(when((causes) -> causes.has(ClassNotFoundException.class)), """
			The class is not on the class path. Add the library that has it, or remove its name from what names it: a \
			property, an annotation, META-INF/spring.factories or a file of META-INF/spring.
			The gate starts the application with the files of src/test/resources, but without the classes of src/test.

			"""),

	CLOUD_VERSION(isNamed("org.springframework.cloud.configuration.compatibilitynotmet"), """
			The versions of Spring Boot and Spring Cloud do not fit. Use versions that fit, or switch the check off in \
			{file}:

			  properties:
			    - spring.cloud.compatibility-verifier.enabled=false

			"""),

	PORT_IN_USE(when(FailureCauses::isPortInUse), """
			A port is already in use. The gate sets server.port=0. Set the other port to 0 in {file}:

			  properties:
			    - the.other.port=0

			"""),

	NO_BROKER(when((causes) -> causes.names("org.apache.kafka.") && !Broker.isPossible()), """
			The application needs a Kafka broker.
			Add spring-boot-starter-kafka-test in test scope: then the gate starts a broker.
			Or name a running broker in {file}:

			  properties:
			    - spring.kafka.bootstrap-servers=localhost:9092

			"""),

	REFUSED_LOGIN(FailureCauses::refusedLogin, """
			The database answered (SQL state {found}), but it refuses the user, or has no database of this name.
			Name another one in {file}, or with the properties of the application's own data source:

			  properties:
			    - spring.datasource.url=jdbc:...
			    - spring.datasource.username=...
			    - spring.datasource.password=...

			"""),

	REFUSED_STATEMENT(FailureCauses::refusedStatement, """
			The database answered (SQL state {found}), but it lacks what a statement names, or does not accept the \
			statement.
			Let the application create its tables, or name a database that has them, in {file}:

			  properties:
			    - spring.datasource.url=jdbc:...

			"""),

	OTHER_TABLES(
			isNamed("flywayvalidateexception", "liquibase.exception.validationfailed", "schemamanagementexception"), """
					The database answered, but its tables do not fit the application.
					Name a database that is empty, or that has the tables of this version, in {file}:

					  properties:
					    - spring.datasource.url=jdbc:...

					"""),

	NOT_RUNNING((causes) -> MissingSystems.advice(causes.causes(), causes.properties()), "{found}"),

	IMPORTED_CONFIGURATION(isNamed("org.springframework.boot.context.config.", "org.springframework.cloud.config."), """
			The application imports a configuration that does not exist. Import another one, or none, in {file}:

			  properties:
			    - spring.config.import=
			    - spring.cloud.config.enabled=false

			"""),

	MISSING_FILE((causes) -> MissingFile.advice(causes.causes(), causes.properties()), "{found}"),

	MISSING_STARTER((causes) -> MissingStarter.advice(causes.causes(), StartAdvice.class.getClassLoader()),
			"{found}\n"),

	MISSING_BEAN(isNamed("nosuchbeandefinitionexception"), """
			A bean is missing. If spring.autoconfigure.exclude excludes what defines it, remove the exclusion. \
			If a profile defines it, activate the profile in {file}:

			  profiles: [local]

			If the tests define it, start the application with it in a main method of src/test, and name its class:

			  application: com.example.TestApplication

			"""),

	OLD_PROMETHEUS(when((causes) -> causes.message().contains("io.prometheus.exemplars.min_retention_period_seconds")),
			"""
					The gate needs the version of Prometheus' client that Spring Boot 4.1 has, for a property that it sets. Use \
					Spring Boot 4.1 or later, and let it choose the versions of io.prometheus:prometheus-metrics-*.

					"""),

	MENTIONED_PROPERTY((causes) -> MissingSettings.mentioned(causes.causes()), "{found}"),

	UNKNOWN(when((causes) -> true), """
			The exception names neither a property nor a system. An earlier line of application.log at level ERROR or \
			WARN can name the cause.
			If the application needs other properties here, list them under properties in {file}.

			""");

	private final Function<FailureCauses, Optional<String>> found;

	private final String text;

	StartAdvice(Function<FailureCauses, Optional<String>> found, String text) {
		this.found = found;
		this.text = text;
	}

	static String of(FailureCauses causes) {
		return Arrays.stream(values())
			.flatMap((advice) -> advice.found.apply(causes).map(advice::text).stream())
			.findFirst()
			.orElseThrow();
	}

	private String text(String found) {
		return this.text.replace("{found}", found).replace("{file}", StartFailure.FILE);
	}

	private static Function<FailureCauses, Optional<String>> when(Predicate<FailureCauses> test) {
		return (causes) -> test.test(causes) ? Optional.of("") : Optional.empty();
	}

	private static Function<FailureCauses, Optional<String>> isNamed(String... words) {
		return when((causes) -> causes.names(words));
	}

	private static Function<FailureCauses, Optional<String>> isClassVersion(String message) {
		return when((causes) -> causes.has(UnsupportedClassVersionError.class) && causes.message().contains(message));
	}

}
