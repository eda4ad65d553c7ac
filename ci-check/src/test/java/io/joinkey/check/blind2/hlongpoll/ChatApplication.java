/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hlongpoll;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Long polling; the answer comes from a pool that propagates. */
@SpringBootApplication
public class ChatApplication {

	public static void main(String[] args) {
		Platform.mvc(ChatApplication.class, args);
	}

	@RestController
	static class Messages {

		private static final Logger log = LoggerFactory.getLogger(Messages.class);

		private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

		private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

		@GetMapping("/messages")
		DeferredResult<String> messages() {
			DeferredResult<String> result = new DeferredResult<>(5000L);
			log.info("Waiting for a message");
			this.timer.schedule(this.snapshots.captureAll().wrap(() -> {
				log.info("A message came");
				result.setResult("hello");
			}), 300, TimeUnit.MILLISECONDS);
			return result;
		}

	}

}
