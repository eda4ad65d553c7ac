/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import reactor.core.publisher.Mono;

/**
 * Answers requests from another thread.
 */
@RestController
@ConditionalOnWebApplication(type = Type.SERVLET)
class ServletAsyncHops {

	@GetMapping("/async/callable")
	Callable<String> callable() {
		return () -> {
			Hop.line("callable");
			return "callable";
		};
	}

	@GetMapping("/async/web-async-task")
	WebAsyncTask<String> webAsyncTask() {
		return new WebAsyncTask<>(() -> {
			Hop.line("web-async-task");
			return "web-async-task";
		});
	}

	@GetMapping("/async/streaming-body")
	StreamingResponseBody streamingBody() {
		return (output) -> Hop.line("streaming-body");
	}

	@GetMapping("/async/deferred-result")
	DeferredResult<String> deferredResult() {
		DeferredResult<String> result = new DeferredResult<>();
		new Thread(() -> {
			Hop.line("deferred-result");
			result.setResult("done");
		}).start();
		return result;
	}

	@GetMapping("/async/sse")
	SseEmitter sse() {
		SseEmitter emitter = new SseEmitter();
		new Thread(() -> {
			Hop.line("sse");
			emitter.complete();
		}).start();
		return emitter;
	}

	@GetMapping("/async/mono")
	Mono<String> mono() {
		return Mono.just("mono").delayElement(Duration.ofMillis(1)).doOnNext((value) -> Hop.line("mono"));
	}

	@GetMapping("/async/failing-callable")
	Callable<String> failingCallable() {
		return () -> {
			throw new IllegalStateException("hop=failing-callable;");
		};
	}

	@GetMapping("/async/failing-future")
	CompletableFuture<String> failingFuture() {
		return CompletableFuture.failedFuture(new IllegalStateException("hop=failing-future;"));
	}

	@GetMapping("/async/time-out")
	DeferredResult<String> timeOut() {
		return new DeferredResult<>(50L);
	}

}
