/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Defines executors that the application builds itself.
 */
@Configuration(proxyBeanMethods = false)
class OwnExecutors {

	@Bean
	ThreadPoolTaskExecutor ownTaskExecutor() {
		return new ThreadPoolTaskExecutor();
	}

	@Bean
	ThreadPoolTaskScheduler ownTaskScheduler() {
		return new ThreadPoolTaskScheduler();
	}

	@Bean
	SimpleAsyncTaskExecutor ownSimpleExecutor() {
		return new SimpleAsyncTaskExecutor();
	}

	@Bean
	ExecutorService ownExecutorService() {
		return Executors.newFixedThreadPool(1);
	}

	@Bean
	ScheduledExecutorService ownScheduledService() {
		return Executors.newSingleThreadScheduledExecutor();
	}

	@Bean
	Hops ownExecutors(ThreadPoolTaskExecutor ownTaskExecutor, ThreadPoolTaskScheduler ownTaskScheduler,
			SimpleAsyncTaskExecutor ownSimpleExecutor, ExecutorService ownExecutorService,
			ScheduledExecutorService ownScheduledService) {
		Map<String, Hop> hops = new HashMap<>();
		hops.put("own-task-executor", () -> ownTaskExecutor.execute(Hop.task("own-task-executor")));
		hops.put("own-task-scheduler", () -> ownTaskScheduler.schedule(Hop.task("own-task-scheduler"), Instant.now()));
		hops.put("own-simple-executor", () -> ownSimpleExecutor.execute(Hop.task("own-simple-executor")));
		hops.put("own-executor-service", () -> ownExecutorService.submit(Hop.task("own-executor-service")).get());
		hops.put("own-scheduled-service",
				() -> ownScheduledService.schedule(Hop.task("own-scheduled-service"), 1, TimeUnit.MILLISECONDS).get());
		hops.put("future-on-own-bean",
				() -> CompletableFuture.runAsync(Hop.task("future-on-own-bean"), ownExecutorService).get());
		return () -> hops;
	}

}
