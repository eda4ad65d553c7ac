/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Passes rejected tasks to the application's handler as they were submitted.
 *
 * @param handler the application's handler
 * @param shown the pool that the application knows
 */
record UnwrappingRejectionHandler(RejectedExecutionHandler handler,
		ThreadPoolExecutor shown) implements RejectedExecutionHandler {

	/**
	 * Return the handler to set. The JDK's own handlers work with wrapped tasks.
	 */
	static RejectedExecutionHandler around(RejectedExecutionHandler handler, ThreadPoolExecutor shown) {
		return (handler.getClass().getClassLoader() == null) ? handler
				: new UnwrappingRejectionHandler(submitted(handler), shown);
	}

	static RejectedExecutionHandler submitted(RejectedExecutionHandler handler) {
		return (handler instanceof UnwrappingRejectionHandler shown) ? shown.handler : handler;
	}

	@Override
	public void rejectedExecution(Runnable task, ThreadPoolExecutor pool) {
		this.handler.rejectedExecution(PropagatingTask.submitted(task), this.shown);
	}

}
