/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;

/**
 * Provides the threads on which Spring Boot's span exporters send. Their log records can
 * be distinguished from those of other exporters, and a shutdown can interrupt them.
 */
final class ExportThreads implements DisposableBean {

	private static final Log logger = LogFactory.getLog(ExportThreads.class);

	/** As many as OpenTelemetry's own sender has. */
	private static final int MAX_THREADS = 5;

	private final ExecutorService executor;

	ExportThreads(UndeliveredSpans undelivered, BoundedShutdown shutdown) {
		this.executor = new ThreadPoolExecutor(0, MAX_THREADS, 60, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(loop) -> thread(loop, undelivered), (task, pool) -> {
					throw new RejectedExecutionException(MAX_THREADS + " requests to the collector have not ended");
				}) {

			@Override
			public void execute(Runnable task) {
				super.execute(() -> run(task));
			}

		};
		shutdown.atLimit(this.executor::shutdownNow);
	}

	private static Thread thread(Runnable loop, UndeliveredSpans undelivered) {
		Thread thread = new Thread(() -> {
			ExportLog.own(undelivered);
			loop.run();
		}, "joinkey-export");
		thread.setDaemon(true);
		return thread;
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (LinkageError ex) {
			// OkHttp has reported it to the exporter, and throws it again
			logger.debug("The exporter's libraries do not fit together", ex);
		}
	}

	/**
	 * Return the executor to set on an exporter's builder. It must not be a bean: Spring
	 * Boot's task executor would back off.
	 * @return the executor
	 */
	ExecutorService executor() {
		return this.executor;
	}

	@Override
	public void destroy() {
		this.executor.shutdownNow();
	}

}
