/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.virtualthreads;

import java.util.concurrent.CountDownLatch;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Starts a thread a part, which is cheap since threads are virtual on new JDKs. */
@SpringBootApplication
public class FanOutApplication {

	public static void main(String[] args) {
		Platform.mvc(FanOutApplication.class, args);
	}

	@RestController
	static class Parts {

		private static final Logger log = LoggerFactory.getLogger(Parts.class);

		@GetMapping("/parts")
		String parts() throws InterruptedException {
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("part-");
			CountDownLatch done = new CountDownLatch(3);
			for (int part = 0; part < 3; part++) {
				int number = part;
				executor.execute(() -> {
					log.info("Part {} is counted", number);
					done.countDown();
				});
			}
			done.await();
			return "3";
		}

	}

}
