/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;

/**
 * Serves requests that fail.
 */
@RestController
class FailingWork {

	private final ExecutorService pool;

	FailingWork(ExecutorService pool) {
		this.pool = pool;
	}

	@GetMapping("/fail/{number}")
	String fail(@PathVariable int number) {
		Work.line(number, "controller");
		throw Work.failure(number);
	}

	@GetMapping("/fail-callable/{number}")
	Callable<String> failCallable(@PathVariable int number) {
		Work.line(number, "controller");
		return () -> {
			Work.line(number, "callable");
			throw Work.failure(number);
		};
	}

	@GetMapping("/fail-future/{number}")
	CompletableFuture<String> failFuture(@PathVariable int number) {
		Work.line(number, "controller");
		return CompletableFuture.supplyAsync(() -> {
			Work.line(number, "pool");
			throw Work.failure(number);
		}, this.pool);
	}

	@GetMapping("/unavailable/{number}")
	String unavailable(@PathVariable int number) {
		Work.line(number, "controller");
		throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
	}

	@GetMapping("/time-out/{number}")
	DeferredResult<String> timeOut(@PathVariable int number) {
		Work.line(number, "controller");
		return new DeferredResult<>(50L);
	}

}
