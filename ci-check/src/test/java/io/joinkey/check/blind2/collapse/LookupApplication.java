/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.collapse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import io.opentelemetry.context.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Collapses look-ups that arrive together into one, as a data loader does. */
@SpringBootApplication
public class LookupApplication {

	public static void main(String[] args) {
		Platform.mvc(LookupApplication.class, args);
	}

	@RestController
	static class Lookups {

		private final Loader loader;

		Lookups(Loader loader) {
			this.loader = loader;
		}

		@GetMapping("/customers/{id}")
		String customer(@PathVariable String id) {
			return this.loader.load(id).join();
		}

	}

	@Component
	static class Loader {

		private static final Logger log = LoggerFactory.getLogger(Loader.class);

		private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();

		private final List<Map.Entry<String, CompletableFuture<String>>> waiting = new ArrayList<>();

		synchronized CompletableFuture<String> load(String id) {
			CompletableFuture<String> result = new CompletableFuture<>();
			this.waiting.add(Map.entry(id, result));
			if (this.waiting.size() == 1) {
				this.ticks.schedule(Context.current().wrap(this::flush), 150, TimeUnit.MILLISECONDS);
			}
			return result;
		}

		private void flush() {
			List<Map.Entry<String, CompletableFuture<String>>> batch;
			synchronized (this) {
				batch = new ArrayList<>(this.waiting);
				this.waiting.clear();
			}
			for (Map.Entry<String, CompletableFuture<String>> each : batch) {
				log.info("Loaded customer {}", each.getKey());
				each.getValue().complete(each.getKey());
			}
		}

	}

}
