/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.fairqueue;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingDeque;

import io.joinkey.check.blind3.platform.Joinkey;
import io.joinkey.check.blind3.platform.Variant;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Runs tasks by an executor of its own class, in turns of its tenants.
 */
@SpringBootApplication(proxyBeanMethods = false)

public class FairqueueApplication {

	private static final Logger log = LoggerFactory.getLogger(FairqueueApplication.class);

	public static void main(String[] arguments) {
		Joinkey.mvc(FairqueueApplication.class, arguments);
	}

	@RestController
	static class Plans {

		private final FairExecutor executor;

		Plans(FairExecutor executor) {
			this.executor = executor;
		}

		@GetMapping("/plans")
		public String plans() {
			log.info("Plans listed");
			this.executor.execute(() -> log.info("Plan viewed"));
			return "ok";
		}

	}

	@Component
	static class FairExecutor implements Executor {

		private final LinkedBlockingDeque<Runnable> tasks = new LinkedBlockingDeque<>();

		FairExecutor() {
			Thread worker = new Thread(this::work, "fair");
			worker.setDaemon(true);
			worker.start();
		}

		@Override
		public void execute(Runnable task) {
			this.tasks
				.add(Variant.FIXED.applies() ? ContextSnapshotFactory.builder().build().captureAll().wrap(task) : task);
		}

		private void work() {
			while (true) {
				try {
					this.tasks.take().run();
				}
				catch (InterruptedException ex) {
					return;
				}
			}
		}

	}

}
