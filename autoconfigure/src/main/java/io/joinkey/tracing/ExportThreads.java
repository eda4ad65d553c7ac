/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.tracing;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.beans.factory.DisposableBean;

/**
 * The threads on which Spring Boot's span exporters send: their log lines can be told
 * from those of other exporters, and a shutdown can interrupt them.
 */
public final class ExportThreads implements DisposableBean {

	private final ExecutorService executor;

	/**
	 * Creates threads when an exporter needs them.
	 * @param undelivered what counts the spans that these threads could not send
	 * @param shutdown what interrupts them
	 */
	public ExportThreads(UndeliveredSpans undelivered, BoundedShutdown shutdown) {
		this.executor = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(task) -> {
					Thread thread = new Thread(() -> {
						ExportLog.own(undelivered);
						task.run();
					}, "joinkey-export");
					thread.setDaemon(true);
					return thread;
				});
		shutdown.atLimit(this.executor::shutdownNow);
	}

	/**
	 * Returns an executor for an exporter's builder. It is no bean: Spring Boot's task
	 * executor would back off.
	 * @return the executor
	 */
	public ExecutorService executor() {
		return this.executor;
	}

	@Override
	public void destroy() {
		this.executor.shutdownNow();
	}

}
