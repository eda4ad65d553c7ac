/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hexecutors;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind3.platform.Joinkey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Four kinds of executor beans, with Joinkey and nothing else.
 */
@SpringBootApplication(proxyBeanMethods = false)

public class HexecutorsApplication {

	private static final Logger log = LoggerFactory.getLogger(HexecutorsApplication.class);

	public static void main(String[] arguments) {
		Joinkey.mvc(HexecutorsApplication.class, arguments);
	}

	@Bean(destroyMethod = "shutdownNow")
	ExecutorService stealing() {
		return Executors.newWorkStealingPool(2);
	}

	@Bean(destroyMethod = "shutdownNow")
	ScheduledExecutorService timer() {
		return new ScheduledThreadPoolExecutor(1);
	}

	@Bean
	SimpleAsyncTaskExecutor simple() {
		return new SimpleAsyncTaskExecutor("simple-");
	}

	@RestController
	static class Jobs {

		private final ExecutorService stealing;

		private final ScheduledExecutorService timer;

		private final SimpleAsyncTaskExecutor simple;

		Jobs(ExecutorService stealing, ScheduledExecutorService timer, SimpleAsyncTaskExecutor simple) {
			this.stealing = stealing;
			this.timer = timer;
			this.simple = simple;
		}

		@GetMapping("/jobs")
		public String jobs() throws Exception {
			log.info("Jobs listed");
			this.stealing.invokeAll(List.of(() -> job("first"), () -> job("second")));
			this.timer.schedule(() -> job("third"), 20, TimeUnit.MILLISECONDS).get();
			this.simple.submit(() -> job("fourth")).get();
			return "ok";
		}

		private String job(String name) {
			log.info("Job {} done", name);
			return name;
		}

	}

}
