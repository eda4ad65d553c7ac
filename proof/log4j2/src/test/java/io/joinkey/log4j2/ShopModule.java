/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.log4j2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.check.run.ClassPath;
import io.joinkey.check.run.GateProcess;
import io.joinkey.check.run.GateProcess.Goal;
import io.joinkey.check.run.GateProcess.Result;
import io.joinkey.check.run.GateProcess.Settings;
import io.joinkey.log4j2.shop.Shop;

/**
 * The module of the shop, on which the gate runs in a process of its own.
 */
final class ShopModule {

	private static final List<String> SCANNED = List.of("ClearsContext", "RestoresWrongContext", "StartsThread");

	private final Path directory;

	private final Map<String, String> properties = new HashMap<>(Map.of("spring.application.name", "shop"));

	ShopModule(Path directory) {
		this.directory = directory;
	}

	/** Sets a system property of the shop. */
	ShopModule property(String name, String value) {
		this.properties.put(name, value);
		return this;
	}

	/** Lets the shop log with a configuration of its own. */
	ShopModule configuration(String appenders, String root, String... loggers) throws IOException {
		Path file = Files.createDirectories(this.directory).resolve("log4j2-own.xml");
		Files.writeString(file, xml(appenders, root, loggers));
		return property("logging.config", file.toUri().toString());
	}

	static String xml(String appenders, String root, String... loggers) {
		return "<Configuration packages=\"io.joinkey.log4j2.shop\"><Appenders>" + appenders + "</Appenders><Loggers>"
				+ String.join("", loggers) + "<Root level=\"INFO\">" + root + "</Root></Loggers></Configuration>";
	}

	/** An appender that writes a file. */
	String file(String name, String layout) {
		return "<File name=\"" + name + "\" fileName=\"" + this.directory.resolve(name + ".log") + "\">" + layout
				+ "</File>";
	}

	/** The class path of the tests, with the shop as what is judged. */
	Result run(Goal goal, String... breaks) throws Exception {
		copy("io/joinkey/log4j2/shop", classes(), breaks);
		List<Path> entries = new ArrayList<>(List.of(tests(), classes()));
		ClassPath.parse(System.getProperty("java.class.path"))
			.entries()
			.stream()
			.filter((entry) -> !entry.endsWith("test-classes"))
			.forEach(entries::add);
		List<String> options = new ArrayList<>(
				List.of(System.getProperty("joinkey.test.jvm", "-XX:+UseSerialGC").split(" ")));
		options.add("-Xmx256m");
		return new GateProcess(new Settings(Path.of(System.getProperty("java.home"), "bin", "java"), options,
				new ClassPath(entries, List.of(classes()), List.of(tests())), this.properties, this.directory,
				report(""), Duration.ofMinutes(3)))
			.run(goal);
	}

	/** Components would be scanned: only those that a test wants are there. */
	private static void copy(String folder, Path classes, String... breaks) throws Exception {
		Path from = Path.of(Shop.class.getProtectionDomain().getCodeSource().getLocation().toURI()).resolve(folder);
		Path to = Files.createDirectories(classes.resolve(folder));
		try (Stream<Path> files = Files.list(from)) {
			for (Path file : files.toList()) {
				String name = file.getFileName().toString();
				if (SCANNED.stream().noneMatch(name::contains) || Stream.of(breaks).anyMatch(name::contains)) {
					Files.copy(file, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
				}
			}
		}
	}

	Path classes() throws IOException {
		return Files.createDirectories(this.directory.resolve("target/classes"));
	}

	Path tests() throws IOException {
		return Files.createDirectories(this.directory.resolve("target/test-classes"));
	}

	Path report(String name) {
		return this.directory.resolve("target/joinkey").resolve(name);
	}

}
