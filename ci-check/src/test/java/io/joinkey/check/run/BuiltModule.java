/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.joinkey.check.run.GateProcess.Goal;
import io.joinkey.check.run.GateProcess.Result;

/**
 * A module that was built, on which the gate runs in a process of its own.
 */
final class BuiltModule {

	/** A service with Spring MVC in Tomcat. */
	static final String WEB = "spring-boot-(starter-)?(kafka|security|batch|webflux|webclient|jetty|reactor|opentelemetry-test)|spring-batch|spring-kafka|spring-security|kafka|jetty|reactor-netty|spring-webflux|micrometer-tracing-test";

	private static final String NO_SERVER = "spring-boot-(starter-)?(security|webflux|webmvc|webclient|restclient|jetty|tomcat|netty|reactor|servlet|web-server|http|opentelemetry-test)|spring-security|jetty|tomcat|reactor-netty|spring-web|jakarta.servlet|micrometer-tracing-test";

	/**
	 * An application with Spring Batch, without a web server and Spring's web classes.
	 */
	static final String BATCH = NO_SERVER + "|spring-boot-(starter-)?kafka|spring-kafka|kafka";

	/** Such an application with Kafka. */
	static final String KAFKA = NO_SERVER + "|spring-boot-(starter-)?batch|spring-batch";

	private final Path directory;

	private final Pattern leftOut;

	private final Map<String, String> properties = new LinkedHashMap<>();

	private final List<String> jvmArguments = new ArrayList<>(
			List.of(System.getProperty("joinkey.test.jvm", "-XX:+UseSerialGC").split(" ")));

	BuiltModule(Path directory, String leftOut) {
		this.directory = directory;
		this.leftOut = Pattern.compile(".*/(" + leftOut + ")[^/]*jar");
		jvmArgument("-Xmx256m");
		// there is no collector at its default address
		property("management.otlp.metrics.export.enabled", "false");
	}

	/** Adds an argument of the gate's JVM. */
	BuiltModule jvmArgument(String argument) {
		this.jvmArguments.add(argument);
		return this;
	}

	/** Sets a system property of the application. */
	BuiltModule property(String name, String value) {
		this.properties.put(name, value);
		return this;
	}

	Result run(Duration limit, Class<?>... types) throws IOException, InterruptedException {
		for (Class<?> type : types) {
			copy(type, classes());
			copy(type.getNestHost(), classes());
		}
		List<Path> entries = new ArrayList<>(List.of(tests(), classes()));
		for (Path entry : ClassPath.parse(System.getProperty("java.class.path")).entries()) {
			if (!entry.endsWith("test-classes") && !this.leftOut.matcher(entry.toString()).matches()) {
				entries.add(entry);
			}
		}
		return new GateProcess(new GateProcess.Settings(Path.of(System.getProperty("java.home"), "bin", "java"),
				this.jvmArguments, new ClassPath(entries, List.of(classes()), List.of(tests())), this.properties,
				this.directory, this.directory.resolve("target/joinkey"), limit))
			.run(Goal.CHECK);
	}

	Path directory() {
		return this.directory;
	}

	Path classes() throws IOException {
		return Files.createDirectories(this.directory.resolve("target/classes"));
	}

	Path tests() throws IOException {
		return Files.createDirectories(this.directory.resolve("target/test-classes"));
	}

	void file(String text) throws IOException {
		Files.writeString(tests().resolve(GateFile.NAME), text);
	}

	/** Return the text of a file beside the report, or nothing if there is none. */
	String report(String name) throws IOException {
		Path file = this.directory.resolve("target/joinkey").resolve(name);
		return Files.exists(file) ? Files.readString(file) : "";
	}

	String log() throws IOException {
		return report("application.log");
	}

	static void copy(Class<?> type, Path directory) throws IOException {
		String name = type.getName().replace('.', '/') + ".class";
		Files.createDirectories(directory.resolve(name).getParent());
		try (var bytes = type.getResourceAsStream("/" + name)) {
			Files.write(directory.resolve(name), bytes.readAllBytes());
		}
	}

}
