/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hheartbeat;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Much is logged outside of any request, by threads of its own and while it starts. */
@SpringBootApplication
public class RadarApplication {

	public static void main(String[] args) {
		Platform.mvc(RadarApplication.class, args);
	}

	@Component
	static class Heartbeat implements CommandLineRunner {

		private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

		private final AtomicInteger beats = new AtomicInteger();

		Heartbeat() {
			log.warn("Warming up; the cache is empty");
		}

		@Override
		public void run(String... args) {
			log.info("Started with {} arguments", args.length);
			ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor((task) -> {
				Thread thread = new Thread(task, "heartbeat");
				thread.setDaemon(true);
				return thread;
			});
			timer.scheduleAtFixedRate(() -> log.info("Heartbeat {}", this.beats.incrementAndGet()), 0, 50,
					TimeUnit.MILLISECONDS);
		}

	}

	@RestController
	static class Echoes {

		private static final Logger log = LoggerFactory.getLogger(Echoes.class);

		@GetMapping("/echoes")
		String echo() {
			log.info("Showing the echo");
			return "echo";
		}

	}

}
