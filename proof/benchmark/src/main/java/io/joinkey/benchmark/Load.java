/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Sends a fixed number of requests on a fixed number of connections.
 */
final class Load {

	private static final AtomicInteger ORDERS = new AtomicInteger();

	private Load() {
	}

	/**
	 * Sends each request as soon as its connection is free.
	 * @param port the service's port
	 * @param connections how many connections
	 * @param requests how many requests
	 * @return the latencies in milliseconds, sorted
	 */
	static double[] closed(int port, int connections, int requests) {
		return run(port, connections, requests, 0);
	}

	/**
	 * Sends the requests at a fixed rate.
	 * @param port the service's port
	 * @param connections how many connections
	 * @param requests how many requests
	 * @param rate requests per second
	 * @return the latencies in milliseconds, sorted. Each starts when its request was
	 * due.
	 */
	static double[] paced(int port, int connections, int requests, double rate) {
		return run(port, connections, requests, rate);
	}

	private static double[] run(int port, int connections, int requests, double rate) {
		double[] latencies = new double[requests];
		long start = System.nanoTime();
		ExecutorService threads = Executors.newFixedThreadPool(connections);
		try {
			CompletableFuture
				.allOf(IntStream.range(0, connections).mapToObj((first) -> CompletableFuture.runAsync(() -> {
					try (Connection connection = new Connection(port)) {
						for (int i = first; i < requests; i += connections) {
							long due = (rate > 0) ? start + (long) (i * 1e9 / rate) : System.nanoTime();
							await(due);
							connection.get("/orders/order-" + ORDERS.incrementAndGet());
							latencies[i] = (System.nanoTime() - due) / 1e6;
						}
					}
					catch (IOException ex) {
						throw new UncheckedIOException(ex);
					}
				}, threads)).toArray(CompletableFuture[]::new))
				.join();
		}
		finally {
			threads.shutdownNow();
		}
		Arrays.sort(latencies);
		return latencies;
	}

	/**
	 * Returns a value that a part of all values does not exceed.
	 * @param sorted the values
	 * @param part how many of 100 values
	 * @return the value
	 */
	static double percentile(double[] sorted, double part) {
		return sorted[(int) Math.min(sorted.length - 1, sorted.length * part / 100)];
	}

	private static void await(long due) {
		for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

}
