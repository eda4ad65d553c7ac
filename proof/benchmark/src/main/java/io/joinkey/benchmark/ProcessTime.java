/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Processor time of a process in user mode and in the kernel, as the operating system
 * counts it. A service compiles for minutes and runs for days, so the compiler is apart.
 *
 * @param total nanoseconds of all threads
 * @param compiler nanoseconds of the just-in-time compiler, 0 where the operating system
 * has no {@code /proc}
 */
record ProcessTime(long total, long compiler) {

	/** User and kernel time of a thread of the compiler, fields 14 and 15. */
	private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler[^)]*\\) \\S(?: \\S+){10} (\\d+) (\\d+)");

	/** Nanoseconds, a constant of Linux for programs. */
	private static final long TICK = 10_000_000;

	static ProcessTime of(ProcessHandle process) {
		return new ProcessTime(process.info().totalCpuDuration().orElseThrow().toNanos(),
				compiler(Path.of("/proc", String.valueOf(process.pid()), "task")));
	}

	private static long compiler(Path tasks) {
		if (!Files.exists(tasks)) {
			return 0;
		}
		try (var threads = Files.list(tasks)) {
			return threads.mapToLong(ProcessTime::ticks).sum() * TICK;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long ticks(Path thread) {
		try {
			Matcher matcher = COMPILER.matcher(Files.readString(thread.resolve("stat")));
			return matcher.find() ? Long.parseLong(matcher.group(1)) + Long.parseLong(matcher.group(2)) : 0;
		}
		catch (IOException ex) {
			// the thread has ended
			return 0;
		}
	}

	/**
	 * Returns what the process spent since an earlier time, without the compiler.
	 * @param before the earlier time
	 * @return microseconds
	 */
	double since(ProcessTime before) {
		return (this.total - this.compiler - before.total + before.compiler) / 1e3;
	}

	/**
	 * Returns what the compiler spent since an earlier time.
	 * @param before the earlier time
	 * @return microseconds
	 */
	double compiledSince(ProcessTime before) {
		return (this.compiler - before.compiler) / 1e3;
	}

}
