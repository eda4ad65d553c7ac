/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The libraries that the gate takes from the class path of the application. A module
 * without an application may lack them. This class needs the JDK only.
 */
final class NeededLibraries {

	/** What starts Spring Boot, as a class file names it. */
	static final List<String> STARTERS = List.of("org/springframework/boot/SpringApplication",
			"org/springframework/boot/builder/SpringApplicationBuilder");

	/** Annotations that make a class an application, as a class file names them. */
	static final Pattern ENABLING = Pattern.compile("/(SpringBootApplication|EnableAutoConfiguration);");

	/** The name of a method, as an entry of a class file's constants. */
	private static final String MAIN = "\1\0\4main";

	/** One class of each library, and the library. */
	private static final Map<String, String> NEEDED = new LinkedHashMap<>();

	static {
		NEEDED.put("org.springframework.boot.autoconfigure.EnableAutoConfiguration",
				"org.springframework.boot:spring-boot-autoconfigure");
		NEEDED.put("org.springframework.context.ConfigurableApplicationContext", "org.springframework:spring-context");
		NEEDED.put("org.springframework.beans.BeanUtils", "org.springframework:spring-beans");
		NEEDED.put("org.springframework.core.io.ClassPathResource", "org.springframework:spring-core");
		NEEDED.put("org.apache.commons.logging.LogFactory", "commons-logging:commons-logging");
		NEEDED.put("org.yaml.snakeyaml.Yaml", "org.yaml:snakeyaml");
		NEEDED.put("org.slf4j.MDC", "org.slf4j:slf4j-api");
		NEEDED.put("net.bytebuddy.ByteBuddy", "net.bytebuddy:byte-buddy");
		NEEDED.put("net.bytebuddy.agent.ByteBuddyAgent", "net.bytebuddy:byte-buddy-agent");
		NEEDED.put("org.jspecify.annotations.Nullable", "org.jspecify:jspecify");
	}

	private final ClassLoader loader;

	NeededLibraries(ClassLoader loader) {
		this.loader = loader;
	}

	/**
	 * Return why a module is skipped.
	 * @param classes the directories of the module's classes
	 * @return the reason, or empty if the module may be an application
	 * @throws IOException if a class file cannot be read
	 * @throws CouldNotJudge if an application lacks a library
	 */
	Optional<String> obstacle(List<Path> classes) throws IOException {
		if (!isPresent("org.springframework.boot.SpringApplication")) {
			return Optional.of("Spring Boot is not on the class path of this module");
		}
		List<String> missing = NEEDED.keySet().stream().filter((name) -> !isPresent(name)).map(NEEDED::get).toList();
		if (missing.isEmpty()) {
			return Optional.empty();
		}
		if (!isChosen() && !isApplicationIn(classes)) {
			return Optional.of(GateWorker.NO_APPLICATION);
		}
		throw new CouldNotJudge("The gate needs " + String.join(", ", missing)
				+ ", which the class path of this module's tests does not have. Add "
				+ ((missing.size() == 1) ? "this dependency" : "these dependencies") + " in test scope.");
	}

	private boolean isChosen() {
		return !System.getProperty("joinkey.gate.application", "").isBlank()
				|| this.loader.getResource(GateFile.NAME) != null;
	}

	/**
	 * Return whether a class has the annotation of an application, or a main method that
	 * refers to what starts Spring Boot. A library may have an annotation that is
	 * composed of the first, and classes that Spring Boot calls with a SpringApplication.
	 */
	private static boolean isApplicationIn(List<Path> directories) throws IOException {
		for (Path directory : directories) {
			if (!Files.isDirectory(directory)) {
				continue;
			}
			try (Stream<Path> files = Files.walk(directory)) {
				for (Path file : files.filter((each) -> each.toString().endsWith(".class")).toList()) {
					String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
					if (!bytes.contains("java/lang/annotation/Annotation") && (ENABLING.matcher(bytes).find()
							|| (bytes.contains(MAIN) && STARTERS.stream().anyMatch(bytes::contains)))) {
						return true;
					}
				}
			}
		}
		return false;
	}

	private boolean isPresent(String name) {
		try {
			Class.forName(name, false, this.loader);
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

}
