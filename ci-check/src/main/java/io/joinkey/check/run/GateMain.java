/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * Runs the gate in the JVM that {@link GateProcess} starts, and ends this JVM with the
 * gate's exit code, even if the application calls {@code System.exit} or hangs.
 */
final class GateMain {

	private static final String SHUTDOWN = "java.lang.Shutdown";

	private static final Duration EXIT = Duration.ofSeconds(10);

	private static final CountDownLatch DONE = new CountDownLatch(1);

	private static volatile int code = GateProcess.COULD_NOT_JUDGE;

	private GateMain() {
	}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		// the application's own main thread is called main
		Thread.currentThread().setName("joinkey-gate");
		Path directory = Path.of(System.getProperty(GateCommand.REPORT));
		long parent = Long.getLong(GateCommand.PARENT, 0);
		ProcessHandle.of(parent)
			.ifPresent((process) -> process.onExit().thenRun(() -> halt(GateProcess.COULD_NOT_JUDGE)));
		Runtime.getRuntime().addShutdownHook(new Thread(GateMain::ending, "joinkey-ending"));
		Thread gate = Thread.currentThread();
		Duration end = Duration.parse(System.getProperty(GateCommand.END));
		TimeLimit.watch(end, DONE, () -> {
			new GateReport(directory).unfinished(TimeLimit.text(gate));
			halt(GateProcess.TOO_LONG);
		});
		code = run(directory, GateProcess.Goal.valueOf(arguments[0]));
		DONE.countDown();
		Thread exit = new Thread(() -> System.exit(code), "joinkey-exit");
		exit.start();
		// an application's own shutdown hook may hang
		exit.join(EXIT.toMillis());
		halt(code);
	}

	static int run(Path directory, GateProcess.Goal goal) throws IOException {
		try {
			List<Path> classes = Stream.of(System.getProperty(GateCommand.CLASSES, "").split(File.pathSeparator))
				.filter((each) -> !each.isEmpty())
				.map(Path::of)
				.toList();
			Optional<String> obstacle = new NeededLibraries(GateMain.class.getClassLoader()).obstacle(classes);
			if (obstacle.isPresent()) {
				new GateReport(directory).skipped(obstacle.get());
				return GateProcess.CLEAN;
			}
			return new GateWorker(directory, classes, Duration.parse(System.getProperty(GateCommand.LIMIT))).run(goal);
		}
		catch (CouldNotJudge ex) {
			new GateReport(directory).couldNotJudge(ex.text());
			return GateProcess.COULD_NOT_JUDGE;
		}
		catch (Throwable failure) {
			StringWriter trace = new StringWriter();
			failure.printStackTrace(new PrintWriter(trace));
			Files.writeString(directory.resolve(GateProcess.CONSOLE),
					"The correlation gate failed because of its own defect, so the application was not judged.\n"
							+ "Please report the defect with this stack trace:\n\n" + trace);
			return GateProcess.COULD_NOT_JUDGE;
		}
	}

	/** Delays the end of the JVM until the application is judged. */
	private static void ending() {
		if (DONE.getCount() == 0) {
			return;
		}
		String place = "";
		for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
			StackTraceElement[] stack = each.getValue();
			boolean exits = Stream.of(stack).anyMatch((frame) -> frame.getClassName().equals(SHUTDOWN));
			if (exits && Stream.of(stack).anyMatch((frame) -> frame.getClassName().equals("java.lang.Terminator$1"))) {
				// a signal, such as Ctrl-C
				halt(GateProcess.COULD_NOT_JUDGE);
			}
			if (exits) {
				place = exit(stack);
			}
		}
		try {
			Launch.exiting(place);
			DONE.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		halt(code);
	}

	/**
	 * Return the place at which a thread ends the JVM. Above it are the start of the
	 * hooks and the gate, which watches how threads are started.
	 */
	static String exit(StackTraceElement[] stack) {
		List<StackTraceElement> frames = List.of(stack);
		int shutdown = frames.stream().map(StackTraceElement::getClassName).toList().lastIndexOf(SHUTDOWN);
		return frames.stream()
			.skip(shutdown + 1)
			.filter((frame) -> !frame.getClassName().matches("(java|jdk)\\..*"))
			.map(RunningWork::place)
			.findFirst()
			.orElse("");
	}

	private static void halt(int status) {
		Runtime.getRuntime().halt(status);
	}

}
