/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.management.JMException;
import javax.management.ObjectName;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;

/**
 * Reports what the process holds, without instrumented calls: the live objects, the
 * threads, and the ids and scopes that threads still have.
 */
class Inspection implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(Inspection.class);

	private static final Pattern LIVE = Pattern.compile("^ *\\d+: +\\d+ +(\\d+) +(\\S+)", Pattern.MULTILINE);

	private final HttpServer server;

	Inspection(@Value("${soak.inspection}") int port) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			List<String> lines = new ArrayList<>();
			collectGarbage();
			lines.addAll(liveObjects());
			for (Thread thread : Thread.getAllStackTraces().keySet()) {
				lines.add("thread " + thread.getName());
				HeldContext.of(thread).forEach((held) -> lines.add("held " + thread.getName() + ": " + held));
			}
			VirtualThreads.names().forEach((name) -> lines.add("virtual " + name));
			byte[] body = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
		}
	}

	/**
	 * Frees the data of virtual threads that have ended. The next line does so. The line
	 * itself belongs to no request.
	 */
	private static void collectGarbage() {
		ReferenceQueue<Object> cleared = new ReferenceQueue<>();
		for (int time = 0; time < 2; time++) {
			// in the second round everything of the first has been announced
			Reference<Object> announced = new WeakReference<>(new Object(), cleared);
			System.gc();
			try {
				cleared.remove(1000);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			Reference.reachabilityFence(announced);
			logger.info("inspected");
		}
	}

	/** Return the bytes of live objects, in total and by class. */
	private static List<String> liveObjects() {
		List<String> lines = new ArrayList<>();
		long heap = 0;
		Matcher live = LIVE.matcher(histogram());
		while (live.find()) {
			heap += Long.parseLong(live.group(1));
			lines.add("class " + live.group(1) + " " + live.group(2));
		}
		lines.add("heap " + heap);
		return lines;
	}

	private static String histogram() {
		try {
			return (String) ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
						new Object[] { null }, new String[] { String[].class.getName() });
		}
		catch (JMException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void destroy() {
		this.server.stop(0);
	}

}
