/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.joinkey.check.capture.ConfigurationFiles;
import org.jspecify.annotations.Nullable;

/**
 * Explains why an application could not be started: what is wrong, where, and how to fix
 * it.
 */
final class StartFailure {

	static final String FILE = "src/test/resources/" + GateFile.NAME;

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
			.map((frame) -> "It waits in " + RunningWork.place(frame) + ".\n")
			.orElse("");
	}

	private static boolean isOfTheJdk(StackTraceElement frame) {
		return frame.getClassName().matches("(java|jdk|sun)[.].*");
	}

	static String failed(Entry entry, @Nullable Throwable failure) {
		return failed(entry, failure, KnownProperties.NONE);
	}

	static String failed(Entry entry, @Nullable Throwable failure, KnownProperties properties) {
		return failed(entry, failure, ConfigurationFiles.hidden(StartFailure.class.getClassLoader()), properties);
	}

	/**
	 * Describes why the application did not start.
	 * @param hidden the files that files of the tests hide, and whose properties it may
	 * lack
	 * @param properties what the files of the application set
	 */
	static String failed(Entry entry, @Nullable Throwable failure, List<String> hidden, KnownProperties properties) {
		FailureCauses causes = FailureCauses.of(failure, properties);
		Throwable deepest = causes.deepest();
		String said = causes.message();
		return "The application did not start: " + deepest.getClass().getName()
				+ (said.isEmpty() ? "" : ": " + said.strip()) + "\n"
				+ place(deepest.getStackTrace(), entry, "It was thrown at ") + hiding(hidden) + StartAdvice.of(causes)
				+ "The full log is in application.log, in the folder of the report.\n";
	}

	private static String hiding(List<String> hidden) {
		return hidden.isEmpty() ? "" : "Files of src/test/resources hide shipped files of the same name: "
				+ String.join(", ", hidden)
				+ ".\nOf a hidden file the gate reads only keys that decide correlation, such as those of management and logging.\n"
				+ "What else it sets is missing, unless the file of the tests sets it too. If they are not meant for the gate, give them the name of another profile.\n\n";
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
				return RunningWork.place(frame);
			}
			if (found == null && !isOfTheJdk(frame)) {
				found = frame;
			}
		}
		return (found != null) ? RunningWork.place(found) : "";
	}

}
