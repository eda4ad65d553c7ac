/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Serves requests on one thread or on several.
 */
@RestController
class ServletWork {

	private final AsyncWork work;

	private final ExecutorService pool;

	private final AsyncTaskExecutor tasks;

	private final ApplicationEventPublisher events;

	private final RestClient reactive;

	ServletWork(AsyncWork work, ExecutorService pool, AsyncTaskExecutor applicationTaskExecutor,
			ApplicationEventPublisher events, RestClient.Builder client, @Value("${soak.reactive}") String reactive) {
		this.work = work;
		this.pool = pool;
		this.tasks = applicationTaskExecutor;
		this.events = events;
		this.reactive = client.baseUrl(reactive).build();
	}

	@GetMapping("/plain/{number}")
	String plain(@PathVariable int number) {
		Work.line(number, "controller");
		return "done";
	}

	@GetMapping("/callable/{number}")
	Callable<String> callable(@PathVariable int number) {
		Work.line(number, "controller");
		return () -> {
			Work.line(number, "callable");
			return "done";
		};
	}

	@GetMapping("/future/{number}")
	CompletableFuture<String> future(@PathVariable int number) {
		Work.line(number, "controller");
		return CompletableFuture.runAsync(() -> Work.line(number, "pool"), this.pool).thenApplyAsync((nothing) -> {
			Work.line(number, "then");
			return "done";
		}, this.tasks);
	}

	@GetMapping("/deferred/{number}")
	DeferredResult<String> deferred(@PathVariable int number) {
		Work.line(number, "controller");
		DeferredResult<String> result = new DeferredResult<>();
		this.work.answer(number, result);
		return result;
	}

	@GetMapping("/streaming/{number}")
	StreamingResponseBody streaming(@PathVariable int number) {
		Work.line(number, "controller");
		return (output) -> {
			Work.line(number, "streaming");
			output.write('.');
		};
	}

	@GetMapping("/sse/{number}")
	SseEmitter sse(@PathVariable int number) {
		Work.line(number, "controller");
		SseEmitter emitter = new SseEmitter();
		this.pool.execute(() -> {
			Work.line(number, "pool");
			try {
				emitter.send("done");
				emitter.complete();
			}
			catch (IOException ex) {
				emitter.completeWithError(ex);
			}
		});
		return emitter;
	}

	@GetMapping("/mono/{number}")
	Mono<String> mono(@PathVariable int number) {
		Work.line(number, "controller");
		return Mono.just("done")
			.publishOn(Schedulers.boundedElastic())
			.doOnNext((value) -> Work.line(number, "elastic"))
			.delayElement(Duration.ofMillis(1))
			.doOnNext((value) -> Work.line(number, "delayed"));
	}

	@GetMapping("/event/{number}")
	String event(@PathVariable int number) {
		Work.line(number, "controller");
		this.events.publishEvent(new AsyncWork.Happened(number));
		return "done";
	}

	@GetMapping("/call/{number}")
	String call(@PathVariable int number) {
		Work.line(number, "controller");
		this.reactive.get().uri("/relay/{number}", number).retrieve().toBodilessEntity();
		Work.line(number, "called");
		return "done";
	}

	@GetMapping("/leaf/{number}")
	String leaf(@PathVariable int number) {
		Work.line(number, "leaf");
		return "done";
	}

}
