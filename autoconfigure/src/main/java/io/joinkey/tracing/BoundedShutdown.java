/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.tracing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;

/**
 * Shuts the tracer provider down before Spring does, and waits less: a collector that
 * hangs would keep the application for ten seconds.
 */
public final class BoundedShutdown implements DisposableBean {

	private static final Log logger = LogFactory.getLog(BoundedShutdown.class);

	private static final Duration LIMIT = Duration.ofMillis(1500);

	private final SdkTracerProvider tracerProvider;

	/**
	 * Creates a shutdown.
	 * @param tracerProvider what is shut down; this bean depends on it and so is
	 * destroyed first
	 */
	public BoundedShutdown(SdkTracerProvider tracerProvider) {
		this.tracerProvider = tracerProvider;
	}

	@Override
	public void destroy() {
		boolean done = this.tracerProvider.shutdown().join(LIMIT.toMillis(), TimeUnit.MILLISECONDS).isDone();
		if (!done) {
			logger.warn("The collector did not take the last spans within " + LIMIT.toMillis()
					+ " ms of the shutdown; the application does not wait for it");
		}
	}

}
