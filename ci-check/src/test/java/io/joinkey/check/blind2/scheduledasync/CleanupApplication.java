/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.scheduledasync;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A scheduled job starts asynchronous parts on a pool of its own. */
@SpringBootApplication
@EnableScheduling
@EnableAsync
public class CleanupApplication {

	public static void main(String[] args) {
		Platform.mvc(CleanupApplication.class, args);
	}

	@Configuration(proxyBeanMethods = false)
	static class Pools {

		@Bean
		ThreadPoolTaskExecutor cleanupPool() {
			ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
			pool.setCorePoolSize(2);
			return pool;
		}

	}

	@Component
	static class Job {

		private static final Logger log = LoggerFactory.getLogger(Job.class);

		private final Parts parts;

		Job(Parts parts) {
			this.parts = parts;
		}

		@Scheduled(fixedDelay = 300)
		void clean() {
			log.info("Cleaning up");
			this.parts.part("tables");
		}

	}

	@Service
	static class Parts {

		private static final Logger log = LoggerFactory.getLogger(Parts.class);

		@Async("cleanupPool")
		void part(String name) {
			log.info("Cleaned {}", name);
		}

	}

	@RestController
	static class Status {

		private static final Logger log = LoggerFactory.getLogger(Status.class);

		@GetMapping("/status")
		String status() {
			log.info("Showing the status");
			return "clean";
		}

	}

}
