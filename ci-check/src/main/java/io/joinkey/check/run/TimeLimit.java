/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the gate's JVM shortly before {@link GateProcess} would, since only this JVM can
 * name what did not end.
 */
final class TimeLimit {

	/** What the gate does, by the name of a class in the stack of its thread. */
	private static final List<Map.Entry<String, String>> PHASES = List.of(
			Map.entry(".Launch", "waited for the start of the application"),
			Map.entry(".HandlerTraffic", "sent requests to its own handler"), Map.entry(".Login", "logged in"),
			Map.entry(".Traffic", "called the endpoints of the application"),
			Map.entry(".QuiescenceWait", "waited for the work that requests started"),
			Map.entry(".NextRuns", "waited for the next run of a schedule"),
			Map.entry(".ServerUnderTest", "read the metrics"), Map.entry(".BrokerReader", "read the Kafka records"),
			Map.entry(".Recorder", "read the evidence"));

	/** To find and write what did not end. */
	private static final Duration LONGEST = Duration.ofSeconds(8);

	private TimeLimit() {
	}

	/**
	 * Returns the time at which this JVM ends itself.
	 * @param limit the time after which the other JVM would end it
	 */
	static Duration before(Duration limit) {
		Duration margin = limit.dividedBy(10);
		return limit.minus((margin.compareTo(LONGEST) < 0) ? margin : LONGEST);
	}

	/**
	 * Watches the time from the start of the JVM on.
	 * @param end when it is over
	 * @param done whether the gate has its result
	 * @param stop what writes the text and ends the JVM
	 */
	static void watch(Duration end, CountDownLatch done, Runnable stop) {
		Thread watch = new Thread(() -> {
			long rest = end.toMillis() - ManagementFactory.getRuntimeMXBean().getUptime();
			try {
				if (!done.await(rest, TimeUnit.MILLISECONDS)) {
					stop.run();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "joinkey-limit");
		watch.setDaemon(true);
		watch.start();
	}

	/**
	 * Says what the gate waits for.
	 * @param gate the thread of the gate
	 */
	static String text(Thread gate) {
		StackTraceElement[] stack = gate.getStackTrace();
		String phase = PHASES.stream()
			.filter((each) -> Arrays.stream(stack)
				.anyMatch((frame) -> frame.getClassName().startsWith("io.joinkey.check.")
						&& frame.getClassName().endsWith(each.getKey())))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse("judged what it had seen");
		String work = RunningWork.lines();
		return "The gate " + phase + ".\n" + (work.isEmpty() ? "No thread was in the application's own code.\n"
				: "In the application's own code were then:\n\n" + work + "\n");
	}

}
