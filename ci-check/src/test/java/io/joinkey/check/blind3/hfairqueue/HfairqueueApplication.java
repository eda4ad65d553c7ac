/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hfairqueue;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingDeque;

import io.joinkey.check.blind3.platform.Joinkey;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * An executor of its own class wraps each task with a snapshot.
 */
@SpringBootApplication(proxyBeanMethods = false)

public class HfairqueueApplication {

	private static final Logger log = LoggerFactory.getLogger(HfairqueueApplication.class);

	public static void main(String[] arguments) {
		Joinkey.mvc(HfairqueueApplication.class, arguments);
	}

	@RestController
	static class Plans {

		private final FairExecutor executor;

		private final RestClient rates;

		Plans(FairExecutor executor, RestClient.Builder builder, @Value("${rates.url}") String url) {
			this.executor = executor;
			this.rates = builder.baseUrl(url).build();
		}

		@GetMapping("/plans")
		public String plans() {
			log.info("Plans listed");
			this.executor.execute(() -> {
				log.info("Plan viewed");
				this.rates.get().uri("/viewed").retrieve().toBodilessEntity();
			});
			return "ok";
		}

	}

	@Component
	static class FairExecutor implements Executor {

		private final LinkedBlockingDeque<Runnable> tasks = new LinkedBlockingDeque<>();

		private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().clearMissing(true).build();

		FairExecutor() {
			Thread worker = new Thread(this::work, "fair");
			worker.setDaemon(true);
			worker.start();
		}

		@Override
		public void execute(Runnable task) {
			this.tasks.add(this.snapshots.captureAll().wrap(task));
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
