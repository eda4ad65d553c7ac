/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hscheduledasync;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A scheduled job starts asynchronous parts on a pool with the right decorator. */
@SpringBootApplication
@EnableScheduling
@EnableAsync
public class GardenApplication {

	public static void main(String[] args) {
		Platform.mvc(GardenApplication.class, args);
	}

	@Configuration(proxyBeanMethods = false)
	static class Pools {

		@Bean
		ThreadPoolTaskExecutor gardenPool() {
			ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
			pool.setCorePoolSize(2);
			pool.setTaskDecorator(new ContextPropagatingTaskDecorator());
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
		void water() {
			log.info("Watering");
			this.parts.part("roses");
		}

	}

	@Service
	static class Parts {

		private static final Logger log = LoggerFactory.getLogger(Parts.class);

		@Async("gardenPool")
		void part(String name) {
			log.info("Watered {}", name);
		}

	}

	@RestController
	static class Plants {

		private static final Logger log = LoggerFactory.getLogger(Plants.class);

		@GetMapping("/plants")
		String plant() {
			log.info("Showing the plant");
			return "plant";
		}

	}

}
