/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Submits work to another thread.
 */
@Configuration(proxyBeanMethods = false)
class ThreadHops {

	@Bean
	Hops executors(AsyncWork work, AsyncTaskExecutor applicationTaskExecutor, TaskScheduler taskScheduler) {
		Map<String, Hop> hops = new HashMap<>();
		hops.put("async-void", work::nothing);
		hops.put("async-future", () -> work.future().get());
		hops.put("async-uncaught", work::failing);
		hops.put("task-executor", () -> applicationTaskExecutor.execute(Hop.task("task-executor")));
		hops.put("future-on-bean",
				() -> CompletableFuture.runAsync(Hop.task("future-on-bean"), applicationTaskExecutor).get());
		hops.put("task-scheduler", () -> taskScheduler.schedule(Hop.task("task-scheduler"), Instant.now()));
		return () -> hops;
	}

	@Bean
	Hops withoutBean() {
		Map<String, Hop> hops = new HashMap<>();
		hops.put("common-pool", () -> CompletableFuture.runAsync(Hop.task("common-pool")).get());
		hops.put("new-thread", () -> {
			Thread thread = new Thread(Hop.task("new-thread"));
			thread.start();
			thread.join();
		});
		hops.put("parallel-stream", () -> IntStream.range(0, 64).parallel().forEach((number) -> {
			try {
				Thread.sleep(5);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			Hop.line("parallel-stream");
		}));
		hops.put("own-pool", () -> {
			ExecutorService pool = Executors.newSingleThreadExecutor();
			pool.submit(Hop.task("own-pool")).get();
			pool.shutdown();
		});
		hops.put("timer", () -> new Timer(true).schedule(new TimerTask() {

			@Override
			public void run() {
				Hop.line("timer");
			}

		}, 0));
		hops.put("reactor-block",
				() -> Mono.just("x")
					.publishOn(Schedulers.boundedElastic())
					.doOnNext((value) -> Hop.line("reactor-block"))
					.block());
		hops.put("reactor-subscribe",
				() -> Mono.fromRunnable(Hop.task("reactor-subscribe"))
					.subscribeOn(Schedulers.boundedElastic())
					.subscribe());
		return () -> hops;
	}

}
