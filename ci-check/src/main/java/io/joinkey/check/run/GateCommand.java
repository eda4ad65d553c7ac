/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.joinkey.check.capture.OwnClasses;
import io.joinkey.check.capture.ProductionFiles;
import io.joinkey.check.run.GateProcess.Goal;
import io.joinkey.check.run.GateProcess.Settings;

/**
 * Makes the command that starts the gate's JVM, with the system properties that
 * {@link GateMain} reads.
 */
final class GateCommand {

	static final String REPORT = "joinkey.gate.report";

	static final String CLASSES = OwnClasses.DIRECTORIES;

	static final String LIMIT = "joinkey.gate.limit";

	/** When that JVM ends itself. */
	static final String END = "joinkey.gate.end";

	static final String PARENT = "joinkey.gate.parent";

	static final String WITHOUT_TESTS = "joinkey.gate.without-tests";

	private static final String TEST_RESOURCES = "test-resources";

	/** The time that the JVM has to write what was seen, before the process is ended. */
	private static final Duration MARGIN = Duration.ofSeconds(30);

	private final Settings settings;

	GateCommand(Settings settings) {
		this.settings = settings;
	}

	/**
	 * Deletes the copy of the test resources, which has the credentials of the gate's
	 * file.
	 */
	void deleteCopy() throws IOException {
		ClassPath.delete(this.settings.report().resolve(TEST_RESOURCES));
	}

	/**
	 * Writes the class path to a file and returns the command.
	 * @param goal what the gate does
	 * @param tests whether the application gets the module's test classes
	 * @param limit how long the JVM may run
	 */
	List<String> of(Goal goal, boolean tests, Duration limit) throws IOException {
		ClassPath classPath = this.settings.classPath();
		Path report = this.settings.report();
		LoggingFiles logging = LoggingFiles.in(classPath, this.settings.properties());
		Path copy = report.resolve(TEST_RESOURCES);
		List<Path> entries = tests ? classPath.withTestClasses(copy, logging)
				: classPath.withoutTestClasses(copy, logging);
		Path file = report.resolve("classpath.args");
		Files.writeString(file,
				"-cp\n\"" + entries.stream()
					.map(Path::toString)
					.collect(Collectors.joining(File.pathSeparator))
					.replace("\\", "\\\\") + "\"\n");
		List<String> command = new ArrayList<>(List.of(this.settings.java().toString()));
		// halves the CPU time of a short run, as spring-boot:run does; the user's come
		// later and win
		command.add("-XX:TieredStopAtLevel=1");
		command.addAll(this.settings.jvmArguments());
		// an agent on the command line needs no permission to attach
		classPath.byteBuddyAgent().ifPresent((agent) -> command.add("-javaagent:" + agent));
		property(command, "java.awt.headless", "true");
		// each of them is also off in tests
		property(command, "spring.devtools.restart.enabled", "false");
		property(command, "spring.docker.compose.enabled", "false");
		this.settings.properties().forEach((name, value) -> property(command, name, value));
		property(command, REPORT, report.toString());
		property(command, CLASSES,
				classPath.classes().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
		property(command, LIMIT, startLimit().toString());
		property(command, END, TimeLimit.before(limit).toString());
		property(command, PARENT, String.valueOf(ProcessHandle.current().pid()));
		if (!logging.names().isEmpty()) {
			property(command, ProductionFiles.LOGGING, String.join("|", logging.sentences()));
		}
		property(command, WITHOUT_TESTS, String.valueOf(!tests));
		command.addAll(List.of("@" + file, GateMain.class.getName(), goal.name()));
		return command;
	}

	private Duration startLimit() {
		Duration half = this.settings.limit().dividedBy(2);
		Duration rest = this.settings.limit().minus(MARGIN);
		return (rest.compareTo(half) > 0) ? rest : half;
	}

	private static void property(List<String> command, String name, String value) {
		command.add("-D" + name + "=" + value);
	}

}
