/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Runs work on Spring's default executor.
 */
class AsyncWork {

	/**
	 * Answers a request.
	 * @param number the request's
	 * @param result its answer
	 */
	@Async("applicationTaskExecutor")
	public void answer(int number, DeferredResult<String> result) {
		Work.line(number, "async");
		result.setResult("done");
	}

	@EventListener
	void listen(Happened event) {
		Work.line(event.number(), "event");
	}

	@Async("applicationTaskExecutor")
	@EventListener
	public void listenElsewhere(Happened event) {
		Work.line(event.number(), "event-async");
	}

	/**
	 * An event.
	 *
	 * @param number the request's
	 */
	record Happened(int number) {
	}

}
