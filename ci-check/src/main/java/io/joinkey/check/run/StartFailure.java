/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.check.capture.ConfigurationFiles;
import org.jspecify.annotations.Nullable;

/**
 * Explains why an application could not be started: what is wrong, where, and how to fix
 * it.
 */
final class StartFailure {

	private static final Pattern PLACEHOLDER = Pattern.compile("Could not resolve placeholder '([^']+)'");

	private static final Pattern PORT = Pattern.compile("Port (\\d+) was already in use|Address already in use");

	private static final Pattern ADDRESS = Pattern.compile("[\\w-]+([.][\\w-]+)*/?[\\w.:-]*:[0-9]{2,5}\\b");

	private static final String FILE = "src/test/resources/" + GateFile.NAME;

	private StartFailure() {
	}

	static String noApplication(Entry entry) {
		return entry + " returned without starting a Spring application.\n" + "If it needs arguments, add them to "
				+ FILE + ":\n\n  arguments: [first, second]\n\n"
				+ "If the service starts elsewhere, name the class with the main method:\n\n"
				+ "  application: com.example.OtherApplication\n";
	}

	static String exited(Entry entry, String place) {
		return "The application ended the JVM before it had started" + (place.isEmpty() ? "" : ", at " + place) + ".\n"
				+ "If " + entry + " needs arguments, add them to " + FILE + ":\n\n  arguments: [first, second]\n";
	}

	static String tooLong(Entry entry, Duration limit, Thread main) {
		StackTraceElement[] stack = main.getStackTrace();
		return entry + " had not started the application after " + limit.toSeconds() + " s.\n"
				+ ((stack.length > 0) ? "Its main thread is at " + place(stack, entry) + ".\n" : "")
				+ waits(stack, entry) + "If it waits for another system, switch that off with properties in " + FILE
				+ ".\n" + "If it only needs more time, raise the limit: -Djoinkey.gate.timeout=10m\n";
	}

	/** Return the call of a library in which the main thread waits. */
	private static String waits(StackTraceElement[] stack, Entry entry) {
		return Arrays.stream(stack)
			.filter((frame) -> !isOfTheJdk(frame))
			.findFirst()
			.filter((frame) -> !frame.getClassName().startsWith(entry.type().getPackageName()))
			.map((frame) -> "It waits in " + text(frame) + ".\n")
			.orElse("");
	}

	private static boolean isOfTheJdk(StackTraceElement frame) {
		return frame.getClassName().matches("(java|jdk|sun)[.].*");
	}

	static String failed(Entry entry, @Nullable Throwable failure) {
		return failed(entry, failure, ConfigurationFiles.hidden(StartFailure.class.getClassLoader()));
	}

	/**
	 * Describes why the application did not start.
	 * @param hidden the files that files of the tests hide, and whose properties it may
	 * lack
	 */
	static String failed(Entry entry, @Nullable Throwable failure, List<String> hidden) {
		List<Throwable> causes = causes(failure);
		Throwable deepest = causes.isEmpty() ? new IllegalStateException("unknown") : causes.get(causes.size() - 1);
		String said = (deepest.getMessage() != null) ? deepest.getMessage() : "";
		return "The application did not start: " + deepest.getClass().getName()
				+ (said.isEmpty() ? "" : ": " + said.strip()) + "\n"
				+ place(deepest.getStackTrace(), entry, "It was thrown at ") + hiding(hidden) + advice(causes, said)
				+ "The full log is in application.log, in the folder of the report.\n";
	}

	private static String hiding(List<String> hidden) {
		return hidden.isEmpty() ? "" : "Files of src/test/resources hide shipped files of the same name: "
				+ String.join(", ", hidden)
				+ ".\nOf a hidden file the gate reads only keys that decide correlation, such as those of management and logging.\n"
				+ "What else it sets is missing, unless the file of the tests sets it too. If they are not meant for the gate, give them the name of another profile. Otherwise:\n\n";
	}

