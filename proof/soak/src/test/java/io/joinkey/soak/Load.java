/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/**
 * Sends several requests at a time, each on its own connection.
 */
final class Load implements AutoCloseable {

	static final int CONCURRENCY = 24;

	private final ExecutorService threads = Executors.newFixedThreadPool(CONCURRENCY);

	private final Plan plan;

	private final Ledger ledger;

	private final IntUnaryOperator ports;

	/**
	 * Prepares the requests of a plan.
	 * @param plan what to send
	 * @param ledger is notified before a request is sent
	 * @param ports the port that a request is sent to, by its number
	 */
	Load(Plan plan, Ledger ledger, IntUnaryOperator ports) {
		this.plan = plan;
		this.ledger = ledger;
		this.ports = ports;
	}

	/**
	 * Sends requests and waits for their answers.
	 * @param from the first number
	 * @param to the number after the last
	 * @throws InterruptedException if the thread is
	 */
	void send(int from, int to) throws InterruptedException {
		AtomicInteger next = new AtomicInteger(from);
		CountDownLatch done = new CountDownLatch(CONCURRENCY);
		for (int worker = 0; worker < CONCURRENCY; worker++) {
			this.threads.execute(() -> {
				try {
					for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
						send(number);
					}
				}
				finally {
					done.countDown();
				}
			});
		}
		done.await();
	}

	private void send(int number) {
		this.ledger.send(number);
		Kind kind = this.plan.kind(number);
		String request = "GET " + kind.path() + number + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
				+ this.plan.traceparent(number).map((value) -> "traceparent: " + value + "\r\n").orElse("") + "\r\n";
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.ports.applyAsInt(number))) {
			socket.setSoTimeout(30_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			InputStream input = socket.getInputStream();
			String answer = new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
			if (!answer.startsWith("HTTP/1.1 " + kind.status())) {
				this.ledger.fail(number, "answer " + kind.status(),
						answer.isEmpty() ? "connection closed" : answer.lines().findFirst().orElse(""));
			}
		}
		catch (IOException ex) {
			this.ledger.fail(number, "answer " + kind.status(), ex.toString());
		}
	}

	@Override
	public void close() {
		this.threads.shutdown();
	}

}
