/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.joinkey.proof.ApplicationProcess;
import io.joinkey.proof.Jvm;

/**
 * Processes an application ahead of time as {@code spring-boot:process-aot} does: Spring
 * Boot's processor in a separate process, then the compiler.
 */
final class AheadOfTime {

	private AheadOfTime() {
	}

	/**
	 * Return a class path with the generated classes in front.
	 * @param main the main class
	 * @param classPath the application's class path
	 * @param options of the JVM that runs the processor
	 * @return the class path to start the application with
	 */
	static String process(String main, String classPath, String... options) {
		try {
			Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "hops")), "aot")
				.toAbsolutePath();
			Path sources = directory.resolve("sources");
			Path resources = directory.resolve("resources");
			Path classes = directory.resolve("classes");
			List<String> command = new ArrayList<>(List.of(Jvm.java().toString(), "-XX:TieredStopAtLevel=1"));
			command.addAll(Jvm.options());
			command.addAll(List.of(options));
			command.addAll(List.of("-cp", classPath, "org.springframework.boot.SpringApplicationAotProcessor", main,
					sources.toString(), resources.toString(), classes.toString(), "io.joinkey", "hops"));
			Path output = directory.resolve("output.txt");
			try (ApplicationProcess processor = ApplicationProcess.start("the processor", command, output, output)) {
				int code = processor.awaitExit(Duration.ofMinutes(3));
				if (code != 0) {
					throw new IllegalStateException(
							"The processor ended with " + code + ". " + Files.readString(output));
				}
			}
			compile(sources, classes, classPath);
			return String.join(File.pathSeparator, classes.toString(), resources.toString(), classPath);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void compile(Path sources, Path classes, String classPath) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none", "-nowarn", "-cp",
				classes + File.pathSeparator + classPath));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
		if (code != 0) {
			throw new IllegalStateException("The generated sources do not compile");
		}
	}

}