	private static String advice(List<Throwable> causes, String said) {
		for (Throwable cause : causes) {
			Matcher placeholder = PLACEHOLDER.matcher(String.valueOf(cause.getMessage()));
			if (placeholder.find()) {
				return "The property " + placeholder.group(1) + " is missing. Add it to " + FILE
						+ ":\n\n  properties:\n    - " + placeholder.group(1) + "=value\n\n";
			}
		}
		if (causes.stream().anyMatch(UnsupportedClassVersionError.class::isInstance)) {
			return said.contains("compiled with preview features")
					? "The class was compiled with preview features of another JDK. Run Maven with the JDK that compiled it, or compile it again.\n\n"
					: said.contains("Preview features")
							? "Start the application with preview features: -Djoinkey.gate.argLine=--enable-preview\n\n"
							: "The JDK that runs Maven is too old for this class. Run Maven with a newer JDK.\n\n";
		}
		if (causes.stream().anyMatch(LinkageError.class::isInstance)) {
			return "A class or a method that a library expects is missing, or is of another version.\n"
					+ "Compare the versions of the libraries that the message names: ./mvnw dependency:tree\n\n";
		}
		if (names(causes, "org.springframework.cloud.configuration.compatibilitynotmet")) {
			return "The versions of Spring Boot and Spring Cloud do not fit. Use versions that fit, or switch the check off in "
					+ FILE + ":\n\n  properties:\n    - spring.cloud.compatibility-verifier.enabled=false\n\n";
		}
		if (PORT.matcher(said).find()) {
			return "A port is already in use. The gate sets server.port=0. Set the other port to 0 in " + FILE
					+ ":\n\n  properties:\n    - the.other.port=0\n\n";
		}
		if (names(causes, "org.apache.kafka.") && !Broker.isPossible()) {
			return "The application needs a Kafka broker.\n"
					+ "Add spring-boot-starter-kafka-test in test scope: then the gate starts a broker.\n"
					+ "Or name a running broker in " + FILE
					+ ":\n\n  properties:\n    - spring.kafka.bootstrap-servers=localhost:9092\n\n";
		}
		String state = refusedStatement(causes);
		if (!state.isEmpty()) {
			return "The database answered (SQL state " + state
					+ "), but it lacks what a statement names, or does not accept the statement.\n"
					+ "Let the application create its tables, or name a database that has them, in " + FILE
					+ ":\n\n  properties:\n    - spring.datasource.url=jdbc:...\n\n";
		}
		if (names(causes, "flywayvalidateexception", "liquibase.exception.validationfailed",
				"schemamanagementexception")) {
			return "The database answered, but its tables do not fit the application.\n"
					+ "Name a database that is empty, or that has the tables of this version, in " + FILE
					+ ":\n\n  properties:\n    - spring.datasource.url=jdbc:...\n\n";
		}
		if (names(causes, "jdbc", "java.sql.", "hikari", "r2dbc", "org.postgresql", "com.mysql", "mongodb", "redis",
				"lettuce", "rabbitmq", "org.flywaydb", "liquibase")
				|| causes.stream()
					.anyMatch((each) -> each instanceof ConnectException || each instanceof UnknownHostException)) {
			return "The application needs a system that is not running here" + address(causes)
					+ ".\nAdd an embedded system in test scope and its properties to " + FILE
					+ ",\nor start the system in a main method of src/test, and name its class there:\n\n"
					+ "  application: com.example.TestApplication\n\n";
		}
		if (names(causes, "org.springframework.boot.context.config.", "org.springframework.cloud.config.")) {
			return "The application imports a configuration that does not exist. Import another one, or none, in "
					+ FILE
					+ ":\n\n  properties:\n    - spring.config.import=\n    - spring.cloud.config.enabled=false\n\n";
		}
		if (causes.stream()
			.anyMatch((each) -> each instanceof FileNotFoundException || each instanceof FileSystemException)) {
			return "The application needs a file that does not exist. Put a file for the gate into src/test/resources,\n"
					+ "and set the property that names the file, in " + FILE
					+ ":\n\n  properties:\n    - the.property=classpath:for-the-gate.pem\n\n";
		}
		if (names(causes, "nosuchbeandefinitionexception")) {
			return "A bean is missing. If spring.autoconfigure.exclude excludes what defines it, remove the exclusion. "
					+ "If a profile defines it, activate the profile in " + FILE + ":\n\n  profiles: [local]\n\n"
					+ "If the tests define it, start the application with it in a main method of src/test, and name its class:\n\n"
					+ "  application: com.example.TestApplication\n\n";
		}
		return "If the application needs other properties here, set them in " + FILE
				+ ":\n\n  properties:\n    - some.property=value\n\n";
	}

	/**
	 * Return the SQL state of a statement that a database refused, such as one with a
	 * table that does not exist. All these states begin with 42.
	 */
	private static String refusedStatement(List<Throwable> causes) {
		return causes.stream()
			.filter(SQLException.class::isInstance)
			.map((cause) -> ((SQLException) cause).getSQLState())
			.filter((state) -> state != null && state.startsWith("42"))
			.findFirst()
			.orElse("");
	}

	/** Return the address in a message of a driver or client. */
	private static String address(List<Throwable> causes) {
		return causes.stream()
			.map((cause) -> ADDRESS.matcher(String.valueOf(cause.getMessage())))
			.filter(Matcher::find)
			.map((found) -> " at " + found.group())
			.findFirst()
			.orElse("");
	}

	private static boolean names(List<Throwable> causes, String... words) {
		return causes.stream()
			.anyMatch((cause) -> List.of(words)
				.stream()
				.anyMatch((word) -> cause.getClass().getName().toLowerCase(Locale.ROOT).contains(word)));
	}

	private static List<Throwable> causes(@Nullable Throwable failure) {
		List<Throwable> causes = new ArrayList<>();
		for (Throwable each = failure; each != null && !causes.contains(each); each = each.getCause()) {
			causes.add(each);
		}
		return causes;
	}

	private static String place(StackTraceElement[] stack, Entry entry, String before) {
		String place = place(stack, entry);
		return place.isEmpty() ? "" : before + place + "\n";
	}

	/**
	 * Return the first frame of the application, or else the first frame outside of the
	 * JDK.
	 */
	private static String place(StackTraceElement[] stack, Entry entry) {
		String own = entry.type().getPackageName();
		StackTraceElement found = null;
		for (StackTraceElement frame : stack) {
			if (frame.getClassName().startsWith(own)) {
				return text(frame);
			}
			if (found == null && !isOfTheJdk(frame)) {
				found = frame;
			}
		}
		return (found != null) ? text(found) : "";
	}

	/** Return a frame without the name of the class loader. */
	private static String text(StackTraceElement frame) {
		return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
				+ frame.getLineNumber() + ")";
	}

}
