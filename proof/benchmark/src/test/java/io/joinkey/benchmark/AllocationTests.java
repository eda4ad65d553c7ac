/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Compares the bytes that each hot path allocates with the bytes that are held in
 * {@code allocation.properties}. They are exact: the compiler of these tests removes no
 * allocation.
 */
class AllocationTests {

	private static final Path HELD = Path.of("src/test/resources/allocation.properties");

	private static final String JDK = String.valueOf(Runtime.version().feature());

	private static final double TOLERANCE = 0.05;

	/** Bytes of half of the smallest object. */
	private static final long NOTHING = 8;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		context = Wiring.JOINKEY.start();
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@ParameterizedTest
	@EnumSource
	void allocatesWhatIsHeld(HotPath path) throws IOException {
		long bytes = bytes(path, context);
		System.out.println(path + " allocates " + bytes + " bytes on JDK " + JDK);
		if (System.getProperty("joinkey.allocation.write") != null) {
			write(path, bytes);
		}
		String held = held().getProperty(key(path));
		assumeThat(held).as("no bytes are held for JDK %s", JDK).isNotNull();
		assertThat(differs(bytes, Long.parseLong(held)))
			.as("%s allocates %d bytes, where %s are held. If this is intended, run this test with"
					+ " -Djoinkey.allocation.write", path, bytes, held)
			.isFalse();
	}

	@Test
	void edgesThatAreOffAllocateNothing() {
		try (ConfigurableApplicationContext off = Wiring.EDGES_OFF.start();
				ConfigurableApplicationContext without = Wiring.WITHOUT_EDGES.start()) {
			for (HotPath path : List.of(HotPath.HTTP_SERVER, HotPath.HTTP_CLIENT, HotPath.KAFKA_RECORD,
					HotPath.HEADERS)) {
				long least = bytes(path, without);
				long bytes = bytes(path, off);
				System.out.println(path + " allocates " + bytes + " bytes with edges off, " + least + " without them");
				assertThat(bytes).as("%s with edges off", path).isCloseTo(least, within(NOTHING));
			}
		}
	}

	@Test
	void moreThanFivePercentDiffers() {
		assertThat(differs(1051, 1000)).isTrue();
		assertThat(differs(949, 1000)).isTrue();
		assertThat(differs(1050, 1000)).isFalse();
		assertThat(differs(950, 1000)).isFalse();
	}

	@Test
	void oneObjectMoreIsCounted() {
		byte[][] kept = new byte[1][];
		assertThat(bytes(() -> kept[0] = new byte[1000])).isBetween(1000L, 1032L);
		assertThat(bytes(() -> {
		})).isZero();
	}

	private static boolean differs(long bytes, long held) {
		return Math.abs(bytes - held) > held * TOLERANCE;
	}

	/**
	 * Returns what a path allocates, on a thread of its own: its span stays current
	 * there.
	 */
	private static long bytes(HotPath path, ConfigurableApplicationContext application) {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try {
			return CompletableFuture.supplyAsync(() -> bytes(path.prepare(application)), thread).join();
		}
		finally {
			thread.shutdown();
		}
	}

	/**
	 * Returns the lowest of several batches: classes, caches and exemplars only add.
	 */
	private static long bytes(Runnable operation) {
		int operations = 500;
		return LongStream.range(0, 10).map((batch) -> {
			long before = THREADS.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < operations; i++) {
				operation.run();
			}
			return (THREADS.getCurrentThreadAllocatedBytes() - before) / operations;
		}).min().orElseThrow();
	}

	private static String key(HotPath path) {
		return path + "." + JDK;
	}

	private static Properties held() throws IOException {
		Properties held = new Properties();
		if (Files.exists(HELD)) {
			try (Reader reader = Files.newBufferedReader(HELD)) {
				held.load(reader);
			}
		}
		return held;
	}

	private static void write(HotPath path, long bytes) throws IOException {
		Properties held = held();
		held.setProperty(key(path), String.valueOf(bytes));
		Files.createDirectories(HELD.getParent());
		Stream<String> lines = new TreeMap<>(held).entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue());
		Files.write(HELD,
				Stream.concat(Stream
					.of("# Bytes that a hot path allocates, for each JDK. AllocationTests writes and compares them."),
						lines)
					.toList());
	}

}
